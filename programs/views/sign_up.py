"""Signing up for a session: ask, confirm and cancel by the link in the mail. For families."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programs.forms.sign_up import SignUpForm
from programs.limits import over, too_often
from programs.models import Session, SignUp
from programs.sign_up_mail import own_page, party
from programs.sign_up_page import session_page
from programs.sign_ups import ask, cancel, confirm, is_open

from .families import for_families, on_the_clock_of

HOUR, DAY = 3600, 24 * 3600
A_NETWORK, AN_ADDRESS = 40, 10  # sign-ups an hour from one network; mails a day to one address
AROUND = ("program__place__district", "place", "room")


@for_families
def sign_up(request, district, pk, language):
    rows = Session.objects.published().filter(takes_sign_up=True).select_related(*AROUND)
    session = get_object_or_404(rows, pk=pk, program__place__district__slug=district)
    form = SignUpForm(request.POST or None, about=f"session {pk} {language}")
    if request.method == "POST" and is_open(session) and form.is_valid():
        if address := _asked(request, form, session, language):
            return redirect(address)
        form.add_error(None, _("Too many people sign up from here just now. Try again later."))
    with on_the_clock_of(session.program.place.district):
        page = session_page(session, language, "sign_up", pk=pk)
    page |= {"form": form, "sent": "sent" in request.GET, "is_open": is_open(session)}
    return render(request, "programs/sign_up_form.html", page)


@transaction.atomic  # a page counts as sent only if all of it is stored
def _asked(request, form, session, language):
    """Where one goes on after the form; "" if it comes too often from here.

    Whatever became of it, the page says the same: look into your mail.
    """
    sent = f"{request.path}?sent=1"
    if form.is_trapped or not form.is_first():
        return sent
    if too_often(request, f"sign-up {session.pk}", A_NETWORK, HOUR):
        return ""
    email = form.cleaned_data["email"]
    if over("sign-up mail", email, AN_ADDRESS, DAY):
        return sent
    row = ask(session, email, language, form.coming)
    demonstration = session.program.place.district.demonstration
    return own_page(row) if demonstration else sent  # no mail is sent there


def _row(district, key):
    rows = SignUp.objects.select_related(*(f"session__{path}" for path in AROUND))
    rows = rows.filter(session__program__place__district__slug=district)
    return get_object_or_404(rows, key=key)


@for_families
def sign_up_mine(request, district, key, language):
    row = _row(district, key)
    with on_the_clock_of(row.session.program.place.district):
        page = session_page(row.session, language, "sign_up_mine", key=key)
    ahead = row.session.sign_ups.filter(state=SignUp.State.WAITING, asked_at__lt=row.asked_at)
    page |= {
        "row": row,
        "party": party(row),
        "ahead": ahead.exclude(confirmed_at=None).count() if row.confirmed_at else 0,
        "is_open": is_open(row.session),
        "again": reverse(
            "programs:sign_up",
            kwargs={"district": district, "pk": row.session_id, "language": language},
        ),
    }
    return render(request, "programs/sign_up_mine.html", page)


@require_POST
@for_families
def sign_up_confirm(request, district, key, language):
    return _back(confirm(_row(district, key)), district, language)


@require_POST
@for_families
def sign_up_cancel(request, district, key, language):
    row = _row(district, key)
    cancel(row)
    return _back(row, district, language)


def _back(row, district, language):
    kwargs = {"district": district, "key": row.key, "language": language}
    return redirect("programs:sign_up_mine", **kwargs)
