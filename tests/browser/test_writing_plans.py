"""Writing plans as their owners do: an action plan on a phone, the outline in place at a desk."""

import pytest
from playwright.sync_api import expect

from goals.models import Assignment, Offer, Plan
from tests.factories import (
    ActionItemFactory,
    GoalFactory,
    PlanFactory,
    PositionFactory,
)


@pytest.fixture
def plan(office, school, specialist, other_school):
    """Two items of one goal, and a specialist who will get them."""
    plan = PlanFactory(owner=office, title="Development plan")
    goal = GoalFactory(plan=plan, number="1", title="Advance achievement")
    ActionItemFactory(goal=goal, number="1.1", label="Curriculum", position=0)
    ActionItemFactory(goal=goal, number="1.2", label="Assessments", position=1)
    return plan


def test_a_zone_lead_writes_two_steps_one_of_them_shared(
    phone, sign_in, axe, branch_lead, school, school_year, areas
):
    sign_in(phone, branch_lead)
    phone.goto("/plans/")
    phone.get_by_role("link", name="Write an action plan").click()
    assert axe(phone) == []
    phone.get_by_label("Collaboration focus").fill("Every family knows the branch.")
    phone.get_by_role("button", name="Go on to the steps").click()

    phone.get_by_label("Action step").fill("Tell stories every Tuesday.")
    phone.get_by_label("School Readiness").check()
    assert axe(phone) == []
    phone.get_by_role("button", name="Save and add another").click()
    phone.get_by_label("Action step").fill("Make the school ID work as a library card.")
    phone.get_by_label("Library Services & Access").check()
    phone.get_by_label("Juniper School").check()
    phone.get_by_role("button", name="Save step").click()

    expect(phone.get_by_role("status").first).to_contain_text("Offered to Juniper.")
    assert axe(phone) == []
    assert sorted(Assignment.objects.values_list("item__text", "place__name", "reports")) == [
        ("Make the school ID work as a library card.", "Heron Branch", True),
        ("Tell stories every Tuesday.", "Heron Branch", True),
    ]
    offers = Offer.objects.values_list("item__text", "place__name", "answer")
    assert list(offers) == [("Make the school ID work as a library card.", "Juniper School", "")]
    assert Plan.objects.get().status == "draft"


def test_a_supervisor_edits_in_place_and_moves(desktop, sign_in, axe, supervisor, plan):
    sign_in(desktop, supervisor)
    desktop.goto(f"/plans/{plan.pk}/outline/")
    assert axe(desktop) == []
    rows = desktop.locator(".tl-row .t")

    desktop.get_by_role("button", name="Move up").nth(2).focus()
    desktop.keyboard.press("Enter")
    expect(rows).to_have_text(["1.2 Assessments", "1.1 Curriculum"])
    assert desktop.evaluate("document.activeElement.id").startswith("up-item-")

    edit = desktop.locator(".tl-row").first.get_by_role("link", name="Edit")
    edit.click()
    desktop.get_by_label("Short label").wait_for()
    assert axe(desktop) == []
    desktop.locator("#edit-form").get_by_role("link", name="Cancel").click()
    assert edit.evaluate("link => link === document.activeElement")
    edit.click()
    desktop.get_by_label("Short label").fill("Common assessments")
    desktop.get_by_role("button", name="Save", exact=True).click()

    expect(rows.first).to_have_text("1.2 Common assessments")


def test_both_items_go_to_all_schools_with_the_load_shown_first(
    desktop, sign_in, axe, supervisor, plan, specialist, other_school
):
    PositionFactory(user=specialist, place=other_school)
    sign_in(desktop, supervisor)
    desktop.goto(f"/plans/{plan.pk}/outline/")
    for box in desktop.get_by_role("checkbox").all():
        box.check()
    desktop.get_by_role("button", name="Assign the ticked items").click()
    desktop.get_by_label("All schools (2)").wait_for()
    assert axe(desktop) == []
    desktop.get_by_label("All schools (2)").check()
    desktop.get_by_role("button", name="Show the load").click()

    row = desktop.get_by_role("row", name="Dana Okafor")
    row.wait_for()
    assert axe(desktop) == []
    assert row.inner_text().split("\t") == ["Dana Okafor", "Juniper, Oak", "Any", "0", "4"]
    assert not Assignment.objects.exists()
    desktop.get_by_role("button", name="Assign", exact=True).click()

    desktop.get_by_text("2 items assigned to 2 places.").wait_for()
    assert Assignment.objects.count() == 4
