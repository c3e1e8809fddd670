"""Two people at the same update at once: one step is taken, the other is told what happened."""

import pytest

from goals import review
from goals.models import Plan, Update
from tests.factories import AssignmentFactory, PlanFactory, PositionFactory, UpdateFactory
from tests.goals.racing import at_once
from zones.access import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(office, school, specialist, supervisor):
    plan = PlanFactory(owner=office, reviewed_by=Plan.Reviewer.OWNER)
    assignment = AssignmentFactory(item__goal__plan=plan, place=school)
    update = UpdateFactory(assignment=assignment, author=specialist, state="draft")
    review.submit([update], specialist)
    return Update.objects.get(pk=update.pk)


@pytest.fixture
def second(office):
    return PositionFactory(place=office, role=Role.SUPERVISOR, user__name="Eva Roth").user


def test_two_browsers_approve_and_return_the_same_update(sent, supervisor, second):
    said = at_once(
        lambda: review.approve(sent, supervisor, 1),
        lambda: review.send_back(sent, second, 1, "How many came?"),
    )

    update = Update.objects.get(pk=sent.pk)
    kinds = [step.kind for step in update.steps.all()]
    if said[0] == "":
        assert (update.state, kinds) == ("counted", ["submitted", "approved"])
        assert said[1].startswith("It was counted by Karin Lindqvist on ")
    else:
        assert (update.state, kinds) == ("returned", ["submitted", "returned"])
        assert said[1] == ""
        assert said[0].startswith("It was returned by Eva Roth on ")


def test_an_update_taken_back_while_it_is_counted_is_one_or_the_other(sent, specialist, supervisor):
    said = at_once(
        lambda: review.take_back(sent, specialist), lambda: review.approve(sent, supervisor, 1)
    )

    update = Update.objects.get(pk=sent.pk)
    assert sorted(map(bool, said)) == [False, True]
    assert update.state == ("draft" if said[0] == "" else "counted")
    assert update.steps.count() == 2


def test_counted_by_time_and_by_a_reviewer_at_once_counts_once(sent, supervisor, district):
    Update.objects.update(submitted_at="2020-01-06T12:00Z")

    at_once(lambda: review.approve(sent, supervisor, 1), lambda: review.count_unreviewed(district))

    update = Update.objects.get(pk=sent.pk)
    assert (update.state, update.turn, update.steps.count()) == ("counted", 2, 2)


def test_sent_twice_at_once_is_sent_once(office, school, specialist, supervisor):
    plan = PlanFactory(owner=office, reviewed_by=Plan.Reviewer.OWNER)
    assignment = AssignmentFactory(item__goal__plan=plan, place=school)
    draft = UpdateFactory(assignment=assignment, author=specialist, state="draft")

    said = at_once(*[lambda: review.submit([draft], specialist)] * 2)

    assert sorted(map(bool, said)) == [False, True]
    assert [step.kind for step in draft.steps.all()] == ["submitted"]
