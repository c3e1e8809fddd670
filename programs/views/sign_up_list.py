"""Who comes to a session, for staff: counts, and a way to write to everybody. No addresses."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from programs.forms.sign_up import WriteForm
from programs.limits import first_time
from programs.models import Session
from programs.sign_up_page import counts
from programs.sign_ups import free_seats, write_to_all
from zones.drafts import keeps_draft, restore
from zones.formats import clock, long_date

DAY = 24 * 3600


@keeps_draft
def sign_up_list(request, pk):
    session = _load(request, pk)
    over = session.ends_at <= timezone.now()
    form = WriteForm(request.POST or None, initial={"once": uuid.uuid4().hex})
    if request.method == "POST" and not over and form.is_valid():
        messages.success(request, _write(session, form.cleaned_data))
        return redirect("programs:sign_up_list", pk)
    restore(request, form)
    begins = timezone.localtime(session.starts_at)
    context = {
        "session": session,
        "when": f"{long_date(begins)}, {clock(begins)}",
        "rows": counts(session),
        "free": free_seats(session),
        "form": None if over else form,
        "days": session.program.place.district.sign_up_days,
    }
    return render(request, "programs/sign_up_list.html", context)


def _load(request, pk):
    rows = Session.objects.visible_to(request.user)
    session = get_object_or_404(rows.select_related("program__place__district"), pk=pk)
    if not Session.objects.loggable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied("Who signed up is counted for those who hold the session.")
    return session


@transaction.atomic
def _write(session, said):
    """Sends it once, however often the button is pressed: what to say then."""
    if not first_time(f"written {session.pk} {said['once']}", DAY):
        return "It was sent already."
    families = write_to_all(session, said["words"])
    return f"Sent to {families} famil{'y' if families == 1 else 'ies'}."
