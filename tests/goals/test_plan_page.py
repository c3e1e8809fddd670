"""The plan page: sums, grid, list, filters, drafts; who sees what on it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import ActionItem, Assignment, Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    GoalFactory,
    PlaceFactory,
    ReportingPeriodFactory,
    UpdateFactory,
)


def page(client, user, plan, **query):
    client.force_login(user)
    return client.get(plan.get_absolute_url(), query)


def cells(html):
    """{place: [(class, hidden words)]} of the grid."""
    found = {}
    for line in re.findall(r'<tr><th scope="row">.*?</tr>', html):
        place = re.search(r">([^<>]+)</a>", line).group(1)
        found[place] = [
            (style, unescape(words))
            for style, words in re.findall(
                r'<td class="([^"]+)"[^>]*><span class="visually-hidden">([^<]*)<', line
            )
        ]
    return found


# The two facts


def test_the_page_says_what_matters(client, mine, theirs, plan, supervisor):
    response = page(client, supervisor, plan)

    assert response.context["headline"] == (
        "1 of 2 schools has at least one update missing. Off track: Oak 1.1."
    )
    assert "1 of 2 updates due are in (50%)" in response.content.decode()


def test_goals_are_counted_by_status_and_the_reporting_stands_beside(
    client, mine, theirs, plan, goal, supervisor
):
    [line] = page(client, supervisor, plan).context["sums"]

    assert line["name"] == "Goal One"
    assert [(code, count) for code, _, _, count, _ in line["statuses"]] == [
        ("on_track", 1),
        ("at_risk", 0),
        ("off_track", 1),
        ("not_started", 0),
        ("complete", 0),
    ]
    assert [(word, count) for word, count, _ in line["buckets"]] == [
        ("Still open", 0),
        ("Not reporting", 1),
        ("Not asked", 0),
    ]
    assert (line["reports"].sent, line["reports"].due) == (1, 2)


def test_every_count_leads_to_the_rows_it_counts(client, mine, theirs, plan, supervisor):
    context = page(client, supervisor, plan).context
    links = [(count, url) for *_, count, url in context["sums"][0]["statuses"]]
    links += [(count, url) for _, count, url in context["whole"]["buckets"]]
    links.append((context["whole"]["reports"].sent, context["whole"]["sent_url"]))

    counted = [(count, client.get(url).context["page"].paginator.count) for count, url in links]

    assert [want for want, _ in counted] == [got for _, got in counted]


def test_a_cell_keeps_status_and_reporting_apart(client, mine, theirs, plan, supervisor, school):
    vacant = PlaceFactory(district=school.district, name="Ginkgo", short_name="Ginkgo")
    AssignmentFactory(item=mine.item, place=vacant)

    html = page(client, supervisor, plan).content.decode()

    assert cells(html) == {
        "Juniper": [("st-on", "On track")],
        "Oak": [("st-off r-none", "Off track. Not reporting")],
        "Ginkgo": [
            ("na", "Not started. Not asked: Nobody was in the seat when the period was due")
        ],
    }


def test_who_is_not_reporting_stands_aside_most_missing_first(
    client, mine, theirs, plan, goal, other_school, supervisor
):
    for _ in range(2):
        AssignmentFactory(item=ActionItemFactory(goal=goal), place=other_school)
    AssignmentFactory(item=ActionItemFactory(goal=goal), place=mine.place)

    silent = page(client, supervisor, plan).context["silent"]

    assert [(name, count) for name, _, count, _ in silent] == [("Oak", 3), ("Juniper", 1)]


def test_words_of_a_plan_are_escaped_in_the_grid(client, mine, plan, supervisor):
    html = page(client, supervisor, plan).content.decode()

    assert "Goal One: Read &lt;aloud&gt; daily" in html
    assert "<aloud>" not in html


# Who sees what


def test_other_staff_see_no_word_about_reporting(client, mine, theirs, plan, school_staff):
    response = page(client, school_staff, plan)

    assert response.context["silent"] == []
    assert response.context["scene"].tells is False
    assert cells(response.content.decode()) == {
        "Juniper": [("st-on", "On track")],
        "Oak": [("st-off", "Off track")],
    }
    assert "Not reporting" not in response.content.decode()


def test_a_filter_on_reporting_does_not_betray_it(client, mine, theirs, plan, school_staff):
    response = page(client, school_staff, plan, view="list", reporting="not_reporting")

    assert [line.place for line in response.context["lines"]] == ["Juniper", "Oak"]


def test_a_specialist_knows_about_the_own_school_only(client, mine, theirs, plan, specialist):
    response = page(client, specialist, plan)

    assert response.context["silent"] == []
    assert response.context["partial"] is True
    assert response.context["whole"]["reports"].due == 1
    hidden = page(client, specialist, plan, view="list", reporting="not_reporting")
    assert hidden.context["lines"] == []


def test_a_viewer_sees_totals_and_nobodys_name(client, mine, theirs, plan, viewer):
    response = page(client, viewer, plan)
    listed = page(client, viewer, plan, view="list")

    assert (response.context["whole"]["reports"].sent, response.context["silent"]) == (1, [])
    assert "1 of 2 updates due are in (50%)" in response.content.decode()
    for html in (response.content.decode(), listed.content.decode()):
        assert "Wren Hollis" not in html
        assert "Dana Okafor" not in html
    assert {line.reporting for line in listed.context["lines"]} == {""}


@pytest.mark.parametrize("person", ["branch_lead", "library_admin", "outsider"])
def test_a_department_plan_is_hidden_from_the_library_and_another_district(
    request, client, mine, plan, goal, person
):
    user = request.getfixturevalue(person)

    assert page(client, user, plan).status_code == 404
    assert client.get(goal.get_absolute_url()).status_code == 404


def test_only_those_who_write_the_plan_get_its_buttons(client, mine, plan, supervisor, specialist):
    writer = page(client, supervisor, plan).context
    reader = page(client, specialist, plan).context

    assert (writer["may_edit"], writer["may_adopt"]) == (True, True)
    assert (reader["may_edit"], reader["may_adopt"]) == (False, False)


# Filters


def test_filters_narrow_sums_grid_and_list(client, mine, theirs, plan, supervisor, zone):
    by = {
        f"place-{theirs.place_id}": ["Oak"],
        f"zone-{zone.pk}": ["Juniper"],
        "level-elementary": ["Juniper", "Oak"],
    }

    for value, places in by.items():
        grid = page(client, supervisor, plan, places=value)
        listed = page(client, supervisor, plan, places=value, view="list")

        assert list(cells(grid.content.decode())) == places
        assert [line.place for line in listed.context["lines"]] == places


def test_a_place_of_a_filtered_page_leads_there_once(client, mine, plan, supervisor, school):
    context = page(client, supervisor, plan, places=f"place-{school.pk}").context

    alone = f'href="/plans/{plan.pk}/?view=list&amp;places=place-{school.pk}"'
    assert alone in context["grid_body"]
    assert alone in context["standing"]


def test_a_heading_filters_what_stands_under_it(client, mine, plan, goal, supervisor):
    under = GoalFactory(plan=plan, parent=goal, title="Below")
    AssignmentFactory(item=ActionItemFactory(goal=under), place=mine.place)

    context = page(client, supervisor, plan, goal=goal.pk).context

    assert [(line["name"], line["total"]) for line in context["sums"]] == [
        ("Goal One", 2),
        (f"{under.number} Below", 1),
    ]
    assert context["whole"]["total"] == 2


@pytest.mark.parametrize(
    "query",
    [
        {"goal": "999999"},
        {"goal": "x"},
        {"places": "place-0"},
        {"places": "zone-0"},
        {"places": "nonsense"},
        {"status": "great"},
        {"period": "0"},
        {"view": "cloud"},
    ],
)
def test_what_is_not_a_choice_is_not_found(client, mine, plan, supervisor, query):
    assert page(client, supervisor, plan, **query).status_code == 404


def test_a_period_of_another_district_is_not_found(client, mine, plan, supervisor):
    foreign = ReportingPeriodFactory()

    assert page(client, supervisor, plan, period=foreign.pk).status_code == 404


def test_an_earlier_period_changes_the_reporting_and_not_the_status(
    client, mine, theirs, plan, supervisor, late_period
):
    fall = ReportingPeriodFactory(
        school_year=late_period.school_year,
        name="Fall",
        starts=late_period.starts - timedelta(days=25),
        due_on=late_period.starts - timedelta(days=5),
        ends=late_period.starts - timedelta(days=1),
    )
    Plan.objects.update(starts=fall.starts - timedelta(days=30), adopted_on=fall.starts)
    Assignment.objects.update(starts=fall.starts)

    rows = {}
    for period in (fall, late_period):
        response = page(client, supervisor, plan, period=period.pk)
        rows[period.name] = cells(response.content.decode())

    assert rows == {
        "Fall": {
            "Juniper": [("st-on r-none", "On track. Not reporting")],
            "Oak": [("st-off", "Off track")],
        },
        "Winter": {
            "Juniper": [("st-on", "On track")],
            "Oak": [("st-off r-none", "Off track. Not reporting")],
        },
    }


def test_nothing_fits_the_filters(client, mine, plan, supervisor):
    for view in ("", "list"):
        response = page(client, supervisor, plan, status="complete", view=view)

        assert "No work fits these filters." in response.content.decode()


# The list


def test_the_list_leads_to_place_item_and_update(client, mine, plan, supervisor):
    [line] = page(client, supervisor, plan, view="list").context["lines"]

    update = mine.updates.get()
    assert (line.url, line.item_url, line.update_url) == (
        mine.get_absolute_url(),
        mine.item.get_absolute_url(),
        update.get_absolute_url(),
    )
    assert (line.place, line.number, line.item) == ("Juniper", "1.1", "Read <aloud> daily.")
    assert line.text == "Read on six days."


def test_a_text_that_does_not_count_yet_is_not_shown_to_others(
    client, mine, plan, school_staff, supervisor
):
    mine.updates.update(state="submitted", counted_at=None, counted_how="")

    texts = [
        page(client, user, plan, view="list").context["lines"][0].text
        for user in (supervisor, school_staff)
    ]

    assert texts == ["Read on six days.", ""]


def test_the_list_has_pages(client, plan, goal, school, supervisor):
    for _ in range(51):
        AssignmentFactory(item=ActionItemFactory(goal=goal), place=school)

    second = page(client, supervisor, plan, view="list", page=2)

    assert len(second.context["lines"]) == 1
    assert second.context["page"].paginator.count == 51


# Plans that are not running, or have nothing to show


def test_a_draft_says_what_to_do_next(client, goal, item, plan, supervisor, specialist):
    ActionItemFactory(goal=goal, asks=ActionItem.Asks.MEASURE)
    Plan.objects.update(status="draft", adopted_on=None)

    response = page(client, supervisor, plan)

    assert (response.context["items"], response.context["to_assign"]) == (2, 1)
    assert response.context["first"] == item
    assert "This plan is a draft" in response.content.decode()
    assert page(client, specialist, plan).status_code == 404


def test_a_plan_without_assignments_says_so(client, item, plan, supervisor):
    response = page(client, supervisor, plan)

    assert "No item is assigned yet." in response.content.decode()
    assert [(found, why) for found, why in response.context["unassigned"]] == [
        (item, "not assigned")
    ]


def test_items_that_ask_for_a_measure_or_nothing_are_listed_as_text(
    client, mine, plan, goal, supervisor
):
    measure = ActionItemFactory(goal=goal, asks=ActionItem.Asks.MEASURE)
    belief = ActionItemFactory(goal=goal, asks=ActionItem.Asks.NOTHING)

    assert page(client, supervisor, plan).context["unassigned"] == [
        (measure, "asks for a measure"),
        (belief, "asks for nothing"),
    ]


def test_a_closed_plan_keeps_its_last_statuses(client, mine, plan, supervisor):
    plan.close(timezone.localdate())

    response = page(client, supervisor, plan)

    assert response.status_code == 200
    assert "nothing more is asked" in response.content.decode()
    assert response.context["whole"]["total"] == 1


def test_a_plan_of_years_without_periods_shows_statuses_only(client, mine, plan, supervisor):
    years_ago = timezone.localdate().replace(year=2015, day=1)
    Plan.objects.update(starts=years_ago, ends=years_ago + timedelta(days=300))

    response = page(client, supervisor, plan)

    assert response.context["scene"].period is None
    assert cells(response.content.decode()) == {"Juniper": [("st-on", "On track")]}


# Speed


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("query", ["", "?view=list", "export/csv/", "goal"])
def test_the_number_of_queries_does_not_grow(client, mine, plan, goal, supervisor, query):
    client.force_login(supervisor)
    url = goal.get_absolute_url() if query == "goal" else f"{plan.get_absolute_url()}{query}"
    client.get(url)

    small = queries(client, url)
    for _ in range(4):
        place = PlaceFactory(district=mine.place.district)
        for item in (mine.item, ActionItemFactory(goal=GoalFactory(plan=plan))):
            row = AssignmentFactory(item=item, place=place)
            UpdateFactory(assignment=row)
    large = queries(client, url)

    assert small == large <= 24
