"""The private calendar of a seat: what it says, and when it is gone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from goals.models import Feed
from tests.factories import (
    FeedFactory,
    MeetingFactory,
    PositionFactory,
    TeamFactory,
    TeamSeatFactory,
    ZoneFactory,
)
from zones.access import Kind, Role
from zones.models import Position


@pytest.fixture
def feed(branch_lead):
    return FeedFactory(position=Position.objects.get(user=branch_lead))


@pytest.fixture
def team(zone):
    return TeamFactory(zone=zone, name="Heron team")


def events(feed):
    answer = Client().get(feed.get_absolute_url())
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_it_says_when_where_and_what_about_and_never_the_notes(feed, team):
    meeting = MeetingFactory(
        team=team, days=3, where="Room 4", agenda="Dates; focus", notes="Secret words"
    )

    answer = Client().get(feed.get_absolute_url())

    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert {
        name: str(event[name]) for name in ("summary", "location", "description", "status")
    } == {
        "summary": "Heron team",
        "location": "Room 4",
        "description": "Dates; focus",
        "status": "CONFIRMED",
    }
    assert event.decoded("dtstart") == meeting.starts_at.replace(microsecond=0)
    assert event.decoded("dtend") == meeting.ends_at.replace(microsecond=0)
    assert event["url"].endswith(f"/meetings/{meeting.pk}/")
    assert b"Secret" not in answer.content
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies


def test_a_change_and_a_cancellation_keep_the_event_and_raise_its_number(feed, team):
    meeting = MeetingFactory(team=team, days=3)
    (first,) = events(feed)
    meeting.where = "Elsewhere"
    meeting.save()
    meeting.cancel()

    (second,) = events(feed)

    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 2)
    assert (str(second["status"]), str(second["summary"])) == ("CANCELLED", "Cancelled: Heron team")
    assert second.decoded("dtstamp") >= first.decoded("dtstamp")


def test_it_holds_the_teams_of_this_seat_of_the_past_year_and_to_come(feed, team, district, school):
    MeetingFactory(team=team, days=-300)
    MeetingFactory(team=team, days=-400)
    MeetingFactory(team=TeamFactory(zone=ZoneFactory(branch__district=district)), days=2)
    every = TeamSeatFactory(team__district=district, kind=Kind.BRANCH).team
    MeetingFactory(team=every, days=30)
    other = TeamSeatFactory(team__district=district, role=Role.SPECIALIST, place=school).team
    MeetingFactory(team=other, days=4)
    # The same person on another team, in another seat.
    PositionFactory(user=feed.position.user, place=school, role=Role.SPECIALIST)

    found = sorted(str(event["summary"]) for event in events(feed))

    assert found == sorted(["Heron team", every.name])


def ended(feed):
    feed.position.starts = timezone.localdate() - timedelta(days=90)
    feed.position.ends = timezone.localdate() - timedelta(days=2)
    feed.position.save()


def inactive(feed):
    feed.position.user.is_active = False
    feed.position.user.save()


def not_begun(feed):
    feed.position.starts = timezone.localdate() + timedelta(days=9)
    feed.position.save()


@pytest.mark.parametrize("gone", [ended, inactive, not_begun, Feed.reset, Feed.delete])
def test_it_dies_with_the_position_the_person_and_the_address(feed, team, gone):
    address = feed.get_absolute_url()
    assert Client().get(address).status_code == 200

    gone(feed)

    assert Client().get(address).status_code == 404


def test_nobody_guesses_an_address(db):
    assert Client().get("/feeds/guess.ics").status_code == 404
    assert Client().post("/feeds/guess.ics").status_code == 405


def test_an_address_is_made_on_asking_and_made_new(client, branch_lead, team):
    client.force_login(branch_lead)
    position = Position.objects.get(user=branch_lead)
    page = client.get("/my-work/calendar/")
    assert [row["address"] for row in page.context["feeds"]] == [""]
    assert not Feed.objects.exists()

    client.post(f"/my-work/calendar/{position.pk}/")
    first = Feed.objects.get().key
    client.post(f"/my-work/calendar/{position.pk}/")

    second = Feed.objects.get().key
    page = client.get("/my-work/calendar/")
    assert first != second
    assert [row["address"] for row in page.context["feeds"]] == [
        f"http://testserver/feeds/{second}.ics"
    ]


def test_nobody_makes_or_resets_the_address_of_somebody_else(client, feed, zone_lead):
    key = feed.key
    client.force_login(zone_lead)

    answer = client.post(f"/my-work/calendar/{feed.position_id}/")

    assert answer.status_code == 404
    assert Feed.objects.get().key == key


@pytest.mark.parametrize("size", [1, 9])
def test_a_feed_costs_the_same_however_many_meetings(django_assert_num_queries, feed, team, size):
    for days in range(size):
        MeetingFactory(team=team, days=days + 1)

    with django_assert_num_queries(3):
        found = events(feed)

    assert len(found) == size
