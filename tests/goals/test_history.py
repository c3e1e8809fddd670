"""Who changed which field of a plan and of what stands in it; and who may read that."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from goals.models import ActionItem, Goal, Plan, Update
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    GoalFactory,
    PlanFactory,
    PositionFactory,
    UpdateFactory,
)
from tests.zones.test_history import FORGET, plain
from zones.access import Role

NOBODY = "Nobody known: changed outside the pages"


@pytest.fixture
def plan(office):
    return PlanFactory(owner=office, title="Reading plan")


@pytest.fixture
def goal(plan):
    return GoalFactory(
        plan=plan, number="1", title="Goal One", statement="Every child reads.", position=3
    )


@pytest.fixture
def item(goal):
    return ActionItemFactory(goal=goal, number="1.1", text="Read aloud daily.", label="Read aloud")


@pytest.fixture
def work(item, school, specialist):
    return AssignmentFactory(item=item, place=school)


def address(name, row):
    return reverse(f"goals:{name}_history", args=[row.pk])


def lines(client, name, row, query=""):
    return client.get(address(name, row) + query).context["lines"]


def said(client, name, row, query=""):
    return [
        (line["who"], line["did"], line["word"], line["name"], plain(line["changes"]))
        for line in lines(client, name, row, query)
    ]


def outside_the_pages():
    """Forgets the last request, whose transaction this test shares."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET)


def test_a_plan_tells_what_was_changed_in_it_newest_first(as_supervisor, plan, goal, item, school):
    as_supervisor.post(reverse("goals:goal_move", args=[goal.pk]), {"step": "up"})
    data = {"number": "1.2", "text": "Read aloud daily.", "label": "Loud", "asks": "updates"}
    data |= {"rhythm": "yearly", "yearly_period": "Winter", "ongoing": "on"}
    as_supervisor.post(reverse("goals:item_edit", args=[item.pk]), data)
    outside_the_pages()
    AssignmentFactory(item=item, place=school, what_we_do="On the rug.")

    told = said(as_supervisor, "plan", plan)

    assert sorted(told) == sorted(
        [
            (
                "Karin Lindqvist",
                "Changed",
                "Action item",
                "1.2 Loud",
                "<dt>Number</dt><dd>from [-1.1-] to {+1.2+}</dd>"
                "<dt>Short label</dt><dd>[-Read aloud-] {+Loud+}</dd>"
                "<dt>Rhythm</dt><dd>from [-Every period-] to "
                "{+Once a year, in a named period+}</dd>"
                "<dt>In which period</dt><dd>set to {+Winter+}</dd>",
            ),
            (
                "Karin Lindqvist",
                "Changed",
                "Heading",
                "1 Goal One",
                "<dt>Order</dt><dd>from [-3-] to {+0+}</dd>",
            ),
            (
                NOBODY,
                "Added",
                "Assignment",
                "1.2 Loud, at Juniper School",
                "<dt>Who answers</dt><dd>Library media specialist</dd>"
                "<dt>What we do here</dt><dd>On the rug.</dd>"
                f"<dt>From</dt><dd>{long(plan.starts)}</dd>",
            ),
            (NOBODY, "Added", "Action item", "1.1 Read aloud", words("Read aloud daily.")),
            (
                NOBODY,
                "Added",
                "Heading",
                "1 Goal One",
                "<dt>The plan’s words</dt><dd>Goal One</dd>"
                "<dt>Statement</dt><dd>Every child reads.</dd>",
            ),
            (
                NOBODY,
                "Added",
                "Plan",
                "Reading plan",
                "<dt>Kind</dt><dd>Department plan</dd>"
                f"<dt>First day</dt><dd>{long(plan.starts)}</dd>"
                f"<dt>Last day</dt><dd>{long(plan.ends)}</dd>",
            ),
        ]
    )


def long(day):
    return f"{day:%B} {day.day}, {day.year}"


def words(text):
    return f"<dt>The plan&#x27;s words</dt><dd>{text}</dd>"


@pytest.mark.parametrize(
    "change",
    [
        lambda row: ActionItem.objects.filter(pk=row.pk).update(text="Read aloud weekly."),
        lambda row: ActionItem.objects.bulk_update(
            [ActionItem(pk=row.pk, text="Read aloud weekly.")], ["text"]
        ),
        lambda row: connection.cursor().execute(
            "UPDATE goals_actionitem SET text = 'Read aloud weekly.' WHERE id = %s", [row.pk]
        ),
    ],
    ids=["update", "bulk_update", "typed SQL"],
)
def test_what_is_changed_past_the_pages_is_told_without_a_name(as_supervisor, item, change):
    change(item)

    assert said(as_supervisor, "item", item)[0] == (
        NOBODY,
        "Changed",
        "Action item",
        "1.1 Read aloud",
        words("Read aloud [-daily.-] {+weekly.+}"),
    )


def test_many_rows_changed_in_one_statement_are_each_told(as_supervisor, goal, item):
    ActionItemFactory(goal=goal, number="1.2", text="Lend more.")
    as_supervisor.get("/")
    outside_the_pages()
    ActionItem.objects.filter(goal=goal).update(yearly_period="Fall", rhythm="yearly")

    told = said(as_supervisor, "plan", goal.plan, "?what=Action+item")

    assert [row[3] for row in told if row[1] == "Changed"] == ["1.2 Lend more.", "1.1 Read aloud"]


def test_what_a_draft_lost_is_told_in_the_history_of_its_plan(as_supervisor, office):
    plan = PlanFactory(owner=office, status=Plan.Status.DRAFT)
    goal = GoalFactory(plan=plan, number="2", title="Too much")
    ActionItemFactory(goal=goal, number="2.1", text="Read the whole library.")

    as_supervisor.post(reverse("goals:goal_delete", args=[goal.pk]))

    told = lines(as_supervisor, "plan", plan)
    assert {(row["who"], row["did"], row["name"]) for row in told if row["did"] != "Added"} == {
        ("Karin Lindqvist", "Deleted", "2 Too much"),
        ("Karin Lindqvist", "Deleted", "2.1 Read the whole library."),
    }
    assert {row["url"] for row in told if row["word"] != "Plan"} == {""}


def test_the_filters_ask_for_what_whom_and_when(as_supervisor, plan, item, supervisor):
    as_supervisor.post(reverse("goals:item_move", args=[item.pk]), {"step": "up"})
    edit = reverse("goals:plan_edit", args=[plan.pk])
    data = {"title": "New title", "starts": plan.starts, "ends": plan.ends, "level": "Goal"}
    as_supervisor.post(edit, data | {"reviewed_by": "nobody"})
    tomorrow = timezone.localdate() + timedelta(days=1)

    def found(query):
        return [(row["who"], row["word"]) for row in lines(as_supervisor, "plan", plan, query)]

    assert ("Karin Lindqvist", "Plan") in found(f"?who={supervisor.pk}")
    assert {who for who, _ in found(f"?who={supervisor.pk}")} == {"Karin Lindqvist"}
    assert {who for who, _ in found("?who=nobody")} == {NOBODY}
    assert {word for _, word in found("?what=Heading")} == {"Heading"}
    assert found(f"?since={tomorrow}") == []
    assert found(f"?until={tomorrow}") == found("") == found("?who=9999999999999999999&since=x")


def test_an_address_with_a_question_is_stored_without_it(as_supervisor, goal):
    url = reverse("goals:goal_move", args=[goal.pk])

    as_supervisor.post(f"{url}?secret=Maple+Jones", {"step": "up"})

    [event] = Goal.pgh_event_model.objects.filter(pgh_label="update")
    assert event.pgh_context == {"user": as_supervisor.session_user, "url": url}


@pytest.fixture
def as_supervisor(client, supervisor):
    client.force_login(supervisor)
    client.session_user = supervisor.pk
    return client


def test_an_update_tells_its_texts_as_sent_and_its_steps(client, work, specialist, supervisor):
    plan = work.item.goal.plan
    plan.reviewed_by = Plan.Reviewer.OWNER
    plan.save()
    update = UpdateFactory(
        assignment=work, author=specialist, state="submitted", text="Read on two days."
    )
    Update.objects.filter(pk=update.pk).update(state="returned", returns=1)
    Update.objects.filter(pk=update.pk).update(state="submitted", text="Read on five days.")
    client.force_login(supervisor)

    assert [plain(row["changes"]) for row in lines(client, "update", update)][:2] == [
        "<dt>What happened</dt><dd>Read on [-two-] {+five+} days.</dd>"
        "<dt>State</dt><dd>from [-Returned-] to {+Submitted+}</dd>",
        "<dt>State</dt><dd>from [-Submitted-] to {+Returned+}</dd>"
        "<dt>Times returned</dt><dd>from [-0-] to {+1+}</dd>",
    ]


def test_who_reads_the_history(client, plan, work, specialist, principal, supervisor, viewer):
    colleague = PositionFactory(role=Role.SPECIALIST, place__district=plan.owner.district).user
    people = {"seat": specialist, "principal": principal, "writer": supervisor}
    people |= {"other": colleague, "viewer": viewer}
    rows = {"plan": plan, "goal": work.item.goal, "item": work.item, "assignment": work}
    rows["update"] = UpdateFactory(assignment=work, author=specialist)

    found = {}
    for who, person in people.items():
        client.force_login(person)
        found[who] = {client.get(address(*row)).status_code for row in rows.items()}

    assert found == {
        "seat": {200},
        "principal": {200},
        "writer": {200},
        "other": {403},
        "viewer": {403},
    }


def test_a_branch_of_the_zone_does_not_read_the_schools_history(client, zone, school, branch):
    plan = PlanFactory(owner=school, kind=Plan.Kind.ACTION)
    item = ActionItemFactory(goal__plan=plan)
    shared = AssignmentFactory(item=item, place=branch, seat_role=Role.BRANCH_STAFF, reports=False)
    AssignmentFactory(item=item, place=school, what_we_do="Inner words of the school.")
    client.force_login(PositionFactory(place=branch, role=Role.BRANCH_STAFF).user)

    found = {
        name: client.get(address(name, row)).status_code
        for name, row in (("plan", plan), ("item", item), ("assignment", shared))
    }

    assert found == {"plan": 403, "item": 403, "assignment": 200}


@pytest.mark.django_db(transaction=True)
def test_the_words_of_the_draft_stay_with_its_writers(client, office, school, specialist):
    plan = PlanFactory(owner=office, status=Plan.Status.DRAFT)
    item = ActionItemFactory(goal__plan=plan, number="1.1", text="Unripe words.")
    ActionItem.objects.filter(pk=item.pk).update(text="Ripe words.")
    AssignmentFactory(item=item, place=school)
    Plan.objects.filter(pk=plan.pk).update(status="adopted", adopted_on=plan.starts)
    client.force_login(specialist)

    page = client.get(address("plan", plan)).content.decode()

    assert "Unripe" not in page
    assert "Adopted" in page


@pytest.mark.django_db(transaction=True)
def test_what_a_place_was_to_do_in_the_draft_stays_with_its_writers(
    client, office, school, specialist, supervisor
):
    plan = PlanFactory(owner=office, status=Plan.Status.DRAFT)
    work = AssignmentFactory(
        item__goal__plan=plan, place=school, what_we_do="Unripe words.", finish_by=plan.ends
    )
    type(work).objects.filter(pk=work.pk).update(what_we_do="Ripe words.")
    Plan.objects.filter(pk=plan.pk).update(status="adopted", adopted_on=plan.starts)
    type(work).objects.filter(pk=work.pk).update(what_we_do="Ripe words, said again.")
    pages = {}
    for person in (specialist, supervisor):
        client.force_login(person)
        pages[person.name] = client.get(address("assignment", work)).content.decode()

    assert "Unripe" not in pages["Dana Okafor"]
    assert "said again" in pages["Dana Okafor"]
    assert "Unripe" in pages["Karin Lindqvist"]


def fill(plan, school, rows):
    """A plan in which items and work were added and changed `rows` times."""
    goal = GoalFactory(plan=plan)
    for number in range(rows):
        item = ActionItemFactory(goal=goal, text=f"Read for {number} minutes every day.")
        AssignmentFactory(item=item, place=school)
        ActionItem.objects.filter(pk=item.pk).update(text=f"Read for {number + 5} minutes.")
    item.assignments.update(what_we_do="On the rug.")
    Goal.objects.filter(pk=goal.pk).update(title="Reading")
    Plan.objects.filter(pk=plan.pk).update(title="Reading plan")


@pytest.mark.parametrize("query", ["", "?what=Action+item"])
def test_a_long_history_costs_no_more_questions_than_a_short_one(
    as_supervisor, office, school, query
):
    counts = []
    for rows in (15, 60):
        outside_the_pages()
        plan = PlanFactory(owner=office)
        fill(plan, school, rows)
        as_supervisor.get(address("plan", plan) + query)
        with CaptureQueriesContext(connection) as asked:
            page = as_supervisor.get(address("plan", plan) + query)
        counts.append(len(asked))
        assert page.context["page"].paginator.count == (2 * rows if query else 3 * rows + 5)

    assert counts[1] <= counts[0] <= 28
