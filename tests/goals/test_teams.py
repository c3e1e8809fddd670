"""Teams: made of seats, the zone's when it first meets; who is on them follows from positions."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from goals.models import Resource, Team, TeamSeat
from goals.teams import member_rows, members, team_of
from tests.factories import (
    BranchFactory,
    MeetingFactory,
    PositionFactory,
    ResourceFactory,
    TeamFactory,
    TeamSeatFactory,
    ZoneFactory,
    ZoneMembershipFactory,
)
from zones.access import Kind, Role
from zones.models import Position


def names(team, day=None):
    return sorted(row.user.name for row in members(team, day))


@pytest.fixture
def city_team(district):
    """Every branch's zone lead, and the specialist of one school."""
    team = TeamFactory(district=district, name="Citywide team")
    TeamSeatFactory(team=team, kind=Kind.BRANCH)
    return team


def test_the_leads_of_its_places_are_the_zones_team(zone, zone_lead, branch_lead, specialist):
    PositionFactory(place=BranchFactory(district=zone.district), role=Role.ZONE_LEAD)

    assert names(team_of(zone)) == ["Ivo Petrov", "Luz Marrero"]


def test_who_was_on_the_team_is_asked_for_a_day(zone, school, branch_lead):
    today = timezone.localdate()
    PositionFactory(
        place=school,
        role=Role.ZONE_LEAD,
        user__name="Fay Quinn",
        ends=today - timedelta(days=3),
    )
    team = team_of(zone)

    assert names(team) == ["Ivo Petrov"]
    assert names(team, today - timedelta(days=3)) == ["Fay Quinn", "Ivo Petrov"]


def test_seats_name_a_role_at_one_place_or_at_every_place_of_a_kind(
    city_team, school, specialist, branch_lead, zone_lead, other_school
):
    TeamSeatFactory(team=city_team, role=Role.SPECIALIST, place=school)
    PositionFactory(place=other_school, role=Role.SPECIALIST)
    PositionFactory(place=BranchFactory(), role=Role.ZONE_LEAD)  # another district

    assert names(city_team) == ["Dana Okafor", "Ivo Petrov"]


def test_a_branch_reads_no_names_of_other_zones_schools(city_team, zone, branch_lead, other_school):
    ZoneMembershipFactory(zone=ZoneFactory(branch__district=zone.district), school=other_school)
    PositionFactory(place=other_school, role=Role.SPECIALIST)
    TeamSeatFactory(team=city_team, role=Role.SPECIALIST, place=other_school)

    assert member_rows(city_team, branch_lead) == (
        [("Ivo Petrov", "Zone lead", "Heron Branch")],
        1,
    )


def test_the_team_of_a_zone_is_made_with_the_first_meeting_it_plans(client, zone, zone_lead):
    client.force_login(zone_lead)
    address = reverse("goals:zone_meeting_create", args=[zone.pk])
    client.get(address)
    assert not Team.objects.exists()
    day = timezone.localdate() + timedelta(days=9)

    answer = client.post(address, {"day": day, "begins": "15:00", "ends": "16:30"})

    team = Team.objects.get()
    assert (team.zone, team.name, team.meetings.count()) == (zone, "Heron zone leadership team", 1)
    assert answer.status_code == 302


def test_a_zones_team_finds_a_name_where_another_team_has_it(zone):
    TeamFactory(district=zone.district, name="Heron zone leadership team")

    assert team_of(zone).name == "Heron zone leadership team of Heron Branch"


@pytest.mark.django_db(transaction=True)
def test_two_who_need_it_at_once_make_one_team(zone):
    found, start = [], threading.Barrier(2)

    def need():
        start.wait()
        found.append(team_of(zone).pk)
        connection.close()

    threads = [threading.Thread(target=need) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [Team.objects.get().pk] * 2


def test_a_lead_of_the_partnership_adds_a_team_with_its_seats(client, library_admin, school):
    client.force_login(library_admin)
    client.post("/teams/new/", {"name": "Readers", "purpose": "To learn."})
    team = Team.objects.get()
    seats = f"/teams/{team.pk}/seats/new/"

    client.post(seats, {"role": "zone_lead", "where": "branch"})
    client.post(seats, {"role": "zone_lead", "where": "branch"})
    client.post(seats, {"role": "specialist", "where": school.pk})
    refused = client.post(seats, {"role": "specialist", "where": "branch"})

    assert sorted(str(seat) for seat in TeamSeat.objects.all()) == [
        "Library media specialist, Juniper School",
        "Zone lead, every place",
    ]
    assert refused.context["form"].non_field_errors() == ["No branch has such a role."]


def test_a_place_of_another_district_is_no_seat(client, supervisor, city_team):
    client.force_login(supervisor)
    elsewhere = PositionFactory().place

    answer = client.post(
        f"/teams/{city_team.pk}/seats/new/", {"role": "specialist", "where": elsewhere.pk}
    )

    assert (answer.status_code, city_team.seats.count()) == (404, 1)


def test_a_team_ends_once_nothing_is_planned_and_the_end_is_undone(client, supervisor, city_team):
    client.force_login(supervisor)
    ahead = MeetingFactory(team=city_team, days=5)
    client.post(f"/teams/{city_team.pk}/end/")
    city_team.refresh_from_db()
    assert city_team.ended_on is None
    ahead.cancel()

    client.post(f"/teams/{city_team.pk}/end/")

    city_team.refresh_from_db()
    assert city_team.ended_on == timezone.localdate()
    assert client.get(f"/teams/{city_team.pk}/meetings/new/").status_code == 403
    client.post(f"/teams/{city_team.pk}/reopen/")
    city_team.refresh_from_db()
    assert city_team.ended_on is None


def test_a_member_shares_a_link_once_and_takes_it_back(client, branch_lead, city_team):
    client.force_login(branch_lead)
    address = f"/teams/{city_team.pk}/resources/new/"
    link = {"title": "Outlines", "link": "https://example.org/outlines"}
    client.post(address, link)

    again = client.post(address, link | {"title": "The same"})

    row = Resource.objects.get()
    assert (row.title, row.by) == ("Outlines", branch_lead)
    assert again.context["form"].non_field_errors() == ["The team shares this link already."]
    client.post(f"/resources/{row.pk}/remove/")
    assert not Resource.objects.exists()


def test_another_zones_lead_changes_nothing_of_the_team(client, zone, zone_lead):
    far = PositionFactory(
        place=ZoneFactory(branch__district=zone.district).branch, role=Role.ZONE_LEAD
    ).user
    row = ResourceFactory(team=team_of(zone))
    client.force_login(far)

    answers = [
        client.post(f"/resources/{row.pk}/remove/"),
        client.post(f"/teams/{row.team_id}/resources/new/", {"title": "A", "link": "b.org"}),
        client.get(f"/zones/{zone.pk}/meetings/new/"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert Resource.objects.get() == row


@pytest.mark.parametrize("size", [2, 12])
def test_the_page_of_a_team_costs_the_same_however_much_it_met(
    client, django_assert_num_queries, city_team, branch_lead, size
):
    for days in range(size):
        MeetingFactory(team=city_team, days=-days - 1)
        MeetingFactory(team=city_team, days=days + 1)
        PositionFactory(place=BranchFactory(district=city_team.district), role=Role.ZONE_LEAD)
    client.force_login(branch_lead)

    with django_assert_num_queries(16):
        page = client.get(f"/teams/{city_team.pk}/")

    assert len(page.context["past"]) == len(page.context["ahead"]) == size
    assert Position.objects.filter(role=Role.ZONE_LEAD).count() == size + 1
