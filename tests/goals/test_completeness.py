"""Who has reported: the grid, the list, their files, reminders; each for those who may know."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import Assignment, Digest, Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    PeriodNoteFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
    ReportingPeriodFactory,
    UpdateFactory,
)
from zones.access import Role

GRID, REMIND = "/reporting/", "/reporting/remind/"


@pytest.fixture
def plan(office, late_period):
    return PlanFactory(owner=office, title="Reading plan")


def page(client, user, **query):
    client.force_login(user)
    return client.get(GRID, query)


def cells(response):
    """{place: [(class, address, hidden words)]} of the grid."""
    found = {}
    for line in re.findall(r'<tr><th scope="row"><a.*?</tr>', response.content.decode()):
        place = re.search(r">([^<>]+)</a>", line).group(1)
        found[place] = [
            (style, address, unescape(words))
            for style, address, words in re.findall(
                r'<td class="([^"]+)"><a href="([^"]+)"[^>]*><span[^>]*>([^<]*)<', line
            )
        ]
    return found


def test_a_cell_shows_status_and_report_and_leads_to_it(client, mine, theirs, supervisor):
    response = page(client, supervisor)

    assert cells(response) == {
        "Juniper": [("st-on r-in", f"/updates/{mine.updates.get().pk}/", "On track. In")],
        "Oak": [("st-off r-none", f"/assignments/{theirs.pk}/", "Off track. Not reporting")],
    }
    assert response.context["headline"] == (
        "1 of 2 updates due are in (50%). 1 missing at 1 place."
    )


@pytest.mark.parametrize(
    ("state", "mark", "words"),
    [("submitted", "w-sent", "Waiting for review"), ("returned", "w-back", "Returned")],
)
def test_what_waits_or_came_back_is_told_apart_inside_the_work(
    client, mine, specialist, supervisor, district_admin, state, mark, words
):
    mine.updates.update(happened_on=timezone.localdate() - timedelta(days=40))
    sent = UpdateFactory(assignment=mine, author=specialist, state=state, status="at_risk")

    inside, outside = page(client, supervisor), page(client, district_admin)

    assert cells(inside) == {
        "Juniper": [(f"st-risk {mark}", f"/updates/{sent.pk}/", f"At risk. {words}")]
    }
    assert cells(outside) == {
        "Juniper": [("st-on w-sent", f"/assignments/{mine.pk}/", "On track. Waiting for review")]
    }


def test_a_vacant_seat_is_said_and_counts_as_nothing(client, mine, theirs, supervisor):
    theirs.place.positions.update(ends=timezone.localdate() - timedelta(days=20))

    response = page(client, supervisor)

    assert response.context["seats"] == [("Oak", "nobody in the seat", 1)]
    assert response.context["owed"] == []
    assert response.context["headline"] == "1 of 1 update due is in (100%)."
    assert cells(response)["Oak"][0][2] == (
        "Off track. Not asked: Nobody was in the seat when the period was due"
    )


def test_most_missing_first_and_who_is_there_to_be_reminded(client, item, theirs, supervisor):
    other = AssignmentFactory(item=ActionItemFactory(goal=item.goal), place=theirs.place)
    gone = AssignmentFactory(item=item, place=PlaceFactory(district=theirs.place.district))
    PositionFactory(place=gone.place, ends=timezone.localdate() - timedelta(days=1))

    owed = page(client, supervisor).context["owed"]

    assert [(line["name"], line["owed"], line["seat"], line["there"]) for line in owed] == [
        ("Oak", "2 missing", "", True),
        (gone.place.short_name, "1 missing", "Nobody in the seat today", False),
    ]
    assert other.place == theirs.place


def test_the_list_begins_where_most_is_missing_and_filters_stand_in_the_address(
    client, mine, theirs, supervisor
):
    whole = page(client, supervisor, view="list").context["lines"]
    late = page(client, supervisor, view="list", reporting="not_reporting").context["lines"]

    assert [line.place for line in whole] == ["Oak", "Juniper"]
    assert [line.place for line in late] == ["Oak"]


def test_the_files_hold_the_rows_of_the_page(client, mine, theirs, supervisor):
    client.force_login(supervisor)

    answer = client.get("/reporting/export/csv/", {"reporting": "not_reporting"})
    book = client.get("/reporting/export/xlsx/")

    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [(line[0], line[1], line[-2]) for line in lines] == [
        ("Plan", "Place", "Reporting"),
        ("Reading plan", "Oak School", "Not reporting"),
    ]
    assert book.status_code == 200
    assert client.get("/reporting/export/pdf/").status_code == 404


# Who may know


@pytest.mark.parametrize(
    ("person", "places"),
    [
        ("supervisor", {"Juniper", "Oak"}),
        ("district_admin", {"Juniper", "Oak"}),
        ("data_steward", {"Juniper", "Oak"}),
        ("principal", {"Juniper"}),
        ("zone_lead", set()),
        ("branch_lead", set()),
        ("library_admin", set()),
        ("outsider", set()),
    ],
)
def test_each_reads_about_their_own_reach(request, client, mine, theirs, person, places):
    response = page(client, request.getfixturevalue(person))

    assert (response.status_code, set(cells(response))) == (200, places)
    assert ("Reading plan" in response.content.decode()) == bool(places)


@pytest.mark.parametrize("person", ["viewer", "specialist", "school_staff", "branch_staff"])
def test_others_may_not(request, client, mine, theirs, person):
    assert page(client, request.getfixturevalue(person)).status_code == 403


def test_the_librarys_lead_follows_the_action_plans_of_every_zone(
    client, period, branch, branch_lead, school, zone_lead, library_admin
):
    for place in (branch, school):
        plan = PlanFactory(owner=place, kind=Plan.Kind.ACTION)
        AssignmentFactory(item__goal__plan=plan, place=place, seat_role=Role.ZONE_LEAD)

    lines = page(client, library_admin).context["lines"]

    assert {line.place for line in lines} == {"Heron", "Juniper"}


def test_a_plan_or_a_period_of_somebody_else_is_not_found(client, mine, supervisor):
    elsewhere = ReportingPeriodFactory()
    hidden = PlanFactory(owner=PlaceFactory())

    found = [
        page(client, supervisor, plan=hidden.pk).status_code,
        page(client, supervisor, period=elsewhere.pk).status_code,
        page(client, supervisor, places="place-0").status_code,
    ]

    assert found == [404, 404, 404]


def test_without_a_period_the_page_says_so(client, supervisor):
    response = page(client, supervisor)

    assert "No reporting period has begun." in response.content.decode()


# Reminders


def test_reminding_a_place_asks_who_owes_there(client, mine, theirs, supervisor):
    client.force_login(supervisor)

    answer = client.post(REMIND, {"place": theirs.place_id}, follow=True)

    assert "1 person gets a mail with what they owe." in answer.content.decode()
    assert [row.user.name for row in Digest.objects.all()] == ["Wren Hollis"]


@pytest.mark.parametrize("sent", [{}, {"place": ""}])
def test_without_a_place_nobody_is_reminded(client, mine, theirs, supervisor, sent):
    client.force_login(supervisor)

    answer = client.post(REMIND, sent, follow=True)

    assert "No mail goes out" in answer.content.decode()


def test_nobody_reminds_a_place_beyond_their_reach(
    client, mine, theirs, principal, zone_lead, outsider
):
    found = []
    for user in (principal, zone_lead, outsider):
        client.force_login(user)
        found.append(client.post(REMIND, {"place": theirs.place_id}).status_code)

    assert found == [404, 403, 404]
    assert not Digest.objects.exists()


# Size


def test_the_number_of_queries_does_not_grow(client, item, mine, theirs, supervisor):
    def count(**query):
        with CaptureQueriesContext(connection) as made:
            assert page(client, supervisor, **query).status_code == 200
        return len(made)

    page(client, supervisor)
    before = [count(), count(view="list")]
    for _ in range(4):
        place = PlaceFactory(district=mine.place.district)
        PositionFactory(place=place)
        AssignmentFactory(item=item, place=place)
        AssignmentFactory(item=ActionItemFactory(goal=item.goal), place=place)

    assert [count(), count(view="list")] == before
    assert Assignment.objects.count() == 10


# The note on top


def test_an_office_writes_what_it_asks_and_everybody_reads_it(
    client, mine, late_period, supervisor, principal
):
    client.force_login(supervisor)
    client.post(f"/reporting/note/?period={late_period.pk}", note(supervisor, "One photo each."))

    found = page(client, principal).content.decode()

    assert "One photo each." in found
    assert "Library Media Services asks this period:" in found


def note(user, text, seen=""):
    [office] = user.held.places()
    return {"office": office, "text": text, "seen": seen}


def test_an_empty_note_is_taken_away(client, late_period, supervisor, office):
    row = PeriodNoteFactory(period=late_period, office=office, author=supervisor)
    client.force_login(supervisor)

    client.post(
        f"/reporting/note/?period={late_period.pk}",
        note(supervisor, " ", row.written_at.isoformat()),
    )

    assert not late_period.notes.exists()


def test_a_note_changed_meanwhile_is_not_written_over_unread(
    client, late_period, supervisor, office
):
    row = PeriodNoteFactory(period=late_period, office=office, author=supervisor, text="Theirs.")
    client.force_login(supervisor)
    address = f"/reporting/note/?period={late_period.pk}"

    first = client.post(address, note(supervisor, "Mine.", "2020-01-01T00:00:00+00:00"))
    row.refresh_from_db()
    seen = re.search(r'name="seen" value="([^"]*)"', first.content.decode()).group(1)
    kept = row.text
    client.post(address, note(supervisor, "Mine.", unescape(seen)))
    row.refresh_from_db()

    assert "“Theirs.”" in first.content.decode()
    assert "Mine." in first.content.decode()
    assert [kept, row.text] == ["Theirs.", "Mine."]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("supervisor", 200),
        ("library_admin", 200),
        ("principal", 403),
        ("viewer", 403),
        ("outsider", 404),
    ],
)
def test_who_writes_a_note(request, client, late_period, person, expected):
    client.force_login(request.getfixturevalue(person))

    answer = client.get(f"/reporting/note/?period={late_period.pk}")

    assert answer.status_code == expected


def test_a_note_is_written_for_ones_own_office_only(
    client, late_period, supervisor, library_office
):
    client.force_login(supervisor)

    client.post(
        f"/reporting/note/?period={late_period.pk}",
        {"office": library_office.pk, "text": "Not mine.", "seen": ""},
    )

    assert not late_period.notes.exists()
