"""Students: finding them, and what is known of one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assessments import student_page
from assessments.corrections import correct, take_back
from assessments.disclosures import (
    What,
    for_readers,
    for_stewards,
    record,
    record_list,
    student_or_404,
)
from assessments.finding import class_rows, nobody_yet, student_rows, taught_by
from assessments.forms.student import StudentFilter, StudentForm
from assessments.models import SchoolClass, Student
from zones.access import Role

TEACHING = (Role.SPECIALIST, Role.SCHOOL_STAFF)


@for_readers
def student_list(request):
    """Nobody is listed before something is asked for: each page shown is on record."""
    found = StudentFilter(request.GET, request.openings)
    page, rows = None, []
    if found.is_valid() and found.is_narrowed:
        page = found.page(Student.objects.filter(request.openings.students()))
        record_list(request, What.SEARCH, page.object_list)
        rows = student_rows(page.object_list)
    classes = SchoolClass.objects.filter(request.openings.classes(), ended_on=None)
    own = classes.filter(pk__in=taught_by(request.user))
    context = {"filter_form": found, "page": page, "rows": rows, "classes": class_rows(own)}
    context["teaches"] = request.user.held.has(*TEACHING)
    context["nobody"] = page is None and nobody_yet(request.openings)
    return render(request, "assessments/student_list.html", context)


@for_readers
def student_detail(request, pk):
    return _page(request, *student_or_404(request, pk))


@for_readers
def student_print(request, pk):
    """The same rows, to be put on paper: that stands on record by itself."""
    return _page(request, *student_or_404(request, pk, What.PRINT), on_paper=True)


def _page(request, student, opening, on_paper=False):
    context = student_page.context(request, student, opening)
    if on_paper:
        context |= {"print": True, "actions": []}
    return render(request, "assessments/student_detail.html", context)


@for_stewards
def student_edit(request, pk):
    """No draft is kept: it would hold a child's name outside the tables that have a policy."""
    student, opening = _kept_or_403(request, pk)
    form = StudentForm(request.POST or None, instance=student)
    if request.method == "POST" and form.is_valid():
        if correct(form, request.user):
            record(request, What.CHANGE, [student.pk], opening)
            messages.success(request, "The record is corrected. What it said before is kept.")
        return redirect(student)
    context = {"form": form, "student": student, "name": Student.objects.get(pk=pk).name}
    return render(request, "assessments/student_form.html", context)


@require_POST
@for_stewards
def correction_end(request, pk, correction_pk):
    student, opening = _kept_or_403(request, pk)
    correction = get_object_or_404(student.corrections, pk=correction_pk)
    if take_back(correction, request.user):
        record(request, What.CHANGE, [student.pk], opening)
        messages.success(request, "The record says again what the roster says.")
    else:
        messages.warning(request, "This correction was over already.")
    return redirect(student)


def _kept_or_403(request, pk):
    student, opening = student_or_404(request, pk)
    if student.district_id not in request.openings.keeping():
        raise PermissionDenied("A record is corrected by a data steward of its district.")
    return student, opening
