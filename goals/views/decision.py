"""Decisions of a meeting: write them, order them, make a step of one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from goals.decided import goals_for, make_step, take_back_step
from goals.forms.meeting import DecisionForm, DecisionStepForm
from goals.headings import next_position
from goals.models import ActionItem, Decision, Meeting
from zones.drafts import keeps_draft, restore, restore_part
from zones.views.editing import load_to_edit

from .loading import load_open, valid_or_404

STEPS = {"up": -1, "down": 1}


def decide(request, meeting):
    """Context of the form that adds a decision on the meeting's page."""
    form = DecisionForm(instance=Decision(meeting=meeting), auto_id="id_decision_%s")
    restore_part(request, form, reverse("goals:decision_create", args=[meeting.pk]))
    return {"decision_form": form}


def step_forms(request, meeting, rows):
    """Context for the button beside each decision: with a plan to go into, and a key area."""
    if all(row["is_step"] for row in rows):
        return {}
    goals = _goals(request, meeting)
    for row in rows:
        one = Decision(pk=int(row["pk"]), meeting=meeting, text=row["text"])
        row["form"] = goals and DecisionStepForm(
            decision=one, goals=goals, auto_id=f"id_step{one.pk}_%s"
        )
    return {"may_step": bool(goals), "only": goals[0] if len(goals) == 1 else None}


def _goals(request, meeting):
    team = meeting.team
    return goals_for(request.user, team.district_id, team.zone and team.zone.branch_id)


def load_decision(request, pk):
    rows = Decision.objects.select_related("meeting__team__district", "meeting__team__zone")
    return load_to_edit(rows, request.user, pk)


def back(meeting):
    return redirect(f"{meeting.get_absolute_url()}#decisions")


@keeps_draft
def decision_create(request, pk):
    meeting = load_to_edit(Meeting.objects.select_related("team"), request.user, pk)
    if meeting.cancelled_at:
        raise PermissionDenied("The meeting was cancelled: it decided nothing.")
    if request.method == "POST":  # two who add one at once: neither is in the other's place
        Meeting.objects.select_for_update(no_key=True).filter(pk=pk).first()
    new = Decision(meeting=meeting, position=next_position(meeting.decisions))
    form = DecisionForm(request.POST or None, instance=new, auto_id="id_decision_%s")
    if form.is_valid():
        form.save()
        return back(meeting)
    restore(request, form)
    return render(request, "goals/decision_form.html", {"form": form, "meeting": meeting})


@keeps_draft
def decision_edit(request, pk):
    decision = load_decision(request, pk)
    form = DecisionForm(request.POST or None, instance=decision)
    if form.is_valid():
        form.save()
        return back(decision.meeting)
    restore(request, form)
    page = {"form": form, "meeting": decision.meeting, "decision": decision}
    return render(request, "goals/decision_form.html", page)


@require_POST
@transaction.atomic
def decision_move(request, pk):
    decision = load_decision(request, pk)
    Meeting.objects.select_for_update(no_key=True).filter(pk=decision.meeting_id).first()
    rows = list(decision.meeting.decisions.order_by("position", "pk"))
    at = rows.index(decision)
    to = at + STEPS.get(request.POST.get("step"), 0)
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows):
        row.position = position
    Decision.objects.bulk_update(rows, ["position"])
    return back(decision.meeting)


@require_POST
def decision_delete(request, pk):
    decision = load_decision(request, pk)
    if decision.item_id:
        messages.error(request, "This decision became a step. Take the step back first.")
    else:
        decision.delete()
        messages.success(request, "The decision is removed.")
    return back(decision.meeting)


@require_POST
def decision_step(request, pk):
    decision = load_decision(request, pk)
    goals = _goals(request, decision.meeting)
    if not goals:
        raise PermissionDenied("You write no plan that is open. Begin one first.")
    form = DecisionStepForm(request.POST, decision=decision, goals=goals)
    if not valid_or_404(form):
        said = (problem for problems in form.errors.values() for problem in problems)
        messages.error(request, " ".join(said))
        return back(decision.meeting)
    data = form.cleaned_data
    step = make_step(decision, data["goal"], data["key_area"], request.user)
    messages.success(request, f"It is a step of {step.goal.plan} now.")
    return back(decision.meeting)


@require_POST
def decision_step_undo(request, pk):
    decision = load_decision(request, pk)
    if decision.item_id is None:  # pressed twice
        return back(decision.meeting)
    load_open(ActionItem, request, decision.item_id)
    try:
        take_back_step(decision)
        messages.success(request, "The step is taken back. The decision stays.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return back(decision.meeting)
