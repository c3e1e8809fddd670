"""The line of sight: what an item or goal serves in a wider plan its writer sees."""

import pytest

from goals.models import Serves
from tests.factories import ActionItemFactory, GoalFactory, PlanFactory, ServesFactory


@pytest.fixture
def strategy(head_office):
    plan = PlanFactory(owner=head_office, kind="strategic", title="Strategic plan")
    return GoalFactory(plan=plan, number="2", title="Family partnerships")


@pytest.fixture
def item(office):
    return ActionItemFactory(goal__plan__owner=office, text="Continue to provide parent training.")


def found(response):
    return [(key, text, title) for key, _, text, title in response.context["found"]]


def test_headings_of_wider_plans_are_offered_first(client, supervisor, item, strategy, office):
    GoalFactory(plan=PlanFactory(owner=office))
    GoalFactory(plan__kind="strategic")
    client.force_login(supervisor)

    page = client.get(f"/items/{item.pk}/serves/")

    assert found(page) == [(f"goal-{strategy.pk}", "Family partnerships", "Strategic plan")]


def test_words_find_goals_and_items(client, supervisor, item, strategy):
    bullet = ActionItemFactory(goal=strategy, text="Welcome each family by name.")
    ActionItemFactory(goal=strategy, text="Family events.", retired_on=strategy.plan.starts)
    client.force_login(supervisor)

    page = client.get(f"/items/{item.pk}/serves/?words=family")
    both = client.get(f"/items/{item.pk}/serves/?words=family+welcome")

    assert found(page) == [
        (f"goal-{strategy.pk}", "Family partnerships", "Strategic plan"),
        (f"item-{bullet.pk}", "Welcome each family by name.", "Strategic plan"),
    ]
    assert found(both) == [(f"item-{bullet.pk}", "Welcome each family by name.", "Strategic plan")]


def test_an_item_serves_a_goal_once(client, supervisor, item, strategy):
    client.force_login(supervisor)

    for _ in range(2):
        response = client.post(f"/items/{item.pk}/serves/", {"serves": f"goal-{strategy.pk}"})

    assert response.url == f"/items/{item.pk}/serves/"
    assert [(one.item, one.serves_goal) for one in Serves.objects.all()] == [(item, strategy)]
    page = client.get(f"/items/{item.pk}/serves/")
    assert found(page) == []
    assert page.context["threads"] == [
        (
            "line-0",
            [
                ("Strategic plan, Goal 2", "Family partnerships"),
                (f"{item.goal.plan.title}, Item {item.number}", item.text),
            ],
        )
    ]


def test_a_goal_serves_an_item_of_a_wider_plan(client, supervisor, item, strategy):
    bullet = ActionItemFactory(goal=strategy)
    client.force_login(supervisor)

    client.post(f"/goals/{item.goal_id}/serves/", {"serves": f"item-{bullet.pk}"})

    assert [(one.goal, one.serves_item) for one in Serves.objects.all()] == [(item.goal, bullet)]


def test_nothing_hidden_or_narrower_can_be_served(
    client, supervisor, item, strategy, head_office, school
):
    draft = GoalFactory(plan__owner=head_office, plan__kind="strategic", plan__status="draft")
    closed = GoalFactory(plan__owner=head_office, plan__kind="strategic", plan__status="closed")
    foreign = GoalFactory(plan__kind="strategic")
    narrower = GoalFactory(plan__owner=school, plan__kind="action")
    client.force_login(supervisor)
    keys = [f"goal-{one.pk}" for one in (draft, closed, foreign, narrower, item.goal)]

    answers = [
        client.post(f"/items/{item.pk}/serves/", {"serves": key}).status_code
        for key in (*keys, f"item-{item.pk}", "goal-", "plan-1", "")
    ]

    assert answers == [404] * 9
    assert not Serves.objects.exists()


def test_a_link_is_taken_away_by_who_writes_the_plan(
    client, supervisor, specialist, outsider, item, strategy
):
    link = ServesFactory(item=item, serves_item=None, serves_goal=strategy)
    answers = []

    for person in (outsider, specialist, supervisor):
        client.force_login(person)
        answers.append(client.post(f"/serves/{link.pk}/remove/").status_code)

    assert answers == [404, 403, 302]
    assert not Serves.objects.exists()


def test_the_writer_of_the_wider_plan_does_not_take_the_link_away(
    client, district_admin, item, strategy
):
    link = ServesFactory(item=item, serves_item=None, serves_goal=strategy)
    client.force_login(district_admin)

    assert client.post(f"/serves/{link.pk}/remove/").status_code == 403


def test_the_widest_plan_serves_nothing(client, district_admin, strategy):
    client.force_login(district_admin)

    page = client.get(f"/goals/{strategy.pk}/serves/")

    assert "A strategic plan is the widest plan: others serve it." in page.content.decode()
    assert found(page) == []
