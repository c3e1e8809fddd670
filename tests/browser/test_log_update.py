"""Logging an update as a specialist does it: on a phone, for two schools, with a photo."""

import io

import pytest
from django.utils import timezone
from PIL import Image

from goals.models import Evidence, Update
from tests.factories import ActionItemFactory, AssignmentFactory, PlanFactory, PositionFactory


@pytest.fixture
def photo(tmp_path):
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "JPEG")
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(out.getvalue())
    return path


@pytest.fixture
def two_schools(specialist, school, other_school, office, period):
    """The same item at both schools of one specialist."""
    PositionFactory(user=specialist, place=other_school)
    item = ActionItemFactory(
        goal__plan=PlanFactory(owner=office), number="2.3", label="Review digital citizenship"
    )
    return [AssignmentFactory(item=item, place=place) for place in (school, other_school)]


def test_one_update_with_a_photo_for_two_schools(
    phone, sign_in, axe, specialist, two_schools, photo
):
    sign_in(phone, specialist)
    phone.goto("/my-work/")
    assert axe(phone) == []

    phone.get_by_role("link", name="2.3 Juniper School").click()
    assert axe(phone) == []
    phone.get_by_label("On track").check()
    phone.get_by_label("What happened").fill("Lessons 12 to 14 reviewed.")
    phone.get_by_role("button", name="Yesterday").click()
    phone.get_by_label("Add photos or files").set_input_files(photo)
    phone.get_by_label("Oak School").check()
    phone.get_by_role("button", name="Submit").click()

    phone.get_by_text("Sent for Juniper School, Oak School.").wait_for()
    assert axe(phone) == []
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    assert list(Update.objects.values_list("state", "happened_on")) == [("counted", yesterday)] * 2
    assert list(Evidence.objects.values_list("name", flat=True)) == ["IMG_0001.jpg"] * 2
    assert phone.locator(".tl-photos img").evaluate("img => img.naturalWidth") == 80


def test_errors_take_the_focus_and_keep_text_and_photo(
    phone, sign_in, axe, specialist, two_schools, photo
):
    sign_in(phone, specialist)
    phone.goto(f"/assignments/{two_schools[0].pk}/log/")
    phone.get_by_label("What happened").fill("Lessons 12 to 14 reviewed.")
    phone.get_by_label("Add photos or files").set_input_files(photo)

    phone.get_by_role("button", name="Submit").click()

    phone.get_by_role("heading", name="There is a problem").wait_for()
    assert phone.title().startswith("Error: Log an update")
    assert phone.evaluate("document.activeElement.className") == "tl-errors"
    assert axe(phone) == []
    phone.get_by_role("link", name="Choose a status.").click()
    phone.get_by_label("On track").check()
    phone.get_by_role("button", name="Submit").click()
    phone.get_by_text("Sent for Juniper School.").wait_for()
    assert list(Update.objects.values_list("text", "state")) == [
        ("Lessons 12 to 14 reviewed.", "counted")
    ]
    assert Evidence.objects.get().name == "IMG_0001.jpg"


def test_without_the_server_the_text_stays_and_is_said_not_to_be_saved(
    phone, sign_in, specialist, two_schools
):
    sign_in(phone, specialist)
    address = f"/assignments/{two_schools[0].pk}/log/"
    phone.goto(address)
    phone.get_by_label("At risk").check()
    phone.get_by_label("What happened").fill("Two of four nights held.")
    phone.context.set_offline(True)

    phone.get_by_role("button", name="Submit").click()

    phone.get_by_text("Not saved yet: the server cannot be reached.").wait_for()
    assert phone.get_by_label("What happened").input_value() == "Two of four nights held."
    assert not Update.objects.exists()

    phone.context.set_offline(False)
    phone.goto(address)
    phone.get_by_text("is back.").wait_for()
    assert phone.get_by_label("At risk").is_checked()
    phone.get_by_role("button", name="Submit").click()
    phone.get_by_text("Sent for Juniper School.").wait_for()
    assert list(Update.objects.values_list("text", "status")) == [
        ("Two of four nights held.", "at_risk")
    ]
    phone.goto(address)
    assert phone.get_by_label("What happened").input_value() == ""


def lose(page, address, arrives):
    """What is sent to `address` gets no answer; it may have arrived all the same."""

    def handle(route):
        if route.request.method != "POST":
            return route.continue_()
        if arrives:
            route.fetch(max_redirects=0)
        return route.abort()

    page.route(f"**{address}", handle)


@pytest.mark.parametrize("arrives", [True, False])
def test_a_lost_answer_neither_loses_nor_doubles_the_update(
    phone, sign_in, specialist, two_schools, arrives
):
    sign_in(phone, specialist)
    address = f"/assignments/{two_schools[0].pk}/log/"
    phone.goto(address)
    phone.get_by_label("On track").check()
    phone.get_by_label("What happened").fill("Lessons reviewed.")
    lose(phone, address, arrives)
    with phone.expect_event("requestfailed", lambda request: request.method == "POST"):
        phone.get_by_role("button", name="Submit").click()
    phone.unroute(f"**{address}")

    phone.goto(address)
    if not arrives:
        phone.get_by_text("is back.").wait_for()
        phone.get_by_role("button", name="Submit").click()

    phone.get_by_text("Sent for Juniper School.").wait_for()
    assert list(Update.objects.values_list("text", flat=True)) == ["Lessons reviewed."]


def test_a_double_press_makes_one_update(phone, sign_in, specialist, two_schools):
    sign_in(phone, specialist)
    phone.goto(f"/assignments/{two_schools[0].pk}/log/")
    phone.get_by_label("On track").check()
    phone.get_by_label("What happened").fill("Lessons reviewed.")

    phone.get_by_role("button", name="Submit").dblclick()

    phone.get_by_role("heading", name="What happened").wait_for()
    assert list(Update.objects.values_list("text", flat=True)) == ["Lessons reviewed."]


def test_the_form_works_without_javascript(new_context, sign_in, specialist, two_schools):
    page = new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    sign_in(page, specialist)
    page.goto("/my-work/")
    page.get_by_label("What happened").fill("Lessons reviewed.")
    page.get_by_label("Status").last.select_option("on_track")

    page.get_by_role("button", name="Submit").click()

    page.get_by_text("Sent for Juniper School.").wait_for()
    assert list(Update.objects.values_list("text", "status")) == [("Lessons reviewed.", "on_track")]
