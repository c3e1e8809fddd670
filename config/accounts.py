"""Signing in: invited people by e-mail and password, demonstration people by one button."""

from itertools import groupby

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zones.models import Position, User


class AccountAdapter(DefaultAccountAdapter):
    """People are invited; nobody registers themselves."""

    def is_open_for_signup(self, request):
        return False


class SignInForm(LoginForm):
    """Labels say it all; the page itself has the link for a forgotten password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail address"
        self.fields["remember"].label = "Keep me signed in on this device"
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


@login_not_required
@require_POST
def demo_sign_in(request):
    people = User.objects.filter(is_active=True, pk__in=demo_positions().values("user"))
    login(request, get_object_or_404(people, email=request.POST.get("person", "")))
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return redirect(wanted if ours else settings.LOGIN_REDIRECT_URL)


def demo_positions():
    """What may be signed into without a password: nothing outside demonstration mode."""
    if not settings.DEMO:
        raise Http404
    return Position.objects.today().filter(place__district__demonstration=True).order_by()


def demo_people():
    """[(district, [(person, [position, …]), …]), …] for the sign-in page."""
    if not settings.DEMO:
        return []
    rows = demo_positions().filter(user__is_active=True)
    rows = rows.select_related("user", "place__district")
    rows = rows.order_by("place__district__name", "place__district", "user__name", "user", "role")
    return [
        (district, [(user, list(seats)) for user, seats in groupby(held, lambda row: row.user)])
        for district, held in groupby(rows, lambda row: row.place.district)
    ]
