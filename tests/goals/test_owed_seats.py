"""What is owed, by who holds the seat and by the calendar of the place.

The period: due Friday, February 6, two days of grace.
"""

from datetime import date

import pytest

from goals.status import Reason, Reporting
from tests.factories import (
    AssignmentFactory,
    BranchFactory,
    DayOffFactory,
    PositionFactory,
)
from tests.goals.owing import DUE, LAST_SUMMER, LATE, change, facts, update
from zones.access import Role

# Seats: shared, held by a stand-in, at another place


def test_a_stand_in_who_has_settled_owes_the_update(winter, asked, seat, school):
    seat.mark_away(date(2026, 1, 10))
    PositionFactory(place=school, starts=date(2026, 1, 12))

    assert facts(asked, winter, LATE) == (Reporting.NOT_REPORTING, "")


def test_a_stand_in_is_given_ten_working_days(winter, asked, seat, school):
    seat.mark_away(date(2026, 1, 10))
    PositionFactory(place=school, starts=date(2026, 2, 2))

    assert facts(asked, winter, LATE) == (Reporting.NOT_ASKED, Reason.SETTLING)


def test_days_without_school_do_not_settle_anybody(winter, asked, seat, district):
    type(seat).objects.filter(pk=seat.pk).update(starts=date(2026, 1, 23))
    DayOffFactory(district=district, day=date(2026, 1, 28))

    assert facts(asked, winter, LATE) == (Reporting.NOT_ASKED, Reason.SETTLING)


def test_one_position_may_report_for_another_place(winter, asked, school, other_school):
    row = AssignmentFactory(item=asked.item, place=other_school, seat_place=school)

    assert facts(row, winter, LATE) == (Reporting.NOT_REPORTING, "")


def test_of_two_holders_of_a_seat_one_away_the_other_owes_the_update(winter, asked, seat, school):
    PositionFactory(place=school, starts=LAST_SUMMER)
    seat.mark_away(date(2026, 1, 10))

    assert facts(asked, winter, LATE) == (Reporting.NOT_REPORTING, "")


def test_a_shared_seat_whose_holders_are_all_away_owes_nothing(winter, asked, seat, school):
    seat.mark_away(date(2026, 1, 10))
    PositionFactory(place=school, starts=LAST_SUMMER).mark_away(DUE)

    assert facts(asked, winter, LATE) == (Reporting.NOT_ASKED, Reason.AWAY)


def test_an_update_of_one_holder_reports_for_the_seat(winter, asked, seat, school):
    other = PositionFactory(place=school, starts=LAST_SUMMER)
    update(asked, date(2026, 2, 2), author=other.user)

    assert facts(asked, winter, LATE) == (Reporting.IN, "")


def test_a_specialist_of_two_schools_owes_an_update_for_each(
    winter, asked, seat, school, other_school
):
    row = AssignmentFactory(item=asked.item, place=other_school, seat_place=school)
    update(asked, date(2026, 2, 2), author=seat.user)

    found = [facts(one, winter, LATE) for one in (asked, row)]

    assert found == [(Reporting.IN, ""), (Reporting.NOT_REPORTING, "")]


def test_when_a_specialist_of_two_schools_is_away_neither_school_is_asked(
    winter, asked, seat, school, other_school
):
    row = AssignmentFactory(item=asked.item, place=other_school, seat_place=school)
    seat.mark_away(date(2026, 2, 1))

    found = [facts(one, winter, LATE) for one in (asked, row)]

    assert found == [(Reporting.NOT_ASKED, Reason.AWAY)] * 2


def test_who_moves_in_mid_period_owes_neither_here_nor_there(winter, asked, seat, other_school):
    row = AssignmentFactory(item=asked.item, place=other_school)
    seat.end(on=date(2026, 1, 25))
    PositionFactory(user=seat.user, place=other_school, starts=date(2026, 1, 26))

    found = [facts(one, winter, LATE) for one in (asked, row)]

    assert found == [
        (Reporting.NOT_ASKED, Reason.VACANT),
        (Reporting.NOT_ASKED, Reason.SETTLING),
    ]


def test_what_was_sent_before_a_move_stays_in(winter, asked, seat):
    update(asked, date(2026, 1, 20), author=seat.user)
    seat.end(on=date(2026, 1, 25))

    assert facts(asked, winter, LATE) == (Reporting.IN, Reason.VACANT)


def test_a_holiday_in_the_grace_days_gives_one_more_day(winter, asked, district):
    DayOffFactory(district=district, day=date(2026, 2, 9))

    assert facts(asked, winter, LATE) == (Reporting.OPEN, "")
    assert facts(asked, winter, date(2026, 2, 12)) == (Reporting.NOT_REPORTING, "")


# Sides and calendars


@pytest.mark.parametrize(
    ("asks_schools", "asks_library", "school_row", "branch_row"),
    [
        (True, True, Reporting.NOT_REPORTING, Reporting.NOT_REPORTING),
        (False, True, Reporting.NOT_ASKED, Reporting.NOT_REPORTING),
        (True, False, Reporting.NOT_REPORTING, Reporting.NOT_ASKED),
        (False, False, Reporting.NOT_ASKED, Reporting.NOT_ASKED),
    ],
)
def test_a_period_asks_the_sides_it_names(
    winter, asked, branch, asks_schools, asks_library, school_row, branch_row
):
    winter.asks_schools, winter.asks_library = asks_schools, asks_library
    PositionFactory(place=branch, role=Role.ZONE_LEAD, starts=LAST_SUMMER)
    at_branch = AssignmentFactory(item=asked.item, place=branch, seat_role=Role.ZONE_LEAD)

    found = [facts(row, winter, LATE) for row in (asked, at_branch)]

    assert found == [
        (code, Reason.SIDE if code == Reporting.NOT_ASKED else "")
        for code in (school_row, branch_row)
    ]


def test_a_branch_keeps_its_own_closed_days(winter, asked, district, branch):
    heron = branch
    finch = BranchFactory(district=district)
    DayOffFactory(district=district, branch=heron, day=date(2026, 2, 9))
    rows = []
    for place in (heron, finch):
        PositionFactory(place=place, role=Role.ZONE_LEAD, starts=LAST_SUMMER)
        rows.append(AssignmentFactory(item=asked.item, place=place, seat_role=Role.ZONE_LEAD))

    found = [facts(row, winter, LATE)[0] for row in (asked, *rows)]

    assert found == [Reporting.NOT_REPORTING, Reporting.OPEN, Reporting.NOT_REPORTING]


def test_a_branch_with_its_own_calendar_has_school_on_days_without_school(
    winter, asked, district, branch
):
    DayOffFactory(district=district, day=date(2026, 2, 9))
    DayOffFactory(district=district, branch=branch, day=date(2026, 6, 19))
    PositionFactory(place=branch, role=Role.ZONE_LEAD, starts=LAST_SUMMER)
    at_branch = AssignmentFactory(item=asked.item, place=branch, seat_role=Role.ZONE_LEAD)

    found = [facts(row, winter, LATE)[0] for row in (asked, at_branch)]

    assert found == [Reporting.OPEN, Reporting.NOT_REPORTING]


def test_ten_days_in_a_branch_count_by_the_branch(winter, asked, branch):
    DayOffFactory(district=branch.district, branch=branch, day=date(2026, 1, 28))
    PositionFactory(place=branch, role=Role.ZONE_LEAD, starts=date(2026, 1, 23))
    at_branch = AssignmentFactory(item=asked.item, place=branch, seat_role=Role.ZONE_LEAD)

    assert facts(at_branch, winter, LATE) == (Reporting.NOT_ASKED, Reason.SETTLING)


HOLIDAYS = {
    "none": (None, "not_reporting", "not_reporting"),
    "district": ("district", "open", "not_reporting"),
    "branch": ("branch", "not_reporting", "open"),
}


@pytest.mark.parametrize(("whose", "at_school", "at_branch"), HOLIDAYS.values(), ids=HOLIDAYS)
def test_a_holiday_in_the_grace_days_of_an_own_due_date(
    winter, asked, branch, whose, at_school, at_branch
):
    """Work due on Friday, January 16; the Monday after it is the holiday."""
    change(asked.item, ongoing=False, finish_by=date(2026, 1, 16))
    DayOffFactory(district=branch.district, branch=branch, day=date(2026, 6, 19))
    if whose:
        place = branch if whose == "branch" else None
        DayOffFactory(district=branch.district, branch=place, day=date(2026, 1, 19))
    PositionFactory(place=branch, role=Role.ZONE_LEAD, starts=LAST_SUMMER)
    row = AssignmentFactory(item=asked.item, place=branch, seat_role=Role.ZONE_LEAD)

    found = [facts(one, winter, date(2026, 1, 21))[0] for one in (asked, row)]

    assert found == [at_school, at_branch]
