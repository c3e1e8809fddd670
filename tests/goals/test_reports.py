"""The rows every view of a plan shows, what they tell to whom, and the files made of them."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from goals.exports import defused
from goals.models import Assignment, Plan
from goals.reports import Tally, plan_report
from tests.factories import (
    AssignmentFactory,
    PlaceFactory,
)


def told(plan, user, period):
    """{place: (status, reporting, bucket)}"""
    rows = plan_report(plan, user, period)
    names = dict(Assignment.objects.values_list("pk", "place__short_name"))
    return {names[row.pk]: (row.status, row.reporting, row.bucket) for row in rows}


FACTS = {
    "Juniper": ("on_track", "in", "sent"),
    "Oak": ("off_track", "not_reporting", "not_reporting"),
}
ONLY_STATUS = {name: (status, "", "") for name, (status, _, _) in FACTS.items()}


@pytest.mark.parametrize("person", ["supervisor", "district_admin", "data_steward"])
def test_offices_that_follow_the_plan_know_who_is_not_reporting(
    request, item, mine, theirs, late_period, person
):
    user = request.getfixturevalue(person)

    assert told(item.goal.plan, user, late_period) == FACTS


@pytest.mark.parametrize("person", ["specialist", "principal"])
def test_a_school_knows_about_itself_and_sees_the_status_of_others(
    request, item, mine, theirs, late_period, person
):
    user = request.getfixturevalue(person)

    assert told(item.goal.plan, user, late_period) == {
        "Juniper": FACTS["Juniper"],
        "Oak": ONLY_STATUS["Oak"],
    }


def test_other_staff_of_the_school_see_statuses_only(item, mine, theirs, late_period, school_staff):
    assert told(item.goal.plan, school_staff, late_period) == ONLY_STATUS


@pytest.mark.parametrize("person", ["branch_lead", "library_admin", "outsider"])
def test_the_library_and_another_district_see_nothing_of_a_department_plan(
    request, item, mine, theirs, late_period, person
):
    user = request.getfixturevalue(person)

    assert told(item.goal.plan, user, late_period) == {}


def test_assignments_ended_and_items_retired_are_not_counted(item, mine, theirs, supervisor):
    theirs.end()
    retired = AssignmentFactory(item__goal=item.goal, place=mine.place).item
    retired.retire()

    assert told(item.goal.plan, supervisor, None) == {"Juniper": ("on_track", "", "")}


def test_a_tally_keeps_the_two_facts_apart(item, mine, theirs, late_period, supervisor):
    PlaceFactory(district=mine.place.district, name="Ginkgo School")
    vacant = AssignmentFactory(
        item=item, place=PlaceFactory(district=mine.place.district, name="Fir School")
    )

    tally = Tally(plan_report(item.goal.plan, supervisor, late_period))

    assert dict(tally.statuses) == {"on_track": 1, "off_track": 1, "not_started": 1}
    assert (tally.total, tally.due, tally.sent, tally.missing, tally.not_asked) == (3, 2, 1, 1, 1)
    assert tally.percent == 50
    assert vacant.place.name == "Fir School"


def test_an_update_nobody_asked_for_does_not_count_as_due(item, mine, late_period, supervisor):
    Assignment.objects.update(reports=False)

    tally = Tally(plan_report(item.goal.plan, supervisor, late_period))

    assert (tally.sent, tally.due, tally.not_asked) == (0, 0, 1)


# Files


def export(client, user, plan, kind, **filters):
    client.force_login(user)
    return client.get(f"/plans/{plan.pk}/export/{kind}/", filters)


def lines(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_the_csv_holds_the_rows_of_the_page(client, item, mine, theirs, late_period, supervisor):
    response = export(client, supervisor, item.goal.plan, "csv")

    before = str(timezone.localdate() - timedelta(days=40))
    head = ["Place", "Kind of place", "Goal", "Item", "The plan's words", "Status"]
    head += [
        "Waiting for review",
        "Last update",
        "What happened",
        "Reporting",
        "Why nothing is asked",
    ]
    words = ["Elementary schools", "Goal One", "1.1", "Read <aloud> daily."]
    today = str(timezone.localdate())
    assert lines(response) == [
        head,
        ["Juniper School", *words, "On track", "", today, "Read on six days.", "In", ""],
        ["Oak School", *words, "Off track", "", before, "Too few books.", "Not reporting", ""],
    ]
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.content.count(b"\r\n") == 3
    assert response["Content-Disposition"].startswith('attachment; filename="district-')


def test_an_export_has_the_filters_of_the_page(client, item, mine, theirs, late_period, supervisor):
    for filters in (
        {"status": "off_track"},
        {"places": f"place-{theirs.place_id}"},
        {"reporting": "not_reporting"},
    ):
        found = lines(export(client, supervisor, item.goal.plan, "csv", **filters))

        assert [line[0] for line in found[1:]] == ["Oak School"]


def test_a_viewers_file_names_no_person_and_not_who_reports(
    client, item, mine, theirs, late_period, viewer
):
    response = export(client, viewer, item.goal.plan, "csv")

    assert [line[5:6] + line[9:] for line in lines(response)[1:]] == [
        ["On track", "", ""],
        ["Off track", "", ""],
    ]
    assert b"Wren Hollis" not in response.content


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_are_defused(text):
    assert defused(text) == f"'{text}"


def test_a_formula_typed_into_an_update_is_text_in_both_files(
    client, item, mine, late_period, supervisor
):
    mine.updates.update(text='=HYPERLINK("http://example.org")')

    rows = lines(export(client, supervisor, item.goal.plan, "csv"))
    book = load_workbook(io.BytesIO(export(client, supervisor, item.goal.plan, "xlsx").content))

    assert rows[1][8] == '\'=HYPERLINK("http://example.org")'
    cell = book["Report"]["I2"]
    assert (cell.value, cell.data_type) == ('\'=HYPERLINK("http://example.org")', "s")


def test_the_xlsx_keeps_numbers_of_items_as_text_and_says_what_it_is(
    client, item, mine, theirs, late_period, supervisor
):
    Plan.objects.update(title="Reading plan")
    response = export(client, supervisor, item.goal.plan, "xlsx", status="on_track")

    book = load_workbook(io.BytesIO(response.content))
    sheet, notes = book["Report"], dict(book["Notes"].values)
    assert sheet.freeze_panes == "A2"
    assert [row[:4] for row in sheet.values] == [
        ("Place", "Kind of place", "Goal", "Item"),
        ("Juniper School", "Elementary schools", "Goal One", "1.1"),
    ]
    assert sheet["D2"].data_type == "s"
    assert sheet["H2"].is_date
    made = notes.pop("Made on")
    assert made.startswith(f"{timezone.localdate():%B}")
    assert notes == {
        "Plan": "Reading plan",
        "Owner": "Library Media Services",
        "District": "Riverbend Schools",
        "Period": str(late_period),
        "Places": "All",
        "Goal": "All",
        "Status": "On track",
        "Reporting": "Everything",
        "About status": "The last one known, from any period",
        "Made by": "Karin Lindqvist",
        "About reporting": "For the period above. Not reporting says nothing about the work",
    }


@pytest.mark.parametrize(
    ("person", "kind", "expected"),
    [
        ("supervisor", "csv", 200),
        ("supervisor", "pdf", 404),
        ("branch_lead", "csv", 404),
        ("outsider", "csv", 404),
    ],
)
def test_who_gets_a_file(request, client, item, mine, late_period, person, kind, expected):
    user = request.getfixturevalue(person)

    assert export(client, user, item.goal.plan, kind).status_code == expected


def test_a_draft_has_no_file(client, item, supervisor):
    Plan.objects.update(status="draft", adopted_on=None)

    assert export(client, supervisor, item.goal.plan, "csv").status_code == 404
