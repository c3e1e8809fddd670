"""Status is the one of the last update sent, whatever the period."""

from datetime import date

import pytest

from goals.models import Assignment, Update
from goals.status import with_status
from tests.factories import AssignmentFactory, PositionFactory, UpdateFactory

DUE = date(2026, 2, 6)


@pytest.fixture
def assignment(db):
    return AssignmentFactory()


def update(assignment, day, **fields):
    return UpdateFactory(assignment=assignment, happened_on=day, **fields)


def holder(assignment):
    return PositionFactory(place=assignment.seat_place, role=assignment.seat_role).user


def status_of(assignment):
    row = with_status(Assignment.objects.filter(pk=assignment.pk), holder(assignment)).get()
    return row.status, row.latest


def test_work_without_an_update_is_not_started(assignment):
    update(assignment, DUE, state="draft", status="off_track")

    assert status_of(assignment) == ("not_started", None)


@pytest.mark.parametrize("status", Update.Status.values)
def test_status_is_that_of_the_last_update_sent(assignment, status):
    update(assignment, date(2025, 9, 1), status="at_risk")
    last = update(assignment, date(2025, 11, 12), status=status, text="Two of four nights held.")
    update(assignment, date(2025, 12, 1), status="on_track", state="draft")

    assert status_of(assignment) == (
        status,
        {
            "id": last.pk,
            "status": status,
            "happened_on": "2025-11-12",
            "text": "Two of four nights held.",
            "state": "counted",
        },
    )


def test_of_two_updates_on_a_day_the_later_one_is_the_last(assignment):
    update(assignment, DUE, status="at_risk")
    update(assignment, DUE, status="off_track")

    assert status_of(assignment)[0] == "off_track"
