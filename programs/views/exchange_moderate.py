"""Looking after the exchange: who else may read a resource, what is reported, what is hidden."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from programs.exchange_moderation import allow, queue, turn_down
from programs.exchange_page import ASKED
from programs.forms.exchange_said import ReasonForm
from programs.models import ExchangeResource
from zones.access import PARTNERSHIP_ROLES, role_required
from zones.drafts import keeps_draft, restore


@role_required(*PARTNERSHIP_ROLES)
def exchange_moderate(request):
    return render(request, "programs/exchange_moderate.html", queue(request.user))


def _load(user, pk, verb):
    """404 for what is not seen, 403 for what is somebody else's to decide."""
    resource = get_object_or_404(ExchangeResource.objects.visible_to(user), pk=pk)
    if not verb(ExchangeResource.objects, user).filter(pk=pk).exists():
        raise PermissionDenied
    return resource


def _moderated(rows, user):
    return rows.moderated_by(user)


def _in_hand(rows, user):
    return rows.moderated_by(user) | rows.editable_by(user)


@require_POST
def exchange_allow(request, pk, who):
    resource = _load(request.user, pk, _moderated)
    try:
        allow(resource, _reader(who), request.POST.get("seen"))
        messages.success(request, f"“{resource}” is open to {ASKED[who]}.")
    except ValidationError as refused:
        messages.error(request, refused.message)
    return redirect("programs:exchange_moderate")


@keeps_draft
def exchange_decline(request, pk, who):
    resource = _load(request.user, pk, _moderated)
    form, readers = ReasonForm(request.POST or None), ASKED[_reader(who)]
    if form.is_valid():
        turn_down(resource, who, form.cleaned_data["reason"], request.user)
        messages.success(request, f"“{resource}” is not opened to {readers}.")
        return redirect("programs:exchange_moderate")
    restore(request, form)
    page = {"resource": resource, "form": form, "readers": readers}
    return render(request, "programs/exchange_decline.html", page)


@keeps_draft
def exchange_hide(request, pk):
    """By who looks after the exchange, or by who gave it."""
    resource = _load(request.user, pk, _in_hand)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            resource.hide(form.cleaned_data["reason"])
            messages.success(request, "It is hidden.")
        except ValidationError as refused:
            messages.error(request, refused.message)
        return redirect(resource)
    restore(request, form)
    return render(request, "programs/exchange_hide.html", {"resource": resource, "form": form})


@require_POST
def exchange_show(request, pk):
    resource = _load(request.user, pk, _moderated)
    resource.show()
    messages.success(request, "It stands in the exchange again.")
    return redirect(resource)


def _reader(who):
    if who not in ASKED:
        raise Http404
    return who
