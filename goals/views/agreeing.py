"""An action plan on its way to being agreed: sent, taken back, returned, agreed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from goals.agreeing import Kind, refusal, send, take_back, who_agrees
from goals.agreement_page import agreement_page, standing
from goals.forms.agreeing import AgreeForm, ReturnForm
from goals.models import Plan
from zones.drafts import keeps_draft, restore

from .loading import load_editable
from .outline import back


@require_POST
def plan_send(request, pk):
    plan = load_editable(Plan, request, pk)
    try:
        send(plan, request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return back(request, plan)
    if plan.may_be_adopted_by(request.user):
        messages.success(request, "Sent. You may agree to it yourself.")
        return redirect("goals:plan_adopt", plan.pk)
    messages.success(request, f"Sent for agreement. {who_agrees(plan)}")
    return back(request, plan)


@require_POST
def plan_unsend(request, pk):
    plan = load_editable(Plan, request, pk)
    try:
        take_back(plan, request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(plan)
    messages.success(request, "Taken back: it is a draft again, and nobody is asked to agree.")
    return redirect("goals:plan_outline", plan.pk)


def plan_agree(request, plan):
    """The whole plan before who agrees to it; part of `plan_adopt`."""
    form = AgreeForm(request.POST or None, plan=plan, user=request.user)
    if request.method == "POST" and form.done():
        messages.success(request, f"{plan} is agreed. Who has work in it sees it in their list.")
        return redirect(plan)
    why_not = refusal(plan, request.user, Kind.AGREED)
    context = {"plan": plan, "form": form, "why_not": why_not}
    return render(request, "goals/plan_agree.html", context | agreement_page(plan, request.user))


@keeps_draft
def plan_return(request, pk):
    plan = load_editable(Plan, request, pk)
    if plan.kind != Plan.Kind.ACTION or not plan.may_be_adopted_by(request.user):
        raise PermissionDenied(who_agrees(plan))
    form = ReturnForm(request.POST or None, plan=plan, user=request.user)
    if request.method == "POST" and form.done():
        messages.success(request, f"{plan} is with its writers again, with your note.")
        return redirect("home")
    restore(request, form)
    why_not = refusal(plan, request.user, Kind.RETURNED)
    context = {"plan": plan, "form": form, "why_not": why_not}
    return render(request, "goals/plan_return.html", context | standing(plan, request.user))
