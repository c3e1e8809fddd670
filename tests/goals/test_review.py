"""The way of an update, from draft to counted."""

import pytest
from django.core.exceptions import ValidationError

from goals import review
from goals.models import Plan, Update
from tests.factories import AssignmentFactory, PlanFactory, PositionFactory, UpdateFactory
from zones.access import Role


@pytest.fixture
def plan(office):
    return PlanFactory(owner=office, reviewed_by=Plan.Reviewer.OWNER)


@pytest.fixture
def draft(plan, school, specialist):
    assignment = AssignmentFactory(item__goal__plan=plan, place=school)
    return UpdateFactory(assignment=assignment, author=specialist, state="draft")


def steps(update):
    return [(step.kind, step.by and step.by.name, step.note) for step in update.steps.all()]


def stored(update):
    return Update.objects.get(pk=update.pk)


def test_an_update_is_returned_mended_and_counted(draft, specialist, supervisor):
    review.submit([draft], specialist)
    review.send_back(draft, supervisor, 1, "How many came?")
    review.submit([draft], specialist, note="Forty.")
    review.approve(draft, supervisor, 3)

    assert steps(draft) == [
        ("submitted", "Dana Okafor", ""),
        ("returned", "Karin Lindqvist", "How many came?"),
        ("submitted", "Dana Okafor", "Forty."),
        ("approved", "Karin Lindqvist", ""),
    ]
    update = stored(draft)
    assert (update.state, update.counted_how, update.turn, update.returns) == (
        *("counted", "approved"),
        *(4, 1),
    )


def test_where_nobody_reviews_an_update_counts_at_once(draft, plan, specialist):
    Plan.objects.update(reviewed_by=Plan.Reviewer.NOBODY)

    review.submit([draft], specialist)

    assert stored(draft).counted_how == Update.Counted.NO_REVIEW
    assert [kind for kind, *_ in steps(draft)] == ["submitted", "counted"]


def test_where_nobody_else_could_review_it_counts_and_says_so(draft, specialist, plan):
    PositionFactory(user=specialist, place=plan.owner, role=Role.SUPERVISOR)

    review.submit([draft], specialist)

    assert stored(draft).counted_how == Update.Counted.NOT_REVIEWED


def test_nothing_is_decided_twice(draft, specialist, supervisor):
    review.submit([draft], specialist)
    review.approve(draft, supervisor, 1)

    with pytest.raises(ValidationError, match="It was counted by Karin Lindqvist on"):
        review.send_back(draft, supervisor, 1, "How many came?")


def test_what_was_not_read_is_not_decided(draft, specialist, supervisor):
    review.submit([draft], specialist)
    review.take_back(draft, specialist)
    review.submit([draft], specialist)

    with pytest.raises(ValidationError, match="taken back and sent again while you read it"):
        review.approve(draft, supervisor, 1)
