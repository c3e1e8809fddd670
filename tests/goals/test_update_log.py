"""The log of updates: filters in the address, words, pages, CSV."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import ActionItemFactory, AssignmentFactory, PlanFactory, UpdateFactory

URL = "/updates/"
today = timezone.localdate


@pytest.fixture
def item(office):
    return ActionItemFactory(
        goal__plan=PlanFactory(owner=office, title="Library plan"),
        number="2.3",
        label="Digital citizenship",
        text="Review lessons on shelving books.",
    )


@pytest.fixture
def assignment(item, school):
    return AssignmentFactory(item=item, place=school)


@pytest.fixture
def found(client, specialist):
    """The texts listed for an address, in order."""
    client.force_login(specialist)

    def found(**address):
        rows = client.get(URL, address).context["rows"]
        return [row["text"] for row in rows]

    return found


def test_newest_first(found, assignment, specialist):
    for days in (3, 1, 2):
        day = today() - timedelta(days)
        UpdateFactory(assignment=assignment, author=specialist, text=f"{days}", happened_on=day)

    assert found() == ["1", "2", "3"]


def test_filters_narrow_by_place_plan_status_dates_and_author(
    found, assignment, item, specialist, other_school, office
):
    long_ago = today() - timedelta(100)
    mine = UpdateFactory(assignment=assignment, author=specialist, text="mine", status="at_risk")
    oak = UpdateFactory(assignment=AssignmentFactory(item=item, place=other_school), text="oak")
    other = AssignmentFactory(
        item=ActionItemFactory(goal__plan=PlanFactory(owner=office)), place=other_school
    )
    UpdateFactory(assignment=other, text="other", happened_on=long_ago)

    assert [
        found(place=other_school.pk),
        found(plan=item.goal.plan.pk),
        found(item=item.pk, status="at_risk"),
        found(until=str(long_ago)),
        found(since=str(today())),
        found(mine="on"),
    ] == [
        ["oak", "other"],
        ["oak", "mine"],
        ["mine"],
        ["other"],
        ["oak", "mine"],
        ["mine"],
    ]
    assert oak.pk > mine.pk


def test_words_are_found_in_the_text_and_in_the_plans_words(found, assignment, specialist, office):
    other = AssignmentFactory(
        item=ActionItemFactory(goal__plan=PlanFactory(owner=office)), place=assignment.place
    )
    UpdateFactory(assignment=assignment, author=specialist, text="Weeded the atlases.")
    UpdateFactory(assignment=other, author=specialist, text="Moved all shelves to the hall.")

    assert [found(q="atlas"), found(q="shelve"), found(q="nothing of it")] == [
        ["Weeded the atlases."],
        ["Moved all shelves to the hall.", "Weeded the atlases."],
        [],
    ]


def test_no_result_repeats_the_filters_and_offers_to_clear_them(client, specialist, assignment):
    client.force_login(specialist)

    page = client.get(URL, {"q": "atlas", "status": "at_risk"}).content.decode()

    assert "No update fits these filters." in page
    assert "Asked for: At risk, “atlas”." in page
    assert "Clear filters" in page


def test_the_empty_log_says_what_will_stand_there(client, specialist):
    client.force_login(specialist)

    assert "No updates yet." in client.get(URL).content.decode()


@pytest.mark.parametrize("name", ["place", "plan", "item"])
def test_a_foreign_id_in_the_address_is_not_found(client, specialist, outsider, name):
    foreign = AssignmentFactory(place=outsider.positions.first().place)
    ids = {
        "place": foreign.place_id,
        "plan": foreign.item.goal.plan_id,
        "item": foreign.item_id,
    }
    client.force_login(specialist)

    codes = [client.get(f"{url}?{name}={ids[name]}").status_code for url in (URL, f"{URL}export/")]

    assert codes == [404, 404]


def test_the_export_holds_what_is_listed_and_defuses_formulas(client, specialist, assignment):
    UpdateFactory(assignment=assignment, author=specialist, text="=SUM(A1)", status="at_risk")
    UpdateFactory(assignment=assignment, author=specialist, text="Not asked for.")
    client.force_login(specialist)

    response = client.get(f"{URL}export/", {"status": "at_risk"})

    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert response["Content-Disposition"] == f'attachment; filename="updates-{today()}.csv"'
    assert lines == [
        "Date,Place,Plan,Number,Action item,Status,State,What happened,By",
        f"{today()},Juniper School,Library plan,2.3,Review lessons on shelving books.,"
        "At risk,Counted,'=SUM(A1),Dana Okafor",
    ]


def test_the_log_costs_the_same_for_two_updates_and_for_forty(client, specialist, assignment):
    client.force_login(specialist)
    counts = []

    for more in (2, 38):
        UpdateFactory.create_batch(more, assignment=assignment, author=specialist)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_pages_of_fifty(client, specialist, assignment):
    UpdateFactory.create_batch(51, assignment=assignment, author=specialist)
    client.force_login(specialist)

    sizes = [len(client.get(URL, {"page": number}).context["rows"]) for number in (1, 2)]

    assert sizes == [50, 1]
