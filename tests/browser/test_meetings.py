"""A zone's meeting in two browsers: planned, held, written down by two, a decision made a step."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from goals.models import ActionItem, Meeting, Plan
from tests.factories import GoalFactory, PlanFactory


@pytest.fixture
def plan(branch):
    plan = PlanFactory(owner=branch, kind=Plan.Kind.ACTION, title="Branch plan")
    GoalFactory(plan=plan, number="")
    return plan


def test_two_leads_meet_and_what_they_decide_becomes_a_step(
    desktop, phone, sign_in, axe, branch_lead, zone_lead, zone, plan
):
    sign_in(desktop, branch_lead)
    sign_in(phone, zone_lead)
    desktop.goto(f"/zones/{zone.pk}/meetings/")
    assert axe(desktop) == []
    desktop.get_by_role("link", name="Plan a meeting").first.click()
    desktop.get_by_label("Date").fill(str(timezone.localdate() + timedelta(days=3)))
    desktop.get_by_label("Begins").fill("15:00")
    desktop.get_by_label("Ends").fill("16:00")
    desktop.get_by_label("Agenda").fill("Flyers\nDates")
    assert axe(desktop) == []
    desktop.get_by_role("button", name="Plan the meeting").click()
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("Meeting of")
    assert axe(desktop) == []

    phone.goto("/my-work/calendar/")
    phone.get_by_role("button", name="Make an address").click()
    expect(phone.get_by_label("Private address")).to_have_value(re.compile(r"/feeds/.+\.ics$"))
    assert axe(phone) == []
    Meeting.objects.update(
        starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1)
    )
    meeting = Meeting.objects.get()

    desktop.goto(meeting.get_absolute_url())
    phone.goto(meeting.get_absolute_url())
    for page in (desktop, phone):
        page.get_by_role("link", name="Say who came").first.click()
        page.get_by_label("Ivo Petrov").wait_for()
    assert axe(phone) == []
    desktop.get_by_label("Ivo Petrov").check()
    desktop.get_by_label("Notes").fill("The branch says yes.")
    desktop.get_by_role("button", name="Save the minutes").click()
    expect(desktop.get_by_text("The branch says yes.")).to_be_visible()

    phone.get_by_label("Luz Marrero").check()
    phone.get_by_label("Notes").fill("The school says yes.")
    phone.get_by_role("button", name="Save the minutes").click()
    expect(phone.get_by_role("heading", name="Both versions")).to_be_visible()
    expect(phone.locator(".tl-versions")).to_contain_text("The branch says yes.")
    assert axe(phone) == []
    phone.get_by_label("Ivo Petrov").check()
    phone.get_by_label("Notes").fill("Branch and school say yes.")
    phone.get_by_role("button", name="Save the minutes").click()
    expect(phone.get_by_text("Branch and school say yes.")).to_be_visible()

    desktop.goto(meeting.get_absolute_url())
    desktop.get_by_role("textbox", name="Decision").fill("Print the flyer early.")
    desktop.get_by_role("button", name="Add the decision").click()
    desktop.get_by_role("button", name="Make it a step of Branch plan").click()
    desktop.get_by_role("link", name="Print the flyer early", exact=True).click()
    expect(desktop.get_by_text("Decided at the meeting of")).to_be_visible()
    assert axe(desktop) == []
    assert ActionItem.objects.get().goal.plan == plan
    meeting.refresh_from_db()
    assert meeting.notes == "Branch and school say yes."
    assert meeting.came.count() == 2
