"""The two facts about work, rule by rule. The period: due Friday, February 6, two days of grace."""

from copy import copy
from datetime import date

import pytest

from goals.models import ActionItem, Assignment
from goals.status import Reason, Reporting, with_reporting, with_status
from tests.factories import (
    AssignmentFactory,
    BranchFactory,
    DayOffFactory,
    GoalFactory,
    OfficeFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
    ReportingPeriodFactory,
    SchoolYearFactory,
    UpdateFactory,
)
from zones.access import Role

DUE, LAST_DAY_OF_GRACE, LATE = date(2026, 2, 6), date(2026, 2, 10), date(2026, 2, 11)
Rhythm = ActionItem.Rhythm


@pytest.fixture
def winter(district):
    year = SchoolYearFactory(district=district, starts=date(2025, 7, 1), ends=date(2026, 6, 30))
    return ReportingPeriodFactory(
        school_year=year, starts=date(2026, 1, 5), due_on=DUE, ends=date(2026, 3, 31)
    )


@pytest.fixture
def plan(office):
    return PlanFactory(owner=office, starts=date(2025, 7, 1), ends=date(2026, 6, 30))


@pytest.fixture
def seat(school):
    """Somebody holds the specialist's seat at the school since last summer."""
    return PositionFactory(place=school, starts=date(2025, 7, 1))


@pytest.fixture
def asked(plan, school, seat):
    """One assignment that owes an update in the winter period."""
    return AssignmentFactory(item__goal__plan=plan, place=school)


def update(assignment, day, status="on_track", state="counted", **fields):
    """An update by somebody who does not change who holds the seat."""
    author = fields.pop("author", None) or PositionFactory(place=OfficeFactory()).user
    return UpdateFactory(
        assignment=assignment, happened_on=day, status=status, state=state, author=author, **fields
    )


def facts(assignment, period, today):
    """(reporting, reason) of one assignment; the period is read anew, as a request would."""
    rows = with_reporting(Assignment.objects.filter(pk=assignment.pk), anew(period), today)
    return rows.values_list("reporting", "reason").get()


def anew(period):
    """Without the seats and days it has read before."""
    fresh = copy(period)
    for read in ("seats", "working_days"):
        vars(fresh).pop(read, None)
    return fresh


def change(row, **fields):
    """Sets columns past the rules of the forms, then reads the row again."""
    type(row).objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()


# Reporting, where an update is owed


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 1, 5), Reporting.OPEN),
        (DUE, Reporting.OPEN),
        (LAST_DAY_OF_GRACE, Reporting.OPEN),
        (LATE, Reporting.NOT_REPORTING),
    ],
)
def test_nothing_sent_is_open_until_the_grace_days_have_passed(winter, asked, today, expected):
    assert facts(asked, winter, today) == (expected, "")


def test_a_holiday_in_the_grace_days_gives_one_more_day(winter, asked, district):
    DayOffFactory(district=district, day=date(2026, 2, 9))

    assert facts(asked, winter, LATE) == (Reporting.OPEN, "")
    assert facts(asked, winter, date(2026, 2, 12)) == (Reporting.NOT_REPORTING, "")


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["counted"], Reporting.IN),
        (["submitted"], Reporting.WAITING),
        (["returned"], Reporting.RETURNED),
        (["draft"], Reporting.NOT_REPORTING),
        (["returned", "submitted"], Reporting.WAITING),
        (["returned", "counted", "submitted"], Reporting.IN),
    ],
)
def test_what_was_sent_in_the_period_is_the_reporting(winter, asked, states, expected):
    for state in states:
        update(asked, date(2026, 2, 2), state=state)

    assert facts(asked, winter, LATE) == (expected, "")


@pytest.mark.parametrize("day", [date(2026, 1, 4), date(2026, 4, 1)])
def test_an_update_outside_the_period_does_not_report_for_it(winter, asked, day):
    update(asked, day)

    assert facts(asked, winter, LATE) == (Reporting.NOT_REPORTING, "")


def test_an_update_for_another_assignment_does_not_report(winter, asked, plan, other_school):
    update(AssignmentFactory(item=asked.item, place=other_school), DUE)

    assert facts(asked, winter, LATE) == (Reporting.NOT_REPORTING, "")


def test_an_update_nobody_asked_for_is_in_and_the_reason_stays(winter, asked):
    change(asked, reports=False)
    update(asked, DUE)

    assert facts(asked, winter, LATE) == (Reporting.IN, Reason.TAKES_PART)


# Not asked, one reason at a time

NOT_ASKED = {
    "draft plan": (lambda row: change(row.item.goal.plan, status="draft"), Reason.PLAN),
    "plan not adopted yet": (
        lambda row: change(row.item.goal.plan, adopted_on=date(2026, 2, 7)),
        Reason.PLAN,
    ),
    "plan closed before": (
        lambda row: change(row.item.goal.plan, status="closed", closed_on=date(2026, 2, 5)),
        Reason.PLAN,
    ),
    "plan over": (
        lambda row: change(row.item.goal.plan, ends=date(2026, 2, 5)),
        Reason.PLAN,
    ),
    "assignment ended": (lambda row: change(row, ended_on=DUE), Reason.PLAN),
    "item retired": (lambda row: change(row.item, retired_on=DUE), Reason.PLAN),
    "item asks for a measure": (lambda row: change(row.item, asks="measure"), Reason.NO_WORK),
    "item asks for nothing": (lambda row: change(row.item, asks="nothing"), Reason.NO_WORK),
    "from records": (
        lambda row: change(row.item, rhythm=Rhythm.FROM_RECORDS),
        Reason.RECORDS,
    ),
    "takes part": (lambda row: change(row, reports=False), Reason.TAKES_PART),
    "once a year, in spring": (
        lambda row: change(row.item, rhythm=Rhythm.YEARLY, yearly_period="Spring"),
        Reason.RHYTHM,
    ),
    "when finished, in May": (
        lambda row: change(
            row.item, ongoing=False, rhythm=Rhythm.WHEN_FINISHED, finish_by=date(2026, 5, 1)
        ),
        Reason.RHYTHM,
    ),
    "when finished, here later": (
        lambda row: (
            change(
                row.item, ongoing=False, rhythm=Rhythm.WHEN_FINISHED, finish_by=date(2026, 3, 1)
            ),
            change(row, finish_by=date(2026, 5, 1)),
        ),
        Reason.RHYTHM,
    ),
    "place closed": (lambda row: change(row.place, closes=date(2026, 2, 5)), Reason.CLOSED),
    "place opens later": (lambda row: change(row.place, opens=date(2026, 2, 7)), Reason.CLOSED),
    "begins later": (lambda row: change(row, starts=date(2026, 2, 7)), Reason.NOT_BEGUN),
    "nobody in the seat": (
        lambda row: row.place.positions.update(ends=date(2026, 2, 5)),
        Reason.VACANT,
    ),
    "another role at the place": (
        lambda row: row.place.positions.update(role=Role.PRINCIPAL),
        Reason.VACANT,
    ),
    "away": (
        lambda row: row.place.positions.update(away_from=date(2026, 2, 1)),
        Reason.AWAY,
    ),
    "away until later": (
        lambda row: row.place.positions.update(away_from=date(2026, 2, 1), away_until=DUE),
        Reason.AWAY,
    ),
    "nine working days in the seat": (
        lambda row: row.place.positions.update(starts=date(2026, 1, 26)),
        Reason.SETTLING,
    ),
}


@pytest.mark.parametrize(("arrange", "reason"), NOT_ASKED.values(), ids=NOT_ASKED)
def test_nothing_is_asked_and_the_reason_is_given(winter, asked, arrange, reason):
    assert facts(asked, winter, LATE) == (Reporting.NOT_REPORTING, "")

    arrange(asked)

    assert facts(asked, winter, LATE) == (Reporting.NOT_ASKED, reason)


STILL_ASKED = {
    "plan adopted on the day": lambda row: change(row.item.goal.plan, adopted_on=DUE),
    "plan closed on the day": lambda row: change(
        row.item.goal.plan, status="closed", closed_on=DUE
    ),
    "assignment ended later": lambda row: change(row, ended_on=date(2026, 2, 7)),
    "once a year, in winter": lambda row: change(
        row.item, rhythm=Rhythm.YEARLY, yearly_period="winter"
    ),
    "when finished, then": lambda row: change(
        row.item, ongoing=False, rhythm=Rhythm.WHEN_FINISHED, finish_by=DUE
    ),
    "last day of the place": lambda row: change(row.place, closes=DUE),
    "begins on the day": lambda row: change(row, starts=DUE),
    "leaves on the day": lambda row: row.place.positions.update(ends=DUE),
    "back before": lambda row: row.place.positions.update(
        away_from=date(2026, 1, 5), away_until=date(2026, 2, 5)
    ),
    "away from the next day": lambda row: row.place.positions.update(away_from=date(2026, 2, 7)),
    "ten working days in the seat": lambda row: row.place.positions.update(
        starts=date(2026, 1, 23)
    ),
}


@pytest.mark.parametrize("arrange", STILL_ASKED.values(), ids=STILL_ASKED)
def test_an_update_is_still_owed(winter, asked, arrange):
    arrange(asked)

    assert facts(asked, winter, LATE) == (Reporting.NOT_REPORTING, "")


def test_work_that_was_finished_before_the_period_owes_nothing(winter, asked):
    change(asked.item, ongoing=False)
    update(asked, date(2026, 1, 4), status="complete")

    assert facts(asked, winter, LATE) == (Reporting.NOT_ASKED, Reason.FINISHED)


def test_work_that_was_taken_up_again_before_the_period_owes_an_update(winter, asked):
    change(asked.item, ongoing=False)
    update(asked, date(2025, 12, 1), status="complete")
    update(asked, date(2025, 12, 15), status="at_risk")

    assert facts(asked, winter, LATE) == (Reporting.NOT_REPORTING, "")


def test_every_reason_is_tried():
    tried = {reason for _, reason in NOT_ASKED.values()} | {Reason.FINISHED, Reason.SIDE}

    assert tried == set(Reason)


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


def test_one_position_may_report_for_another_place(winter, asked, plan, school, other_school):
    row = AssignmentFactory(item=asked.item, place=other_school, seat_place=school)

    assert facts(row, winter, LATE) == (Reporting.NOT_REPORTING, "")


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
    PositionFactory(place=branch, role=Role.ZONE_LEAD, starts=date(2025, 7, 1))
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
        PositionFactory(place=place, role=Role.ZONE_LEAD, starts=date(2025, 7, 1))
        rows.append(AssignmentFactory(item=asked.item, place=place, seat_role=Role.ZONE_LEAD))

    found = [facts(row, winter, LATE)[0] for row in (asked, *rows)]

    assert found == [Reporting.NOT_REPORTING, Reporting.OPEN, Reporting.NOT_REPORTING]


def test_a_branch_with_its_own_calendar_has_school_on_days_without_school(
    winter, asked, district, branch
):
    DayOffFactory(district=district, day=date(2026, 2, 9))
    DayOffFactory(district=district, branch=branch, day=date(2026, 6, 19))
    PositionFactory(place=branch, role=Role.ZONE_LEAD, starts=date(2025, 7, 1))
    at_branch = AssignmentFactory(item=asked.item, place=branch, seat_role=Role.ZONE_LEAD)

    found = [facts(row, winter, LATE)[0] for row in (asked, at_branch)]

    assert found == [Reporting.OPEN, Reporting.NOT_REPORTING]


def test_ten_days_in_a_branch_count_by_the_branch(winter, asked, branch):
    DayOffFactory(district=branch.district, branch=branch, day=date(2026, 1, 28))
    PositionFactory(place=branch, role=Role.ZONE_LEAD, starts=date(2026, 1, 23))
    at_branch = AssignmentFactory(item=asked.item, place=branch, seat_role=Role.ZONE_LEAD)

    assert facts(at_branch, winter, LATE) == (Reporting.NOT_ASKED, Reason.SETTLING)


# Both facts, many rows


def test_status_does_not_vanish_when_a_period_opens_and_stands_beside_reporting(
    winter, asked, supervisor
):
    update(asked, date(2025, 11, 12), status="off_track")

    rows = with_reporting(with_status(Assignment.objects.all(), supervisor), winter, LATE)

    assert list(rows.values_list("status", "reporting", "reason")) == [
        ("off_track", "not_reporting", "")
    ]


def test_the_number_of_queries_does_not_grow_with_rows(
    winter, plan, district, supervisor, django_assert_num_queries
):
    def count():
        rows = with_reporting(with_status(Assignment.objects.all(), supervisor), anew(winter), LATE)
        return len(rows.values_list("status", "reporting", "reason"))

    counts = []
    assert supervisor.held  # read once for the life of a person's object
    for _ in range(2):
        for _ in range(3):
            place = PlaceFactory(district=district)
            PositionFactory(place=place, starts=date(2025, 7, 1))
            AssignmentFactory(item__goal=GoalFactory(plan=plan), place=place)
        with django_assert_num_queries(4):
            counts.append(count())

    assert counts == [3, 6]
