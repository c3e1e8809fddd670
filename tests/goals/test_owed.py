"""Every rule of what is owed, one at a time: whom the period asks, and what came in for it.

The period: due Friday, February 6, two days of grace. Seats and calendars: test_owed_seats.py.
"""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from goals.models import ActionItem, Assignment
from goals.review import send_back, submit, take_back
from goals.status import Reason, Reporting, with_reporting
from tests.factories import AssignmentFactory, PositionFactory, ReportingPeriodFactory
from tests.goals.owing import DUE, LAST_DAY_OF_GRACE, LATE, change, facts, update
from zones.access import Role

Rhythm = ActionItem.Rhythm


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


def test_an_update_for_another_assignment_does_not_report(winter, asked, other_school):
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
    "when finished, when the plan ends": (
        lambda row: change(row.item, ongoing=False, rhythm=Rhythm.WHEN_FINISHED),
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


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_work_is_finished_only_by_an_update_that_counts(winter, asked, state):
    change(asked.item, ongoing=False)
    update(asked, date(2026, 1, 4), status="complete", state=state)

    assert facts(asked, winter, LATE) == (Reporting.NOT_REPORTING, "")


def test_work_that_is_finished_in_the_period_reports_for_it(winter, asked):
    change(asked.item, ongoing=False)
    update(asked, date(2026, 1, 20), status="complete")

    assert facts(asked, winter, LATE) == (Reporting.IN, "")


def test_every_reason_is_tried():
    tried = {reason for _, reason in NOT_ASKED.values()} | {Reason.FINISHED, Reason.SIDE}

    assert tried == set(Reason)


# On its way to counting


@pytest.fixture
def reviewed(asked, office):
    """The work of a plan whose owner reviews, sent by its specialist; its reviewer."""
    change(asked.item.goal.plan, reviewed_by="owner")
    return PositionFactory(place=office, role=Role.SUPERVISOR).user


def of_the_seat(asked, seat, state="draft", day=date(2026, 2, 2)):
    return update(asked, day, state=state, author=seat.user)


@pytest.mark.parametrize("today", [DUE, LATE, date(2026, 6, 1)])
def test_sent_in_time_and_returned_never_turns_into_not_reporting(
    winter, asked, seat, reviewed, today
):
    sent = of_the_seat(asked, seat)
    submit([sent], seat.user)
    sent.refresh_from_db()
    send_back(sent, reviewed, sent.turn, "How many children came?")

    assert facts(asked, winter, today) == (Reporting.RETURNED, "")


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (DUE, Reporting.OPEN),
        (LAST_DAY_OF_GRACE, Reporting.OPEN),
        (LATE, Reporting.NOT_REPORTING),
    ],
)
def test_what_is_taken_back_is_owed_again(winter, asked, seat, reviewed, today, expected):
    sent = of_the_seat(asked, seat)
    submit([sent], seat.user)
    before = facts(asked, winter, today)

    take_back(sent, seat.user)

    assert [before, facts(asked, winter, today)] == [(Reporting.WAITING, ""), (expected, "")]


@pytest.mark.parametrize("day", [LATE, date(2026, 3, 31)])
def test_sent_late_is_in_all_the_same(winter, asked, day):
    assert facts(asked, winter, day) == (Reporting.NOT_REPORTING, "")

    update(asked, day)

    assert facts(asked, winter, day) == (Reporting.IN, "")


def test_to_readers_outside_the_work_what_came_back_waits(winter, asked, principal, district_admin):
    update(asked, DUE, state="returned")

    found = [
        with_reporting(Assignment.objects.all(), winter, LATE, user).get().reporting
        for user in (principal, district_admin)
    ]

    assert found == [Reporting.RETURNED, Reporting.WAITING]


# Midnight


def test_the_day_changes_at_midnight_where_the_district_is(asked, school_year):
    with timezone.override("Pacific/Pago_Pago"):  # the last place on earth where a day ends
        due = timezone.localdate()
        period = ReportingPeriodFactory(
            school_year=school_year, starts=due - timedelta(30), due_on=due, grace_days=0
        )
        change(asked.item.goal.plan, ends=due + timedelta(60))
        before = facts(asked, period, None)
    with timezone.override("Pacific/Kiritimati"):  # where it is tomorrow already
        after = facts(asked, period, None)

    assert [before, after] == [(Reporting.OPEN, ""), (Reporting.NOT_REPORTING, "")]
