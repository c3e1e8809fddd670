"""The reporting cycle by two people, one of them on a phone; nothing that was typed is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from goals.models import Plan, Update
from tests.factories import AssignmentFactory, PlanFactory, SchoolYearFactory, UpdateFactory


@pytest.fixture
def assignment(office, school, school_year, period):
    plan = PlanFactory(
        owner=office,
        title="Library Media Services plan",
        starts=school_year.starts,
        ends=school_year.ends,
        reviewed_by=Plan.Reviewer.OWNER,
    )
    return AssignmentFactory(
        item__goal__plan=plan,
        item__number="2.3",
        item__text="Hold family reading evenings with the public library.",
        place=school,
    )


def reopened(page):
    """The tab is closed; the person comes back in a new one."""
    context = page.context
    page.close()
    return context.new_page()


def log_and_come_back(page, axe, picture):
    """Types, closes the tab before sending, finds the draft again and sends it."""
    page.goto("/my-work/")
    page.get_by_role("link", name="Log update").first.click()
    page.get_by_label("On track").check()
    page.get_by_label("What happened").fill("Two of four evenings were held.")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page = reopened(page)
    page.goto("/my-work/")
    assert axe(page) == []
    page.get_by_role("link", name="Continue").first.click()
    expect(page.get_by_text("is back")).to_be_visible()
    expect(page.get_by_label("What happened")).to_have_value("Two of four evenings were held.")
    assert axe(page) == []
    picture(page, "cycle-draft-back")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Waiting for review").first).to_be_visible()
    assert axe(page) == []
    return page


def return_with_note(page, axe, picture):
    page.goto("/")
    page.get_by_role("link", name="Review").first.click()
    assert axe(page) == []
    page.get_by_role("link", name="Review the oldest").click()
    page.get_by_label("Note").fill("How many families came?")
    assert axe(page) == []
    picture(page, "cycle-queue")
    page.get_by_role("button", name="Return with note").click()
    expect(page.get_by_role("status").first).to_contain_text("eturned")


def fix_and_send_again(page, axe, picture):
    page.goto("/")
    expect(page.get_by_text("How many families came?").first).to_be_visible()
    picture(page, "cycle-returned")
    page.get_by_role("link", name="Fix and send again").first.click()
    page.get_by_label("What happened").fill("Two of four evenings were held; 41 families came.")
    assert axe(page) == []
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("Waiting for review").first).to_be_visible()


def approve(page, axe):
    page.goto("/updates/review/")
    page.get_by_role("link", name="Review the oldest").click()
    expect(page.get_by_text("41 families came").first).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status").first).to_contain_text("ount")
    assert axe(page) == []


def run_into_the_lock(page, assignment):
    """Tries to send for the locked period; the text stays."""
    page.goto(f"/assignments/{assignment.pk}/log/")
    if not page.get_by_label("What happened").input_value():
        page.get_by_label("On track").check()
        page.get_by_label("What happened").fill("The third evening was held.")
    with page.expect_navigation():  # the form says so before it is sent as well
        page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("has been locked since").first).to_be_visible()
    expect(page.get_by_label("What happened")).to_have_value("The third evening was held.")


def ask_to_unlock(page, axe, picture):
    assert axe(page) == []
    picture(page, "cycle-locked")
    page.get_by_role("link", name="Ask to unlock").first.click()
    page.get_by_label("Why you need it").fill("The evening was on the last day.")
    assert axe(page) == []
    page.get_by_role("button", name="Ask to unlock").click()


def grant(page, axe, picture):
    page.goto("/unlocks/")
    page.get_by_role("link", name="Dana Okafor").first.click()
    assert axe(page) == []
    picture(page, "cycle-unlock")
    page.get_by_role("button", name="Grant until this day").click()
    expect(page.get_by_role("button", name="Revoke")).to_be_visible()
    assert axe(page) == []


def revoke(page):
    page.goto("/unlocks/")
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("button", name="Revoke")).to_have_count(0)


def test_the_cycle_from_a_closed_tab_to_a_revoked_exception(
    phone, desktop, sign_in, axe, picture, assignment, period, specialist, supervisor
):
    sign_in(phone, specialist)
    sign_in(desktop, supervisor)
    phone = log_and_come_back(phone, axe, picture)
    return_with_note(desktop, axe, picture)
    fix_and_send_again(phone, axe, picture)
    approve(desktop, axe)

    period.locked_on = timezone.localdate()
    period.save()
    run_into_the_lock(phone, assignment)
    ask_to_unlock(phone, axe, picture)
    grant(desktop, axe, picture)
    phone.goto(f"/assignments/{assignment.pk}/log/")
    phone.get_by_role("button", name="Submit").click()
    expect(phone.get_by_text("Waiting for review").first).to_be_visible()
    revoke(desktop)
    run_into_the_lock(phone, assignment)

    updates = Update.objects.order_by("pk").values_list("text", "state", "turn")
    assert list(updates) == [
        ("Two of four evenings were held; 41 families came.", "counted", 4),
        ("The third evening was held.", "submitted", 1),
    ]


def test_who_has_reported_and_what_a_closed_year_leaves(
    desktop, sign_in, axe, picture, assignment, other_school, period, district, supervisor,
    data_steward,
):  # fmt: skip
    waits = UpdateFactory(assignment=assignment, state="submitted")
    AssignmentFactory(item=assignment.item, place=other_school)
    last_day = waits.assignment.starts - timedelta(days=1)
    last = SchoolYearFactory(
        district=district, starts=last_day - timedelta(days=364), ends=last_day
    )
    sign_in(desktop, supervisor)
    desktop.goto("/reporting/")
    expect(desktop.get_by_role("table")).to_contain_text("Juniper")
    assert axe(desktop) == []
    picture(desktop, "cycle-grid")

    sign_in(desktop, data_steward)
    desktop.goto(f"/years/{last.pk}/close/")
    assert axe(desktop) == []
    picture(desktop, "cycle-year-close")
    desktop.get_by_role("button", name="Close").click()
    expect(desktop.get_by_text("It takes no updates and no edits any more")).to_be_visible()
    assert axe(desktop) == []
