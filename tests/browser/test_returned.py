"""Returned, fixed on a phone and sent again; locked, asked, granted and revoked by two people."""

import pytest
from django.utils import timezone

from goals import review
from goals.models import Plan, Unlock, Update
from tests.factories import ActionItemFactory, AssignmentFactory, PlanFactory, UpdateFactory


@pytest.fixture
def returned(specialist, supervisor, school, office, period):
    plan = PlanFactory(owner=office, reviewed_by=Plan.Reviewer.OWNER)
    item = ActionItemFactory(goal__plan=plan, number="2.4", counts="families who came")
    assignment = AssignmentFactory(item=item, place=school)
    update = UpdateFactory(
        assignment=assignment, author=specialist, state="draft", text="Many came."
    )
    review.submit([update], specialist)
    review.send_back(update, supervisor, 1, "How many came?")
    return update


def test_a_returned_update_is_fixed_and_sent_again_and_taken_back(
    phone, sign_in, axe, specialist, returned
):
    sign_in(phone, specialist)
    phone.goto(f"/updates/{returned.pk}/")
    assert axe(phone) == []

    phone.get_by_role("link", name="Fix and send again").click()
    phone.get_by_text("How many came?").wait_for()
    assert axe(phone) == []
    phone.get_by_label("What happened").fill("Forty families came.")
    phone.get_by_label("Families who came").fill("40")
    phone.get_by_label("Your reply").fill("Forty.")
    phone.get_by_role("button", name="Send again").click()

    phone.get_by_text("Sent for Juniper School. Karin Lindqvist’s office reviews it.").wait_for()
    assert axe(phone) == []
    phone.get_by_role("button", name="Take it back").click()
    phone.get_by_text("You took this update back.").wait_for()
    assert list(Update.objects.values_list("state", "text", "number")) == [
        ("draft", "Forty families came.", 40)
    ]


def test_a_lock_is_asked_away_granted_and_revoked(
    phone, desktop, client, sign_in, axe, specialist, supervisor, returned, period
):
    period.locked_on = timezone.localdate()
    period.save()
    sign_in(phone, specialist)
    phone.goto(f"/updates/{returned.pk}/edit/")
    phone.get_by_role("link", name="Ask to unlock").click()
    assert axe(phone) == []
    phone.get_by_label("Why you need it").fill("The note came after the lock.")
    phone.get_by_role("button", name="Ask to unlock").click()
    phone.get_by_text("You asked. Karin Lindqvist can decide.").wait_for()

    client.cookies.clear()  # a session of their own
    sign_in(desktop, supervisor)
    desktop.goto("/")
    desktop.get_by_role("link", name="Answer").click()
    assert axe(desktop) == []
    desktop.get_by_role("button", name="Grant until this day").click()
    desktop.get_by_text("Dana Okafor may send until").wait_for()
    assert axe(desktop) == []

    phone.reload()
    assert phone.get_by_text("Locked.").count() == 0
    desktop.get_by_role("button", name="Revoke").click()
    desktop.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    desktop.get_by_text("the lock holds again for Dana Okafor").wait_for()
    phone.reload()
    phone.get_by_text("Locked.").wait_for()
    assert Unlock.objects.get().revoked_by == supervisor
