"""The plan as printed, with the source it was read from."""

import pytest
from django.urls import reverse

from goals.models import Plan
from tests.factories import ActionItemFactory, GoalFactory, PlanFactory

SOURCE = (
    "Library Plan\n\nEvery student reads well here.\n\nGoal One\nRead more.\n• Provide forums.\n"
    "powered by finalsite"
)


@pytest.fixture
def plan(office):
    plan = PlanFactory(
        owner=office,
        title="Library Plan",
        preface="Every student reads well here.",
        source_text=SOURCE,
        source_name="plan.txt",
    )
    goal = GoalFactory(
        plan=plan, number="1", title="Goal One", statement="Read more.", lines=[5, 6], position=1
    )
    ActionItemFactory(goal=goal, number="1.1", text="Provide forums.", lines=[7], position=1)
    below = GoalFactory(plan=plan, parent=goal, number="1.2", title="Space", position=2)
    ActionItemFactory(
        goal=below, number="1.2.1", text="Raise loans by 9%.", asks="measure", ongoing=False
    )
    return plan


def text_of(plan):
    return reverse("goals:plan_text", args=[plan.pk])


def test_the_text_stands_in_reading_order_with_what_each_item_asks(client, plan, specialist):
    client.force_login(specialist)

    response = client.get(text_of(plan))

    goals = response.context["goals"]
    assert [(goal["name"], goal["title"], goal["depth"]) for goal in goals] == [
        ("", "Goal One", "0"),
        ("Goal 1.2", "Space", "1"),
    ]
    assert [(item["number"], item["asks_for"]) for goal in goals for item in goal["items"]] == [
        ("1.1", "Ongoing work, reported every period"),
        ("1.2.1", "Asks for a measure"),
    ]
    page = response.content.decode()
    for words in ("Every student reads well here.", "Read more.", "Provide forums."):
        assert words in page
    assert "powered by finalsite" not in page


def test_the_source_is_shown_line_by_line_when_asked_for(client, plan, specialist):
    client.force_login(specialist)

    response = client.get(text_of(plan), {"source": "1"})

    assert response.context["lines"] == [
        ("1", "Library Plan", "the title"),
        ("3", "Every student reads well here.", "the preface"),
        ("5", "Goal One", "heading 1"),
        ("6", "Read more.", "heading 1"),
        ("7", "• Provide forums.", "item 1.1"),
        ("8", "powered by finalsite", ""),
    ]
    assert "not in the text above" in response.content.decode()


def test_items_out_of_force_are_not_in_the_text(client, plan, specialist):
    ActionItemFactory(goal=plan.goals.first(), text="Given up.").retire()
    client.force_login(specialist)

    assert "Given up." not in client.get(text_of(plan)).content.decode()


def test_a_plan_carried_forward_leads_to_where_it_came_from(client, plan, specialist, office):
    copy = PlanFactory(owner=office, title="Library Plan", carried_from=plan)
    client.force_login(specialist)

    page = client.get(text_of(copy)).content.decode()

    assert f'href="{text_of(plan)}"' in page
    assert "wording unchanged" in page


def test_what_it_came_from_is_not_named_to_who_may_not_see_it(client, plan, specialist, office):
    Plan.objects.filter(pk=plan.pk).update(status="draft", adopted_on=None)
    copy = PlanFactory(owner=office, carried_from=plan)
    client.force_login(specialist)

    page = client.get(text_of(copy)).content.decode()

    assert "Library Plan" not in page


def test_a_plan_without_goals_says_so(client, supervisor, office):
    client.force_login(supervisor)

    page = client.get(text_of(PlanFactory(owner=office, status="draft"))).content.decode()

    assert "The plan has no goals yet." in page


def test_a_draft_is_read_by_its_editors_only(client, plan, supervisor, specialist, viewer):
    Plan.objects.filter(pk=plan.pk).update(status="draft", adopted_on=None)

    answers = {}
    for user in (supervisor, specialist, viewer):
        client.force_login(user)
        answers[user] = client.get(text_of(plan)).status_code

    assert answers == {supervisor: 200, specialist: 404, viewer: 404}


@pytest.mark.parametrize("name", ["outsider", "branch_lead", "branch_staff", "library_admin"])
def test_a_department_plan_is_not_there_for_other_districts_and_the_library(
    client, request, plan, name
):
    client.force_login(request.getfixturevalue(name))

    for address in (text_of(plan), text_of(plan) + "?source=1"):
        assert client.get(address).status_code == 404


def test_the_text_takes_as_many_queries_for_a_longer_plan(
    client, plan, specialist, django_assert_max_num_queries
):
    client.force_login(specialist)
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(20) as queries:
            client.get(text_of(plan))
        counts.append(len(queries))
        for goal in GoalFactory.create_batch(5, plan=plan):
            ActionItemFactory.create_batch(5, goal=goal)

    assert counts[0] == counts[1]
