"""The way in, as a newcomer walks it."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from zones.invitations import invite

PASSWORD = "a long enough phrase"


@pytest.fixture
def invited(rf, specialist, data_steward, live_server):
    """Somebody invited, and their link at the live server."""
    request = rf.get("/")
    request.user = data_steward
    invite(specialist, request)
    path = re.search(r"http://testserver(/\S+/key/\S+)", mail.outbox[-1].body)[1]
    return specialist, live_server.url + path


def test_an_invited_person_chooses_a_password_and_signs_in(screen, axe, invited):
    person, link = invited

    screen.goto(link)
    screen.get_by_label("New Password", exact=True).fill(PASSWORD)
    screen.get_by_label("New Password (again)").fill(PASSWORD)
    assert axe(screen) == []
    screen.get_by_role("button", name="Save the password").click()
    screen.get_by_role("link", name="Sign in").click()
    screen.get_by_label("E-mail address").fill(person.email)
    screen.get_by_label("Password", exact=True).fill(PASSWORD)
    assert axe(screen) == []
    screen.get_by_role("button", name="Sign in").click()

    screen.wait_for_url("**/")
    assert person.name in screen.content()


def test_a_wrong_password_puts_the_problem_in_front(screen, axe, specialist):
    EmailAddress.objects.create(
        user=specialist, email=specialist.email, verified=True, primary=True
    )

    screen.goto("/accounts/login/")
    screen.get_by_label("E-mail address").fill(specialist.email)
    screen.get_by_label("Password", exact=True).fill("not this one")
    screen.get_by_role("button", name="Sign in").click()

    assert screen.get_by_role("alert").inner_text().startswith("There is a problem")
    assert screen.title().startswith("Error: Sign in")
    assert axe(screen) == []


def test_a_demonstration_person_is_one_press_away(screen, axe, settings, specialist):
    settings.DEMO = True
    place = specialist.positions.get().place
    place.district.demonstration = True
    place.district.save()

    screen.goto("/accounts/login/")
    assert axe(screen) == []
    screen.get_by_role("button", name="Dana Okafor").click()

    screen.wait_for_url("**/")
    assert "Dana Okafor" in screen.content()


@pytest.mark.parametrize("path", ["2fa/", "2fa/totp/activate/", "sessions/", "email/", "logout/"])
def test_account_pages_are_accessible(screen, axe, specialist, sign_in, path):
    specialist.set_password(PASSWORD)
    specialist.save()
    EmailAddress.objects.create(
        user=specialist, email=specialist.email, verified=True, primary=True
    )
    sign_in(screen, specialist)

    screen.goto(f"/accounts/{path}")
    if "reauthenticate" in screen.url:
        screen.get_by_label("Password").fill(PASSWORD)
        screen.get_by_role("button", name="Confirm").click()
        screen.wait_for_url(f"**/{path}")

    assert axe(screen) == []
