"""Nothing typed is lost: a closed tab, an expired sign-in, two people in one step."""

import pytest
from django.contrib.sessions.models import Session

from goals.models import ActionItem, Plan, Update
from tests.browser.conftest import until
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    GoalFactory,
    PlanFactory,
    PositionFactory,
)
from zones.access import Role
from zones.models import Draft

WORDS = "Lessons 12 to 14 reviewed with grade 3."


@pytest.fixture
def log(specialist, school, office, period):
    """The address at which the specialist logs."""
    item = ActionItemFactory(
        goal=GoalFactory(plan=PlanFactory(owner=office)), number="2.3", label="Digital citizenship"
    )
    return f"/assignments/{AssignmentFactory(item=item, place=school).pk}/log/"


def test_text_typed_on_the_phone_waits_at_the_desk_after_the_tab_is_closed(
    phone, desktop, sign_in, axe, specialist, log
):
    sign_in(phone, specialist)
    phone.goto(log)
    phone.get_by_label("At risk").check()
    phone.get_by_label("What happened").type(WORDS)
    phone.get_by_text("Draft saved").wait_for()
    assert axe(phone) == []
    phone.close()

    sign_in(desktop, specialist)
    desktop.goto(log)

    desktop.get_by_text("Your draft from").wait_for()
    assert axe(desktop) == []
    assert desktop.get_by_label("What happened").input_value() == WORDS
    assert desktop.get_by_label("At risk").is_checked()
    desktop.get_by_role("button", name="Submit").click()
    desktop.get_by_text("Sent for Juniper School").wait_for()
    assert list(Update.objects.values_list("text", "status")) == [(WORDS, "at_risk")]
    desktop.goto(log)
    assert desktop.get_by_text("is back.").count() == 0


def test_last_words_are_sent_when_the_page_is_left_at_once(desktop, sign_in, specialist, log):
    sign_in(desktop, specialist)
    desktop.goto(log)
    desktop.get_by_label("What happened").fill(WORDS)

    desktop.goto("/my-work/")
    until(Draft.objects.all())
    desktop.goto(log)

    desktop.get_by_text("Your draft from").wait_for()
    assert desktop.get_by_label("What happened").input_value() == WORDS


def test_discarded_text_is_gone(phone, sign_in, specialist, log):
    sign_in(phone, specialist)
    phone.goto(log)
    phone.get_by_label("What happened").type("Wrong item")
    phone.get_by_text("Draft saved").wait_for()
    phone.goto(log)

    phone.get_by_role("button", name="Discard the draft").click()
    phone.get_by_role("dialog").get_by_role("button", name="Discard the draft").click()

    phone.get_by_text("Your draft from").wait_for(state="detached")
    assert phone.get_by_label("What happened").input_value() == ""
    assert not Draft.objects.exists()


def test_sign_in_that_expired_loses_nothing(phone, sign_in, axe, specialist, log):
    sign_in(phone, specialist)
    phone.goto(log)
    phone.get_by_label("On track").check()
    phone.get_by_label("What happened").fill(WORDS)
    Session.objects.all().delete()

    phone.get_by_role("button", name="Submit").click()

    phone.get_by_role("heading", name="Sign in").first.wait_for()
    phone.get_by_text("What you sent is kept").wait_for()
    specialist.set_password("long-enough-words")
    specialist.save()
    specialist.emailaddress_set.update_or_create(
        email=specialist.email, defaults={"verified": True, "primary": True}
    )
    phone.get_by_label("E-mail address").fill(specialist.email)
    phone.get_by_label("Password").fill("long-enough-words")
    phone.get_by_role("button", name="Sign in").click()
    phone.get_by_text("What you sent was kept: check it and send it again.").wait_for()
    assert axe(phone) == []
    assert phone.get_by_label("What happened").input_value() == WORDS
    phone.get_by_role("button", name="Submit").click()
    phone.get_by_text("Sent for Juniper School").wait_for()
    assert Update.objects.get().text == WORDS


@pytest.fixture
def step(school, zone, period):
    plan = PlanFactory(owner=school, kind=Plan.Kind.ACTION, title="Heron action plan")
    return ActionItemFactory(
        goal=GoalFactory(plan=plan, title="Families read"), text="Hold a reading night."
    )


def test_two_people_change_the_same_step_and_see_both_versions(
    client, phone, desktop, sign_in, axe, zone_lead, school, step
):
    colleague = PositionFactory(place=school, role=Role.PRINCIPAL, user__name="Piet Janssen").user
    outline = f"/plans/{step.goal.plan_id}/outline/"
    for page, person in ((desktop, colleague), (phone, zone_lead)):
        client.cookies.clear()  # the other stays signed in
        sign_in(page, person)
        page.goto(outline)
        page.get_by_role("link", name="Edit Hold a reading night.").click()
        page.get_by_role("textbox", name="Action step").wait_for()
    desktop.get_by_role("textbox", name="Action step").fill("Hold two reading nights.")
    desktop.get_by_role("button", name="Save step").click()
    desktop.get_by_text("Hold two reading nights.").first.wait_for()

    phone.get_by_role("textbox", name="Action step").fill("Hold a reading night each month.")
    phone.get_by_role("button", name="Save step").click()

    phone.get_by_text("Piet Janssen changed this at").wait_for()
    table = phone.get_by_role("table")
    assert table.get_by_text("Hold two reading nights.").is_visible()
    assert table.get_by_text("Hold a reading night each month.").is_visible()
    assert (
        phone.get_by_role("textbox", name="Action step").input_value()
        == "Hold a reading night each month."
    )
    assert axe(phone) == []
    assert ActionItem.objects.get(pk=step.pk).text == "Hold two reading nights."
    phone.get_by_role("button", name="Save step").click()
    phone.get_by_role("heading", name="Heron action plan").wait_for()
    assert ActionItem.objects.get(pk=step.pk).text == "Hold a reading night each month."
