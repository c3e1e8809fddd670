"""What the page of one student shows: enrollments, classes, results, what the family stated; and to
the steward alone the groups they belong to."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from zones.formats import long_date

from .corrections import WORDS
from .grades import grade_name
from .line_chart import charts_of, levels_of
from .models import GroupMembership, SchoolClass
from .sections import address_or_none
from .statements import standing_rows
from .trajectory import lines_of


def context(request, student, opening):
    keeps = student.district_id in request.openings.keeping()
    return {
        "student": student,
        "name": student.name,
        "grade": grade_name(student.grade),
        "why": opening.why,
        "enrollments": enrollment_rows(student),
        "classes": class_rows(student, request.openings),
        "lines": line_rows(student),
        "statements": standing_rows(student),
        "keeps": keeps,
        "groups": group_rows(student) if keeps else [],
        "corrections": correction_rows(student) if keeps else [],
        "holds": list(standing(student)) if keeps else [],
        "requests": open_requests(student) if keeps else [],
        "actions": steward_pages(student) if keeps else [],
    }


def open_requests(student):
    """[(address, who asks, when it is due)] of what the family asked and nobody answered yet."""
    rows = student.requests.filter(answered_on=None).order_by("due_on", "pk")
    return [(one.get_absolute_url(), one.asked_by, long_date(one.due_on)) for one in rows]


def standing(student):
    """Why nothing of the student is deleted, newest first."""
    return student.holds.filter(lifted_at=None).values_list("reason", flat=True)


STEWARD_PAGES = (
    ("Correct the record", "assessments:student_edit"),
    ("Who has seen this?", "assessments:student_seen"),
    ("Holds", "assessments:student_holds"),
    ("Enter a family’s request", "assessments:request_create"),
)


def steward_pages(student):
    """[(title, address)] of what a steward may do here; a page that does not exist is left out."""
    named = ((title, address_or_none(name, student.pk)) for title, name in STEWARD_PAGES)
    return [(title, address) for title, address in named if address]


def span(starts, ends):
    """from September 2, 2025 until June 12, 2026"""
    until = f" until {long_date(ends)}" if ends else ""
    return f"from {long_date(starts)}{until}"


def enrollment_rows(student):
    """[(school, grade, when)], newest first."""
    rows = student.enrollments.order_by("-starts", "pk")
    rows = rows.values_list("place__name", "grade", "starts", "ends")
    return [(name, grade_name(grade), span(*days)) for name, grade, *days in rows]


def class_rows(student, openings):
    """[(title, address if the reader may open it, school, when, whether it is over)], newest
    first."""
    today = timezone.localdate()
    seen = SchoolClass.objects.filter(openings.classes(), pk=OuterRef("school_class"))
    rows = student.class_enrollments.order_by("-starts", "school_class__title", "pk")
    rows = rows.values_list(
        "school_class", "school_class__title", "school_class__place__name", "starts", "ends"
    ).annotate(seen=Exists(seen))
    return [
        (
            title,
            f"/classes/{key}/" if seen else "",
            place,
            span(starts, ends),
            bool(ends and ends < today),
        )
        for key, title, place, starts, ends, seen in rows
    ]


def line_rows(student):
    """[(title, subject, rows of the table, charts)]"""
    lines = lines_of(student)
    levels = levels_of(lines)
    return [
        (line.title, line.subject, line.rows(), charts_of(line, f"line-{place}", levels))
        for place, line in enumerate(lines)
    ]


def group_rows(student):
    """[(dimension, category, when)]: on the steward's page and no other."""
    rows = GroupMembership.objects.filter(student=student)
    rows = rows.order_by("category__dimension__position", "category__position", "-starts")
    rows = rows.values_list("category__dimension__name", "category__name", "starts", "ends")
    return [(kind, name, span(*days)) for kind, name, *days in rows]


def correction_rows(student):
    """[(what, before, after, who and when, how it ended, id while it is in force)]: what stewards
    corrected, newest first."""
    rows = student.corrections.select_related("by", "ended_by", "ended_batch")
    return [
        (
            WORDS[row.field][0].upper() + WORDS[row.field][1:],
            row.was or "nothing",
            row.now or "nothing",
            f"{row.by.name}, {_day(row.at)}",
            _ended(row),
            None if row.ended_at else row.pk,
        )
        for row in rows
    ]


def _ended(row):
    if row.ended_at is None:
        return ""
    if row.ended_by:
        return f"Ended by {row.ended_by.name}, {_day(row.ended_at)}."
    return f"Ended {_day(row.ended_at)}: “{row.ended_batch}” said something new."


def _day(at):
    return long_date(timezone.localdate(at))
