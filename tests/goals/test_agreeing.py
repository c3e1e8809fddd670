"""An action plan on its way: sent, taken back, returned, agreed; by whom, and why not by others."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from goals.agreed_words import differences, seen_of
from goals.agreeing import (
    NO_NOTE,
    NO_STEP,
    Kind,
    agree,
    refusal,
    send,
    send_back,
    take_back,
)
from goals.models import Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    GoalFactory,
    PlanFactory,
    StandardFactory,
    WaiverFactory,
)
from tests.goals.racing import at_once

TODAY = date(2026, 6, 16)
WRITERS = "Only those who write the plan of this place can do that."
LEAD = "The library’s partnership lead agrees to this plan: Noor Haddad."
PRINCIPAL = "The principal of Juniper School agrees to this plan: Piet Janssen."


def steps(plan):
    return [(row.get_kind_display(), row.by.name, row.note) for row in plan.agreements.all()]


def test_a_plan_is_sent_returned_sent_again_and_agreed(of_school, zone_lead, principal):
    send(of_school, zone_lead)
    sent = of_school.ready_at
    send_back(of_school, principal, seen_of(of_school), " Say who leads the story time. ")
    returned = of_school.ready_at
    send(of_school, zone_lead)
    take_back(of_school, zone_lead)
    send(of_school, zone_lead)

    agree(of_school, principal, seen_of(of_school), TODAY)

    of_school.refresh_from_db()
    assert (of_school.status, of_school.adopted_on) == ("adopted", TODAY)
    assert (sent is None, returned) == (False, None)
    assert steps(of_school) == [
        ("Sent for agreement", "Luz Marrero", ""),
        ("Returned", "Piet Janssen", "Say who leads the story time."),
        ("Sent for agreement", "Luz Marrero", ""),
        ("Taken back", "Luz Marrero", ""),
        ("Sent for agreement", "Luz Marrero", ""),
        ("Agreed", "Piet Janssen", ""),
    ]


# Who may take which step of a school's plan: person → (send, take back, return, agree).
NOT_SENT = "Nobody has sent it for agreement yet."
AT_A_SCHOOL = {
    "zone_lead": ("", "", PRINCIPAL, PRINCIPAL),
    "principal": ("", "", "", ""),
    "data_steward": ("", "", "", ""),
    **dict.fromkeys(["specialist", "school_staff", "branch_lead", "branch_staff"], 4 * (WRITERS,)),
    **dict.fromkeys(["library_admin", "supervisor", "district_admin"], 4 * (WRITERS,)),
    **dict.fromkeys(["viewer", "outsider"], 4 * (WRITERS,)),
}
AT_A_BRANCH = {
    "branch_lead": ("", "", LEAD, LEAD),
    "library_admin": ("", "", "", ""),
    **dict.fromkeys(
        ["zone_lead", "principal", "specialist", "branch_staff", "data_steward"], 4 * (WRITERS,)
    ),
    **dict.fromkeys(["supervisor", "district_admin", "viewer", "outsider"], 4 * (WRITERS,)),
}
KINDS = (Kind.SENT, Kind.TAKEN_BACK, Kind.RETURNED, Kind.AGREED)


def refusals(plan, person, sender):
    """Why a person may not send a draft; and not take back, return or agree to what was sent."""
    first = refusal(plan, person, Kind.SENT)
    send(plan, sender)
    return (first, *(refusal(plan, person, kind) for kind in KINDS[1:]))


@pytest.mark.parametrize("person", AT_A_SCHOOL)
def test_who_may_take_which_step_of_a_schools_plan(request, of_school, person, zone_lead):
    who = request.getfixturevalue(person)

    assert refusals(of_school, who, zone_lead) == AT_A_SCHOOL[person]


@pytest.mark.parametrize("person", AT_A_BRANCH)
def test_who_may_take_which_step_of_a_branchs_plan(request, of_branch, person, branch_lead):
    who = request.getfixturevalue(person)

    assert refusals(of_branch, who, branch_lead) == AT_A_BRANCH[person]


def test_every_step_fits_its_state_alone(of_school, zone_lead, principal):
    writer, answers = [], []
    for step in (None, send, take_back, send):
        if step:
            step(of_school, zone_lead)
        writer.append([not refusal(of_school, zone_lead, kind) for kind in KINDS[:2]])
        answers.append([not refusal(of_school, principal, kind) for kind in KINDS[2:]])
    agree(of_school, principal, seen_of(of_school), TODAY)

    assert writer == [[True, False], [False, True], [True, False], [False, True]]
    assert answers == [[False, False], [True, True], [False, False], [True, True]]
    assert {refusal(of_school, principal, kind) for kind in KINDS} == {
        "It was agreed on June 16, 2026."
    }


def test_a_plan_of_a_board_is_not_agreed(office, supervisor):
    plan = PlanFactory(owner=office, status="draft")

    assert refusal(plan, supervisor, Kind.SENT).startswith("Only an action plan is agreed")


def test_a_plan_without_a_step_is_not_sent(school, zone_lead):
    plan = PlanFactory(owner=school, kind="action", status="draft")
    GoalFactory(plan=plan)

    with pytest.raises(ValidationError, match="at least one step"):
        send(plan, zone_lead)

    assert refusal(plan, zone_lead, Kind.SENT) == NO_STEP
    assert not plan.agreements.exists()


def test_a_plan_may_live_on_the_steps_its_place_takes_part_in(school, branch, zone_lead, principal):
    plan = PlanFactory(owner=school, kind="action", status="draft")
    shared = ActionItemFactory(goal__plan=PlanFactory(owner=branch, kind="action"))
    AssignmentFactory(item=shared, place=school, reports=False)
    send(plan, zone_lead)

    agree(plan, principal, seen_of(plan), TODAY)

    assert plan.status == "adopted"


def test_returning_needs_a_note(of_school, zone_lead, principal):
    send(of_school, zone_lead)

    with pytest.raises(ValidationError) as refused:
        send_back(of_school, principal, seen_of(of_school), "  ")

    assert refused.value.message_dict == {"note": [NO_NOTE]}
    assert steps(of_school) == [("Sent for agreement", "Luz Marrero", "")]


def test_nobody_agrees_to_words_they_have_not_read(of_school, school, zone_lead, principal):
    area = StandardFactory(framework__district=school.district)
    gone = ActionItemFactory(goal=of_school.goals.get(), text="Gone soon")
    send(of_school, zone_lead)
    seen = seen_of(of_school)
    of_school.goals.get().items.filter(text="Story time").update(text="Story time on Tuesdays")
    ActionItemFactory(goal=of_school.goals.get(), text="A new step")
    gone.retire()
    WaiverFactory(plan=of_school, key_area=area, reason="our students are older.")

    with pytest.raises(ValidationError, match="changed while you read it"):
        agree(of_school, principal, seen, TODAY)

    of_school.refresh_from_db()
    assert (of_school.status, steps(of_school)) == (
        "draft",
        [("Sent for agreement", "Luz Marrero", "")],
    )
    assert [tuple(change) for change in differences(of_school, seen)] == [
        ("Step, changed", "Story time on Tuesdays"),
        ("Step, new", "A new step"),
        ("Not for us, new", f"{area}: not for us, because our students are older."),
        ("Step, taken out", "Gone soon"),
    ]


@pytest.mark.parametrize("seen", ["", "nonsense", "step-99999999999999999999:1,plan:x", ":,:"])
def test_what_was_seen_cannot_be_made_up(of_school, zone_lead, principal, seen):
    send(of_school, zone_lead)

    with pytest.raises(ValidationError, match="changed while you read it"):
        agree(of_school, principal, seen, TODAY)


def test_taken_back_and_sent_again_is_read_again(of_school, zone_lead, principal):
    send(of_school, zone_lead)
    seen = seen_of(of_school)
    take_back(of_school, zone_lead)
    send(of_school, zone_lead)

    with pytest.raises(ValidationError, match="changed while you read it"):
        agree(of_school, principal, seen, TODAY)

    assert [tuple(change) for change in differences(of_school, seen)] == [
        ("Sent, changed", "It was sent again.")
    ]


def together(*steps):
    """Takes the steps at once; what was refused, in no order."""
    return [why for why in at_once(*steps) if why]


@pytest.mark.django_db(transaction=True)
def test_two_agree_at_once_and_one_of_them_did_it(of_school, zone_lead, principal, data_steward):
    send(of_school, zone_lead)
    seen = seen_of(of_school)

    said = together(
        lambda: agree(Plan.objects.get(pk=of_school.pk), principal, seen, TODAY),
        lambda: agree(Plan.objects.get(pk=of_school.pk), data_steward, seen, TODAY),
    )

    assert said == ["It was agreed on June 16, 2026."]
    assert of_school.agreements.filter(kind=Kind.AGREED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_taken_back_while_it_is_agreed_is_one_or_the_other(of_school, zone_lead, principal):
    send(of_school, zone_lead)
    seen = seen_of(of_school)

    said = together(
        lambda: agree(Plan.objects.get(pk=of_school.pk), principal, seen, TODAY),
        lambda: take_back(Plan.objects.get(pk=of_school.pk), zone_lead),
    )

    of_school.refresh_from_db()
    last = of_school.agreements.last().kind
    assert len(said) == 1
    assert (of_school.status, last) in {("adopted", Kind.AGREED), ("draft", Kind.TAKEN_BACK)}
