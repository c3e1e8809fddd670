"""Results typed by class: the whole class at once, and one student after the other."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from assessments.disclosures import What, for_readers, record_list
from assessments.grid import address_of, as_json, context, enter, hint, sent
from assessments.hand import SAVED, WRONG, Cell
from assessments.models import year_name
from assessments.sheet import sheet_or_404
from assessments.steps import step_or_404


@for_readers
def grid(request, pk, class_pk):
    if request.POST.get("reader", str(request.user.pk)) != str(request.user.pk):
        return HttpResponse("Somebody else typed this, at the same computer.", status=409)
    if request.method == "POST":
        return _grid_saved(request, sheet_or_404(request, pk, class_pk, What.CHANGE))
    sheet = sheet_or_404(request, pk, class_pk)
    return _grid_page(request, sheet)


def _grid_saved(request, sheet):
    cells = sent(request, sheet)
    written = enter(request, sheet, cells)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"cells": as_json(cells)})
    if any(cell.state != SAVED for cell in cells):
        return _grid_page(request, sheet_or_404(request, *sheet.key), cells)
    count = len(written)
    messages.success(
        request, f"{count} result{'s' * (count != 1)} saved." if count else "Nothing was changed."
    )
    return redirect(request.path)


def _grid_page(request, sheet, cells=()):
    record_list(request, What.VIEW, list(sheet.students.values()))
    return render(request, "assessments/grid_detail.html", context(sheet, cells))


@for_readers
def grid_student(request, pk, class_pk, student_pk):
    what = What.CHANGE if request.method == "POST" else What.VIEW
    sheet = sheet_or_404(request, pk, class_pk, what)
    step = step_or_404(request, sheet, student_pk, what)
    if request.method != "POST":
        return _step_page(request, step)
    typed = request.POST.get("choose", request.POST.get("value", "")).strip()
    cell = Cell(student_pk, pk, typed, request.POST.get("seen", ""))
    enter(request, sheet, [cell] if cell.typed != cell.seen else [])
    if cell.state not in ("", SAVED):
        return _step_page(request, step, cell)
    if cell.state:
        said = cell.now.text or "emptied"
        messages.success(request, f"Saved: {said}.")  # kept by the browser: of nobody by name
    return redirect(step.after)


def _step_page(request, step, cell=None):
    record_list(request, What.VIEW, [step.student])
    now = cell.now if cell else step.held
    context = {
        "step": step,
        "cell": cell,
        "typed": cell.typed if cell else step.held.text,
        "seen": cell.seen if cell and cell.state == WRONG else now.text,
        "hint": hint(step.column.scale),
        "year": year_name(step.sheet.administration.year),
        "back": address_of(step.sheet),
    }
    return render(request, "assessments/grid_student.html", context)
