"""Sentences for families about the items of a plan, and the yes of the partners named with them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from goals.models import ActionItem, Plan
from goals.views.loading import load_editable
from programs.forms.public_sentence import PublicSentenceForm
from programs.models import PublicSentence
from programs.public_sentence_page import partner_rows, sentence_rows
from programs.public_sentences import answer, not_yet, own_partners, why_not_public, withdraw
from zones.drafts import keeps_draft, restore
from zones.forms.owned import hold
from zones.numbers import number

ANSWERS = {"yes": True, "no": False}


def public_sentence_list(request, pk):
    plans = Plan.objects.visible_to(request.user).select_related("owner__district")
    plan = get_object_or_404(plans, pk=pk)
    writes = Plan.objects.editable_by(request.user).filter(pk=pk).exists()
    rows = sentence_rows(plan, request.user, writes and plan.status != Plan.Status.CLOSED)
    said = sum(row["state"].startswith("Published") for row in rows)
    context = {"plan": plan, "rows": rows, "said": said, "not_yet": not_yet(plan)}
    return render(request, "programs/public_sentence_list.html", context)


@keeps_draft
def public_sentence_edit(request, pk):
    item = _open_item(request, pk)
    if request.method == "POST":
        hold(item)  # of two who write the first sentence at once, the second reads the first
    found = PublicSentence.objects.filter(item=item).first()
    row = found or PublicSentence(item=item)
    form = PublicSentenceForm(request.POST or None, instance=row, user=request.user)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _done(saved, form.publishes))
        return redirect("programs:public_sentence_list", item.goal.plan_id)
    restore(request, form)
    context = {"item": item, "form": form, "row": found, "not_yet": not_yet(item.goal.plan)}
    context["partners"] = partner_rows(item, request.user)
    return render(request, "programs/public_sentence_form.html", context)


def _done(saved, published):
    if not saved.published_at:
        return "Saved. Families do not read it yet."
    return "Published." if published else "Saved. It is public with the new words."


@require_POST
def public_sentence_withdraw(request, pk):
    row = get_object_or_404(PublicSentence.objects.visible_to(request.user), item=pk)
    if not PublicSentence.objects.editable_by(request.user).filter(pk=row.pk).exists():
        raise PermissionDenied("Those who write the plan of this place withdraw its sentences.")
    withdraw(row)
    messages.success(request, "Withdrawn. Families no longer read it.")
    return redirect("programs:public_sentence_list", row.item.goal.plan_id)


@require_POST
def public_yes(request, pk):
    row = get_object_or_404(PublicSentence.objects.visible_to(request.user).published(), pk=pk)
    place = _place(request, own_partners(row, request.user))
    says = ANSWERS.get(request.POST.get("says"))
    if says is None:
        messages.error(request, "Say yes or no.")
        return redirect(_back(request, row))
    try:
        answer(row, place, request.user, says, request.POST.get("seen", ""))
        messages.success(request, f"{place} {'is' if says else 'is not'} named beside it.")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(_back(request, row))


def _place(request, mine):
    """The partner place that answers: one whose plan this person writes."""
    if not mine:
        raise PermissionDenied("Those who write the plan of a partner place answer for it.")
    if "place" not in request.POST and len(mine) == 1:
        return next(iter(mine.values()))
    place = mine.get(number(request.POST.get("place")))
    if place is None:
        raise Http404
    return place


def _back(request, row):
    """Home for who answers there, else the sentences of the plan."""
    next_url = request.POST.get("next", "")
    if next_url.startswith("/") and url_has_allowed_host_and_scheme(next_url, allowed_hosts=None):
        return next_url
    return f"/plans/{row.item.goal.plan_id}/public/"


def _open_item(request, pk):
    item = load_editable(ActionItem, request, pk)
    if why := why_not_public(item):
        raise PermissionDenied(why)
    return item
