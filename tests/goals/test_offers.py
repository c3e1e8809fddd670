"""Offers of shared steps: made, accepted, declined, withdrawn; what is refused, and why."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from goals import offers
from goals.models import ActionItem, Assignment, Offer, Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    BranchFactory,
    GoalFactory,
    OfferFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
    ZoneMembershipFactory,
)
from tests.goals.racing import at_once
from zones.access import Role
from zones.formats import long_date
from zones.models import ZoneMembership


@pytest.fixture
def step(action_plan):
    return ActionItemFactory(goal=GoalFactory(plan=action_plan), text="Hold registration mornings.")


def today():
    return long_date(timezone.localdate())


def parts(item):
    return sorted(item.assignments.values_list("place__name", "seat_role", "reports", "what_we_do"))


def refusal(act, *args, **kwargs):
    """Why it was refused; nothing was written."""
    before = Offer.objects.count(), Assignment.objects.count()
    with pytest.raises(ValidationError) as refused:
        act(*args, **kwargs)
    assert (Offer.objects.count(), Assignment.objects.count()) == before
    [words] = refused.value.messages
    return words


def test_an_offer_assigns_nothing_until_it_is_accepted(waiting, step, zone_lead, branch_lead):
    before = parts(step)

    part = offers.accept(waiting, zone_lead, " Mrs. Ode greets the families. ", reports=True)

    waiting.refresh_from_db()
    assert (waiting.note, waiting.by, before) == ("You know the families.", branch_lead, [])
    assert (waiting.answer, waiting.answered_by) == ("accepted", zone_lead)
    assert parts(step) == [("Juniper School", "zone_lead", True, "Mrs. Ode greets the families.")]
    assert part.starts == timezone.localdate()


def test_who_takes_part_owes_no_report_unless_they_ask_to(waiting, step, zone_lead):
    offers.accept(waiting, zone_lead)

    assert parts(step) == [("Juniper School", "zone_lead", False, "")]


def test_who_writes_the_partners_plan_too_accepts_at_once(step, school, branch_lead):
    PositionFactory(place=school, role=Role.PRINCIPAL, user=branch_lead)

    [made] = offers.offer(step, [school], branch_lead)

    assert (made.answer, made.answered_by) == ("accepted", branch_lead)
    assert parts(step) == [("Juniper School", "specialist", False, "")]


def test_a_declined_step_says_why_and_may_be_offered_again(waiting, step, school, zone_lead):
    offers.decline(waiting, zone_lead, " No room this year. ")
    again = offers.offer(step, [school], waiting.by)[0]

    waiting.refresh_from_db()
    assert (waiting.answer, waiting.reason) == ("declined", "No room this year.")
    assert offers.offered_to(step) == {school.pk: again}
    assert (again.answer, parts(step)) == ("", [])


def test_declining_needs_a_reason(waiting, zone_lead):
    said = refusal(offers.decline, waiting, zone_lead, "  ")

    assert said == "Say why not: who offered it reads it."


def test_a_withdrawn_offer_is_accepted_by_nobody(waiting, zone_lead, branch_lead):
    offers.withdraw(waiting, branch_lead)

    said = refusal(offers.accept, waiting, zone_lead)

    assert said == f"It was withdrawn by Ivo Petrov on {today()}."


def test_an_accepted_offer_is_not_withdrawn(waiting, zone_lead, branch_lead):
    offers.accept(waiting, zone_lead)

    said = refusal(offers.withdraw, waiting, branch_lead)

    assert said == f"It was accepted by Luz Marrero on {today()}."


def test_a_place_outside_the_zone_is_refused_and_so_are_the_others(
    step, school, other_school, branch_lead
):
    said = refusal(offers.offer, step, [school, other_school], branch_lead)

    assert said == "Oak School is not in a zone with Heron Branch today."
    assert not Offer.objects.exists()


def test_a_place_of_another_district_is_refused(step, branch_lead, outsider):
    foreign = outsider.positions.order_by("pk").first().place

    said = refusal(offers.offer, step, [foreign], branch_lead)

    assert said == f"{foreign} is not in a zone with Heron Branch today."


def test_a_step_is_offered_once_at_a_time(waiting, step, school, branch_lead):
    said = refusal(offers.offer, step, [school], branch_lead)

    assert said == "The step was offered to Juniper School already. It waits for an answer."


def test_who_takes_part_is_offered_nothing_nor_is_who_leads(step, school, branch, branch_lead):
    AssignmentFactory(item=step, place=school, reports=False)

    said = [refusal(offers.offer, step, [place], branch_lead) for place in (school, branch)]

    assert said == ["Juniper School takes part already.", "Heron Branch leads the step."]


def test_only_steps_of_action_plans_are_offered(office, school, supervisor):
    item = ActionItemFactory(goal__plan=PlanFactory(owner=office))

    said = refusal(offers.offer, item, [school], supervisor)

    assert said == "Only the steps of an action plan are offered."


def test_a_step_retired_meanwhile_is_not_accepted_but_declined(waiting, step, zone_lead):
    ActionItem.objects.get(pk=step.pk).retire()

    said = refusal(offers.accept, waiting, zone_lead)
    offers.decline(waiting, zone_lead, "It is retired.")

    assert said == f"The step was retired on {today()}. Nobody takes part in it."
    assert not Offer.objects.filter(answer="").exists()


def test_a_retired_step_and_a_closed_plan_are_offered_to_nobody(
    step, action_plan, school, branch_lead, waiting
):
    other = PlaceFactory(district=school.district, name="Elm School")
    ZoneMembershipFactory(zone=action_plan.owner.zone_as_branch, school=other)
    ActionItem.objects.get(pk=step.pk).retire()
    retired = refusal(offers.offer, step, [other], branch_lead)
    ActionItem.objects.get(pk=step.pk).restore()
    Plan.objects.get(pk=action_plan.pk).close(on=timezone.localdate())

    closed = refusal(offers.offer, step, [other], branch_lead)

    assert retired == f"The step was retired on {today()}. Nobody takes part in it."
    assert closed == "The plan is closed: its steps are offered to nobody."
    assert not Offer.objects.waiting().exists()


def test_a_place_that_left_the_zone_meanwhile_does_not_accept(waiting, zone_lead):
    ZoneMembership.objects.all().delete()

    said = refusal(offers.accept, waiting, zone_lead)

    assert said == "Juniper School is not in a zone with Heron Branch today."


def test_nobody_answers_for_another_place(waiting, branch_lead, specialist, library_admin):
    people = (branch_lead, specialist, library_admin)

    said = [
        refusal(act, waiting, person, *rest)
        for person in people
        for act, rest in ((offers.accept, ()), (offers.decline, ("No room.",)))
    ]

    assert said == ["Those who write the plan of Juniper School answer it."] * 6


def test_nobody_withdraws_what_another_place_offers(waiting, zone_lead):
    said = refusal(offers.withdraw, waiting, zone_lead)

    assert said == "Those who write the plan withdraw what it offers."


def test_letting_go_ends_a_part_and_withdraws_what_waits(
    waiting, step, zone, school, zone_lead, branch_lead
):
    offers.accept(waiting, zone_lead, "We help.")
    other = PlaceFactory(district=school.district, name="Elm School")
    ZoneMembershipFactory(zone=zone, school=other)
    offers.offer(step, [other], branch_lead)

    ended, withdrawn = offers.let_go(step, [school, other], branch_lead)

    part = step.assignments.get()
    assert ([school], [other]) == (ended, withdrawn)
    assert (part.ended_on, part.what_we_do) == (timezone.localdate(), "We help.")
    assert [row.answer for row in Offer.objects.all()] == ["accepted", "withdrawn"]


def test_offers_are_told_to_those_who_write_either_plan(
    waiting, zone_lead, branch_lead, principal, library_admin, specialist, outsider, branch_staff
):
    far = PositionFactory(place=BranchFactory(district=waiting.place.district), role="zone_lead")
    OfferFactory(place=outsider.positions.order_by("pk").first().place)
    people = (zone_lead, principal, branch_lead, library_admin)
    others = (specialist, branch_staff, far.user)

    def told(user):
        return (
            [row.pk for row in Offer.objects.visible_to(user)],
            [row.pk for row in Offer.objects.answerable_by(user)],
            [row.pk for row in Offer.objects.editable_by(user)],
        )

    one = [waiting.pk]
    assert [told(user) for user in people] == [
        (one, one, []),
        (one, one, []),
        (one, [], one),
        (one, [], one),
    ]
    assert [told(user) for user in others] == [([], [], [])] * 3
    assert told(outsider)[0] != one


# Two browsers at once


@pytest.mark.django_db(transaction=True)
def test_two_browsers_answer_the_same_offer_and_one_is_told(waiting, step, zone_lead, principal):
    said = at_once(
        lambda: offers.accept(waiting, zone_lead),
        lambda: offers.decline(waiting, principal, "No room."),
    )

    waiting.refresh_from_db()
    if said[0] == "":
        assert (waiting.answer, step.assignments.count()) == ("accepted", 1)
        assert said[1] == f"It was accepted by Luz Marrero on {today()}."
    else:
        assert (waiting.answer, step.assignments.count(), said[1]) == ("declined", 0, "")
        assert said[0] == f"It was declined by Piet Janssen on {today()}."


@pytest.mark.django_db(transaction=True)
def test_accepted_twice_at_once_is_one_part(waiting, step, zone_lead):
    said = at_once(*[lambda: offers.accept(waiting, zone_lead)] * 2)

    assert sorted(map(bool, said)) == [False, True]
    assert step.assignments.count() == 1


@pytest.mark.django_db(transaction=True)
def test_withdrawn_while_it_is_accepted_is_one_or_the_other(waiting, step, zone_lead, branch_lead):
    said = at_once(
        lambda: offers.accept(waiting, zone_lead), lambda: offers.withdraw(waiting, branch_lead)
    )

    waiting.refresh_from_db()
    assert sorted(map(bool, said)) == [False, True]
    assert (waiting.answer, step.assignments.count()) == (
        ("accepted", 1) if said[0] == "" else ("withdrawn", 0)
    )


@pytest.mark.django_db(transaction=True)
def test_offered_twice_at_once_is_offered_once(step, school, branch_lead):
    said = at_once(*[lambda: offers.offer(step, [school], branch_lead)] * 2)

    assert sorted(said) == [
        "",
        "The step was offered to Juniper School already. It waits for an answer.",
    ]
    assert Offer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_retired_while_it_is_accepted_never_leaves_a_waiting_offer_open(
    waiting, step, zone_lead, branch_lead
):
    said = at_once(
        lambda: offers.accept(waiting, zone_lead),
        lambda: ActionItem.objects.get(pk=step.pk).retire(),
    )

    waiting.refresh_from_db()
    assert said[1] == ""
    assert (waiting.answer, step.assignments.count()) == (
        ("accepted", 1) if said[0] == "" else ("", 0)
    )
    assert not Offer.objects.waiting().exists()
