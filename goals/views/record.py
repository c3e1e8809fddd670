"""Records: holds, and what was made unreadable."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from goals.forms.record import HoldForm, RedactForm
from goals.models import Hold, Redaction, Update
from goals.redaction import places, redact, wholes
from zones.access import Role, role_required
from zones.views.editing import load_to_edit

COVERED = ("district", "plan", "place", "person", "set_by", "lifted_by")
PER_PAGE = 50


def hold_list(request):
    """For the steward and the supervisor; others read the holds that name them."""
    held, user = request.user.held, request.user
    holds = list(Hold.objects.visible_to(user).select_related(*COVERED))
    if not holds and not held.has(Role.DATA_STEWARD, Role.SUPERVISOR):
        raise PermissionDenied
    redactions = Redaction.objects.visible_to(user).select_related("by")
    context = {
        "in_force": [hold for hold in holds if not hold.lifted_at],
        "lifted": [hold for hold in holds if hold.lifted_at],
        "page": Paginator(redactions, PER_PAGE).get_page(request.GET.get("page")),
        "keeps": held.has(Role.DATA_STEWARD),
        "reads_all": held.has(Role.DATA_STEWARD, Role.SUPERVISOR),
    }
    return render(request, "goals/hold_list.html", context)


@role_required(Role.DATA_STEWARD)
def hold_create(request):
    form = HoldForm(request.POST or None, user=request.user)
    if form.is_valid():
        hold = form.save()
        messages.success(request, f"The hold is in force: {hold.covers}.")
        return redirect("goals:hold_list")
    return render(request, "goals/hold_form.html", {"form": form})


@require_POST
def hold_lift(request, pk):
    hold = load_to_edit(Hold.objects.in_force(), request.user, pk)
    hold.lift(request.user)
    messages.success(request, "The hold is lifted. It stays on record.")
    return redirect("goals:hold_list")


@sensitive_post_parameters("words")
def redact_update(request, pk):
    """GET asks; POST shows where the words stand; POST with `confirm` removes them."""
    update = _to_redact(request.user, pk)
    form = RedactForm(request.POST or None, wholes=wholes(update))
    looked = form.is_valid()
    if looked and form.confirms:
        data = form.cleaned_data
        whole = data.get("whole", [])
        count = redact(update, request.user, data["words"], whole, data["reason"])
        messages.success(request, said(count))
        return redirect("goals:redact", pk)
    found = places(update, form.asks_why()) if looked else None
    context = {"update": update, "form": form, "found": found, "looked": looked}
    return render(request, "goals/redact_form.html", context)


def said(count):
    if not count:
        return "These words stand nowhere here. Nothing was changed."
    where = "1 place" if count == 1 else f"{count} places"
    return f"Made unreadable in {where}. The act is on record, the words are not."


def _to_redact(user, pk):
    """What was once sent in the steward's district; 403 for others who may read it."""
    sent = Update.objects.filter(submitted_at__isnull=False)
    mine = sent.filter(assignment__place__district__in=user.held.districts(Role.DATA_STEWARD))
    found = mine.select_related("assignment__place", "assignment__item").filter(pk=pk).first()
    if not found:
        get_object_or_404(Update.objects.visible_to(user), pk=pk)
        raise PermissionDenied
    return found
