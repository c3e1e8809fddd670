"""The calendar of staff: what it shows to whom, on which day, and what may be moved."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from programs.models import Session
from tests.factories import (
    ProgramFactory,
    RoomFactory,
    SessionFactory,
    SessionLogFactory,
    SignUpFactory,
    StandardFactory,
    ZoneFactory,
)

HARTFORD = ZoneInfo("America/New_York")


def at(*moment):
    return datetime(*moment, tzinfo=HARTFORD)


def on(program, starts, hours=1, **fields):
    ends = starts + timedelta(hours=hours)
    return SessionFactory(program=program, starts_at=starts, ends_at=ends, **fields)


@pytest.fixture
def story(branch):
    return ProgramFactory(place=branch, title="Story <time>")


@pytest.fixture
def lead(client, branch_lead):
    client.force_login(branch_lead)
    return client


def shown(answer):
    """{day: entries as one string} of the days that have some."""
    days = answer.context["days"]
    return {day["date"]: day["entries"] for day in days if day["entries"]}


@pytest.mark.parametrize(
    ("view", "first", "days"), [("month", "2027-02-28", 35), ("week", "2027-03-14", 7)]
)
def test_month_and_week_show_whole_weeks_from_sunday(lead, story, view, first, days):
    on(story, at(2027, 3, 14, 22), hours=5)
    on(story, at(2027, 3, 31, 15))

    answer = lead.get("/calendar/", {"view": view, "day": "2027-03-17"})

    found = [day["date"] for day in answer.context["days"]]
    assert (found[0], len(found)) == (first, days)
    end = ["2027-03-31"] if view == "month" else []
    assert [*shown(answer)] == ["2027-03-14", "2027-03-15", *end]
    assert "Story &lt;time&gt;" in shown(answer)["2027-03-14"]
    assert b"Story <time>" not in answer.content


def test_a_list_names_the_days_that_have_something(lead, story):
    on(story, at(2027, 3, 17, 15))
    on(story, at(2027, 3, 20, 0), hours=48, all_day=True)

    answer = lead.get("/calendar/?view=list&day=2027-03-15")

    assert [*shown(answer)] == ["2027-03-17", "2027-03-20", "2027-03-21"]
    assert "All day" in shown(answer)["2027-03-21"]
    assert "3:00 pm to 4:00 pm" in shown(answer)["2027-03-17"]


def test_a_full_day_links_to_the_rest(lead, story):
    for number in range(8):
        on(story, at(2027, 3, 17, 9 + number))

    answer = lead.get("/calendar/?day=2027-03-01&age=6_11")

    (day,) = [day for day in answer.context["days"] if day["entries"]]
    assert (day["more"], day["entries"].count("<li")) == ("2", 6)
    assert day["list_url"] == "?age=6_11&view=list&day=2027-03-17"


def test_the_filters_narrow_it_and_stay_in_the_links(lead, branch, zone, school, district):
    area = StandardFactory(framework__district=district)
    far = ZoneFactory(branch__district=district)
    titles = {
        "Mine": {"place": branch, "age": "0_5", "key_area": area},
        "School": {"place": school},
        "Far": {"place": far.branch},
        "Draft": {"place": branch, "state": "draft"},
    }
    for title, fields in titles.items():
        on(ProgramFactory(title=title, **fields), at(2027, 3, 17, 15))
    called_off = on(ProgramFactory(place=branch, title="Off"), at(2027, 3, 17, 15))
    Session.objects.filter(pk=called_off.pk).cancel()

    def found(**asked):
        answer = lead.get("/calendar/", {"day": "2027-03-17", "view": "list"} | asked)
        assert all("view=" in url for _, url, _ in answer.context["views"])
        entries = shown(answer).get("2027-03-17", "")
        return {title for title in (*titles, "Off") if f"</span> {title}</a>" in entries}

    assert found() == {"Mine", "School", "Far", "Draft", "Off"}
    assert found(place=branch.pk) == {"Mine", "Draft", "Off"}
    assert found(zone=zone.pk) == {"Mine", "School", "Draft", "Off"}
    assert found(age="0_5") == {"Mine"}
    assert found(key_area=area.pk) == {"Mine"}
    assert found(state="draft") == {"Draft"}
    assert found(state="cancelled") == {"Off"}
    assert found(state="published", zone=far.pk) == {"Far"}


@pytest.mark.parametrize(
    "asked",
    [
        *("view=year", "day=2027-02-30", "day=0026-03-17", "day=9999-01-01", "day=soon"),
        *("place=x", "zone=0", "age=7"),
    ],
)
def test_what_is_no_choice_is_not_found(lead, asked):
    assert lead.get(f"/calendar/?{asked}").status_code == 404


def test_another_district_is_not_in_it(client, outsider, story):
    on(story, at(2027, 3, 17, 15))
    client.force_login(outsider)

    answer = client.get("/calendar/?day=2027-03-17")

    assert shown(answer) == {}
    assert b"no session" in answer.content
    assert client.get(f"/calendar/?place={story.place_id}").status_code == 404


@pytest.mark.parametrize("size", [2, 30])
def test_it_costs_the_same_however_many_sessions(lead, branch, django_assert_num_queries, size):
    for number in range(size):
        on(ProgramFactory(place=branch), at(2027, 3, 1 + number % 28, 15))

    with django_assert_num_queries(13):
        lead.get("/calendar/?day=2027-03-17")


def move(client, session, day, **fields):
    answer = client.post(f"/sessions/{session.pk}/move/", {"day": day} | fields, follow=True)
    session.refresh_from_db()
    return [str(message) for message in answer.context["messages"]]


def test_a_session_moves_to_another_day_at_its_hours(lead, story):
    one = on(story, at(2027, 3, 12, 15))  # before the clock changes

    said = move(lead, one, "2027-03-16", next="/calendar/?day=2027-03-01")

    assert said == ["Story <time> is on Tuesday, March 16, 2027 now."]
    assert (one.starts_at, one.ends_at) == (at(2027, 3, 16, 15), at(2027, 3, 16, 16))
    assert one.sequence == 1


def test_all_day_stays_from_midnight_to_midnight_over_the_change_of_the_clock(lead, story):
    one = on(story, at(2027, 3, 10), hours=48, all_day=True)

    move(lead, one, "2027-03-13")

    assert (one.starts_at, one.ends_at) == (at(2027, 3, 13), at(2027, 3, 15))


@pytest.mark.parametrize("day", ["", "soon", "2027-02-30", "0026-01-01"])
def test_no_day_is_no_move(lead, story, day):
    one = on(story, at(2027, 3, 12, 15))

    (said,) = move(lead, one, day)

    assert said.startswith(("Choose a day", "Check the year"))
    assert (one.starts_at, one.sequence) == (at(2027, 3, 12, 15), 0)


def test_an_hour_that_the_clock_leaves_out_is_refused(lead, story):
    one = on(story, at(2027, 3, 12, 2), hours=2)

    assert move(lead, one, "2027-03-14") == [
        "On Sunday, March 14, 2027 the clock is put forward over that hour."
    ]


def test_a_taken_room_is_said_with_what_is_in_it(lead, story, branch):
    room = RoomFactory(place=branch)
    on(ProgramFactory(place=branch, title="Chess"), at(2027, 3, 16, 15), room=room)
    one = on(story, at(2027, 3, 12, 15), room=room)

    assert move(lead, one, "2027-03-16") == [
        f"{room} is taken on Tuesday, March 16, 2027, 3:00 to 4:00 pm by “Chess”."
    ]
    assert one.starts_at == at(2027, 3, 12, 15)


def test_what_was_logged_cancelled_or_signed_up_for_stays(lead, story):
    logged, off, asked = (on(story, at(2027, 3, 12, 9 + hour)) for hour in range(3))
    SessionLogFactory(session=logged)
    Session.objects.filter(pk=off.pk).cancel()
    SignUpFactory(session=asked)

    said = [move(lead, one, "2027-03-16")[0] for one in (logged, off, asked)]

    assert said == [
        "It was held and logged, so it stays on its day.",
        "It is cancelled. Plan it anew.",
        "People have signed up. Change the day in its form: there they are told.",
    ]
    assert not Session.objects.filter(starts_at__date="2027-03-16").exists()


def test_nobody_is_sent_to_another_site(lead, story):
    one = on(story, at(2027, 3, 12, 15))

    answer = lead.post(
        f"/sessions/{one.pk}/move/", {"day": "2027-03-16", "next": "https://evil.example/"}
    )

    assert answer["Location"] == f"/sessions/{one.pk}/"
    assert timezone.is_aware(one.starts_at)
