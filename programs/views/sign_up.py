"""Signing up for a session: ask, confirm and cancel by the link in the mail. For families."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from programs.caching import of_the_site
from programs.forms.sign_up import SignUpForm
from programs.limits import over, too_often
from programs.models import Session, SignUp
from programs.sign_up_mail import party
from programs.sign_up_page import ahead_of, session_page
from programs.sign_ups import ask, cancel, confirm, is_open

HOUR, DAY = 3600, 24 * 3600
A_NETWORK, AN_ADDRESS = 40, 10  # sign-ups an hour from one network; mails a day to one address
AROUND = ("program__place__district", "place", "room")


@never_cache
@of_the_site
def sign_up(request, site, pk):
    rows = Session.objects.published().filter(takes_sign_up=True).select_related(*AROUND)
    session = get_object_or_404(rows, pk=pk, program__place__district=site.district)
    form = SignUpForm(request.POST or None, about=f"session {pk}")
    if request.method == "POST" and is_open(session) and form.is_valid():
        if address := _asked(request, site, form, session):
            return redirect(address)
        form.add_error(None, _("Too many people sign up from here just now. Try again later."))
    page = session_page(session, site) | {"form": form, "sent": "sent" in request.GET}
    return render(request, "programs/sign_up_form.html", page)


@transaction.atomic  # a page counts as sent only if all of it is stored
def _asked(request, site, form, session):
    """Where one goes on after the form; "" if it comes too often from here.

    Whatever became of it, the page says the same: look into your mail.
    """
    sent = f"{request.path}?sent=1"
    if form.is_trapped:
        return sent
    if too_often(request, f"sign-up {session.pk}", A_NETWORK, HOUR):
        return ""
    if not form.is_first():
        return sent
    email = form.cleaned_data["email"]
    if over("sign-up mail", email, AN_ADDRESS, DAY):
        return sent
    row = ask(session, email, str(site.language), form.coming)
    # In a demonstration no mail is sent: what its link leads to is shown at once.
    shown = row and site.district.demonstration
    return site.address("sign_up_mine", key=row.key) if shown else sent


def _row(site, key):
    rows = SignUp.objects.select_related(*(f"session__{path}" for path in AROUND))
    rows = rows.filter(session__program__place__district=site.district)
    return get_object_or_404(rows, key=key)


@never_cache
@of_the_site
def sign_up_mine(request, site, key):
    row = _row(site, key)
    page = session_page(row.session, site)
    page |= {
        "row": row,
        "party": party(row),
        "ahead": ahead_of(row),
        "again": site.address("sign_up", pk=row.session_id),
        "confirm_url": site.address("sign_up_confirm", key=key),
        "cancel_url": site.address("sign_up_cancel", key=key),
        "session_url": site.address("site_session", pk=row.session_id),
    }
    response = render(request, "programs/sign_up_mine.html", page)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@of_the_site
def sign_up_confirm(request, site, key):
    return redirect(site.address("sign_up_mine", key=confirm(_row(site, key)).key))


@require_POST
@of_the_site
def sign_up_cancel(request, site, key):
    cancel(_row(site, key))
    return redirect(site.address("sign_up_mine", key=key))
