"""The roll-out and the citywide view: the picture is drawn under the page's own policy."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    LessonFactory,
    StageFactory,
    StandardFactory,
    UpdateFactory,
    ZoneFactory,
)
from zones.access import Role

pytestmark = pytest.mark.django_db(transaction=True)
BARS = '[data-drawn] [aria-hidden="true"] svg .mark-rect.role-mark path:visible'


@pytest.fixture
def city(zone, school_year):
    """A pilot with a lesson and a step at risk; a zone whose stages overlap; one defined."""
    today = timezone.localdate()
    StageFactory(zone=zone, starts=today - timedelta(300), decided="The board chose it.")
    LessonFactory(zone=zone, text="Name one person a school.")
    area = StandardFactory(framework__district=zone.district, title="School Readiness")
    item = ActionItemFactory(
        goal__plan__owner=zone.branch, goal__plan__kind="action", key_area=area
    )
    work = AssignmentFactory(item=item, place=zone.branch, seat_role=Role.ZONE_LEAD)
    UpdateFactory(assignment=work, status="at_risk", happened_on=today)
    second = ZoneFactory(branch__district=zone.district, name="Stork zone")
    dates = {"starts": today - timedelta(60), "ends": today + timedelta(60)}
    StageFactory(zone=second, stage="planning", **dates)
    StageFactory(zone=second, stage="active", starts=today + timedelta(30))
    ZoneFactory(branch__district=zone.district, name="Wren zone")
    return zone


def test_picture_of_the_roll_out_is_drawn_and_breaks_no_policy(
    screen, sign_in, axe, supervisor, city
):
    sign_in(screen, supervisor)

    screen.goto("/zones/roll-out/")

    expect(screen.locator(BARS)).to_have_count(3)
    expect(screen.locator(".tl-chart svg:visible")).to_have_count(1)
    expect(screen.get_by_role("img", name="Roll-out plan and timeline")).to_be_visible()
    expect(
        screen.get_by_role("row", name=re.compile("Stork zone .*Planning")).first
    ).to_be_visible()
    width = screen.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
    assert axe(screen) == []


def test_citywide_view_and_the_year_are_clean_on_both_screens(
    screen, sign_in, axe, district_admin, city
):
    sign_in(screen, district_admin)

    screen.goto("/zones/")
    expect(screen.get_by_text("at risk").first).to_be_attached()
    assert axe(screen) == []
    assert screen.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    screen.get_by_role("link", name="Over the year").click()
    expect(screen.locator(".tl-chart svg:visible")).to_have_count(1)

    assert axe(screen) == []


def test_overlap_is_seen_fixed_and_a_lesson_read(desktop, sign_in, axe, library_admin, city):
    sign_in(desktop, library_admin)
    desktop.goto("/zones/roll-out/")

    desktop.get_by_role("link", name="Fix the overlap of Stork zone").click()
    expect(desktop.get_by_text("Name one person a school.")).to_be_visible()
    assert axe(desktop) == []
    desktop.get_by_label("Last day").fill("")
    desktop.get_by_role("button", name="Save").click()

    expect(desktop.get_by_role("heading", name="Stages of Stork zone")).to_be_visible()
    expect(desktop.get_by_text("Two stages overlap.")).to_have_count(0)
    assert axe(desktop) == []


def test_without_scripts_the_tables_say_it_all(new_context, sign_in, supervisor, city):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, supervisor)

    page.goto("/zones/roll-out/")

    expect(page.locator(".tl-chart")).to_be_hidden()
    expect(page.get_by_role("table")).to_have_count(2)
