"""Shared steps: offered to partners, answered by them, withdrawn."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from goals.forms.offer import AnswerForm, OfferForm
from goals.models import ActionItem, Offer, Plan
from goals.offer_page import ANSWERING_ROLES, AROUND, offer_rows
from goals.offers import why_not_answered, why_not_open, withdraw
from zones.access import Role, role_required
from zones.drafts import keeps_draft, restore

from .loading import load_open, valid_or_404
from .outline import back, zone_asked

WRITING = (*ANSWERING_ROLES, Role.DATA_STEWARD)


@role_required(*WRITING)
def offer_list(request):
    rows = offer_rows(Offer.objects.visible_to(request.user), request.user)
    context = {
        "waiting": [row for row in rows if row["may_answer"]],
        "offered": [row for row in rows if row["ours"]],
        "answered": [
            row for row in rows if row["theirs"] and not row["ours"] and not row["may_answer"]
        ],
    }
    return render(request, "goals/offer_list.html", context)


@keeps_draft
def offer_create(request, pk):
    item = load_open(ActionItem, request, pk)
    if item.goal.plan.kind != Plan.Kind.ACTION:
        raise PermissionDenied("Only the steps of an action plan are offered.")
    form = OfferForm(request.POST or None, item=item, user=request.user)
    if request.method == "POST" and valid_or_404(form) and form.done():
        messages.success(request, form.said())
        return redirect(_to_step(request, item))
    restore(request, form)
    context = {"item": item, "form": form, "back": _to_step(request, item)}
    return render(request, "goals/offer_form.html", context)


def _to_step(request, item):
    """The step on the page of the zone the writer came from, else its own page."""
    if zone_asked(request):
        return back(request, item.goal.plan, f"item-{item.pk}").url
    return item.get_absolute_url()


@keeps_draft
def offer_answer(request, pk):
    offer = _visible(request, pk)
    why_not = why_not_answered(offer, request.user)
    theirs = Offer.objects.answerable_by(request.user).filter(pk=pk).exists()
    if request.method == "POST" and not theirs:
        raise PermissionDenied(why_not)
    form = AnswerForm(request.POST or None, offer=offer, user=request.user)
    if request.method == "POST" and form.done():
        messages.success(request, form.said())
        return redirect("goals:offer_list")
    restore(request, form)
    [row] = offer_rows(Offer.objects.filter(pk=pk), request.user)
    context = {"offer": offer, "row": row, "form": form, "why_not": why_not}
    context["warning"] = "" if why_not else why_not_open(offer.item, offer.place)
    readable = ActionItem.objects.visible_to(request.user)
    context["readable"] = readable.filter(pk=offer.item_id).exists()
    return render(request, "goals/offer_answer.html", context)


@require_POST
def offer_withdraw(request, pk):
    offer = _visible(request, pk)
    if not Offer.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied("Those who write the plan withdraw what it offers.")
    try:
        withdraw(offer, request.user)
        messages.success(request, f"Withdrawn. {offer.place} is no longer asked.")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("goals:offer_list")


def _visible(request, pk):
    rows = Offer.objects.visible_to(request.user).select_related(*AROUND)
    return get_object_or_404(rows, pk=pk)
