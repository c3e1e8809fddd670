"""A plan as a whole: begin it, change its settings, adopt it, close it, carry it forward."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from goals.agreeing import who_agrees
from goals.forms.plan import (
    AdoptForm,
    CarryForm,
    CloseForm,
    NewPlanForm,
    PlanForm,
    places_to_write_for,
)
from goals.models import ActionItem, Plan
from goals.starts import LEVEL
from zones.chosen import chosen_year
from zones.drafts import keeps_draft, restore

from .agreeing import plan_agree
from .loading import load_editable, load_open, saved, valid_or_404


@keeps_draft(by=["kind"])
def plan_create(request):
    if not places_to_write_for(request.user).exists():
        raise PermissionDenied("You write the plan of no place.")
    as_template = request.GET.get("kind") == Plan.Kind.TEMPLATE
    initial = _initial(request, as_template)
    form = NewPlanForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and valid_or_404(form):
        plan = form.save()
        messages.success(request, "The draft is there. Write its goals and items.")
        return redirect("goals:plan_outline", plan.pk)
    restore(request, form)
    context = {"form": form, "as_template": as_template}
    return render(request, "goals/plan_form.html", context)


def _initial(request, as_template):
    """The dates of the chosen school year; for a template, what it is and calls its headings."""
    year = chosen_year(request)
    dates = {"starts": year.starts, "ends": year.ends} if year else {}
    return dates | ({"kind": Plan.Kind.TEMPLATE, "level": LEVEL} if as_template else {})


@keeps_draft
def plan_edit(request, pk):
    plan = load_open(Plan, request, pk)
    form = PlanForm(request.POST or None, instance=plan, user=request.user)
    if request.method == "POST" and valid_or_404(form) and saved(form):
        messages.success(request, "The settings of the plan are saved.")
        return redirect("goals:plan_outline", plan.pk)
    restore(request, form)
    return render(request, "goals/plan_form.html", {"form": form, "plan": plan})


def plan_adopt(request, pk):
    plan = load_editable(Plan, request, pk)
    if not plan.may_be_adopted_by(request.user):
        raise PermissionDenied(who_agrees(plan))
    if plan.kind == Plan.Kind.ACTION:
        return plan_agree(request, plan)
    form = AdoptForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.done():
        messages.success(request, f"{plan} runs now. Who has work in it sees it in their list.")
        return redirect(plan)
    items = ActionItem.objects.in_force().filter(goal__plan=plan)
    waiting = items.of_work().filter(assignments=None).count()
    counts = {"items": items.count(), "waiting": waiting, "goals": plan.goals.count()}
    return render(request, "goals/plan_adopt.html", {"plan": plan, "form": form, **counts})


def plan_close(request, pk):
    plan = load_editable(Plan, request, pk)
    form = CloseForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.done():
        messages.success(request, f"{plan} is closed. Nothing more is asked or logged for it.")
        return redirect(plan)
    return render(request, "goals/plan_close.html", {"plan": plan, "form": form})


def plan_carry(request, pk):
    plan = load_editable(Plan, request, pk)
    if plan.status == Plan.Status.DRAFT:
        raise PermissionDenied("A draft has nothing to carry forward yet.")
    form = CarryForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        copy = form.save(request.user)
        messages.success(request, "The plan is carried forward as a draft, wording unchanged.")
        return redirect("goals:plan_outline", copy.pk)
    drafts = list(plan.carried_to.filter(status=Plan.Status.DRAFT))
    return render(request, "goals/plan_carry.html", {"plan": plan, "form": form, "drafts": drafts})
