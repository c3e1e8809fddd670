"""Holds on students: while one stands, nothing of the student is deleted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.disclosures import (
    What,
    for_stewards,
    kept_or_404,
    record,
    record_kept,
    student_or_404,
)
from assessments.forms.hold import HoldFilter, StudentHoldForm
from assessments.hold_rows import HOLD, rows_of
from assessments.models import StudentHold
from zones.forms.history import HistoryFilter
from zones.history import page_of


def _kept(request):
    rows = StudentHold.objects.filter(district__in=request.openings.keeping())
    return rows.select_related("student", "set_by")


@for_stewards
def hold_list(request):
    found = HoldFilter(request.GET)
    page = found.page(_kept(request)) if found.is_valid() else None
    shown = page.object_list if page else []
    record_kept(request, What.SEARCH, [row.student for row in shown])
    context = {"filter_form": found, "page": page, "rows": rows_of(shown)}
    return render(request, "assessments/hold_list.html", context)


@for_stewards
def student_holds(request, pk):
    """The holds of one student with their history, and the form for another one."""
    student, opening = student_or_404(request, pk)
    if student.district_id not in request.openings.keeping():
        raise PermissionDenied("A hold is set by a data steward of the student's district.")
    row = StudentHold(district_id=student.district_id, student=student, set_by=request.user)
    form = StudentHoldForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        record(request, What.CHANGE, [student.pk], opening)
        messages.success(request, "While the hold stands nothing of this student is deleted.")
        return redirect("assessments:student_holds", pk)
    return render(request, "assessments/student_holds.html", _shown(request, student, form))


def _shown(request, student, form):
    rows = list(_kept(request).filter(student=student))
    parts = [(HOLD, HOLD.events.filter(pgh_obj_id__in=[row.pk for row in rows]))]
    asked = HistoryFilter(request.GET, parts=parts)
    page, lines = page_of(parts, asked, request.GET.get("page"))
    held = rows_of(row for row in rows if row.lifted_at is None)
    context = {"student": student, "name": student.name, "form": form, "rows": held}
    return context | {"filter_form": asked, "page": page, "lines": lines}


@require_POST
@for_stewards
def hold_lift(request, pk):
    """Of two who lift it, the second finds it lifted."""
    row = kept_or_404(request, _kept(request), pk, What.CHANGE)
    student, opening = student_or_404(request, row.student_id)
    mine = StudentHold.objects.filter(pk=pk, lifted_at=None)
    if mine.update(lifted_at=timezone.now()):
        record(request, What.CHANGE, [student.pk], opening)
        messages.success(request, "The hold is lifted. It stays in the history.")
    return redirect("assessments:student_holds", student.pk)
