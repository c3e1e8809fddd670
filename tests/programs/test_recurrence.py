"""Rules of repetition become days and moments on the clock of the district."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from programs.recurrence import (
    Repeats,
    days_of,
    moment,
    planned,
    rule_of,
    slot,
    why_not,
    words,
)
from zones.models import DayOff

EAST = ZoneInfo("America/New_York")
THREE, FOUR = time(15), time(16)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


TUESDAY, FRIDAY = date(2026, 7, 7), date(2026, 7, 10)


@pytest.mark.parametrize(
    ("repeats", "first", "asked", "said", "days"),
    [
        (
            Repeats.WEEKLY,
            TUESDAY,
            {"weekdays": [3, 1], "until": date(2026, 7, 16)},
            "Every Tuesday and Thursday, until July 16, 2026",
            [7, 9, 14, 16],
        ),
        (Repeats.FORTNIGHT, TUESDAY, {"times": 2}, "Every two weeks on Tuesday, 2 times", [7, 21]),
        (Repeats.MONTHLY, TUESDAY, {"times": 1}, "Every month on the first Tuesday, once", [7]),
        (Repeats.WORKDAYS, FRIDAY, {"times": 2}, "Monday to Friday, 2 times", [10, 13]),
        (Repeats.DAILY, FRIDAY, {"until": FRIDAY}, "Every day, until July 10, 2026", [10]),
    ],
)
def test_a_series_is_told_in_words_and_made_into_days(repeats, first, asked, said, days):
    rule = rule_of(repeats, first, **asked)

    assert (words(rule), [day.day for day in days_of(rule, first)]) == (said, days)


def test_a_fifth_weekday_is_the_last_of_every_month():
    rule = rule_of(Repeats.MONTHLY, date(2026, 9, 30), times=3)

    days = days_of(rule, date(2026, 9, 30))

    assert days == [date(2026, 9, 30), date(2026, 10, 28), date(2026, 11, 25)]


@pytest.mark.parametrize(
    ("times", "said"),
    [(2000, "2,000 sessions; a series has 400 at most"), (5000, "more than 3,000 sessions")],
)
def test_a_series_of_two_thousand_sessions_is_refused(times, said):
    with pytest.raises(ValidationError, match=said):
        days_of(rule_of(Repeats.DAILY, date(2026, 7, 7), times=times), date(2026, 7, 7))


def test_a_series_keeps_its_hour_on_the_clock_over_the_change_of_clocks():
    rule = rule_of(Repeats.WEEKLY, date(2026, 10, 27), times=2)

    slots = planned(rule, date(2026, 10, 27), THREE, FOUR, EAST).slots

    assert [one.starts for one in slots] == [utc(2026, 10, 27, 19), utc(2026, 11, 3, 20)]
    assert {one.ends - one.starts for one in slots} == {timedelta(hours=1)}


def test_a_time_that_comes_twice_is_the_first():
    assert moment(date(2026, 11, 1), time(1, 30), EAST) == (utc(2026, 11, 1, 5, 30), False)


def test_a_time_the_clock_leaps_over_is_refused_for_one_and_moved_in_a_series():
    day, begins, ends = date(2027, 3, 14), time(2, 15), time(2, 45)
    one = slot(day, begins, ends, EAST)
    weekly = planned(rule_of(Repeats.WEEKLY, day, times=2), day, begins, ends, EAST)

    assert why_not(one, begins, ends, EAST) == {
        "begins": "On March 14, 2027 clocks go forward: there is no 2:15 am. Choose another time."
    }
    assert why_not(slot(day, time(1), ends, EAST), time(1), ends, EAST) == {
        "ends": "On March 14, 2027 clocks go forward: there is no 2:45 am. Choose another time."
    }
    assert weekly.leapt == [one]
    assert (one.starts, one.ends) == (utc(2027, 3, 14, 7, 15), utc(2027, 3, 14, 7, 45))


def test_an_all_day_session_runs_from_midnight_to_midnight_of_the_district():
    one = slot(date(2026, 11, 1), None, None, EAST, date(2026, 11, 2), True)

    assert (one.starts, one.ends) == (utc(2026, 11, 1, 4), utc(2026, 11, 3, 5))
    assert why_not(one, None, None, EAST) == {}


def test_an_end_before_its_begin_is_refused_across_midnight_it_is_not():
    day = date(2026, 7, 7)
    back, night = slot(day, FOUR, THREE, EAST), slot(day, FOUR, THREE, EAST, day + timedelta(1))

    assert why_not(back, FOUR, THREE, EAST) == {"ends": "It cannot end before it begins."}
    assert why_not(night, FOUR, THREE, EAST) == {}


def test_days_on_which_the_place_is_closed_are_left_out(branch, school):
    closed = date(2026, 7, 14)
    DayOff.objects.create(district=branch.district, branch=branch, day=closed, name="Inventory day")
    rule = rule_of(Repeats.WEEKLY, date(2026, 7, 7), times=3)

    found = planned(rule, date(2026, 7, 7), THREE, FOUR, EAST, place=branch)
    of_school = planned(rule, date(2026, 7, 7), THREE, FOUR, EAST, place=school)

    assert [one.day.day for one in found.slots] == [7, 21]
    assert found.closed == [(closed, "Inventory day")]
    assert [one.day.day for one in of_school.slots] == [7, 14, 21]
