"""Work with a date of its own inside a period is due on that date, not on the period's."""

from datetime import date

import pytest

from goals.models import Assignment
from goals.status import with_reporting
from tests.factories import (
    AssignmentFactory,
    PlanFactory,
    PositionFactory,
)
from tests.goals.owing import DUE


@pytest.fixture
def asked(office, school):
    PositionFactory(place=school, starts=date(2025, 7, 1))
    plan = PlanFactory(owner=office, starts=date(2025, 7, 1), ends=date(2026, 6, 30))
    return AssignmentFactory(
        item__goal__plan=plan, item__ongoing=False, place=school, item__finish_by=date(2026, 5, 1)
    )


CASES = [
    # here, rhythm, today, what is owed by when, how it stands
    (None, "every_period", date(2026, 2, 10), (DUE, "open")),
    (None, "every_period", date(2026, 2, 11), (DUE, "not_reporting")),
    (date(2026, 1, 15), "every_period", date(2026, 1, 20), (date(2026, 1, 15), "not_reporting")),
    (date(2026, 3, 2), "every_period", date(2026, 2, 11), (date(2026, 3, 2), "open")),
    (date(2026, 3, 31), "when_finished", date(2026, 4, 2), (date(2026, 3, 31), "open")),
    (date(2026, 3, 31), "when_finished", date(2026, 4, 3), (date(2026, 3, 31), "not_reporting")),
    (date(2026, 4, 1), "when_finished", date(2026, 4, 3), (DUE, "not_asked")),
]


@pytest.mark.parametrize(("here", "rhythm", "today", "expected"), CASES)
def test_the_date_of_the_work_decides(winter, asked, here, rhythm, today, expected):
    asked.finish_by, asked.item.rhythm = here, rhythm
    asked.item.save()
    asked.save()

    rows = with_reporting(Assignment.objects.all(), winter, today)

    assert list(rows.values_list("due", "reporting")) == [expected]


def test_ongoing_work_is_due_with_the_period(winter, asked):
    asked.item.ongoing, asked.finish_by = True, date(2026, 1, 15)
    asked.item.save()
    asked.save()

    assert with_reporting(Assignment.objects.all(), winter, DUE).get().due == DUE
