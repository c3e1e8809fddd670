"""The bands of an action plan: its steps by key area, shared and own, for who may read them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.bands import bands
from goals.models import Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    FrameworkFactory,
    GoalFactory,
    PlanFactory,
    StandardFactory,
    UpdateFactory,
)


@pytest.fixture
def areas(district):
    framework = FrameworkFactory(district=district)
    return [
        StandardFactory(framework=framework, title=title, description=f"About {title}.")
        for title in ("School Readiness", "Library Services & Access")
    ]


@pytest.fixture
def plan(branch):
    plan = PlanFactory(owner=branch, kind="action", status="draft", level="Collaboration focus")
    GoalFactory(plan=plan, title="Every family knows the branch.")
    return plan


@pytest.fixture
def focus(plan):
    return plan.goals.get()


def test_bands_hold_shared_and_own_steps_by_key_area(
    plan, focus, areas, branch, school, branch_lead
):
    shared = ActionItemFactory(goal=focus, key_area=areas[0], text="Shared step")
    AssignmentFactory(item=shared, place=branch, seat_role="zone_lead")
    AssignmentFactory(item=shared, place=school, reports=False)
    own = ActionItemFactory(goal=focus, key_area=areas[0], text="Own step")
    UpdateFactory(
        assignment=AssignmentFactory(item=own, place=branch, seat_role="branch_staff"),
        status="at_risk",
    )
    ActionItemFactory(goal=focus, text="Loose step")
    ActionItemFactory(goal=focus, text="Retired step", retired_on=plan.starts)
    plan.status = "adopted"

    found = bands(plan, branch_lead)

    assert [
        (
            band.title,
            [(one.text, one.status, one.who, one.partners) for one in band.shared],
            [(one.text, one.status, one.who.split(":")[0]) for one in band.own],
        )
        for band in found
    ] == [
        (
            "School Readiness",
            [("Shared step", "not_started", "Zone lead: Ivo Petrov", "Juniper")],
            [("Own step", "at_risk", "Branch staff")],
        ),
        ("Library Services & Access", [], []),
        ("No key area yet", [], [("Loose step", "", "Nobody answers for it yet")]),
    ]


def test_a_step_moves_among_the_steps_of_its_band(
    client, plan, focus, areas, branch, school, branch_lead
):
    first, between, last = (
        ActionItemFactory(goal=focus, key_area=areas[0], text=text, position=position)
        for position, text in enumerate(("First", "Shared", "Last"))
    )
    AssignmentFactory(item=between, place=school, reports=False)
    client.force_login(branch_lead)

    client.post(f"/items/{last.pk}/move/", {"step": "up"})
    client.post(f"/items/{between.pk}/move/", {"step": "down"})

    assert list(focus.items.order_by("position")) == [last, between, first]
    page = client.get(f"/plans/{plan.pk}/outline/").content.decode()
    assert f"/items/{first.pk}/move/" in page
    assert f"/items/{between.pk}/move/" not in page


def test_the_page_of_an_action_plan_shows_its_steps_by_key_area(
    client, plan, focus, areas, branch, branch_lead
):
    AssignmentFactory(
        item=ActionItemFactory(goal=focus, key_area=areas[0], text="Own step"), place=branch
    )
    Plan.objects.filter(pk=plan.pk).update(status="adopted", adopted_on=plan.starts)
    client.force_login(branch_lead)

    page = client.get(f"/plans/{plan.pk}/")
    filtered = client.get(f"/plans/{plan.pk}/?status=on_track")

    assert [(band.title, band.count) for band in page.context["bands"]] == [
        ("School Readiness", "Shared 0, own 1"),
        ("Library Services & Access", "Shared 0, own 0"),
    ]
    assert "/items/new/" not in page.content.decode()
    assert "bands" not in filtered.context


def test_a_viewer_reads_no_names_in_the_bands(plan, focus, branch, branch_lead, viewer):
    item = ActionItemFactory(goal=focus)
    AssignmentFactory(item=item, place=branch, seat_role="zone_lead")

    [band] = bands(plan, viewer)

    assert [one.who for one in band.own] == ["Zone lead"]


def test_the_outline_of_an_action_plan_costs_the_same_for_few_and_many_steps(
    client, branch_lead, plan, focus, branch, areas
):
    AssignmentFactory(item=ActionItemFactory(goal=focus), place=branch)
    client.force_login(branch_lead)
    client.get(f"/plans/{plan.pk}/outline/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/plans/{plan.pk}/outline/")
    for item in ActionItemFactory.create_batch(9, goal=focus, key_area=areas[0]):
        AssignmentFactory(item=item, place=branch)

    with CaptureQueriesContext(connection) as many:
        client.get(f"/plans/{plan.pk}/outline/")

    assert len(many) == len(few)
