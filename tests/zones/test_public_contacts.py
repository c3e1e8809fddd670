"""Who may be named on public pages: only who was ticked, by those who keep the position."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import PositionFactory
from zones.access import Role
from zones.models import Place, Position


def ticked(place, name, **fields):
    fields = {"role": Role.ZONE_LEAD, "public_contact": True} | fields
    return PositionFactory(place=place, user__name=name, **fields)


def test_public_pages_name_whom_somebody_ticked_and_who_is_present(
    zone, school, branch, other_school
):
    today = timezone.localdate()
    ticked(branch, "Ivo Petrov")
    ticked(school, "Luz Marrero")
    ticked(school, "Not Ticked", public_contact=False)
    ticked(school, "Has Left", ends=today - timedelta(1))
    ticked(school, "Begins Later", starts=today + timedelta(1))
    ticked(school, "Is Away", away_from=today)
    ticked(school, "Cannot Sign In", user__is_active=False)
    ticked(other_school, "Of No Zone")
    places = Place.objects.partners_of([zone.branch_id])

    contacts = Position.objects.public_contacts(places).order_by("user__name")

    assert [row.user.name for row in contacts] == ["Ivo Petrov", "Luz Marrero"]


def test_a_closed_place_has_no_contact(zone, school):
    ticked(school, "Luz Marrero")
    Place.objects.filter(pk=school.pk).update(closes=timezone.localdate() - timedelta(1))

    assert not Position.objects.public_contacts(Place.objects.all()).exists()


def test_nobody_is_named_in_public_unless_somebody_says_so(zone_lead, branch_lead):
    assert not Position.objects.public_contacts(Place.objects.all()).exists()


@pytest.mark.parametrize(
    ("keeper", "lead"), [("data_steward", "zone_lead"), ("library_admin", "branch_lead")]
)
def test_who_keeps_the_position_ticks_and_unticks(client, request, keeper, lead):
    position = request.getfixturevalue(lead).positions.get()
    client.force_login(request.getfixturevalue(keeper))

    said = []
    for named in ("on", "off"):
        page = client.post(f"/positions/{position.pk}/contact/", {"named": named}, follow=True)
        position.refresh_from_db()
        said.append((position.public_contact, b"May be named on public pages" in page.content))

    assert said == [(True, True), (False, False)]


@pytest.mark.parametrize("person", ["branch_lead", "zone_lead", "supervisor", "principal"])
def test_nobody_else_does(client, request, branch_lead, person):
    position = branch_lead.positions.get()
    client.force_login(request.getfixturevalue(person))

    response = client.post(f"/positions/{position.pk}/contact/", {"named": "on"})

    position.refresh_from_db()
    assert (response.status_code, position.public_contact) == (403, False)
