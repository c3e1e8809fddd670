"""Addresses and fields filled with what no page sends: refused or ignored, never an error page."""

import pytest

from tests.factories import PositionFactory
from tests.factories.goals import ActionItemFactory, AssignmentFactory, GoalFactory, PlanFactory
from zones.access import Role

ODD = ["²", "abc", "1'", "-1", "9" * 40, "1\x00"]


@pytest.fixture
def item(office):
    return ActionItemFactory(goal=GoalFactory(plan=PlanFactory(owner=office)))


@pytest.fixture
def everything(supervisor, head_office, school):
    """Somebody who may open all of these pages."""
    PositionFactory(user=supervisor, place=head_office, role=Role.DATA_STEWARD)
    PositionFactory(user=supervisor, place=school, role=Role.SPECIALIST)
    return supervisor


@pytest.mark.parametrize("odd", ODD)
def test_odd_values_in_an_address_never_end_in_an_error(client, item, everything, school_year, odd):
    client.force_login(everything)
    plan = f"/plans/{item.goal.plan_id}/"
    asked = [
        ("/", "period"),
        ("/search/", "q"),
        ("/updates/", "item"),
        (plan, "period"),
        (plan, "places"),
        (f"{plan}goals/new/", "under"),
        (f"{plan}assign/", "items"),
        (f"/goals/{item.goal_id}/items/new/", "area"),
        (f"/items/{item.pk}/", "period"),
        (f"/items/{item.pk}/serves/", "words"),
        (f"/years/{school_year.pk}/days-off/", "branch"),
    ]

    answers = {address: client.get(address, {name: odd}).status_code for address, name in asked}

    assert set(answers.values()) <= {200, 302, 404}


@pytest.mark.parametrize("odd", ODD)
def test_odd_ids_in_a_form_are_not_there(client, item, everything, odd):
    client.force_login(everything)
    asked = [
        ("/year/", {"year": odd}),
        ("/my-work/", {"assignment": odd}),
        (f"/items/{item.pk}/serves/", {"serves": f"item-{odd}"}),
    ]

    answers = [client.post(address, data).status_code for address, data in asked]

    assert answers == [404, 404, 404]


def test_character_no_database_keeps_is_left_out_of_a_draft(client, school, specialist, item):
    assignment = AssignmentFactory(item=item, place=school)
    client.force_login(specialist)

    response = client.post(
        f"/assignments/{assignment.pk}/log/", {"text": "Shelves\x00", "status": "on_track"}
    )

    assert response.status_code == 200
    assert not assignment.updates.exists()
