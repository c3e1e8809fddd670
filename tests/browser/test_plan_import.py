"""A data steward pastes the printed plan, mends the preview and has a draft plan."""

from pathlib import Path

from playwright.sync_api import expect

from goals.models import Goal, Plan, PlanImport

PRINTED = Path("goals/sources/west-hartford-library-development-plan-2016-17.txt")


def paste(page, text):
    page.goto("/plans/import/")
    page.get_by_label("Whose plan it is").select_option("Library Media Services")
    page.get_by_label("The plan's text").fill(text)
    page.get_by_role("button", name="Read the plan").click()


def test_the_printed_plan_becomes_a_draft(screen, sign_in, axe, data_steward, office):
    sign_in(screen, data_steward)
    screen.goto("/plans/import/")
    assert axe(screen) == []

    paste(screen, PRINTED.read_text())
    expect(screen.get_by_role("heading", name="Check what was read")).to_be_visible()
    assert axe(screen) == []
    screen.get_by_label("Words of item 1.2").fill("Monitor progress.")
    screen.get_by_role("button", name="Move item 1.2 up").press("Enter")
    expect(screen.locator("#messages")).to_contain_text("Moved up.")
    expect(screen.locator(":focus")).to_have_accessible_name("Move item 1.1 up")
    expect(screen.get_by_label("Words of item 1.1")).to_have_value("Monitor progress.")
    screen.get_by_label("Translate").check()
    screen.get_by_role("button", name="Preface").click()
    expect(screen.locator("#messages")).to_contain_text("The lines are used now.")
    assert axe(screen) == []
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not screen.evaluate(wide)
    screen.get_by_role("button", name="Save as draft plan").last.click()

    screen.wait_for_url("**/plans/*/")
    plan = Plan.objects.get()
    assert screen.url.endswith(plan.get_absolute_url())
    items = Goal.objects.get(plan=plan, number="1").items
    assert items.first().text == "Monitor progress."
    screen.goto(f"/plans/{plan.pk}/text/?source=1")
    assert axe(screen) == []


def test_the_preview_works_without_scripts(new_context, sign_in, data_steward, office):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, data_steward)

    paste(page, PRINTED.read_text())
    page.get_by_label("Title of the plan").fill("Our plan")
    page.get_by_text("More for item 2.1").click()
    page.get_by_role("button", name="Join with what stands above").locator("visible=true").click()
    expect(page.get_by_text("Joined with what stood above it.")).to_be_visible()
    page.get_by_role("button", name="Save as draft plan").last.click()

    plan = Plan.objects.get()
    assert plan.title == "Our plan"
    assert [goal.items.count() for goal in plan.goals.all()] == [4, 3, 5]
    assert "plan" in PlanImport.objects.get().tree
