"""The long-term plan: its lines, its exact totals, its files, and who keeps it."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from goals.long_term import fiscal_year, hours, money
from goals.models import Expansion, ExpansionCost
from tests.factories import ExpansionCostFactory, ExpansionFactory, ToolFactory

URL = "/tools/long-term/"


@pytest.fixture
def plan(district):
    """Cards in two years, a desk with nothing known; and another district's, which may not leak."""
    cards = ExpansionFactory(district=district, title="Cards for all")
    for year, cost, time in (
        (2026, "0.10", "1.5"),
        (2026, "12500.20", None),
        (2027, None, "40.0"),
    ):
        ExpansionCostFactory(
            expansion=cards,
            year=year,
            cost=cost and Decimal(cost),
            staff_hours=time and Decimal(time),
            funding_source="Grant" if cost == "0.10" else "",
        )
    ExpansionFactory(district=district, title="Desk at the clinic", kind="access_point")
    ExpansionCostFactory(cost=Decimal(999))
    return cards


def shown(client):
    return client.get(URL).context["plan"]


def test_numbers_are_written_as_people_read_them():
    assert [
        fiscal_year(2026),
        fiscal_year(2099),
        money(Decimal("12500")),
        hours(Decimal(1200)),
    ] == [
        "2026-27",
        "2099-00",
        "$12,500.00",
        "1,200.0",
    ]
    assert [money(None), hours(None), money(Decimal(0))] == ["", "", "$0.00"]


def test_totals_are_exact_by_line_by_year_and_overall(client, plan, viewer):
    client.force_login(viewer)

    found = shown(client)

    assert [row["title"] for row in found["rows"]] == ["Cards for all", "Desk at the clinic"]
    cards, desk = found["rows"]
    assert (cards["sum"]["cost"], cards["sum"]["hours"]) == ("$12,500.30", "41.5")
    assert (desk["lines"], desk["sum"]) == ([], None)
    assert [(year["said"], year["cost"], year["hours"]) for year in found["years"]] == [
        ("2026-27", "$12,500.30", "1.5"),
        ("2027-28", "$0.00", "40.0"),
    ]
    assert (found["total"]["cost"], found["total"]["hours"]) == ("$12,500.30", "41.5")
    assert [line["no_source"] for line in cards["lines"]] == [False, True, False]


def test_the_csv_file_says_what_the_page_says(client, plan, viewer):
    client.force_login(viewer)

    text = client.get(f"{URL}export/csv/").content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert [(row[0], row[3], row[5], row[7]) for row in rows] == [
        ("Cards for all", "2026-27", "0.10", "1.5"),
        ("Cards for all", "2026-27", "12500.20", ""),
        ("Cards for all", "2027-28", "", "40.0"),
        ("Desk at the clinic", "", "", ""),
        ("Total, 2026-27", "", "12500.30", "1.5"),
        ("Total, 2027-28", "", "0", "40.0"),
        ("Total, all years", "", "12500.30", "41.5"),
    ]


def test_the_excel_file_holds_numbers(client, plan, viewer):
    client.force_login(viewer)

    book = load_workbook(io.BytesIO(client.get(f"{URL}export/xlsx/").content))

    assert [book["Report"].cell(line, 6).value for line in (2, 3, 8)] == [0.1, 12500.2, 12500.3]
    assert client.get(f"{URL}export/pdf/").status_code == 404


def cost(**fields):
    return {
        "year": "2026",
        "what": "Kits",
        "cost": "",
        "funding_source": "",
        "staff_hours": "",
    } | fields


def test_a_cost_is_added_as_it_is_typed(client, plan, library_admin):
    client.force_login(library_admin)

    answer = client.post(
        f"{URL}{plan.pk}/costs/new/",
        cost(cost="$1,250.50", funding_source="Book fund", staff_hours="12.5"),
    )

    row = ExpansionCost.objects.get(what="Kits")
    assert answer.url == f"{URL}#line-{plan.pk}"
    assert (row.expansion, row.year, row.cost, row.staff_hours) == (
        *(plan, 2026, Decimal("1250.50")),
        Decimal("12.5"),
    )


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, {"__all__": ["Say what it costs, in dollars or in hours of staff."]}),
        ({"cost": "many"}, {"cost": ["Enter a number."]}),
        ({"cost": "-1"}, {"cost": ["Ensure this value is greater than or equal to 0."]}),
        (
            {"staff_hours": "3", "funding_source": "Grant"},
            {"cost": ["Say how much comes from this source."]},
        ),
        (
            {"cost": "1", "year": "1492"},
            {"year": ["Select a valid choice. 1492 is not one of the available choices."]},
        ),
    ],
)
def test_what_says_nothing_is_refused(client, plan, supervisor, fields, errors):
    client.force_login(supervisor)

    page = client.post(f"{URL}{plan.pk}/costs/new/", cost(**fields))

    found = page.context["form"].errors
    assert {name: [found[name][0]] for name in errors} == errors
    assert not ExpansionCost.objects.filter(what="Kits").exists()


def test_a_cost_is_changed_and_removed(client, plan, supervisor):
    row = plan.costs.first()
    client.force_login(supervisor)

    client.post(f"{URL}costs/{row.pk}/edit/", cost(cost="7", what="Fewer kits"))
    row.refresh_from_db()
    client.post(f"{URL}costs/{row.pk}/delete/")

    assert (row.what, row.cost) == ("Fewer kits", Decimal(7))
    assert plan.costs.count() == 2


def test_a_line_is_added_put_in_place_and_taken_back(client, district, supervisor):
    client.force_login(supervisor)
    form = {"kind": "resource", "title": "Kits", "why": "", "tool": "", "done_on": ""}

    answer = client.post(f"{URL}new/", form)
    row = Expansion.objects.get()
    client.post(f"{URL}{row.pk}/done/")
    row.refresh_from_db()
    done = row.done_on
    client.post(f"{URL}{row.pk}/reopen/")
    row.refresh_from_db()

    assert (answer.status_code, row.district, done, row.done_on) == (
        *(302, district),
        *(timezone.localdate(), None),
    )


def test_a_tool_of_another_district_is_refused(client, supervisor, outsider):
    theirs = ToolFactory(owner=outsider.positions.get(role="supervisor").place)
    client.force_login(supervisor)
    form = {"kind": "resource", "title": "Kits", "why": "", "tool": theirs.pk, "done_on": ""}

    page = client.post(f"{URL}new/", form)

    assert list(page.context["form"].errors) == ["tool"]
    assert theirs.name not in page.content.decode()
    assert not Expansion.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("branch_staff", 403), ("outsider", 404)])
def test_others_change_nothing(client, plan, request, who, status):
    row = plan.costs.first()
    client.force_login(request.getfixturevalue(who))

    answers = [
        client.post(url, cost(cost="1")).status_code
        for url in (
            f"{URL}{plan.pk}/edit/",
            f"{URL}{plan.pk}/done/",
            f"{URL}{plan.pk}/costs/new/",
            f"{URL}costs/{row.pk}/edit/",
            f"{URL}costs/{row.pk}/delete/",
        )
    ]

    assert answers == [status] * 5
    assert plan.costs.count() == 3


def test_another_districts_plan_is_not_read(client, plan, outsider):
    client.force_login(outsider)

    found = shown(client)

    assert (found["rows"], found["years"], found["total"]["cost"]) == ([], [], "$0.00")
    assert "Nothing is planned yet." in client.get(URL).content.decode()


def test_the_plan_costs_the_same_for_two_lines_and_for_forty(client, district, supervisor):
    client.force_login(supervisor)
    counts = []

    for more in (2, 38):
        for _ in range(more):
            ExpansionCostFactory(expansion__district=district)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 14
