"""Giving items of a plan to places, with the load shown first; changing and ending one place's."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from goals.forms.assign import AssignForm, AssignmentForm, PartForm, WhatWeDoForm, plan_work
from goals.load import load_with
from goals.models import ActionItem, Assignment, Plan
from goals.parts import is_part, keeps, may_reopen, reopen, sides
from zones.drafts import keeps_draft, restore
from zones.numbers import number

from .loading import load_open, valid_or_404
from .outline import to_outline

SELECT = ("item__goal__plan__owner__district", "place", "seat_place")


@keeps_draft
def item_assign(request, pk):
    item = load_open(ActionItem, request, pk)
    plan = item.goal.plan
    if plan.kind == Plan.Kind.TEMPLATE:
        raise PermissionDenied("A template is words only: nobody works on it.")
    items = list(plan_work(plan).filter(pk=item.pk))
    if not items:
        return render(request, "goals/assign_refused.html", {"plan": plan, "item": item})
    return _assign(request, plan, items)


@keeps_draft(by=["items"])
def plan_assign(request, pk):
    plan = load_open(Plan, request, pk)
    ticked = [number(pk) for pk in request.GET.getlist("items")]
    items = list(plan_work(plan).filter(pk__in=ticked))
    if not items and request.method == "GET":
        messages.warning(request, "Tick the items you want to assign first.")
        return to_outline(plan)
    return _assign(request, plan, items)


def _assign(request, plan, items):
    """The form; sent once, what it would do and the load; sent again with `confirm`, done."""
    form = AssignForm(request.POST or None, plan=plan, items=items)
    restore(request, form)
    context = {"plan": plan, "items": items, "form": form}
    if request.method != "POST" or not valid_or_404(form) or "change" in request.POST:
        return render(request, "goals/assign_form.html", context)
    rows = form.rows()
    if "confirm" in request.POST:
        form.save(rows)
        messages.success(request, _said(rows))
        return to_outline(plan)
    context |= {"rows": rows, "skipped": form.skipped(), "load": load_with(plan, rows)}
    context |= {"items": list(form.cleaned_data["items"]), "places": _places(rows)}
    return render(request, "goals/assign_preview.html", context)


def _places(rows):
    return ", ".join(dict.fromkeys(row.place.short_name for row in rows))


def _said(rows):
    if not rows:
        return "Every place already has it. Nothing was changed."
    places, items = len({row.place_id for row in rows}), len({row.item_id for row in rows})
    to = f"{places} place{'s' * (places != 1)}"
    return f"Assigned to {to}." if items == 1 else f"{items} items assigned to {to}."


@keeps_draft
def assignment_edit(request, pk):
    assignment = _load(request, pk)
    form = _form_for(request, assignment)(request.POST or None, instance=assignment)
    if request.method == "POST" and valid_or_404(form):
        form.save()
        messages.success(request, "Saved.")
        return redirect(assignment)
    restore(request, form)
    context = {"assignment": assignment, "form": form, "is_part": is_part(assignment)}
    context["ends"] = bool(sides(assignment, request.user))
    return render(request, "goals/assignment_form.html", context)


def _form_for(request, assignment):
    """All of it for who keeps it; its words for who holds the seat; 403 for others."""
    if keeps(assignment, request.user):
        return PartForm if is_part(assignment) else AssignmentForm
    if Assignment.objects.editable_by(request.user).filter(pk=assignment.pk).exists():
        return WhatWeDoForm
    raise PermissionDenied(
        f"What {assignment.place} does here is its own to say. Untick it in the step to end its "
        "part."
        if is_part(assignment)
        else "Only its seat and those who write the plan change this."
    )


@require_POST
def assignment_end(request, pk):
    assignment = _load(request, pk)
    if not sides(assignment, request.user):
        raise PermissionDenied("Only those who write the plan take work back.")
    assignment.end()
    place = assignment.place.short_name
    messages.success(request, f"No longer asked of {place}. What was logged stays.")
    return redirect(assignment if is_part(assignment) else assignment.item)


@require_POST
def assignment_reopen(request, pk):
    rows = Assignment.objects.visible_to(request.user).select_related(*SELECT)
    assignment = get_object_or_404(rows, pk=pk)
    if not may_reopen(assignment, request.user):
        raise PermissionDenied("Only those who write the plan, while it runs, give work back.")
    try:
        reopen(assignment)
        messages.success(request, f"Asked of {assignment.place.short_name} again.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(assignment)


def _load(request, pk):
    """The assignment; 403 for those who only read it, and where it has ended."""
    rows = Assignment.objects.visible_to(request.user).select_related(*SELECT)
    assignment = get_object_or_404(rows, pk=pk)
    holds = Assignment.objects.editable_by(request.user).filter(pk=pk).exists()
    if not holds and not sides(assignment, request.user):
        raise PermissionDenied("Only its seat and those who write the plan change this.")
    if assignment.item.goal.plan.status == Plan.Status.CLOSED or assignment.ended_on:
        raise PermissionDenied("This work has ended: it stays as it was.")
    return assignment
