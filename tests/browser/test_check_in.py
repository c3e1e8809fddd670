"""Check-in as a specialist of two schools does it on a phone: eleven answers, one Send."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goals.models import Plan, Update
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    PeriodNoteFactory,
    PlanFactory,
    PositionFactory,
    UpdateFactory,
)

WORK = ["Curriculum", "Forums", "Access", "Digital citizenship", "Reading nights"]


@pytest.fixture
def eleven(specialist, school, other_school, principal, office, period):
    """Five items at two schools and a sixth at one; the plan asks the principal for review."""
    PositionFactory(user=specialist, place=other_school)
    plan = PlanFactory(owner=office, title="Library plan", reviewed_by=Plan.Reviewer.PRINCIPAL)
    items = [
        ActionItemFactory(goal__plan=plan, number=f"1.{at}", label=label)
        for at, label in enumerate(WORK, 1)
    ]
    commons = ActionItemFactory(goal__plan=plan, number="2.1", label="Commons", ongoing=False)
    rows = [AssignmentFactory(item=item, place=school) for item in [*items, commons]]
    rows += [AssignmentFactory(item=item, place=other_school) for item in items]
    before = timezone.localdate() - timedelta(days=60)
    for row in rows:
        UpdateFactory(assignment=row, author=specialist, text="As planned.", happened_on=before)
    PeriodNoteFactory(period=period, office=office, text="One photo of each program, please.")
    return rows


def row_of(page, name):
    return page.get_by_role("group", name=name)


def test_eleven_items_at_two_schools_are_answered_in_one_send(
    phone, sign_in, axe, picture, specialist, eleven
):
    sign_in(phone, specialist)
    phone.goto("/my-work/")
    phone.get_by_text("What Library Media Services asks this winter").wait_for()
    assert axe(phone) == []
    phone.get_by_role("link", name="Check in: 11 owed").click()
    phone.get_by_role("heading", name="Oak School").wait_for()
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 390

    for label in WORK[:3]:  # the same words for both schools
        row = row_of(phone, f"{label} at Juniper")
        row.get_by_label("What happened").fill(f"{label}: two lessons held.")
        row.get_by_label("Same for Oak").check()
    phone.evaluate("window.scrollTo(0, 0)")
    picture(phone, "cycle-check-in")
    for place in ("Juniper", "Oak"):
        row_of(phone, f"Digital citizenship at {place}").get_by_label("Nothing new").check()
        row_of(phone, f"Reading nights at {place}").get_by_label("What happened").fill(
            f"One night at {place}."
        )
    row_of(phone, "Commons at Juniper").get_by_label("Status").select_option("Complete")
    phone.get_by_role("button", name="Send").click()

    phone.get_by_role("heading", name="There is a problem").wait_for()
    assert phone.title().startswith("Error: Check in")
    assert axe(phone) == []
    phone.get_by_role("link", name="2.1 at Juniper: say in one line what happened.").click()
    phone.keyboard.type("The room is open.")
    phone.get_by_role("button", name="Send").click()

    phone.get_by_text("11 updates sent: 6 for Juniper, 5 for Oak. 6 of them wait").wait_for()
    assert phone.get_by_text("Waiting for review since").count() == 6
    assert phone.get_by_role("link", name="Check in").count() == 0
    assert axe(phone) == []
    states = Update.objects.filter(happened_on=timezone.localdate()).values_list("state", flat=True)
    assert sorted(states) == ["counted"] * 5 + ["submitted"] * 6


def test_check_in_works_without_javascript(new_context, sign_in, specialist, eleven):
    page = new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    sign_in(page, specialist)
    page.goto("/my-work/check-in/")
    row_of(page, "Forums at Oak").get_by_label("What happened").fill("One lesson shared.")
    row_of(page, "Forums at Oak").get_by_label("Status").select_option("At risk")

    page.get_by_role("button", name="Send").click()

    page.get_by_text("1 update sent for Oak.").wait_for()
    assert list(
        Update.objects.filter(happened_on=timezone.localdate()).values_list("text", "status")
    ) == [("One lesson shared.", "at_risk")]
