"""The outline of a plan, where its writers change goals; items are in item_edit.py."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from goals.agreement_page import standing
from goals.amendments import amends
from goals.bands import bands
from goals.forms.outline import GoalForm
from goals.headings import may_delete, move_goal, outline
from goals.models import Goal, Plan
from zones.drafts import keeps_draft, restore
from zones.models import Zone
from zones.numbers import number

from .loading import load_open, saved, valid_or_404

STEPS = {"up": -1, "down": 1}


def plan_outline(request, pk):
    plan = load_open(Plan, request, pk)
    context = {
        "plan": plan,
        "headings": outline(plan),
        "may_delete": may_delete(plan),
        "may_edit": True,
        "may_adopt": plan.may_be_adopted_by(request.user),
        "amends": amends(plan),
    }
    if plan.kind == Plan.Kind.ACTION:
        context["bands"] = bands(plan, request.user, with_retired=True)
        context |= standing(plan, request.user)
        return render(request, "goals/action_plan_outline.html", context)
    return render(request, "goals/plan_outline.html", context)


@keeps_draft
def goal_create(request, pk):
    plan = load_open(Plan, request, pk)
    asked = number(request.GET.get("under"))
    under = plan.goals.filter(pk=asked).first() if asked else None
    form = GoalForm(request.POST or None, plan=plan, user=request.user, initial={"parent": under})
    if request.method == "POST" and valid_or_404(form) and (goal := saved(form)):
        return back(request, plan, f"goal-{goal.pk}")
    restore(request, form)
    context = {"plan": plan, "form": form, "came_from": came_from(request)}
    return render(request, "goals/goal_form.html", context)


@keeps_draft
def goal_edit(request, pk):
    goal = load_open(Goal, request, pk)
    around = {"plan": goal.plan, "user": request.user, "auto_id": f"id_goal{pk}_%s"}
    form = GoalForm(request.POST or None, instance=goal, **around)
    if request.method == "POST" and valid_or_404(form) and saved(form):
        return back(request, goal.plan, f"goal-{goal.pk}")
    restore(request, form)
    context = {"plan": goal.plan, "goal": goal, "form": form, "came_from": came_from(request)}
    return render(request, "goals/goal_form.html", context)


@require_POST
def goal_move(request, pk):
    goal = load_open(Goal, request, pk)
    move_goal(goal, STEPS.get(request.POST.get("step"), 0))
    return to_outline(goal.plan, f"goal-{goal.pk}")


@require_POST
def goal_delete(request, pk):
    goal = load_open(Goal, request, pk)
    if not may_delete(goal.plan):
        raise PermissionDenied("Goals are deleted in drafts only. Retire the items under it.")
    goal.delete()
    messages.success(request, f"“{goal.title}” and what stood under it are deleted.")
    return to_outline(goal.plan)


def back(request, plan, anchor=""):
    """Where the writer came from: the page of the zone named in the address, else the outline."""
    zone = zone_asked(request)
    if zone is None:
        return to_outline(plan, anchor)
    shown = {key: request.GET[key] for key in ("school", "status") if request.GET.get(key)}
    query = f"?{urlencode(shown)}" if shown else ""
    return redirect(f"{reverse('goals:zone_detail', args=[zone.pk])}{query}#{anchor}")


def zone_asked(request):
    """The zone named in the address, if its reader sees it."""
    pk = number(request.GET.get("zone"))
    return Zone.objects.visible_to(request.user).filter(pk=pk).first() if pk else None


def came_from(request):
    """The part of the address that says so, for the form that comes next."""
    kept = {key: request.GET[key] for key in ("zone", "school", "status") if request.GET.get(key)}
    return f"?{urlencode(kept)}" if "zone" in kept else ""


def to_outline(plan, anchor=""):
    """Back to the outline, at the row that was changed."""
    target = redirect("goals:plan_outline", plan.pk)
    if anchor:
        target["Location"] += f"#{anchor}"
    return target
