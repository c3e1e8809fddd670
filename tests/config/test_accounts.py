"""Signing in, resetting, being invited; the role picker of demonstration mode."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from tests.factories import DistrictFactory, PlaceFactory, PositionFactory, UserFactory
from zones.access import Role
from zones.invitations import invite

PASSWORD = "a long enough phrase"


def sign_in(client, user, password=PASSWORD):
    return client.post("/accounts/login/", {"login": user.email, "password": password})


def signed_in_as(client):
    return client.session.get(SESSION_KEY)


def link_in(message):
    return re.search(r"https?://testserver(/\S+/key/\S+)", message.body)[1]


def set_password(client, link):
    """Follow the mailed link and fill in the form behind it."""
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(form, {"password1": PASSWORD, "password2": PASSWORD}, follow=True)


@pytest.fixture
def person(specialist):
    specialist.set_password(PASSWORD)
    specialist.save()
    EmailAddress.objects.create(
        user=specialist, email=specialist.email, verified=True, primary=True
    )
    return specialist


@pytest.fixture
def invited(specialist, data_steward, rf, mailoutbox):
    """A person without a password, and the link mailed to them."""
    request = rf.get("/")
    request.user = data_steward
    invite(specialist, request)
    return specialist, link_in(mailoutbox[-1])


def test_email_and_password_sign_in(client, person):
    response = sign_in(client, person)

    assert (response.status_code, response.url) == (302, "/")
    assert signed_in_as(client) == str(person.pk)


def test_the_address_is_read_in_any_case(client, person):
    client.post("/accounts/login/", {"login": person.email.upper(), "password": PASSWORD})

    assert signed_in_as(client) == str(person.pk)


def test_a_wrong_password_names_neither_address_nor_password(client, person):
    response = sign_in(client, person, "something else")

    assert signed_in_as(client) is None
    assert "not correct" in response.content.decode()


def test_a_person_made_inactive_does_not_sign_in(client, person):
    person.is_active = False
    person.save()

    sign_in(client, person)

    assert signed_in_as(client) is None


def test_nobody_registers_themselves(client, db):
    fields = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}

    response = client.post("/accounts/signup/", fields)

    assert "closed" in response.content.decode().lower()
    assert not EmailAddress.objects.exists()


def test_a_forgotten_password_is_set_by_the_mailed_link(client, person, mailoutbox):
    client.post("/accounts/password/reset/", {"email": person.email})
    person.set_unusable_password()
    person.save()
    client.post("/accounts/password/reset/", {"email": person.email})

    set_password(client, link_in(mailoutbox[-1]))
    sign_in(client, person)

    assert signed_in_as(client) == str(person.pk)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, person, mailoutbox):
    known = client.post("/accounts/password/reset/", {"email": person.email})
    mailoutbox.clear()
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert mailoutbox == []


def test_an_invited_person_sets_a_password_and_signs_in(client, invited, mailoutbox):
    person, link = invited

    set_password(client, link)
    sign_in(client, person)

    assert signed_in_as(client) == str(person.pk)
    message = mailoutbox[0]
    assert message.to == [person.email]
    assert message.subject == "Your invitation to Throughline"
    assert message.body.startswith("Hello Dana Okafor,\n\nMira Szabo has given you an account")
    assert "for 3 days" in message.body


def test_an_invitation_works_once(client, invited):
    _, link = invited
    set_password(client, link)

    again = client.get(link, follow=True)

    assert "This link no longer works" in again.content.decode()


def test_an_invitation_expires(client, invited, settings):
    _, link = invited
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert "This link no longer works" in client.get(link, follow=True).content.decode()


def test_a_second_invitation_follows_a_changed_address(invited, data_steward, rf, mailoutbox):
    person, _ = invited
    person.email = "married@example.org"
    person.save()
    request = rf.get("/")
    request.user = data_steward

    invite(person, request)

    assert mailoutbox[-1].to == ["married@example.org"]
    addresses = EmailAddress.objects.filter(user=person).values_list("email", "verified")
    assert list(addresses) == [("married@example.org", True)]


@pytest.mark.parametrize(
    "path",
    ["email/", "password/change/", "logout/", "2fa/", "2fa/totp/activate/", "sessions/"],
)
def test_account_pages_open_for_a_person_signed_in(client, person, path):
    sign_in(client, person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})  # before changing two steps

    assert client.get(f"/accounts/{path}").status_code == 200


@pytest.fixture
def demonstration(db, settings):
    """Demonstration mode, with two people in a demonstration district."""
    settings.DEMO = True
    district = DistrictFactory(name="Sampleton", demonstration=True)
    school = PlaceFactory(district=district, name="Alder School")
    both = PositionFactory(place=school, user__name="Vera Both").user
    PositionFactory(place=school, role=Role.ZONE_LEAD, user=both)
    other = PositionFactory(place=school, role=Role.PRINCIPAL, user__name="Abel Head").user
    return both, other


def press(client, user):
    return client.post("/accounts/demo/", {"person": user.email})


def test_the_picker_shows_one_button_a_person_with_roles_and_places(client, demonstration):
    page = client.get("/accounts/login/").content.decode()

    assert re.findall(r'<button[^>]*name="person"[^>]*>([^<]*)<', page) == [
        "Abel Head",
        "Vera Both",
    ]
    assert "Sampleton" in page
    roles = re.findall(r"<div>([^<]*, Alder School)</div>", page)
    assert roles == [
        "School administrator, Alder School",
        "Library media specialist, Alder School",
        "Zone lead, Alder School",
    ]


def test_the_picker_signs_in_as_that_person(client, demonstration):
    response = press(client, demonstration[0])

    assert (response.status_code, response.url) == (302, "/")
    assert signed_in_as(client) == str(demonstration[0].pk)


def test_the_picker_leads_back_to_the_page_one_was_on(client, demonstration):
    page = client.get("/accounts/login/?next=/plans/").content.decode()
    answers = [
        client.post("/accounts/demo/", {"person": demonstration[0].email, "next": wanted}).url
        for wanted in ("/plans/", "https://evil.example/")
    ]

    assert page.count('name="next" value="/plans/"') == 2
    assert answers == ["/plans/", "/"]


def test_without_demonstration_mode_there_is_no_picker(client, demonstration, settings):
    settings.DEMO = False

    page = client.get("/accounts/login/").content.decode()
    response = press(client, demonstration[0])

    assert "Vera Both" not in page
    assert (response.status_code, signed_in_as(client)) == (404, None)


def test_people_of_real_districts_are_not_in_the_picker(client, demonstration, specialist):
    page = client.get("/accounts/login/").content.decode()
    response = press(client, specialist)

    assert specialist.name not in page
    assert (response.status_code, signed_in_as(client)) == (404, None)


def test_a_position_that_ended_gives_no_button(client, demonstration):
    person = demonstration[1]
    person.positions.update(ends=timezone.localdate() - timedelta(days=1))

    page = client.get("/accounts/login/").content.decode()

    assert person.name not in page
    assert press(client, person).status_code == 404


def test_somebody_unknown_is_a_404(client, demonstration):
    assert press(client, UserFactory()).status_code == 404
    assert client.post("/accounts/demo/").status_code == 404


def test_a_link_cannot_sign_anybody_in(client, demonstration):
    assert client.get("/accounts/demo/").status_code == 405
