"""A summer asks branches only: what schools plan in the zone rests, with its reason."""

from datetime import date

import pytest

from goals.models import Plan
from tests.factories import (
    AssignmentFactory,
    PlanFactory,
    PositionFactory,
    ReportingPeriodFactory,
)
from tests.goals.owing import LAST_SUMMER, change, facts
from zones.access import Role

LATE = date(2026, 8, 20)


@pytest.fixture
def summer(winter):
    return ReportingPeriodFactory(
        school_year=winter.school_year,
        name="Summer",
        starts=date(2026, 6, 1),
        due_on=date(2026, 6, 26),
        ends=date(2026, 6, 30),
        asks_schools=False,
    )


@pytest.fixture
def steps(zone, school, branch):
    """The same step of the zone at its school and at its branch, each led since last summer."""
    rows = []
    for place in (school, branch):
        PositionFactory(place=place, role=Role.ZONE_LEAD, starts=LAST_SUMMER)
        span = {"starts": LAST_SUMMER, "ends": date(2026, 8, 31)}
        plan = PlanFactory(owner=place, kind=Plan.Kind.ACTION, **span)
        rows.append(AssignmentFactory(item__goal__plan=plan, place=place, seat_role=Role.ZONE_LEAD))
    return rows


def test_in_summer_the_branch_is_asked_and_the_school_is_not(summer, steps):
    assert [facts(row, summer, LATE) for row in steps] == [
        ("not_asked", "side"),
        ("not_reporting", ""),
    ]


def test_in_winter_both_are_asked(winter, steps):
    assert [facts(row, winter, LATE) for row in steps] == [("not_reporting", "")] * 2


def test_a_period_that_asks_schools_only_leaves_the_branch_alone(summer, steps):
    change(summer, asks_schools=True, asks_library=False)

    assert [facts(row, summer, LATE) for row in steps] == [
        ("not_reporting", ""),
        ("not_asked", "side"),
    ]
