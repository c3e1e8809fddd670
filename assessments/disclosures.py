"""The one door to rows of students: what is read through it gives its reason and stands on record.

A page loads by `student_or_404`, or states its list by `record`; what was refused is on record too.
"""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from zones.access import Role

from .access import READING_ROLES, openings
from .acting import stated_purpose
from .models import Disclosure, Student

What = Disclosure.What


def for_readers(view):
    """404 for who can have no reason to see a student: for them these pages are not there. A data
    steward says what for before anything is shown."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        request.openings = openings(request.user)
        if not request.openings.found and request.user.held.has(Role.DATA_STEWARD):
            return redirect(f"{reverse('assessments:purpose')}?{urlencode({'next': request.path})}")
        if not request.openings.found and not request.user.held.has(*READING_ROLES):
            refuse(request, What.VIEW, [])
        return view(request, *args, **kwargs)

    return checked


def for_stewards(view):
    """404 for everybody but a data steward who said what for."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.held.has(Role.DATA_STEWARD):
            raise Http404
        return view(request, *args, **kwargs)

    return for_readers(wraps(view)(checked))


def student_or_404(request, pk, what=What.VIEW):
    """(the student, the Opening that shows them); on record whether they are shown or not."""
    student = Student.objects.filter(pk=pk).first()  # the policies leave who may be seen
    opening = student and request.openings.of(student)
    if opening is None:
        refuse(request, what, [pk])
    record(request, what, [student.pk], opening)
    return student, opening


def record(request, what, students, opening, **more):
    """Puts on record that `students` (ids) were shown, for the reason `opening`. `more`: party,
    file_sha256."""
    return Disclosure.objects.create(
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


def refuse(request, what, students):
    """Puts on record that somebody asked for `students` (ids) without a reason: 404."""
    seat = _seat(request)
    if seat:
        Disclosure.objects.create(
            district_id=seat.district_id,
            user=request.user,
            role=seat.role,
            place_id=seat.place_id,
            what=what,
            page=request.path[:300],
            students=students,
            count=len(students),
            allowed=False,
        )
    raise Http404


def _seat(request):
    """The seat named on record where the reason names none: the first one held."""
    return next(iter(request.user.held.seats), None)
