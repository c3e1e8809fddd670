from datetime import date

import pytest

from tests.factories import (
    BranchFactory,
    DayOffFactory,
    ReportingPeriodFactory,
    SchoolYearFactory,
)
from zones.models import DayOff, ReportingPeriod, SchoolYear


@pytest.fixture
def year(district):
    return SchoolYearFactory(district=district, starts=date(2026, 7, 1))


def fall(**changes):
    fields = {
        "name": "Fall",
        "starts": "2026-09-01",
        "due_on": "2026-11-20",
        "grace_days": "2",
        "ends": "2026-12-18",
        "asks_schools": "on",
    }
    return fields | changes


def test_list_shows_the_years_of_the_district_newest_first(client, supervisor, year):
    older = SchoolYearFactory(district=year.district, starts=date(2025, 7, 1))
    SchoolYearFactory(starts=date(2024, 7, 1))
    due = date(2026, 11, 20)
    ReportingPeriodFactory(
        school_year=year, name="Fall", starts=date(2026, 9, 1), due_on=due, ends=due
    )
    client.force_login(supervisor)

    response = client.get("/years/")

    rows = [(row["url"], row["name"], row["periods"]) for row in response.context["years"]]
    assert rows == [
        (f"/years/{year.pk}/", "2026-27", "Fall, due Nov 20"),
        (f"/years/{older.pk}/", "2025-26", ""),
    ]
    assert response.context["may_add"] is False


def test_supervisor_reads_and_does_not_change(client, supervisor, year):
    period = ReportingPeriodFactory(school_year=year)
    client.force_login(supervisor)

    addresses = [f"/years/{year.pk}/{page}" for page in ("", "edit/", "periods/new/", "days-off/")]
    addresses += ["/years/new/", f"/periods/{period.pk}/edit/"]

    assert [client.get(address).status_code for address in addresses] == [200] + [403] * 5


def test_years_of_another_district_are_not_found(client, outsider, year):
    period = ReportingPeriodFactory(school_year=year)
    client.force_login(outsider)

    addresses = [f"/years/{year.pk}/{page}" for page in ("", "edit/", "periods/new/", "days-off/")]
    addresses += [f"/periods/{period.pk}/edit/"]

    assert [client.get(address).status_code for address in addresses] == [404] * 5
    assert client.post("/year/", {"year": year.pk}).status_code == 404


def test_new_year_follows_the_newest_and_takes_over_its_periods(client, data_steward, year):
    days = {"starts": date(2026, 9, 1), "due_on": date(2026, 11, 20), "ends": date(2026, 12, 18)}
    ReportingPeriodFactory(school_year=year, name="Fall", grace_days=3, asks_library=False, **days)
    client.force_login(data_steward)

    proposed = client.get("/years/new/").context["form"].initial
    client.post("/years/new/", {"starts": "2027-07-01", "ends": "2028-06-30", "periods": "on"})

    new = SchoolYear.objects.get(starts=date(2027, 7, 1)).periods.get()
    assert proposed == {"starts": date(2027, 7, 1), "ends": date(2028, 6, 30)}
    assert (new.name, new.starts, new.due_on, new.ends, new.grace_days, new.asks_library) == (
        "Fall",
        date(2027, 9, 1),
        date(2027, 11, 19),
        date(2027, 12, 18),
        3,
        False,
    )


def test_years_do_not_overlap(client, data_steward, year):
    client.force_login(data_steward)

    overlap, backwards = (
        client.post("/years/new/", {"starts": starts, "ends": ends}).context["form"].errors
        for starts, ends in (("2027-06-01", "2028-06-30"), ("2028-06-01", "2027-07-01"))
    )

    assert overlap == {"__all__": ["Another school year has some of these days."]}
    assert backwards == {"ends": ["The last day cannot be before the first."]}


def test_a_year_keeps_its_periods_inside(client, data_steward, year):
    ReportingPeriodFactory(
        school_year=year,
        starts=date(2026, 9, 1),
        due_on=date(2026, 11, 20),
        ends=date(2026, 12, 18),
    )
    client.force_login(data_steward)
    address = f"/years/{year.pk}/edit/"

    refused = client.post(address, {"starts": "2026-10-01", "ends": "2027-06-30"})
    saved = client.post(address, {"starts": "2026-08-01", "ends": "2027-06-30"})

    assert refused.context["form"].non_field_errors() == [
        "A reporting period lies outside these days: move it first."
    ]
    assert saved.status_code == 302


def test_steward_adds_and_locks_a_period(client, data_steward, year):
    client.force_login(data_steward)

    client.post(f"/years/{year.pk}/periods/new/", fall())
    period = ReportingPeriod.objects.get()
    client.post(f"/periods/{period.pk}/edit/", fall(locked_on="2026-12-01", grace_days="5"))

    period.refresh_from_db()
    assert (period.school_year, period.asks_schools, period.asks_library) == (year, True, False)
    assert (period.locked_on, period.grace_days) == (date(2026, 12, 1), 5)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"due_on": "2027-01-15"}, {"__all__"}),
        ({"starts": "2026-06-01"}, {"starts"}),
        ({"ends": "2027-08-01"}, {"ends"}),
        ({"ends": "2026-08-01"}, {"ends"}),
        ({"locked_on": "2026-11-01"}, {"locked_on"}),
        ({"asks_schools": ""}, {"asks_schools"}),
        ({"name": "Winter", "starts": "2026-12-01", "ends": "2026-12-30"}, {"__all__"}),
        ({"starts": "2027-01-04", "due_on": "2027-02-05", "ends": "2027-02-26"}, {"__all__"}),
        ({"grace_days": "-1"}, {"grace_days"}),
    ],
)
def test_periods_that_cannot_be_are_refused(client, data_steward, year, changes, errors):
    ReportingPeriodFactory(
        school_year=year,
        name="Fall",
        starts=date(2026, 12, 10),
        due_on=date(2026, 12, 15),
        ends=date(2026, 12, 18),
    )
    client.force_login(data_steward)
    sent = {"name": "Other", "ends": "2026-12-01"} if "name" not in changes else {}
    if "starts" in changes and changes["starts"] > "2027":
        sent = {}

    response = client.post(f"/years/{year.pk}/periods/new/", fall(**(sent | changes)))

    assert set(response.context["form"].errors) == errors
    assert ReportingPeriod.objects.count() == 1


def test_days_off_are_what_the_text_says(client, data_steward, year):
    DayOffFactory(district=year.district, day=date(2026, 9, 8), name="Slip")
    kept = DayOffFactory(district=year.district, day=date(2026, 10, 12), name="Old name")
    DayOffFactory(district=year.district, day=date(2026, 6, 19), name="Last year")
    client.force_login(data_steward)
    text = "9/7/2026 Labor Day\nOct 12 Columbus Day\nNov 26-27, 2026 Thanksgiving"

    client.post(f"/years/{year.pk}/days-off/", {"days": text})

    kept.refresh_from_db()
    assert list(DayOff.objects.values_list("day", "name")) == [
        (date(2026, 6, 19), "Last year"),
        (date(2026, 9, 7), "Labor Day"),
        (date(2026, 10, 12), "Columbus Day"),
        (date(2026, 11, 26), "Thanksgiving"),
        (date(2026, 11, 27), "Thanksgiving"),
    ]
    page = client.get(f"/years/{year.pk}/days-off/")
    assert page.context["form"].initial["days"] == (
        "Sep 7, 2026 Labor Day\nOct 12, 2026 Columbus Day\nNov 26-27, 2026 Thanksgiving"
    )


def test_bad_lines_keep_the_text_and_save_nothing(client, data_steward, year):
    client.force_login(data_steward)
    text = "9/7/2026 Labor Day\nno idea\n2/30/2027 Odd"

    response = client.post(f"/years/{year.pk}/days-off/", {"days": text})

    form = response.context["form"]
    assert form.bad == [
        "Line 2, “no idea”, has no date we can read: write it like 9/7/2026 or Nov 26-27, 2026.",
        "Line 3, “2/30/2027 Odd”, has no such date: 2/30.",
    ]
    assert form["days"].value() == text
    assert DayOff.objects.count() == 0


def test_a_branch_keeps_its_own_closed_days(client, data_steward, year, branch):
    DayOffFactory(district=year.district, day=date(2026, 9, 7), name="Labor Day")
    client.force_login(data_steward)
    address = f"/years/{year.pk}/days-off/?branch={branch.pk}"

    client.post(address, {"days": "9/7/2026 Closed"})

    assert set(DayOff.objects.values_list("branch", "name")) == {
        (None, "Labor Day"),
        (branch.pk, "Closed"),
    }


def test_closed_days_of_a_foreign_branch_are_not_found(client, data_steward, year):
    foreign = BranchFactory()
    client.force_login(data_steward)
    addresses = [f"/years/{year.pk}/days-off/?branch={pk}" for pk in (foreign.pk, "x")]

    found = [client.post(address, {"days": "9/7/2026 X"}).status_code for address in addresses]

    assert found == [404, 404]
    assert DayOff.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/plans/?period=3&kind=action", "/plans/?kind=action"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("", "/"),
    ],
)
def test_choosing_a_year_goes_back_to_the_page_without_its_period(
    client, specialist, year, address, target
):
    client.force_login(specialist)

    response = client.post("/year/", {"year": year.pk, "next": address})

    assert response.url == target
    assert client.session["school_year"] == year.pk
    assert client.get("/year/").status_code == 405
    assert client.post("/year/", {"year": "x"}).status_code == 404
