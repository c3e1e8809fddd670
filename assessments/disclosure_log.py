"""The record of who saw students, as lists: of a district, of one student, and of whose children.

A list that names a student is put on record like any other page.
"""

from datetime import datetime, time, timedelta

from django import forms
from django.db.models import BigIntegerField, Count, F, Func, Max, Min
from django.http import Http404
from django.utils import timezone

from goals.forms.list_filter import ListFilter
from zones.access import Role
from zones.formats import clock, long_date
from zones.forms.owned import DateInput, in_reach
from zones.models import Position, User

from . import page_words
from .models import Disclosure, Student

HEADER = (
    *("When", "Who", "E-mail", "Role", "Place", "What", "Students", "Student", "Reason"),
    *("Purpose", "Given to", "Page", "SHA-256 of the file", "Shown"),
)
STUDENTS_HEADER = ("Student", "Local id", "Times", "First", "Last")
GONE = "a student whose rows were deleted"


class DisclosureFilter(ListFilter):
    """What the address asks for: a person, what was done, dates, only what was refused."""

    person = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="Everybody")
    what = forms.ChoiceField(required=False, choices=[("", "All"), *Disclosure.What.choices])
    since = forms.DateField(label="From", required=False, widget=DateInput)
    until = forms.DateField(label="To", required=False, widget=DateInput)
    refused = forms.BooleanField(label="Only refused", required=False)

    def __init__(self, address, *, user):
        super().__init__(address)
        mine = user.held.districts(Role.DATA_STEWARD)
        staff = Position.objects.filter(place__district__in=mine).order_by()
        self.fields["person"].queryset = User.objects.filter(pk__in=staff.values("user"))

    def clean_since(self):
        return in_reach(self.cleaned_data["since"])

    def clean_until(self):
        return in_reach(self.cleaned_data["until"])

    def apply(self, rows):
        if not self.is_valid() and "person" in self.errors:
            raise Http404
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        given = {
            key: asked[name]
            for name, key in (("person", "user"), ("what", "what"))
            if name in asked
        }
        if "since" in asked:
            given["at__gte"] = _start_of(asked["since"])
        if "until" in asked:
            given["at__lt"] = _start_of(asked["until"] + timedelta(days=1))
        if "refused" in asked:
            given["allowed"] = False
        return rows.filter(**given).select_related("user", "place").order_by("-at", "-pk")


def _start_of(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def names_of(ids):
    """{id: the student}, for as many of `ids` as are still held and may be seen."""
    return Student.objects.in_bulk(list(ids))


def single(rows):
    """Ids of the students named in rows that are of one student alone."""
    return {row.students[0] for row in rows if len(row.students) == 1}


def rows_of(rows, names, districts):
    """Ready strings for a table of disclosures; pages are named that are of `districts`."""
    pages = page_words.said_of([row.page for row in rows], districts)
    return [
        {
            "day": long_date(at := timezone.localtime(row.at)),
            "time": clock(at),
            "who": str(row.user or "The import"),
            "role": row.get_role_display(),
            "place": str(row.place or ""),
            "what": row.get_what_display(),
            "refused": not row.allowed,
            "count": row.count,
            **_student(row, names),
            "reason": row.reason,
            "purpose": row.purpose,
            "party": row.party,
            "page": pages[row.page],
        }
        for row in rows
    ]


def _student(row, names):
    """Whom the row is about: the student where it is one, how many otherwise."""
    if len(row.students) != 1:
        words = {0: "–", 1: "1 student"}
        return {"student": words.get(row.count, f"{row.count} students"), "url": ""}
    student = names.get(row.students[0])
    url = f"/students/{student.pk}/seen/" if student else ""
    return {"student": student.name if student else GONE, "url": url}


def lines_of(rows, names):
    """The same as lines of a file, with what a page has no room for."""
    return [
        (
            *(stamp(row.at), str(row.user or ""), row.user.email if row.user else ""),
            *(row.get_role_display(), str(row.place or ""), row.get_what_display(), row.count),
            *(_student(row, names)["student"], row.reason, row.purpose, row.party, row.page),
            *(row.file_sha256, "yes" if row.allowed else "refused"),
        )
        for row in rows
    ]


def students_of(rows):
    """[{student, times, first, last}]: whose rows were seen in `rows`, the most often first."""
    one = Func(F("students"), function="unnest", output_field=BigIntegerField())
    return list(
        rows.filter(allowed=True)
        .order_by()
        .annotate(student=one)
        .values("student")
        .annotate(times=Count("pk"), first=Min("at"), last=Max("at"))
        .order_by("-times", "student")
    )


def student_rows(found, names):
    """Ready strings for a table of students seen."""
    return [
        {
            "student": names[pk].name if pk in names else GONE,
            "url": f"/students/{pk}/seen/" if pk in names else "",
            "local_id": names[pk].local_id if pk in names else "",
            "times": row["times"],
            "first": moment(row["first"]),
            "last": moment(row["last"]),
        }
        for row in found
        for pk in [row["student"]]
    ]


def student_lines(found, names):
    """The same as lines of a file."""
    shown = student_rows(found, names)
    return [
        (line["student"], line["local_id"], row["times"], stamp(row["first"]), stamp(row["last"]))
        for row, line in zip(found, shown, strict=True)
    ]


def of_student(user, student):
    """Who saw this student or tried to, newest first."""
    rows = Disclosure.objects.visible_to(user).of_student(student)
    return rows.select_related("user", "place").order_by("-at", "-pk")


def moment(at):
    """November 22, 2026, 3:05 pm"""
    local = timezone.localtime(at)
    return f"{long_date(local)}, {clock(local)}"


def stamp(at):
    """2026-11-22 15:05:09"""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"
