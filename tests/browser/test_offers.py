"""A shared step in two browsers: offered at a desk, taken on a phone, edited by both at once."""

import pytest

from goals.models import Assignment, Offer, Plan
from tests.factories import ActionItemFactory, AssignmentFactory, GoalFactory, PlanFactory
from zones.access import Role

WORDS = "Hold registration mornings."
HERE = "Mrs. Ode greets the families."


@pytest.fixture
def step(branch, zone, period):
    plan = PlanFactory(owner=branch, kind=Plan.Kind.ACTION, title="Heron action plan")
    item = ActionItemFactory(goal=GoalFactory(plan=plan, title="Families know us"), text=WORDS)
    AssignmentFactory(item=item, place=branch, seat_role=Role.ZONE_LEAD)
    return item


@pytest.fixture
def part(step, school):
    return AssignmentFactory(
        item=step, place=school, seat_role=Role.ZONE_LEAD, reports=False, what_we_do=HERE
    )


def test_a_step_is_offered_at_a_desk_and_taken_on_a_phone(
    desktop, phone, sign_in, axe, picture, branch_lead, zone_lead, school, step
):
    sign_in(desktop, branch_lead)
    sign_in(phone, zone_lead)
    desktop.goto(f"/items/{step.pk}/")
    desktop.get_by_role("link", name="Offer to partners").click()
    desktop.get_by_label("Juniper School").check()
    desktop.get_by_label("A word to them").fill("You know the families.")
    assert axe(desktop) == []
    picture(desktop, "offer")
    desktop.get_by_role("button", name="Offer it").click()
    desktop.get_by_text("Waits for an answer").wait_for()
    assert axe(desktop) == []

    phone.goto("/")
    phone.get_by_role("heading", name="Steps offered to you").wait_for()
    phone.get_by_role("link", name="Answer").click()
    phone.get_by_text("You know the families.").wait_for()
    assert axe(phone) == []
    phone.get_by_role("button", name="Decline").click()
    phone.get_by_role("link", name="Say why not: who offered it reads it.").wait_for()
    assert axe(phone) == []
    phone.get_by_label("What we do here").fill(HERE)
    picture(phone, "offer-answer")
    phone.get_by_role("button", name="Take part").click()
    phone.get_by_text("Juniper School takes part.").wait_for()
    assert axe(phone) == []

    desktop.reload()
    desktop.get_by_text("Accepted by Luz Marrero").wait_for()
    assert list(Offer.objects.values_list("answer", flat=True)) == ["accepted"]
    taken = Assignment.objects.get(place=school)
    assert (taken.item, taken.what_we_do, taken.reports) == (step, HERE, False)


def test_lead_and_partner_edit_a_shared_step_at_once_and_nothing_is_lost(
    desktop, phone, sign_in, axe, branch_lead, zone_lead, step, part
):
    sign_in(desktop, branch_lead)
    sign_in(phone, zone_lead)
    desktop.goto(f"/items/{step.pk}/edit/")
    phone.goto(f"/assignments/{part.pk}/edit/")
    desktop.get_by_label("Action step").fill("Hold registration evenings.")
    phone.get_by_label("What we do here").fill("The office sends the dates home.")

    phone.get_by_role("button", name="Save").click()
    phone.get_by_text("Saved.").wait_for()
    desktop.get_by_role("button", name="Save step").click()
    desktop.get_by_role("heading", name="Heron action plan").wait_for()

    step.refresh_from_db()
    part.refresh_from_db()
    assert (step.text, part.what_we_do, part.ended_on) == (
        "Hold registration evenings.",
        "The office sends the dates home.",
        None,
    )
    assert axe(phone) == []


def test_two_leads_edit_the_same_words_and_both_versions_are_seen(
    desktop, phone, sign_in, axe, branch_lead, library_admin, step, part
):
    address = f"/items/{step.pk}/edit/"
    sign_in(desktop, branch_lead)
    sign_in(phone, library_admin)
    desktop.goto(address)
    phone.goto(address)
    desktop.get_by_label("Action step").fill("Hold registration evenings.")
    phone.get_by_label("Action step").fill("Hold registration weekends.")
    desktop.get_by_role("button", name="Save step").click()
    desktop.get_by_role("heading", name="Heron action plan").wait_for()

    phone.get_by_role("button", name="Save step").click()

    phone.get_by_text("Ivo Petrov changed this at").wait_for()
    assert axe(phone) == []
    assert phone.get_by_label("Action step").input_value() == "Hold registration weekends."
    step.refresh_from_db()
    assert step.text == "Hold registration evenings."
    phone.get_by_role("button", name="Save step").click()
    phone.get_by_role("heading", name="Heron action plan").wait_for()
    step.refresh_from_db()
    part.refresh_from_db()
    assert (step.text, part.ended_on) == ("Hold registration weekends.", None)
