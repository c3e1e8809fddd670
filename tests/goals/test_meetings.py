"""Meetings: when teams met, who reads what, and what becomes of a decision."""

import pytest
from django.utils import timezone

from goals.meetings import came_this_term, last_and_next, met_this_term
from tests.factories import AttendanceFactory, MeetingFactory, TeamFactory, ZoneFactory
from zones.models import Position, Zone


@pytest.fixture
def team(zone):
    return TeamFactory(zone=zone)


def came(user, **fields):
    """A meeting this person came to."""
    meeting = MeetingFactory(**fields)
    AttendanceFactory(meeting=meeting, position=Position.objects.get(user=user))
    return meeting


def test_a_zone_says_when_its_team_met_and_meets_next(team, zone, zone_lead):
    other = ZoneFactory(branch__district=zone.district)
    came(zone_lead, team=team, days=-40)
    last = came(zone_lead, team=team, days=-9)
    MeetingFactory(team=team, days=-2)  # nobody came
    soon = MeetingFactory(team=team, days=5)
    MeetingFactory(team=team, days=3, cancelled_at=timezone.now())
    MeetingFactory(team=team, days=50)

    found = last_and_next(Zone.objects.filter(district=zone.district))

    day = timezone.localdate(last.starts_at)
    assert found == {zone.pk: (day, soon.starts_at), other.pk: (None, None)}
    assert last_and_next([other.pk]) == {other.pk: (None, None)}


@pytest.mark.parametrize(
    ("fields", "met"),
    [
        ({"days": -5}, True),
        ({"days": -31}, False),  # before the term began
        ({"days": 5}, False),
        ({"days": -5, "cancelled_at": timezone.now()}, False),
    ],
)
def test_a_term_has_its_meeting_once_somebody_came(team, zone, period, zone_lead, fields, met):
    came(zone_lead, team=team, **fields)

    assert met_this_term([zone.pk]) == ({zone.pk} if met else set())
    school = zone_lead.positions.get().place_id
    assert came_this_term([zone.pk]) == ({(zone.pk, school)} if met else set())


def test_a_meeting_nobody_came_to_is_none(team, zone, period):
    MeetingFactory(team=team, days=-5)

    assert met_this_term([zone.pk]) == set()


def test_before_the_first_period_every_meeting_counts(team, zone, zone_lead):
    came(zone_lead, team=team, days=-200)

    assert met_this_term([zone.pk]) == {zone.pk}


def test_each_answer_costs_one_statement(django_assert_num_queries, team, zone, period, zone_lead):
    for day in (3, 9, 20):
        came(zone_lead, team=team, days=-day)
    zones = Zone.objects.filter(district=zone.district)

    for ask in (last_and_next, met_this_term, came_this_term):
        with django_assert_num_queries(1):
            ask(zones)
