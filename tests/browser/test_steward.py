"""What a data steward does at the start of a year: places, people, zones and the calendar."""

from datetime import date

import pytest

from tests.factories import (
    DayOffFactory,
    PlaceFactory,
    ReportingPeriodFactory,
    SchoolYearFactory,
    UploadFactory,
)
from zones.models import DayOff, Position


@pytest.fixture
def year(district):
    year = SchoolYearFactory(district=district)
    day = year.starts.replace(month=11, day=26)
    ReportingPeriodFactory(school_year=year, starts=day, due_on=day, ends=day)
    DayOffFactory(district=district, day=day, name="Thanksgiving recess")
    return year


def test_the_pages_of_the_steward_are_accessible_and_fit(
    screen, sign_in, axe, data_steward, specialist, school, zone, year
):
    PlaceFactory(district=zone.district, name="Closed School", closes=date(2020, 6, 30))
    row = {"line": 2, "name": "Nora", "email": "bad", "role": "principal", "place": "Juniper"}
    upload = UploadFactory(district=zone.district, created_by=data_steward, rows=[row])
    sign_in(screen, data_steward)
    addresses = [
        *("/places/", f"/places/{school.pk}/", "/places/new/", f"/places/{school.pk}/close/"),
        *("/zones/", f"/zones/{zone.pk}/", f"/zones/{zone.pk}/schools/"),
        *("/people/", f"/people/{specialist.pk}/", "/people/new/", "/people/upload/"),
        *(
            "/years/",
            f"/years/{year.pk}/",
            f"/years/{year.pk}/days-off/",
            upload.get_absolute_url(),
        ),
    ]

    found = {}
    for address in addresses:
        screen.goto(address)
        wide = screen.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[address] = (axe(screen), wide)

    assert found == dict.fromkeys(addresses, ([], False))


def test_a_list_of_people_is_checked_and_applied(
    desktop, sign_in, axe, data_steward, school, tmp_path
):
    path = tmp_path / "staff.csv"
    path.write_text("Name;E-mail;Role;Place\nNora;nora@example.org;Head;Juniper\nX;x;x;x\n")
    sign_in(desktop, data_steward)

    desktop.goto("/people/upload/")
    desktop.get_by_label("Excel or CSV file").set_input_files(path)
    desktop.get_by_role("button", name="See what it would do").click()
    assert axe(desktop) == []
    assert desktop.get_by_text("“Head” is no role.").is_visible()
    path.write_text("Name;E-mail;Role;Place\nNora;nora@example.org;school administrator;Juniper\n")
    desktop.get_by_role("link", name="Upload a list").click()
    desktop.get_by_label("Excel or CSV file").set_input_files(path)
    desktop.get_by_role("button", name="See what it would do").click()
    desktop.get_by_role("button", name="Apply the list").click()

    desktop.get_by_text("1 added, 0 changed, 0 as before, 0 refused.").wait_for()
    assert Position.objects.get(user__email="nora@example.org").place == school


def test_days_off_are_pasted_and_corrected(desktop, sign_in, axe, data_steward, year):
    sign_in(desktop, data_steward)
    first = year.starts.year

    desktop.goto(f"/years/{year.pk}/days-off/")
    days = desktop.get_by_label("One date or range on a line, with a name")
    days.fill(f"9/7/{first} Labor Day\nsome day")
    desktop.get_by_role("button", name="Save the days").click()
    assert axe(desktop) == []
    assert desktop.get_by_text("Line 2, “some day”, has no date").is_visible()
    assert days.input_value() == f"9/7/{first} Labor Day\nsome day"
    days.fill(f"9/7/{first} Labor Day\nNov 26-27, {first} Thanksgiving recess")
    desktop.get_by_role("button", name="Save the days").click()

    desktop.get_by_text("Saved: 2 days added, 0 removed.").wait_for()
    assert DayOff.objects.count() == 3
