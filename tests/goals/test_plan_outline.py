"""The outline of a plan: goals and items added, changed, moved, retired, deleted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.headings import outline
from goals.models import ActionItem, Goal, Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    FrameworkFactory,
    GoalFactory,
    PlanFactory,
    StandardFactory,
    UpdateFactory,
)

ITEM = {
    "number": "1.1",
    "text": "Continue to provide parent training.",
    "label": "Parent training",
    "asks": "updates",
    "ongoing": "on",
    "rhythm": "every_period",
    "yearly_period": "",
    "finish_by": "",
    "reason": "The board asked for it.",
}


@pytest.fixture
def plan(office):
    return PlanFactory(owner=office)


@pytest.fixture
def draft(office):
    return PlanFactory(owner=office, status=Plan.Status.DRAFT)


@pytest.fixture
def goal(plan):
    return GoalFactory(plan=plan, position=0, number="1", title="Advance achievement")


def texts(plan):
    return {heading.title: [line.text for line in heading.lines] for heading in outline(plan)}


def test_a_heading_is_added_at_the_end(client, supervisor, plan, goal):
    client.force_login(supervisor)

    response = client.post(
        f"/plans/{plan.pk}/goals/new/",
        {"parent": "", "number": "2", "title": "Nurture well-being", "statement": "For all."}
        | {"reason": "The board asked for it."},
    )

    new = Goal.objects.get(title="Nurture well-being")
    assert response.url == f"/plans/{plan.pk}/outline/#goal-{new.pk}"
    assert (new.plan, new.number, new.position, new.statement) == (plan, "2", 1, "For all.")


def test_a_heading_may_stand_under_another_but_not_under_itself(client, supervisor, plan, goal):
    below = GoalFactory(plan=plan, parent=goal, position=1)
    GoalFactory(plan=plan, position=2)
    client.force_login(supervisor)

    response = client.post(
        f"/goals/{goal.pk}/edit/", {"parent": below.pk, "number": "1", "title": "A circle"}
    )

    goal.refresh_from_db()
    assert response.status_code == 404
    assert goal.parent is None


def test_a_heading_does_not_stand_under_one_of_another_plan(client, supervisor, plan, goal):
    foreign = GoalFactory()
    client.force_login(supervisor)

    response = client.post(
        f"/plans/{plan.pk}/goals/new/", {"parent": foreign.pk, "number": "9", "title": "Lost"}
    )

    assert response.status_code == 404
    assert not Goal.objects.filter(title="Lost").exists()


def test_an_item_is_added_with_what_it_asks(client, supervisor, plan, goal):
    client.force_login(supervisor)
    page = client.get(f"/goals/{goal.pk}/items/new/")

    response = client.post(f"/goals/{goal.pk}/items/new/", ITEM | {"goal": goal.pk})
    twice = client.post(f"/goals/{goal.pk}/items/new/", ITEM | {"goal": goal.pk})

    item = ActionItem.objects.get()
    assert page.context["form"]["number"].value() == "1.1"
    assert response.url == f"/plans/{plan.pk}/outline/#item-{item.pk}"
    assert (item.goal, item.position, item.text, item.label, item.ongoing, item.rhythm) == (
        goal,
        0,
        "Continue to provide parent training.",
        "Parent training",
        True,
        "every_period",
    )
    assert twice.context["form"].errors == {
        "text": ["This heading already has an item with these words."]
    }


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"rhythm": "yearly"},
            {"yearly_period": ["Name the period in which it is reported."]},
        ),
        (
            {"rhythm": "when_finished"},
            {"rhythm": ["Ongoing work is never finished: choose another rhythm."]},
        ),
        ({"text": ""}, {"text": ["Fill in: The plan's words."]}),
    ],
)
def test_an_item_that_contradicts_itself_is_not_saved(client, supervisor, goal, change, problem):
    client.force_login(supervisor)

    response = client.post(f"/goals/{goal.pk}/items/new/", ITEM | {"goal": goal.pk} | change)

    assert response.context["form"].errors == problem
    assert not ActionItem.objects.exists()


def test_what_asks_for_a_measure_has_no_rhythm(client, supervisor, goal):
    client.force_login(supervisor)

    client.post(
        f"/goals/{goal.pk}/items/new/",
        ITEM | {"goal": goal.pk, "asks": "measure", "rhythm": "yearly", "yearly_period": "Fall"},
    )

    item = ActionItem.objects.get()
    assert (item.asks, item.ongoing, item.rhythm, item.yearly_period) == (
        "measure",
        False,
        "every_period",
        "",
    )


def test_an_item_places_work_on_keeps_asking_for_updates(client, supervisor, goal):
    item = ActionItemFactory(goal=goal)
    AssignmentFactory(item=item)
    client.force_login(supervisor)

    response = client.post(f"/items/{item.pk}/edit/", ITEM | {"goal": goal.pk, "asks": "nothing"})

    assert response.context["form"].errors == {
        "asks": ["Places work on this item. End what is assigned before you change this."]
    }


def test_an_item_moves_to_another_heading(client, supervisor, plan, goal):
    other = GoalFactory(plan=plan, position=1)
    ActionItemFactory(goal=other, position=4)
    item = ActionItemFactory(goal=goal, position=0)
    client.force_login(supervisor)

    client.post(f"/items/{item.pk}/edit/", ITEM | {"goal": other.pk})

    item.refresh_from_db()
    assert (item.goal, item.position) == (other, 5)


def test_an_item_takes_no_goal_or_key_area_of_another_district(client, supervisor, goal):
    GoalFactory(plan=goal.plan, position=1)
    foreign_goal = GoalFactory()
    own = StandardFactory(framework=FrameworkFactory(district=goal.plan.owner.district))
    foreign_area = StandardFactory()
    client.force_login(supervisor)

    answers = [
        client.post(f"/goals/{goal.pk}/items/new/", ITEM | change).status_code
        for change in (
            {"goal": foreign_goal.pk},
            {"goal": goal.pk, "key_area": foreign_area.pk},
            {"goal": goal.pk, "key_area": own.pk},
        )
    ]

    assert answers == [404, 404, 302]
    assert [item.key_area for item in ActionItem.objects.all()] == [own]


def test_items_move_up_and_down(client, supervisor, plan, goal):
    first, _, third = (
        ActionItemFactory(goal=goal, position=7, text=text) for text in ("a", "b", "c")
    )
    client.force_login(supervisor)

    response = client.post(f"/items/{third.pk}/move/", {"step": "up"})
    client.post(f"/items/{first.pk}/move/", {"step": "up"})
    client.post(f"/items/{first.pk}/move/", {"step": "sideways"})

    assert response.url == f"/plans/{plan.pk}/outline/#item-{third.pk}"
    assert texts(plan) == {"Advance achievement": ["a", "c", "b"]}
    assert list(goal.items.order_by("position").values_list("position", flat=True)) == [0, 1, 2]


def test_a_heading_moves_with_what_stands_under_it(client, supervisor, plan, goal):
    GoalFactory(plan=plan, parent=goal, position=1, title="Under the first")
    last = GoalFactory(plan=plan, position=2, title="Last")
    client.force_login(supervisor)

    client.post(f"/goals/{last.pk}/move/", {"step": "up"})

    assert list(texts(plan)) == ["Last", "Advance achievement", "Under the first"]
    assert list(plan.goals.order_by("position").values_list("position", flat=True)) == [0, 1, 2]


def test_retiring_keeps_what_was_logged(client, supervisor, goal):
    item = ActionItemFactory(goal=goal)
    update = UpdateFactory(assignment=AssignmentFactory(item=item))
    client.force_login(supervisor)

    client.post(f"/items/{item.pk}/retire/", {"reason": "It is done elsewhere."})

    item.refresh_from_db()
    update.refresh_from_db()
    assert item.retired_on == timezone.localdate()
    assert update.state == "counted"
    client.post(f"/items/{item.pk}/restore/", {"reason": "It is not."})
    item.refresh_from_db()
    assert item.retired_on is None


def test_nothing_is_deleted_from_a_plan_in_force(client, supervisor, goal):
    item = ActionItemFactory(goal=goal)
    client.force_login(supervisor)

    answers = [
        client.post(f"/{path}/delete/").status_code
        for path in (f"items/{item.pk}", f"goals/{goal.pk}")
    ]

    assert answers == [403, 403]
    assert (Goal.objects.count(), ActionItem.objects.count()) == (1, 1)


def test_a_draft_lets_go_of_items_and_headings(client, supervisor, draft):
    goal = GoalFactory(plan=draft)
    item = ActionItemFactory(goal=goal)
    AssignmentFactory(item=item)
    client.force_login(supervisor)

    client.post(f"/items/{item.pk}/delete/")
    response = client.post(f"/goals/{goal.pk}/delete/")

    assert response.url == f"/plans/{draft.pk}/outline/"
    assert (Goal.objects.count(), ActionItem.objects.count()) == (0, 0)


ROW_STEPS = [
    ("get", "goals/{goal}/edit"),
    ("get", "goals/{goal}/items/new"),
    ("get", "goals/{goal}/serves"),
    ("get", "items/{item}/edit"),
    ("get", "items/{item}/serves"),
    ("get", "items/{item}/assign"),
    ("post", "goals/{goal}/move"),
    ("post", "goals/{goal}/delete"),
    ("post", "items/{item}/move"),
    ("post", "items/{item}/retire"),
    ("post", "items/{item}/restore"),
    ("post", "items/{item}/delete"),
]


@pytest.mark.parametrize(("method", "path"), ROW_STEPS)
def test_rows_are_changed_by_writers_only(
    client, method, path, goal, specialist, branch_lead, outsider
):
    item = ActionItemFactory(goal=goal)
    address = f"/{path.format(goal=goal.pk, item=item.pk)}/"
    answers = []

    for person in (specialist, branch_lead, outsider):
        client.force_login(person)
        answers.append(getattr(client, method)(address).status_code)

    item.refresh_from_db()
    assert answers == [403, 404, 404]
    assert item.retired_on is None


def test_the_outline_says_what_every_item_asks(client, supervisor, plan, goal):
    done = ActionItemFactory(goal=goal, number="1.1", ongoing=True, text="Continue it.")
    AssignmentFactory.create_batch(2, item=done)
    ActionItemFactory(goal=goal, number="1.2", asks="measure", ongoing=False, text="By 9%.")
    ActionItemFactory(
        goal=goal, number="1.3", rhythm="yearly", yearly_period="Fall", text="Once.", ongoing=False
    )
    client.force_login(supervisor)

    page = client.get(f"/plans/{plan.pk}/outline/")

    [heading] = page.context["headings"]
    assert [(line.number, line.facts, line.assigned) for line in heading.lines] == [
        ("1.1", "Ongoing · every period", "Assigned to 2 places"),
        ("1.2", "Asks for a measure", ""),
        ("1.3", "Finishes · once a year, Fall", "Assign to places"),
    ]


def test_the_outline_costs_the_same_for_few_and_many_items(client, supervisor, plan, goal):
    ActionItemFactory(goal=goal)
    client.force_login(supervisor)
    client.get(f"/plans/{plan.pk}/outline/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/plans/{plan.pk}/outline/")
    for item in ActionItemFactory.create_batch(12, goal=GoalFactory(plan=plan)):
        AssignmentFactory(item=item)

    with CaptureQueriesContext(connection) as many:
        client.get(f"/plans/{plan.pk}/outline/")

    assert len(many) == len(few)
