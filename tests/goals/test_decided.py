"""A decision becomes a step: once, in a plan of whoever presses, and back again."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from goals.agreed_words import seen_of
from goals.agreeing import agree, send
from goals.decided import day_of, goals_for, make_step
from goals.models import ActionItem, Amendment, Assignment, Decision, Goal, Plan
from tests.factories import (
    DecisionFactory,
    FrameworkFactory,
    GoalFactory,
    PlanFactory,
    StandardFactory,
    TeamFactory,
    UpdateFactory,
)
from zones.models import User


@pytest.fixture
def decision(zone):
    return DecisionFactory(meeting__team=TeamFactory(zone=zone), text="Print the flyer early.")


@pytest.fixture
def goal(branch):
    """The focus of the branch's action plan."""
    plan = PlanFactory(owner=branch, kind=Plan.Kind.ACTION, title="Branch plan")
    return GoalFactory(plan=plan, number="")


def press(client, decision, goal, **fields):
    return client.post(f"/decisions/{decision.pk}/step/", {"goal": goal.pk, **fields})


def test_a_decision_becomes_a_step_of_the_own_place(client, decision, goal, branch_lead, branch):
    area = StandardFactory(framework=FrameworkFactory(district=branch.district))
    client.force_login(branch_lead)

    press(client, decision, goal, key_area=area.pk)

    step, work = ActionItem.objects.get(), Assignment.objects.get()
    decision.refresh_from_db()
    assert decision.item == step
    assert (step.goal, step.text, step.key_area) == (goal, "Print the flyer early.", area)
    assert (step.ongoing, work.place, work.seat_role, work.reports) == (
        True,
        branch,
        "zone_lead",
        True,
    )
    day = day_of(decision.meeting)
    page = client.get(step.get_absolute_url()).content.decode()
    assert f'<a href="{decision.meeting.get_absolute_url()}">meeting of {day}</a>' in page
    page = client.get(decision.meeting.get_absolute_url()).content.decode()
    assert f'Became the step <a href="{step.get_absolute_url()}">' in page


def test_pressed_twice_it_is_one_step(client, decision, goal, branch_lead):
    client.force_login(branch_lead)

    press(client, decision, goal)
    press(client, decision, goal)

    assert ActionItem.objects.count() == Assignment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_pressed_by_two_at_once_it_is_one_step(decision, goal, branch_lead):
    found, start = [], threading.Barrier(2)

    def press_it():
        start.wait()
        user = User.objects.get(pk=branch_lead.pk)
        under = Goal.objects.select_related("plan__owner").get(pk=goal.pk)
        found.append(make_step(Decision.objects.get(pk=decision.pk), under, None, user).pk)
        connection.close()

    threads = [threading.Thread(target=press_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [ActionItem.objects.get().pk] * 2


def test_own_plans_are_offered_and_no_other(goal, zone_lead, branch_lead, library_admin, school):
    own = GoalFactory(plan=PlanFactory(owner=school, kind=Plan.Kind.ACTION))
    GoalFactory(plan=PlanFactory(owner=school, kind=Plan.Kind.ACTION, status="draft"))
    closed = PlanFactory(owner=school, kind=Plan.Kind.ACTION)
    GoalFactory(plan=closed)
    closed.close(closed.ends)

    offered = [
        {one.plan.status for one in goals_for(user, school.district_id) if one.plan.owner == place}
        for user, place in ((zone_lead, school), (branch_lead, school), (library_admin, school))
    ]

    assert offered == [{"adopted", "draft"}, set(), set()]
    assert goals_for(branch_lead, school.district_id) == [goal]
    assert own in goals_for(zone_lead, school.district_id)


def test_a_plan_of_another_place_is_not_offered(client, decision, goal, school, branch_lead):
    other = GoalFactory(plan=PlanFactory(owner=school, kind=Plan.Kind.ACTION))
    client.force_login(branch_lead)

    answer = press(client, decision, other)

    assert (answer.status_code, ActionItem.objects.count()) == (404, 0)


def test_who_is_not_on_the_team_makes_no_step(client, decision, principal, school):
    own = GoalFactory(plan=PlanFactory(owner=school, kind=Plan.Kind.ACTION))
    client.force_login(principal)

    assert press(client, decision, own).status_code == 403


def test_words_the_plan_has_already_are_refused(client, decision, goal, branch_lead):
    ActionItem.objects.create(goal=goal, position=0, text="print the flyer EARLY.")
    client.force_login(branch_lead)

    page = client.post(
        f"/decisions/{decision.pk}/step/", {"goal": goal.pk}, follow=True
    ).content.decode()

    assert "Branch plan already has a step with these words." in page
    assert ActionItem.objects.count() == 1


def test_in_a_plan_a_board_adopted_it_is_an_amendment(client, decision, office, supervisor):
    goal = GoalFactory(plan=PlanFactory(owner=office), number="2")
    client.force_login(supervisor)

    press(client, decision, goal)

    amendment, day = Amendment.objects.get(), day_of(decision.meeting)
    assert (amendment.kind, amendment.item, amendment.reason, amendment.by) == (
        Amendment.Kind.ADDED,
        ActionItem.objects.get(),
        f"Decided at the meeting of {day}.",
        supervisor,
    )
    assert ActionItem.objects.get().number == "2.1"
    client.post(f"/decisions/{decision.pk}/step/undo/")
    assert ActionItem.objects.count() == 1  # what amended a plan stays on record


def test_the_step_is_taken_back_while_nothing_is_logged(client, decision, goal, branch_lead):
    client.force_login(branch_lead)
    press(client, decision, goal)

    client.post(f"/decisions/{decision.pk}/step/undo/")

    decision.refresh_from_db()
    assert (decision.item, ActionItem.objects.count()) == (None, 0)
    press(client, decision, goal)
    UpdateFactory(assignment=Assignment.objects.get(), author=branch_lead)
    page = client.post(f"/decisions/{decision.pk}/step/undo/", follow=True)
    assert "Work is logged for this step, so it stays." in page.content.decode()
    assert ActionItem.objects.count() == 1


def test_a_step_the_plan_was_agreed_or_adopted_with_is_not_taken_back(
    client, decision, branch, branch_lead, library_admin, office, supervisor
):
    other = DecisionFactory(meeting=decision.meeting, text="Write it down.")
    draft = PlanFactory(owner=branch, kind=Plan.Kind.ACTION, status="draft")
    board = PlanFactory(owner=office, status="draft")
    for who, one, plan in ((branch_lead, decision, draft), (supervisor, other, board)):
        client.force_login(who)
        press(client, one, GoalFactory(plan=plan))
    send(draft, branch_lead)
    agree(draft, library_admin, seen_of(draft), timezone.localdate())
    board.adopt(timezone.localdate())

    client.post(f"/decisions/{other.pk}/step/undo/")
    client.force_login(branch_lead)
    page = client.post(f"/decisions/{decision.pk}/step/undo/", follow=True).content.decode()

    assert "The plan was adopted with it: retire it there" in page
    assert ActionItem.objects.count() == 2


def test_decisions_are_added_ordered_and_removed(client, zone, branch_lead, decision):
    meeting = decision.meeting
    client.force_login(branch_lead)
    client.post(f"/meetings/{meeting.pk}/decisions/new/", {"text": "Ask twice."})
    again = client.post(f"/meetings/{meeting.pk}/decisions/new/", {"text": "ask twice."})
    second = meeting.decisions.get(text="Ask twice.")

    client.post(f"/decisions/{second.pk}/move/", {"step": "up"})
    order = list(meeting.decisions.order_by("position").values_list("text", flat=True))
    client.post(f"/decisions/{decision.pk}/remove/")

    assert again.context["form"].errors == {"text": ["The meeting has this decision already."]}
    assert order == ["Ask twice.", "Print the flyer early."]
    assert list(meeting.decisions.all()) == [second]


def test_a_decision_that_became_a_step_is_not_removed(client, decision, goal, branch_lead):
    client.force_login(branch_lead)
    press(client, decision, goal)

    client.post(f"/decisions/{decision.pk}/remove/")

    assert Decision.objects.get() == decision


def test_a_draft_of_another_place_is_not_named_on_the_meeting(
    client, decision, branch, branch_lead, specialist
):
    draft = PlanFactory(owner=branch, kind=Plan.Kind.ACTION, status="draft", title="Secret plan")
    client.force_login(branch_lead)
    press(client, decision, GoalFactory(plan=draft))
    other = Client()
    other.force_login(specialist)

    page = other.get(decision.meeting.get_absolute_url()).content.decode()

    assert "Became a step of a plan that is not agreed yet." in page
    assert "Secret plan" not in page
