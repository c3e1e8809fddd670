"""The load that assigning shows before anything is saved."""

from datetime import timedelta

import pytest

from goals.load import Load, load_with, typed_reports
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    PlanFactory,
    PositionFactory,
    UpdateFactory,
)


@pytest.fixture
def plan(office):
    return PlanFactory(owner=office)


@pytest.fixture
def item(plan):
    return ActionItemFactory(goal__plan=plan, text="Continue to provide parent training.")


def rows(items, places, **fields):
    return [
        AssignmentFactory.build(
            item=item, place=place, seat_place=place, starts=_first(item), **fields
        )
        for item in items
        for place in places
    ]


def _first(item):
    return item.goal.plan.starts


def test_load_counts_typed_reports_in_the_fullest_period(
    plan, item, period, school, other_school, specialist
):
    PositionFactory(user=specialist, place=other_school)
    running = ActionItemFactory(goal__plan=PlanFactory(owner=plan.owner))
    AssignmentFactory(item=running, place=school)
    AssignmentFactory(item=running, place=other_school, reports=False)
    for fields in ({"rhythm": "from_records"}, {"rhythm": "yearly", "yearly_period": "Fall"}):
        AssignmentFactory(item=ActionItemFactory(goal=running.goal, **fields), place=school)
    AssignmentFactory(
        item=ActionItemFactory(goal__plan__owner=plan.owner, goal__plan__status="closed"),
        place=school,
    )
    winter = ActionItemFactory(goal=item.goal, rhythm="yearly", yearly_period="Winter")

    load = load_with(plan, rows([item, winter], [school, other_school]))

    assert load.people == [Load("Dana Okafor", "Juniper, Oak", str(period), 1, 5, False)]
    assert (load.limit, load.over, load.vacant) == (6, 0, [])


def test_load_warns_above_the_limit_of_the_district(plan, item, period, school, specialist):
    plan.owner.district.load_limit = 2
    items = [item, *ActionItemFactory.create_batch(2, goal=item.goal)]

    load = load_with(plan, rows(items, [school]))

    assert load.people == [Load("Dana Okafor", "Juniper", str(period), 0, 3, True)]
    assert load.over == 1


def test_load_without_periods_counts_everything_that_reports(plan, item, school, specialist):
    finishing = ActionItemFactory(goal=item.goal, ongoing=False, rhythm="when_finished")
    records = ActionItemFactory(goal=item.goal, rhythm="from_records")

    load = load_with(plan, rows([item, finishing, records], [school]))

    assert load.people == [Load("Dana Okafor", "Juniper", "", 0, 2, False)]


def test_who_only_takes_part_has_no_load(plan, item, period, school, specialist):
    load = load_with(plan, rows([item], [school], reports=False))

    assert load.people == []


def test_a_finishing_item_asks_in_the_period_of_its_end(plan, item, period, school, specialist):
    soon = ActionItemFactory(
        goal=item.goal, ongoing=False, rhythm="when_finished", finish_by=period.due_on
    )
    late = ActionItemFactory(
        goal=item.goal,
        ongoing=False,
        rhythm="when_finished",
        finish_by=period.ends + timedelta(days=1),
    )

    load = load_with(plan, rows([soon, late], [school]))

    assert load.people == [Load("Dana Okafor", "Juniper", str(period), 0, 1, False)]


def test_work_with_a_date_of_its_own_is_asked_for_on_that_day(
    plan, item, period, school, specialist
):
    early, late = period.starts + timedelta(days=5), period.due_on + timedelta(days=5)
    ends = {"ongoing": False, "goal": item.goal}
    dated = [ActionItemFactory(finish_by=day, **ends) for day in (early, late)]
    new = rows(dated, [school])
    for row in new:
        row.starts = period.due_on - timedelta(days=1)

    load = load_with(plan, new)

    assert load.people == [Load("Dana Okafor", "Juniper", str(period), 0, 1, False)]


def test_work_that_is_finished_is_no_load(plan, item, period, school, specialist):
    finished = ActionItemFactory(goal=item.goal, ongoing=False)
    UpdateFactory(
        assignment=AssignmentFactory(item=finished, place=school),
        author=specialist,
        status="complete",
        happened_on=period.starts - timedelta(days=5),
    )

    load = load_with(plan, rows([item], [school]))

    assert load.people == [Load("Dana Okafor", "Juniper", str(period), 0, 1, False)]


def test_typed_reports_are_counted_by_person_with_the_items_they_are_about(
    plan, item, period, school, other_school, specialist
):
    PositionFactory(user=specialist, place=other_school)
    for place in (school, other_school):
        AssignmentFactory(item=item, place=place)
    AssignmentFactory(item=ActionItemFactory(goal=item.goal, rhythm="from_records"), place=school)

    assert typed_reports(period) == {specialist.pk: (2, 1)}
