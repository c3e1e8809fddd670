"""The list of plans: who sees which, in which group, with which counts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Plan
from tests.factories import ActionItemFactory, GoalFactory, PlanFactory


def titles(response):
    return {key: [row["title"] for row in rows] for key, _, rows in response.context["groups"]}


@pytest.fixture
def plans(office, head_office, school, other_school, zone, outsider):
    """One plan of every kind of standing, and one of another district."""
    PlanFactory(owner=office, title="Department plan")
    PlanFactory(owner=office, title="Department draft", status=Plan.Status.DRAFT)
    PlanFactory(owner=head_office, title="Old strategy", kind="strategic", status="closed")
    PlanFactory(owner=school, title="Juniper steps", kind="action")
    PlanFactory(owner=other_school, title="Oak steps", kind="action", status=Plan.Status.DRAFT)
    PlanFactory(title="Plan of another district")


def test_a_supervisor_sees_running_plans_own_drafts_and_closed_ones(client, plans, supervisor):
    client.force_login(supervisor)

    response = client.get("/plans/")

    assert titles(response) == {
        "running": ["Department plan", "Juniper steps"],
        "drafts": ["Department draft"],
        "closed": ["Old strategy"],
    }


def test_a_branch_lead_sees_only_the_plans_of_the_zone(client, plans, branch_lead):
    client.force_login(branch_lead)

    response = client.get("/plans/")

    assert titles(response) == {"running": ["Juniper steps"]}
    assert response.context["may_act"] is True


def test_a_specialist_sees_no_draft_and_no_button_to_write_one(client, plans, specialist):
    client.force_login(specialist)

    response = client.get("/plans/")

    assert titles(response) == {
        "running": ["Department plan", "Juniper steps"],
        "closed": ["Old strategy"],
    }
    assert b"Import a plan" not in response.content


def test_a_row_tells_whose_plan_it_is_and_how_long(client, supervisor, office):
    plan = PlanFactory(owner=office, title="Department plan")
    goal = GoalFactory(plan=plan)
    ActionItemFactory.create_batch(3, goal=goal)
    ActionItemFactory(goal=goal, retired_on=plan.starts)
    client.force_login(supervisor)

    response = client.get("/plans/")

    assert response.context["groups"] == [
        (
            "running",
            "Running",
            [
                {
                    "url": f"/plans/{plan.pk}/",
                    "title": "Department plan",
                    "owner": "Library Media Services",
                    "kind": "Department plan",
                    "years": plan.years,
                    "goals": "1",
                    "items": "3",
                    "sent": False,
                }
            ],
        )
    ]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("?kind=action", {"running": ["Juniper steps"]}),
        ("?status=draft", {"drafts": ["Department draft"]}),
        (
            "?words=library+department",
            {"running": ["Department plan"], "drafts": ["Department draft"]},
        ),
        ("?words=nothing+of+this", {}),
    ],
)
def test_filters_stand_in_the_address(client, plans, supervisor, address, found):
    client.force_login(supervisor)

    response = client.get(f"/plans/{address}")

    assert titles(response) == found


def test_filters_offer_only_owners_the_reader_sees(client, plans, branch_lead, outsider):
    client.force_login(branch_lead)

    response = client.get("/plans/")

    owners = response.context["filter_form"].fields["owner"].queryset
    assert [str(owner) for owner in owners] == ["Juniper School"]


def test_an_empty_list_says_what_to_do_next(client, supervisor, specialist):
    client.force_login(supervisor)
    writer = client.get("/plans/")
    client.force_login(specialist)

    reader = client.get("/plans/")

    assert "There is no plan yet." in writer.content.decode()
    assert "There is no plan for you to see yet." in reader.content.decode()


def test_the_list_costs_the_same_for_few_and_many_plans(client, supervisor, office):
    PlanFactory(owner=office)
    client.force_login(supervisor)
    client.get("/plans/")
    with CaptureQueriesContext(connection) as few:
        client.get("/plans/")
    PlanFactory.create_batch(20, owner=office)

    with CaptureQueriesContext(connection) as many:
        client.get("/plans/")

    assert len(many) == len(few)
