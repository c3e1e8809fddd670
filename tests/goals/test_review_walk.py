"""Every step of an update × every person × every state: taken, or refused with its reason."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from goals import review
from goals.locks import why_closed
from goals.models import Plan, Update
from tests.factories import AssignmentFactory, PlanFactory, PositionFactory, UpdateFactory
from zones.access import Role
from zones.formats import clock, long_date

VERBS = {
    "submit": lambda update, by: review.submit([update], by),
    "take_back": review.take_back,
    "send_back": lambda update, by: review.send_back(update, by, update.turn, "How many?"),
    "approve": lambda update, by: review.approve(update, by, update.turn),
    "read_as": lambda update, by: review.count_as_read(
        update, by, update.turn, "at_risk", "Two of four evenings were held."
    ),
}
WORDS = {
    "ok": "",
    "own": "Nobody reviews their own update.",
    "other": "This plan asks somebody else for review.",
    "sends": "Only who wrote an update sends it.",
    "takes": "Only who wrote an update takes it back.",
    "twice": ("Return it first: you may count it with your own reading after the second return."),
    "draft": "It is a draft: its author has it.",
    "back": "It was taken back by Dana Okafor on {}.",
    "sent": "It was sent already by Dana Okafor on {}.",
    "returned": "It was returned by Karin Lindqvist on {}.",
    "counted": "It was counted by Karin Lindqvist on {}.",
}
# What a person other than those named may do: refused, with these words.
OTHERS = """
state           submit  take_back  send_back  approve  read_as
draft           sends   draft      draft      draft    draft
taken_back      sends   back       back       back     back
submitted       sends   takes      other      other    other
submitted_again sends   takes      other      other    other
returned        sends   returned   returned   returned returned
counted         sends   counted    counted    counted  counted
"""
NAMED = """
person         state           submit  take_back  send_back  approve  read_as
specialist     draft           ok      draft      draft      draft    draft
specialist     taken_back      ok      back       back       back     back
specialist     submitted       sent    ok         own        own      own
specialist     submitted_again sent    ok         own        own      own
specialist     returned        ok      returned   returned   returned returned
specialist     counted         counted counted    counted    counted  counted
supervisor     submitted       sends   takes      ok         ok       twice
supervisor     submitted_again sends   takes      ok         ok       ok
entered_for    submitted       sends   takes      own        own      own
entered_for    submitted_again sends   takes      own        own      own
"""
PEOPLE = (
    "specialist entered_for seat_colleague colleague school_staff principal zone_lead branch_lead "
    "branch_staff library_admin supervisor district_admin data_steward viewer outsider"
).split()


def table(text, keys):
    """{the first `keys` cells of a line: {verb: word}}"""
    head, *lines = (line.split() for line in text.strip().splitlines())
    return {tuple(line[:keys]): dict(zip(head[keys:], line[keys:], strict=True)) for line in lines}


def expected(person, state):
    return table(NAMED, 2).get((person, state)) or table(OTHERS, 1)[(state,)]


@pytest.fixture
def seat_colleague(school):
    return PositionFactory(place=school, user__name="Sol Baker").user


@pytest.fixture
def entered_for(office):
    """Whose report it is: a supervisor beside the one of the cast."""
    return PositionFactory(place=office, role=Role.SUPERVISOR, user__name="Eva Roth").user


@pytest.fixture
def colleague(other_school):
    return PositionFactory(place=other_school).user


@pytest.fixture
def people(request):
    return {name: request.getfixturevalue(name) for name in PEOPLE}


@pytest.fixture
def draft(office, school, specialist, entered_for):
    plan = PlanFactory(owner=office, reviewed_by=Plan.Reviewer.OWNER)
    assignment = AssignmentFactory(item__goal__plan=plan, place=school)
    return UpdateFactory(
        assignment=assignment,
        author=specialist,
        state="draft",
        on_behalf=True,
        entered_for=entered_for,
    )


def brought_to(state, update, people):
    """The update after the steps that lead to `state`."""
    author, reviewer = people["specialist"], people["supervisor"]
    steps = {
        "draft": "",
        "taken_back": "sb",
        "submitted": "s",
        "submitted_again": "srsrs",
        "returned": "sr",
        "counted": "sa",
    }
    take = {
        "s": lambda row: review.submit([row], author),
        "b": lambda row: review.take_back(row, author),
        "r": lambda row: review.send_back(row, reviewer, row.turn, "How many?"),
        "a": lambda row: review.approve(row, reviewer, row.turn),
    }
    for step in steps[state]:
        take[step](Update.objects.get(pk=update.pk))
    return Update.objects.get(pk=update.pk)


def answer(verb, update, by):
    """ "" where the step is taken, else the reason; nothing stays of it."""
    with transaction.atomic():
        try:
            VERBS[verb](Update.objects.get(pk=update.pk), by)
            said = ""
        except ValidationError as refused:
            [said] = refused.messages
        transaction.set_rollback(True)
    return said


@pytest.mark.parametrize("state", [state for (state,) in table(OTHERS, 1)])
def test_who_may_take_which_step(state, draft, people):
    update = brought_to(state, draft, people)
    last = update.steps.last()
    moment = timezone.localtime(last.at) if last else None
    on = f"{long_date(moment)} at {clock(moment)}" if last else ""

    said = {
        person: {verb: answer(verb, update, by) for verb in VERBS} for person, by in people.items()
    }

    assert said == {
        person: {verb: WORDS[word].format(on) for verb, word in expected(person, state).items()}
        for person in people
    }


REVIEWERS = {
    # who reviews by the plan: {where the work is: who may decide}
    Plan.Reviewer.NOBODY: {"school": set(), "branch": set()},
    Plan.Reviewer.PRINCIPAL: {"school": {"principal"}, "branch": set()},
    Plan.Reviewer.OWNER: {
        "school": {"supervisor", "entered_for"},
        "branch": {"supervisor", "entered_for"},
    },
    Plan.Reviewer.LIBRARY: {"school": set(), "branch": {"library_admin"}},
}


@pytest.mark.parametrize("place", ["school", "branch"])
@pytest.mark.parametrize("asked", Plan.Reviewer)
def test_who_reviews_is_what_the_plan_says(asked, place, people, office, request):
    plan = PlanFactory(owner=office, kind=Plan.Kind.PARTNERSHIP, reviewed_by=asked)
    at = request.getfixturevalue(place)
    role = Role.SPECIALIST if place == "school" else Role.ZONE_LEAD
    work = AssignmentFactory(item__goal__plan=plan, place=at, seat_role=role)
    author = people["specialist" if place == "school" else "branch_lead"]
    update = UpdateFactory(assignment=work, author=author, state="submitted")

    may = {person for person, by in people.items() if answer("approve", update, by) == ""}

    assert may == REVIEWERS[asked][place]
    assert review.reviewers([update])[update.pk] == {people[person].pk for person in may}
    for person in may:  # who decides reads what was sent, its notes and its comments
        assert update in Update.objects.inner_to(people[person])


def test_nobody_sends_for_a_seat_they_do_not_hold_any_more(draft, specialist):
    specialist.positions.get().end(timezone.localdate() - timezone.timedelta(days=1))
    specialist = type(specialist).objects.get(pk=specialist.pk)

    said = answer("submit", draft, specialist)

    assert said == "You do not answer for this work any more."


def test_what_could_not_be_sent_again_is_neither_taken_back_nor_returned(draft, people):
    update = brought_to("submitted", draft, people)
    plan = update.assignment.item.goal.plan
    plan.close(timezone.localdate())
    why = f"{why_closed(update.assignment)} It could not be sent again."

    said = {
        verb: answer(verb, update, people[by])
        for verb, by in (
            ("take_back", "specialist"),
            ("send_back", "supervisor"),
            ("approve", "supervisor"),
        )
    }

    assert said == {"take_back": why, "send_back": why, "approve": ""}


def test_the_reviewers_reading_needs_a_status_and_a_reason(draft, people):
    update = brought_to("submitted_again", draft, people)
    tries = [("at_risk", " "), ("", "Too few."), ("bad", "Too few."), ("complete", "All done.")]

    for read_as, because in tries:  # the work is ongoing: it is never complete
        with pytest.raises(ValidationError, match="Say how you read it, and why"):
            review.count_as_read(update, people["supervisor"], update.turn, read_as, because)

    assert Update.objects.get(pk=update.pk).state == Update.State.SUBMITTED


def test_the_reviewers_reading_stands_beside_the_senders_words(draft, people):
    update = brought_to("submitted_again", draft, people)

    review.count_as_read(update, people["supervisor"], update.turn, "off_track", " None came. ")

    after, step = Update.objects.get(pk=update.pk), update.steps.last()
    assert (after.status, after.text, after.read_as) == ("on_track", draft.text, "off_track")
    assert (after.state, after.counted_how) == ("counted", "read_as")
    assert (step.kind, step.by, step.note) == ("read_as", people["supervisor"], "None came.")


def test_a_returned_note_left_empty_is_refused_and_nothing_changes(draft, people):
    update = brought_to("submitted", draft, people)

    with pytest.raises(ValidationError, match="a returned update needs a note"):
        review.send_back(update, people["supervisor"], update.turn, " \n ")

    assert Update.objects.get(pk=update.pk).state == Update.State.SUBMITTED
    assert update.steps.count() == 1


def test_counting_together_tells_what_was_not_counted_and_nothing_of_strangers(draft, people):
    plan = draft.assignment.item.goal.plan
    update = brought_to("submitted", draft, people)
    late = UpdateFactory(
        assignment=AssignmentFactory(item__goal__plan=plan), state="submitted", turn=1
    )
    own = UpdateFactory(
        assignment=draft.assignment, author=people["supervisor"], state="submitted", turn=1
    )
    strange = UpdateFactory(state="submitted", turn=1)
    review.approve(late, people["entered_for"], 1)
    turns = {row.pk: 1 for row in (update, late, own, strange)}

    counted, why = review.approve_together(turns, people["supervisor"])

    assert counted == [update]
    assert why == {late.pk: why[late.pk], own.pk: "Nobody reviews their own update."}
    assert why[late.pk].startswith("It was counted by Eva Roth on")
    assert Update.objects.get(pk=strange.pk).state == Update.State.SUBMITTED
