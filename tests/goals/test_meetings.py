"""Meetings: when teams met, who reads what, and what becomes of a decision."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from goals.meetings import last_and_next
from goals.models import Meeting
from goals.zone_gaps import gaps_of
from tests.factories import (
    ActionItemFactory,
    AttendanceFactory,
    BranchFactory,
    DecisionFactory,
    MeetingFactory,
    PositionFactory,
    TeamFactory,
    ZoneFactory,
)
from zones.access import Role
from zones.models import Position, User


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

    found = last_and_next([zone.pk, other.pk])

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

    found = gaps_of(zone, period.school_year, zone_lead)
    assert found.met == met
    assert [row.met for row in found.rows] == [False, met]


def test_a_meeting_nobody_came_to_is_none(team, zone, period, zone_lead):
    MeetingFactory(team=team, days=-5)

    assert not gaps_of(zone, period.school_year, zone_lead).met


def test_the_answer_costs_one_statement(django_assert_num_queries, team, zone, period, zone_lead):
    for day in (3, 9, 20):
        came(zone_lead, team=team, days=-day)

    with django_assert_num_queries(1):
        last_and_next([zone.pk])


# Planning


def sent(days=7, **fields):
    day = timezone.localdate() + timedelta(days=days)
    return {"day": day, "begins": "15:00", "ends": "16:30", **fields}


def test_a_lead_plans_a_meeting_on_the_districts_clock(client, team, zone_lead, district):
    district.time_zone = "America/Denver"
    district.save()
    client.force_login(zone_lead)

    answer = client.post(f"/teams/{team.pk}/meetings/new/", sent(where="Room 4", agenda="Dates"))

    meeting = Meeting.objects.get()
    day = timezone.localdate() + timedelta(days=7)
    there = ZoneInfo("America/Denver")
    assert (meeting.starts_at, meeting.ends_at) == (
        datetime.combine(day, time(15), there),
        datetime.combine(day, time(16, 30), there),
    )
    assert (meeting.where, meeting.agenda, meeting.created_by) == ("Room 4", "Dates", zone_lead)
    assert answer.url == meeting.get_absolute_url()
    assert "3:00 to 4:30 pm" in client.get(answer.url).content.decode()


def test_a_meeting_in_the_past_is_one_that_was_held(client, team, zone_lead):
    client.force_login(zone_lead)
    address = f"/teams/{team.pk}/meetings/new/"

    refused = client.post(address, sent(days=-7))
    ahead = client.post(address, sent(days=7, held="on"))
    answer = client.post(address, sent(days=-7, held="on"))

    meeting = Meeting.objects.get()
    assert refused.context["form"].errors == {
        "day": ["This is past. Choose a time to come, or tick that the meeting was held."]
    }
    assert ahead.context["form"].errors == {
        "held": ["This is still to come. Remove the tick that says the meeting was held."]
    }
    assert answer.url == f"/meetings/{meeting.pk}/minutes/"


def test_what_cannot_be_a_meeting_is_refused_and_stays_typed(client, team, zone_lead):
    client.force_login(zone_lead)
    address = f"/teams/{team.pk}/meetings/new/"

    backwards = client.post(address, sent(ends="14:00", agenda="Dates"))
    nothing = client.post(address, {"where": ""})

    assert backwards.context["form"].errors == {
        "ends": ["The meeting cannot end before it begins."]
    }
    assert backwards.context["form"]["agenda"].value() == "Dates"
    assert set(nothing.context["form"].errors) == {"day", "begins", "ends"}
    assert not Meeting.objects.exists()


def test_the_same_meeting_is_planned_once(client, team, zone_lead, branch_lead):
    for person in (zone_lead, branch_lead):
        client.force_login(person)
        answer = client.post(f"/teams/{team.pk}/meetings/new/", sent())

    assert Meeting.objects.count() == 1
    assert answer.context["form"].non_field_errors() == [
        "The team already has a meeting at this time."
    ]


def test_what_was_decided_and_not_taken_up_is_on_the_next_agenda(client, team, zone_lead):
    meeting = came(zone_lead, team=team, days=-9)
    DecisionFactory(meeting=meeting, text="Print the flyer.")
    DecisionFactory(meeting=meeting, text="Ask twice.", item=ActionItemFactory())
    client.force_login(zone_lead)

    page = client.get(f"/teams/{team.pk}/meetings/new/")

    assert page.context["form"]["agenda"].value() == "Open from last time:\nPrint the flyer."


def test_a_meeting_is_cancelled_and_on_again_unless_somebody_came(client, team, zone_lead):
    ahead, held = MeetingFactory(team=team, days=3), came(zone_lead, team=team)
    client.force_login(zone_lead)

    for meeting in (ahead, held):
        client.post(f"/meetings/{meeting.pk}/cancel/")
        meeting.refresh_from_db()
    cancelled = [bool(ahead.cancelled_at), bool(held.cancelled_at)]
    client.post(f"/meetings/{ahead.pk}/restore/")

    ahead.refresh_from_db()
    assert (cancelled, ahead.cancelled_at) == ([True, False], None)


# Who came, and the notes


def test_the_team_of_that_day_is_ticked_and_others_named(
    client, team, zone, school, zone_lead, branch_lead, specialist, supervisor, other_school
):
    PositionFactory(place=other_school)  # of no place of the zone
    left = PositionFactory(
        place=school,
        role=Role.ZONE_LEAD,
        user__name="Fay Quinn",
        ends=timezone.localdate() - timedelta(days=5),
    )
    meeting = MeetingFactory(team=team, days=-8)
    client.force_login(branch_lead)
    address = f"/meetings/{meeting.pk}/minutes/"

    groups = client.get(address).context["form"].fields["came"].choices
    client.post(
        address,
        {"came": [left.pk, Position.objects.get(user=specialist).pk], "guests": "City hall"},
    )

    assert [(title, [name for _, name in rows]) for title, rows in groups] == [
        (
            "On the team that day",
            [
                "Ivo Petrov, Zone lead, Heron",
                "Fay Quinn, Zone lead, Juniper",
                "Luz Marrero, Zone lead, Juniper",
            ],
        ),
        (
            "Others",
            [
                "Karin Lindqvist, Library supervisor, Library Media Services",
                "Dana Okafor, Library media specialist, Juniper",
            ],
        ),
    ]
    meeting.refresh_from_db()
    assert sorted(meeting.came.values_list("position__user__name", flat=True)) == [
        "Dana Okafor",
        "Fay Quinn",
    ]
    assert meeting.guests == "City hall"


def test_somebody_of_another_district_did_not_come(client, team, zone_lead):
    meeting, far = MeetingFactory(team=team), PositionFactory()
    client.force_login(zone_lead)

    answer = client.post(f"/meetings/{meeting.pk}/minutes/", {"came": [far.pk]})

    assert (answer.status_code, meeting.came.count()) == (404, 0)


def test_two_who_tick_at_once_read_both_versions(client, team, zone_lead, branch_lead):
    meeting = MeetingFactory(team=team)
    one, other = (Position.objects.get(user=user) for user in (zone_lead, branch_lead))
    client.force_login(zone_lead)
    address = f"/meetings/{meeting.pk}/minutes/"
    version = client.get(address).context["form"]["version"].value()
    AttendanceFactory(meeting=meeting, position=other)

    page = client.post(address, {"version": version, "came": [one.pk], "notes": "Mine."})

    assert page.context["form"].versions == [
        (
            "Who came",
            "Ivo Petrov, Zone lead, Heron",
            "Luz Marrero, Zone lead, Juniper",
            False,
        )
    ]
    assert [row.position for row in meeting.came.all()] == [other]


@pytest.mark.parametrize(("people", "said"), [("", "who came"), ("supervisor", "Nobody of the")])
def test_a_meeting_nobody_of_the_team_came_to_says_so(
    client, request, team, zone_lead, people, said
):
    meeting = MeetingFactory(team=team)
    if people:
        user = request.getfixturevalue(people)
        AttendanceFactory(meeting=meeting, position=user.positions.get())
    client.force_login(zone_lead)

    html = client.get(meeting.get_absolute_url()).content.decode()

    assert said in html
    assert f"/meetings/{meeting.pk}/minutes/" in html


# Who reads what


@pytest.fixture
def secret(team, branch_lead):
    meeting = came(branch_lead, team=team, agenda="The agenda", notes="Secret words")
    DecisionFactory(meeting=meeting, text="The decision")
    return meeting


def reads(client, user, meeting):
    """What of a meeting somebody reads, in the order of the page."""
    client.force_login(user)
    answer = client.get(meeting.get_absolute_url())
    html = answer.content.decode()
    words = ("The agenda", "The decision", "Secret words", "Ivo Petrov")
    return answer.status_code, [word for word in words if word in html]


def test_the_team_reads_the_notes_and_the_district_reads_the_rest(
    client, secret, zone_lead, branch_lead, specialist, supervisor, outsider, viewer, district
):
    far = PositionFactory(place=BranchFactory(district=district), role=Role.ZONE_LEAD).user
    ZoneFactory(branch=far.positions.get().place)
    rest = ["The agenda", "The decision", "Ivo Petrov"]
    every = ["The agenda", "The decision", "Secret words", "Ivo Petrov"]

    people = (branch_lead, zone_lead, specialist, supervisor, far, outsider, viewer)
    found = [reads(client, user, secret) for user in people]

    assert found[:4] == [(200, every), (200, every), (200, rest), (200, rest)]
    assert found[4:] == [(200, rest), (404, []), (404, [])]


def test_who_led_once_reads_what_they_came_to_while_they_work_here(
    client, secret, team, school, zone_lead
):
    missed = came(
        Position.objects.get(role=Role.ZONE_LEAD, place__kind="branch").user,
        team=team,
        notes="Secret words",
    )
    position = Position.objects.get(user=zone_lead)
    AttendanceFactory(meeting=secret, position=position)
    position.starts -= timedelta(days=9)
    position.end(timezone.localdate() - timedelta(days=1))
    now = PositionFactory(user=zone_lead, place=school, role=Role.SPECIALIST)

    found = ["Secret words" in reads(client, zone_lead, row)[1] for row in (secret, missed)]
    now.delete()

    assert found == [True, False]
    assert reads(client, User.objects.get(pk=zone_lead.pk), secret)[0] == 404


def test_search_finds_agendas_and_decisions_and_never_notes(client, secret, team, zone_lead):
    client.force_login(zone_lead)

    found = [
        [row["url"] for row in client.get(f"/teams/{team.pk}/?q={word}").context["past"]]
        for word in ("agenda", "decision", "Secret")
    ]

    assert found == [[secret.get_absolute_url()], [secret.get_absolute_url()], []]
