"""The partnership's pages in a browser: a message recorded on a phone, tools and their costs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goals.models import Delivery, ExpansionCost, Training
from tests.factories import (
    CommunicationReviewFactory,
    DeliveryFactory,
    ExpansionCostFactory,
    MessageFactory,
    PositionFactory,
    ToolFactory,
    TrainingFactory,
)
from zones.access import Role

today = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def message(branch, branch_staff):
    return MessageFactory(
        title="Story times",
        text="When families can come.",
        owner_place=branch,
        owner_role=Role.BRANCH_STAFF,
        next_due=today() - DAY,
    )


def fits(page):
    width = page.viewport_size["width"]
    return page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_message_is_recorded_from_the_work_list_on_a_phone(
    phone, sign_in, axe, branch_staff, message
):
    sign_in(phone, branch_staff)
    phone.goto("/my-work/")
    phone.get_by_role("heading", name="Messages to send").wait_for()
    assert axe(phone) == []
    assert fits(phone)

    phone.get_by_role("link", name="Record that it was sent (Story times)").click()
    phone.get_by_role("heading", name="Record that it was sent").wait_for()
    assert axe(phone) == []
    phone.get_by_role("button", name="Record it").click()
    phone.get_by_role("link", name="Say what was sent.").click()
    phone.keyboard.type("The list of March, in the Friday folder.")
    phone.get_by_role("button", name="Record it").click()

    phone.get_by_text("Recorded. “Story times” is due next on").wait_for()
    assert axe(phone) == []
    assert list(Delivery.objects.values_list("what", "due_on")) == [
        ("The list of March, in the Friday folder.", message.next_due)
    ]
    phone.goto("/my-work/")
    assert phone.get_by_role("heading", name="Messages to send").count() == 0


def test_the_pages_of_the_partnership_are_accessible(
    screen, sign_in, axe, supervisor, library_admin, message, library_office, branch
):
    district = library_office.district
    CommunicationReviewFactory(district=district, due_on=today() - DAY)
    CommunicationReviewFactory(district=district, held_on=today(), outcome="All stays.")
    MessageFactory(owner_place=library_office, title="Website", next_due=None, cadence="once")
    delivery = DeliveryFactory(message=message, link="https://library.example.org/")
    tool = ToolFactory(owner=library_office, name="Catalog", access_points="Website\nDesk")
    training = TrainingFactory(tool=tool, planned_for=today() - DAY)
    TrainingFactory(tool=tool, held_on=today(), others=4)
    cost = ExpansionCostFactory(expansion__district=district, expansion__tool=tool)
    sign_in(screen, supervisor)

    for address in (
        "/communication/",
        f"/communication/{delivery.message.pk}/",
        f"/communication/{message.pk}/edit/",
        "/communication/reviews/new/",
        "/tools/",
        f"/tools/{tool.pk}/",
        f"/tools/{tool.pk}/edit/",
        f"/tools/trainings/{training.pk}/held/",
        "/tools/long-term/",
        f"/tools/long-term/costs/{cost.pk}/edit/",
    ):
        screen.goto(address)
        assert (address, axe(screen), fits(screen)) == (address, [], True)


def test_who_attended_is_found_by_name_and_ticked(
    desktop, sign_in, axe, supervisor, office, school
):
    tool = ToolFactory(owner=office, name="Catalog")
    training = TrainingFactory(tool=tool, planned_for=today() - DAY)
    for number in range(14):
        PositionFactory(place=school, user__name=f"Person {number} Pine")
    sign_in(desktop, supervisor)
    desktop.goto(f"/tools/{tool.pk}/")
    desktop.get_by_role("link", name="Record it").click()

    desktop.get_by_label("Show only").fill("person 7")
    desktop.get_by_text("1 shown").wait_for()
    assert axe(desktop) == []
    desktop.get_by_role("checkbox", name="Person 7 Pine").check()
    desktop.get_by_label("Show only").fill("")
    desktop.get_by_role("checkbox", name="Person 12 Pine").check()
    desktop.get_by_label("How many others").fill("2")
    desktop.get_by_role("button", name="Record it").click()

    desktop.get_by_text("4 came.").wait_for()
    training = Training.objects.get(pk=training.pk)
    names = training.attended.order_by("user__name").values_list("user__name", flat=True)
    assert list(names) == ["Person 12 Pine", "Person 7 Pine"]


def test_a_cost_is_added_without_javascript(new_context, sign_in, supervisor, district):
    cost = ExpansionCostFactory(expansion__district=district, expansion__title="Book lockers")
    page = new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    sign_in(page, supervisor)
    page.goto("/tools/long-term/")
    page.get_by_role("link", name="Add a cost to Book lockers").click()
    page.get_by_label("For what").fill("Two lockers")
    page.get_by_label("Cost in dollars").fill("$21,800")
    page.get_by_role("button", name="Add the cost").click()

    page.get_by_role("cell", name="$34,300.00").first.wait_for()
    page.get_by_role("button", name="Remove Two lockers").click()
    page.get_by_text("“Two lockers” is removed from the plan.").wait_for()
    assert list(ExpansionCost.objects.all()) == [cost]
