"""The bands of an action plan: its steps by key area, shared and own, for who may read them."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.bands import bands
from goals.models import Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    UpdateFactory,
)


def test_bands_hold_shared_and_own_steps_by_key_area(
    action_draft, focus, areas, branch, school, branch_lead
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
    ActionItemFactory(goal=focus, text="Retired step", retired_on=action_draft.starts)
    action_draft.status = "adopted"

    found = bands(action_draft, branch_lead)

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
    client, action_draft, focus, areas, branch, school, branch_lead
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
    page = client.get(f"/plans/{action_draft.pk}/outline/").content.decode()
    assert f"/items/{first.pk}/move/" in page
    assert f"/items/{between.pk}/move/" not in page


def test_the_page_of_an_action_plan_shows_its_steps_by_key_area(
    client, action_draft, focus, areas, branch, branch_lead
):
    AssignmentFactory(
        item=ActionItemFactory(goal=focus, key_area=areas[0], text="Own step"), place=branch
    )
    Plan.objects.filter(pk=action_draft.pk).update(status="adopted", adopted_on=action_draft.starts)
    client.force_login(branch_lead)

    page = client.get(f"/plans/{action_draft.pk}/")
    filtered = client.get(f"/plans/{action_draft.pk}/?status=on_track")

    assert [(band.title, band.count) for band in page.context["bands"]] == [
        ("School Readiness", "Shared 0, own 1"),
        ("Library Services & Access", "Shared 0, own 0"),
    ]
    assert "/items/new/" not in page.content.decode()
    assert "bands" not in filtered.context


def test_a_viewer_reads_no_names_in_the_bands(action_draft, focus, branch, branch_lead, viewer):
    item = ActionItemFactory(goal=focus)
    AssignmentFactory(item=item, place=branch, seat_role="zone_lead")

    [band] = bands(action_draft, viewer)

    assert [one.who for one in band.own] == ["Zone lead"]


def test_the_outline_of_an_action_plan_costs_the_same_for_few_and_many_steps(
    client, branch_lead, action_draft, focus, branch, areas
):
    AssignmentFactory(item=ActionItemFactory(goal=focus), place=branch)
    client.force_login(branch_lead)
    client.get(f"/plans/{action_draft.pk}/outline/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/plans/{action_draft.pk}/outline/")
    for item in ActionItemFactory.create_batch(9, goal=focus, key_area=areas[0]):
        AssignmentFactory(item=item, place=branch)

    with CaptureQueriesContext(connection) as many:
        client.get(f"/plans/{action_draft.pk}/outline/")

    assert len(many) == len(few)
