"""The page of a zone in a browser: read, edited in place, moved, dragged and printed."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from config.demo.calendar import Dates
from config.demo.hartford import load
from goals.models import ActionItem
from tests.goals.zone_stage import another_school, plan_of, step
from zones.models import User, Zone


@pytest.fixture
def branch_plan(branch, school, branch_lead, zone_lead, school_year, four_areas):
    """Two steps of the branch, one shared with the school; the school has one of its own."""
    plan = plan_of(branch)
    step(plan, four_areas[0], "Tell stories on Tuesdays")
    step(plan, four_areas[0], "Pack bags for child care")
    step(plan, four_areas[1], "Make the school ID a library card", partners=[school])
    step(plan_of(school), four_areas[0], "Send story dates home")
    return plan


def words(page):
    """The branch's steps in the first key area, as they stand."""
    side = page.locator(".band").first.locator(".side:not(.shared, .schools)")
    return side.locator(".step > span:first-child")


def test_the_page_reads_well_at_both_widths(screen, sign_in, axe, branch_lead, zone, branch_plan):
    another_school(zone, "Oak")
    sign_in(screen, branch_lead)
    screen.goto(f"/zones/{zone.pk}/")

    assert axe(screen) == []
    width = screen.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0


def test_a_step_is_edited_moved_and_left_with_the_keyboard_alone(
    desktop, sign_in, axe, branch_lead, zone, branch_plan
):
    sign_in(desktop, branch_lead)
    desktop.goto(f"/zones/{zone.pk}/")
    edit = desktop.get_by_role("link", name="Edit Tell stories on Tuesdays")
    press_tab_to(desktop, edit)
    desktop.keyboard.press("Enter")
    field = desktop.get_by_label("Action step", exact=True)
    expect(field).to_be_focused()
    assert axe(desktop) == []
    desktop.keyboard.press("Control+a")
    desktop.keyboard.type("Tell stories on Mondays")
    press_tab_to(desktop, desktop.get_by_role("button", name="Save step"))
    desktop.keyboard.press("Enter")

    again = desktop.get_by_role("link", name="Edit Tell stories on Mondays")
    expect(again).to_be_focused()
    expect(desktop.locator("#messages")).to_have_text("“Tell stories on Mondays” is saved.")
    expect(words(desktop)).to_have_text(["Tell stories on Mondays", "Pack bags for child care"])

    desktop.keyboard.press("Shift+Tab")
    down = desktop.get_by_role("button", name="Move down: Tell stories on Mondays")
    expect(down).to_be_focused()
    desktop.keyboard.press("Enter")
    expect(words(desktop)).to_have_text(["Pack bags for child care", "Tell stories on Mondays"])
    expect(desktop.locator("#messages")).to_have_text("“Tell stories on Mondays” is moved.")

    press_tab_to(desktop, desktop.get_by_role("link", name="Edit Tell stories on Mondays"))
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_label("Action step", exact=True)).to_be_focused()
    press_tab_to(desktop, desktop.locator("#edit-form").get_by_role("link", name="Cancel"))
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("link", name="Edit Tell stories on Mondays")).to_be_focused()
    expect(desktop.locator("#edit-form")).to_have_count(0)
    assert list(ActionItem.objects.filter(goal__plan=branch_plan).values_list("text")) == [
        ("Pack bags for child care",),
        ("Tell stories on Mondays",),
        ("Make the school ID a library card",),
    ]


def press_tab_to(page, target, most=60):
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError(f"Tab never came to {target}")


def test_two_people_at_one_step_see_both_versions_in_its_row(
    desktop, sign_in, axe, branch_lead, zone, branch_plan
):
    sign_in(desktop, branch_lead)
    desktop.goto(f"/zones/{zone.pk}/")
    desktop.get_by_role("link", name="Edit Tell stories on Tuesdays").click()
    desktop.get_by_label("Action step", exact=True).fill("Tell stories on Mondays")
    ActionItem.objects.filter(text="Tell stories on Tuesdays").update(
        text="Tell stories on Fridays"
    )
    desktop.get_by_role("button", name="Save step").click()

    row = desktop.locator(".step", has=desktop.locator("#edit-form"))
    expect(row.get_by_role("alert").first).to_be_focused()
    expect(row).to_contain_text("Tell stories on Fridays")
    expect(desktop.get_by_label("Action step", exact=True)).to_have_value("Tell stories on Mondays")
    assert axe(desktop) == []
    desktop.get_by_role("button", name="Save step").click()

    expect(words(desktop).first).to_have_text("Tell stories on Mondays")
    expect(desktop.locator("#edit-form")).to_have_count(0)


def test_a_step_is_dragged_below_another(desktop, sign_in, branch_lead, zone, branch_plan):
    sign_in(desktop, branch_lead)
    desktop.goto(f"/zones/{zone.pk}/")
    grips = desktop.locator(".band").first.locator(".grip")
    grips.first.drag_to(grips.nth(1), target_position={"x": 4, "y": 14})

    expect(words(desktop)).to_have_text(["Pack bags for child care", "Tell stories on Tuesdays"])
    expect(desktop.locator("#messages")).to_have_text("The new order is saved.")
    texts = ActionItem.objects.filter(goal__plan=branch_plan).values_list("text", flat=True)
    assert list(texts)[:2] == ["Pack bags for child care", "Tell stories on Tuesdays"]


def test_without_scripts_the_form_is_a_page_that_leads_back(
    new_context, sign_in, branch_lead, zone, branch_plan
):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, branch_lead)
    page.goto(f"/zones/{zone.pk}/")
    page.get_by_role("button", name="Move down: Tell stories on Tuesdays").click()
    expect(words(page)).to_have_text(["Pack bags for child care", "Tell stories on Tuesdays"])
    page.get_by_role("link", name="Edit Tell stories on Tuesdays").click()
    page.get_by_label("Action step", exact=True).fill("Tell stories on Mondays")
    page.get_by_role("button", name="Save step").click()

    assert f"/zones/{zone.pk}/#item-" in page.url
    expect(words(page)).to_have_text(["Pack bags for child care", "Tell stories on Mondays"])


def test_the_demonstration_zone_prints_on_one_landscape_sheet(desktop, sign_in, live_server):
    load(Dates(timezone.localdate()))
    zone = Zone.objects.get(name="Goodwin zone")
    sign_in(desktop, User.objects.get(name="Luz Marrero"))
    desktop.goto(f"/zones/{zone.pk}/")
    expect(desktop.get_by_role("heading", name="Goodwin zone action plan")).to_be_visible()

    sheets = pages_of(desktop.pdf(prefer_css_page_size=True))

    assert sheets == [(792, 612)]


def pages_of(pdf):
    """[(width, height)] of the pages, in points."""
    found = re.findall(rb"/Type\s*/Page\b[^s].*?/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf, re.S)
    return [(round(float(width)), round(float(height))) for width, height in found]
