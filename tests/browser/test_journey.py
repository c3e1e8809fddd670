"""The line from the printed page to the dashboard, by the three people who walk it."""

import csv
import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from goals.models import Plan
from tests.factories import PlaceFactory, PositionFactory
from zones.access import Role
from zones.models import Place

PRINTED = Path("goals/sources/west-hartford-library-development-plan-2016-17.txt")


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "books.jpg"
    Image.new("RGB", (60, 80), "navy").save(path)
    return path


def bring_in(page, axe, today):
    """Pastes the document, mends one item, saves, and adopts the plan with the board's date."""
    page.goto("/plans/import/")
    page.get_by_label("Whose plan it is").select_option("Library Media Services")
    page.get_by_label("The plan's text").fill(PRINTED.read_text())
    page.get_by_role("button", name="Read the plan").click()
    page.get_by_label("Words of item 2.4").fill("Continue to partner with the public library.")
    page.get_by_label("First day").fill(f"{today.starts}")
    page.get_by_label("Last day").fill(f"{today.ends}")
    page.get_by_role("button", name="Save as draft plan").last.click()
    page.get_by_role("link", name="Adopt").click()
    assert axe(page) == []
    page.get_by_role("button", name="Adopt").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Development Plan")
    assert axe(page) == []


def assign(page, axe, number):
    """Gives an item to all elementary schools."""
    page.get_by_role("link", name="Edit goals and items").click()
    row = page.locator(".tl-row", has_text=number)
    row.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Assign the ticked items").click()
    page.get_by_label("Elementary schools (2)").check()
    page.get_by_role("button", name="Show the load").click()
    expect(page.get_by_role("row", name="Dana Okafor")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Assigned to 2 places.")


def log(page, axe, photo):
    """One update, with a photo, for two schools: on a phone."""
    page.goto("/")
    assert axe(page) == []
    page.goto("/my-work/")
    page.get_by_role("link", name="Log update").first.click()
    page.get_by_label("At risk").check()
    page.get_by_label("What happened").fill("Two of four evenings held.")
    page.get_by_label("Add photos or files").set_input_files(photo)
    page.get_by_label("Oak School").check()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Sent for Juniper School, Oak School.")).to_be_visible()
    assert axe(page) == []


def see_and_export(page, axe, plan):
    """The rows of the CSV the plan page gives, as (place, status, reporting)."""
    page.goto(f"/plans/{plan.pk}/")
    assert axe(page) == []
    expect(page.get_by_role("link", name="2 at risk, Goal Two")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig")))
    return [(row["Place"], row["Status"], row["Reporting"]) for row in rows]


def test_from_the_printed_plan_to_the_dashboard(
    desktop, phone, sign_in, axe, photo, school_year, period, district, office,
    data_steward, specialist, other_school, supervisor,
):  # fmt: skip
    PositionFactory(user=specialist, place=other_school, role=Role.SPECIALIST)
    PlaceFactory(district=district, level=Place.Level.MIDDLE)
    sign_in(desktop, data_steward)
    bring_in(desktop, axe, school_year)
    assign(desktop, axe, "2.4")

    sign_in(phone, specialist)
    log(phone, axe, photo)

    sign_in(desktop, supervisor)
    assert see_and_export(desktop, axe, Plan.objects.get()) == [
        ("Juniper School", "At risk", "Waiting for review"),
        ("Oak School", "At risk", "Waiting for review"),
    ]
