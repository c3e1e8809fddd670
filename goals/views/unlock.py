"""Asking to send for a locked period; deciding on it; what was asked and decided."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from goals.forms.unlock import DecideForm, UnlockForm
from goals.locks import why_locked
from goals.models import Unlock
from goals.unlocks import deciders, revoke, unlock_rows, why_not_asked, why_not_decided
from zones.access import WORKING_ROLES, Role, role_required
from zones.drafts import keeps_draft, restore
from zones.formats import long_date
from zones.models import ReportingPeriod

ASKING = (*WORKING_ROLES, Role.DATA_STEWARD)


@role_required(*ASKING)
def unlock_list(request):
    rows = unlock_rows(Unlock.objects.visible_to(request.user), request.user)
    context = {
        "waiting": [row for row in rows if row["waits"]],
        "in_force": [row for row in rows if row["in_force"]],
        "past": [row for row in rows if not row["waits"] and not row["in_force"]],
    }
    return render(request, "goals/unlock_list.html", context)


@role_required(*ASKING)
@keeps_draft
def unlock_create(request, pk):
    visible = ReportingPeriod.objects.visible_to(request.user).select_related("school_year")
    period = get_object_or_404(visible, pk=pk)
    if not request.POST and (why := why_not_asked(period, request.user)):
        messages.info(request, why)
        return redirect(_next(request))
    form = UnlockForm(request.POST or None, user=request.user, period=period)
    if form.is_valid():
        form.save()
        messages.success(request, _asked(form.instance))
        return redirect(_next(request))
    restore(request, form)
    context = {"period": period, "form": form, "why": why_locked(period), "next": _next(request)}
    return render(request, "goals/unlock_form.html", context)


def _asked(unlock):
    names = ", ".join(deciders(unlock).values_list("name", flat=True))
    if not names:
        return "You asked. Nobody else in the district can decide this, so you may yourself."
    return f"You asked. {names} can decide. The answer will stand on your home page."


def _next(request):
    """Where the asker came from, on this site; else the list of what they asked."""
    target = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if safe and target.startswith("/") else "/unlocks/"


@role_required(*ASKING)
@keeps_draft
def unlock_decide(request, pk):
    unlock = _visible(request, pk)
    why_not = why_not_decided(unlock, request.user)
    if request.method == "POST" and not Unlock.objects.decidable_by(request.user).filter(pk=pk):
        raise PermissionDenied(why_not)
    form = DecideForm(request.POST or None, unlock=unlock, user=request.user)
    if form.done():
        unlock.refresh_from_db()
        said = f"may send until {long_date(unlock.until)}" if unlock.until else "reads your answer"
        messages.success(request, f"{unlock.user} {said}.")
        return redirect("goals:unlock_list")
    restore(request, form)
    context = {
        "unlock": unlock,
        "row": unlock_rows(Unlock.objects.filter(pk=pk), request.user)[0],
        "form": form,
        "why_not": why_not,
        "own": unlock.user_id == request.user.pk,
        "lock": why_locked(unlock.period),
    }
    return render(request, "goals/unlock_decide.html", context)


@require_POST
def unlock_revoke(request, pk):
    unlock = _visible(request, pk)
    decides = Unlock.objects.decidable_by(request.user).filter(pk=pk).exists()
    if not decides and unlock.user_id != request.user.pk:
        raise PermissionDenied
    try:
        revoke(unlock, request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, f"Done: the lock holds again for {unlock.user}.")
    return redirect("goals:unlock_list")


def _visible(request, pk):
    found = Unlock.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("user", "period__school_year"), pk=pk)
