"""The page of an action item and the page of an assignment."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import Goal, Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    GoalFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
    ReportingPeriodFactory,
    ServesFactory,
    UpdateFactory,
)
from zones.access import Role

today = timezone.localdate


@pytest.fixture
def item(office):
    plan = PlanFactory(owner=office, title="Library plan")
    goal = GoalFactory(plan=plan, number="Two", title="Support the well-being of students.")
    return ActionItemFactory(goal=goal, number="2.3", text="Review the lessons.", label="Lessons")


@pytest.fixture
def assignment(item, school):
    return AssignmentFactory(item=item, place=school)


def page(client, user, row, **address):
    client.force_login(user)
    return client.get(row.get_absolute_url(), address)


def test_the_page_quotes_the_plan_and_says_where_the_item_sits(client, specialist, item):
    response = page(client, specialist, item)

    assert '<blockquote class="quote my-2 measure">Review the lessons.</blockquote>' in (
        response.content.decode()
    )
    assert response.context["thread"] == [
        ("Goal Two", "Support the well-being of students."),
        ("Action item 2.3", "“Review the lessons.”"),
    ]


def test_a_heading_that_is_only_numbered_is_told_by_its_statement(client, specialist, item):
    Goal.objects.filter(pk=item.goal_id).update(title="Goal Two", statement="Advance reading.")

    assert page(client, specialist, item).context["thread"][0] == ("Goal Two", "Advance reading.")


def test_the_line_of_sight_shows_only_ends_the_reader_may_see(
    client, item, specialist, head_office, branch, zone, branch_lead
):
    wide = GoalFactory(
        plan=PlanFactory(owner=head_office, title="Strategic plan", level="Priority"),
        number="1",
        title="Every student reads",
    )
    ServesFactory(item=item, serves_item=None, serves_goal=wide)
    inner = ActionItemFactory(goal__plan=PlanFactory(owner=branch, title="Inner plan"))
    ServesFactory(item=inner, serves_item=item)

    sight = page(client, specialist, item).context["sight"]

    assert sight == {
        "up": [("Strategic plan", "Priority 1: Every student reads", f"/goals/{wide.pk}/")],
        "down": [],
    }


def reported(response):
    """{place: whether its reporting is shown}"""
    return {row["place"]: bool(row["reporting"]) for row in response.context["places"].rows}


@pytest.mark.parametrize(
    ("role", "juniper", "oak", "totals"),
    [
        ("specialist", True, False, 0),
        ("principal", True, False, 0),
        ("school_staff", False, False, 0),
        ("viewer", False, False, 2),
        ("supervisor", True, True, 2),
        ("district_admin", True, True, 2),
        ("data_steward", True, True, 2),
    ],
)
def test_who_is_not_reporting_is_told_to_those_who_follow_it(
    client, request, item, assignment, other_school, specialist, period, role, juniper, oak, totals
):
    PositionFactory(place=other_school)
    AssignmentFactory(item=item, place=other_school, reports=False)

    response = page(client, request.getfixturevalue(role), item)

    assert reported(response) == {"Juniper School": juniper, "Oak School": oak}
    assert sum(count for _, count in response.context["places"].totals) == totals


def test_the_period_is_switched_in_the_address(
    client, item, assignment, specialist, school_year, outsider
):
    starts = today() - timedelta(100)
    fall = ReportingPeriodFactory(
        school_year=school_year,
        name="Fall",
        starts=starts,
        due_on=starts + timedelta(20),
        ends=starts + timedelta(40),
    )
    ReportingPeriodFactory(school_year=school_year, name="Winter")
    UpdateFactory(assignment=assignment, author=specialist, happened_on=starts)
    foreign = ReportingPeriodFactory()

    now, then = (page(client, specialist, item, **q) for q in ({}, {"period": fall.pk}))

    marks = [answer.context["places"].rows[0]["reporting"] for answer in (now, then)]
    assert ["Still open" in marks[0], "In</span>" in marks[1]] == [True, True]
    assert page(client, specialist, item, period=foreign.pk).status_code == 404


def test_log_buttons_stand_at_my_places_only(client, item, assignment, specialist, other_school):
    AssignmentFactory(item=item, place=other_school)

    rows = page(client, specialist, item).context["places"].rows

    assert [row["log"] for row in rows] == [f"/assignments/{assignment.pk}/log/", ""]


@pytest.mark.parametrize(
    ("role", "may_edit"), [("specialist", False), ("supervisor", True), ("district_admin", False)]
)
def test_only_editors_are_offered_to_edit(client, request, item, role, may_edit):
    response = page(client, request.getfixturevalue(role), item)

    assert response.context["may_edit"] is may_edit
    assert ("Edit the item" in response.content.decode()) is may_edit


@pytest.mark.parametrize(
    ("role", "code"),
    [("specialist", 200), ("viewer", 200), ("branch_lead", 404), ("outsider", 404)],
)
def test_a_department_plans_item_is_for_its_side(client, request, item, assignment, role, code):
    user = request.getfixturevalue(role)

    codes = [page(client, user, row).status_code for row in (item, assignment)]

    assert codes == [code, code]


def test_an_item_of_a_draft_is_for_its_editors(client, office, specialist, supervisor):
    item = ActionItemFactory(goal__plan=PlanFactory(owner=office, status=Plan.Status.DRAFT))

    assert [page(client, user, item).status_code for user in (specialist, supervisor)] == [404, 200]


def test_the_assignment_says_what_is_done_and_who_answers(client, assignment, specialist):
    assignment.what_we_do = "We look at every lesson."
    assignment.save()

    text = page(client, specialist, assignment).content.decode()

    assert "We look at every lesson." in text
    assert "Library media specialist" in text
    assert "Dana Okafor" in text


def test_a_vacant_seat_is_said_kindly(client, assignment, principal):
    assert "Vacant just now. The work waits here for the next holder." in (
        page(client, principal, assignment).content.decode()
    )


def test_somebody_away_is_said_to_be_away(client, assignment, specialist, principal):
    specialist.positions.get().mark_away(today() - timedelta(1))

    assert "Dana Okafor (away)" in page(client, principal, assignment).content.decode()


def test_a_viewer_reads_the_role_and_no_name(client, assignment, specialist, viewer):
    text = page(client, viewer, assignment).content.decode()

    assert "Library media specialist" in text
    assert "Dana Okafor" not in text


def test_a_seat_at_another_place_is_named(client, item, school, office, supervisor):
    assignment = AssignmentFactory(
        item=item, place=school, seat_place=office, seat_role=Role.SUPERVISOR
    )

    assert "Library supervisor, Library Media Services" in (
        page(client, supervisor, assignment).content.decode()
    )


def test_both_pages_cost_the_same_for_two_places_and_for_forty(
    client, item, assignment, supervisor, specialist, period, district
):
    client.force_login(supervisor)
    counts = []

    for more in (2, 38):
        for place in PlaceFactory.create_batch(more, district=district):
            UpdateFactory(assignment=AssignmentFactory(item=item, place=place))
        UpdateFactory.create_batch(more, assignment=assignment, author=specialist)
        with CaptureQueriesContext(connection) as queries:
            client.get(item.get_absolute_url())
            client.get(assignment.get_absolute_url())
        counts.append(len(queries))

    assert counts[0] == counts[1]
