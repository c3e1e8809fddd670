"""The one door to rows of students: what is read through it gives its reason and stands on record.

A page loads by `student_or_404`, or states its list by `record`; what was refused is on record too.
"""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from zones.access import Role
from zones.numbers import LARGEST, number

from .access import KEEPING, READING_ROLES, openings
from .acting import stated_purpose
from .models import Disclosure, Replaced, Result, Student

What = Disclosure.What


def for_readers(view):
    """404 for who can have no reason to see a student: for them these pages are not there. A data
    steward says what for before anything is shown."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        request.openings = openings(request.user)
        if not request.openings.found and request.user.held.has(Role.DATA_STEWARD):
            return to_purpose(request)
        if not request.openings.found and not request.user.held.has(*READING_ROLES):
            refuse(request, What.VIEW, [])
        return view(request, *args, **kwargs)

    return checked


def for_stewards(view):
    """404 for everybody but a data steward who said what for."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        steward_or_404(request)
        if not request.openings.keeping():  # a specialist besides: that opens no steward's page
            return to_purpose(request)
        return view(request, *args, **kwargs)

    return for_readers(checked)


def steward_or_404(request):
    """For pages of a data steward that show no row of a student, and need no purpose."""
    if not request.user.held.has(Role.DATA_STEWARD):
        refuse(request, What.VIEW, [])


def to_purpose(request):
    """Asks a data steward what for; a page that was only to be shown is shown after that."""
    back = {"next": request.get_full_path()} if request.method == "GET" else {}
    return redirect(f"{reverse('assessments:purpose')}?{urlencode(back)}".rstrip("?"))


def student_or_404(request, pk, what=What.VIEW):
    """(the student, the Opening that shows them); on record whether they are shown or not."""
    student = Student.objects.filter(pk=pk).first()  # the policies leave who may be seen
    opening = student and request.openings.of(student)
    if opening is None:
        refuse(request, what, [pk])
    record(request, what, [student.pk], opening)
    return student, opening


def kept_or_404(request, rows, pk, what=What.VIEW):
    """One of `rows`, those this steward keeps; what is asked for in vain is on record too."""
    return rows.filter(pk=pk).first() or refuse(request, what, [])


def record(request, what, students, opening, **more):
    """Puts on record that `students` (ids) were shown, for the reason `opening`. `more`: party,
    file_sha256."""
    entry = _entry(request, what, students, opening, more)
    entry.save()
    return entry


def record_list(request, what, students, **more):
    """Puts on record that these students (rows with pk and reach) were shown: one entry for each
    reason. Returns the reasons. An empty list stands on record too, under the first reason."""
    if any(request.openings.of(student) is None for student in students):
        request.openings = openings(request.user)  # who came to be seen since they were asked
    found = request.openings.found
    shown = {} if students else dict.fromkeys(range(len(found[:1])), ())
    for student in students:
        place = next(place for place, one in enumerate(found) if one.shows(student))
        shown.setdefault(place, []).append(student.pk)
    Disclosure.objects.bulk_create(
        _entry(request, what, list(ids), found[place], more) for place, ids in shown.items()
    )
    return [found[place] for place in shown]


def _entry(request, what, students, opening, more):
    return Disclosure(
        district_id=opening.district,
        user=request.user,
        role=opening.role or _seat(request).role,
        place_id=opening.place,
        what=what,
        page=request.get_full_path()[:300],
        students=students,
        count=len(students),
        reason=opening.why[:300],
        grant_id=opening.grant,
        purpose=stated_purpose(request),
        **more,
    )


def record_kept(request, what, students, **more):
    """Puts on record that a steward was shown `students`, rows that may be of two districts: one
    entry for each, however many seats the steward has there. A search that found nobody is on
    record too."""
    kept = {one.district: one for one in request.openings.found if one.kind in KEEPING}
    for district, opening in kept.items():
        ids = list(dict.fromkeys(row.pk for row in students if row.district_id == district))
        if ids or (what == What.SEARCH and not students):
            record(request, what, ids, opening, **more)


def students_of(batch):
    """Ids of the students of whom a batch wrote a row: those rows it kept before changing them, and
    of new results, of which nothing is kept, the results themselves."""
    kept = Replaced.objects.filter(batch=batch, student__isnull=False).order_by()
    new = Result.objects.filter(batch=batch).order_by()
    return sorted(kept.values_list("student", flat=True).union(new.values_list("student")))


def record_import(batch, page):
    """Puts on record what a command (`page`) wrote: with every student of whom it wrote a row."""
    students = students_of(batch)
    Disclosure.objects.create(
        district_id=batch.district_id,
        what=What.IMPORT,
        page=page,
        students=students,
        count=len(students),
        reason=f"{batch.get_kind_display()}: {batch.name}"[:300],
        file_sha256=batch.sha256,
    )


def refuse(request, what, students):
    """404 for who asked for `students` (ids) without a reason; ActingAs puts it on record. Where
    the page did not come to know whom it was asked for, the address names them."""
    seat, path = _seat(request), request.get_full_path().partition("?")[0]  # without odd characters
    students = [pk for pk in students or _named(path) if pk <= LARGEST]
    if seat:
        row = Disclosure(
            district_id=seat.district_id,
            user=request.user,
            role=seat.role,
            place_id=seat.place_id,
            what=what,
            page=path[:300],
            students=students,
            count=len(students),
            allowed=False,
        )
        request.refusals = [row]
    raise Http404


def _named(path):
    """[id of the student whose page this is], [] for other pages."""
    first, _, rest = path.removeprefix("/").partition("/")
    found = number(rest.partition("/")[0]) if first == "students" else None
    return [found] if found else []


def _seat(request):
    """The seat named on record where the reason names none: the first one held."""
    return next(iter(request.user.held.seats), None)
