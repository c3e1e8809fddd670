"""My action items: what came back, what waits, what others entered, why nothing is owed."""

import pytest
from django.utils import timezone

from goals.work import work_of
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    PlanFactory,
    StepFactory,
    UpdateFactory,
    UserFactory,
)
from zones.formats import short_date

URL = "/my-work/"
today = timezone.localdate


@pytest.fixture
def plan(office):
    return PlanFactory(owner=office, title="Library plan")


@pytest.fixture
def make(plan, school, specialist):
    """An assignment of the specialist at the school."""

    def make(label="", place=school, **item):
        return AssignmentFactory(
            item=ActionItemFactory(goal__plan=plan, label=label, **item), place=place
        )

    return make


def test_what_came_back_leads_with_its_note_and_the_way_to_fix_it(make, period, specialist):
    back = UpdateFactory(assignment=make("Shelving"), author=specialist, state="returned")
    UpdateFactory(assignment=back.assignment, author=specialist)  # a later one hides nothing
    reviewer = UserFactory(name="Karin Lindqvist")
    StepFactory(update=back, kind="returned", note="How many?", by=reviewer)

    [row] = work_of(specialist).returned

    assert (row.note_by, row.note, row.returned) == (
        "Karin Lindqvist",
        "How many?",
        f"Returned {short_date(today())}",
    )
    assert (row.action, row.action_url) == ("Fix and send again", f"/updates/{back.pk}/edit/")


def test_a_colleague_of_the_seat_reads_the_note(make, period, specialist, school):
    back = UpdateFactory(assignment=make(), state="returned")

    [row] = work_of(specialist).returned

    assert (row.action, row.action_url) == ("Read the note", f"/updates/{back.pk}/")


def test_what_i_entered_for_another_seat_comes_back_to_me(period, specialist, other_school, plan):
    theirs = AssignmentFactory(item=ActionItemFactory(goal__plan=plan), place=other_school)
    UpdateFactory(assignment=theirs, author=specialist, state="returned", on_behalf=True)

    [row] = work_of(specialist).returned

    assert (row.pk, row.is_mine, row.action) == (theirs.pk, False, "Fix and send again")


def test_what_waits_says_since_when(make, period, specialist):
    UpdateFactory(assignment=make(), author=specialist, state="submitted")

    assert (
        f"Waiting for review since {short_date(today())}." in work_of(specialist).progress[0].said
    )


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({"rhythm": "yearly", "yearly_period": "Spring"}, "it is asked for once a year, in Spring"),
        ({"rhythm": "when_finished", "ongoing": False}, "it is asked for when it is finished"),
    ],
)
def test_why_nothing_is_owed_is_said_in_words(make, period, specialist, item, why):
    make(**item)

    assert work_of(specialist).progress[0].said.endswith(f"Nothing is owed: {why}.")


def test_one_owed_update_needs_no_check_in_and_two_do(make, period, specialist):
    counts = []
    for _ in range(2):
        make()
        counts.append(work_of(specialist).to_check_in)

    assert counts == [0, 2]


def test_what_others_entered_for_me_is_listed(client, make, period, specialist):
    entered = UpdateFactory(
        assignment=make(),
        author=UserFactory(name="Piet Janssen"),
        entered_for=specialist,
        on_behalf=True,
    )
    client.force_login(specialist)

    response = client.get(URL)

    assert [(one["url"], one["by"]) for one in response.context["entered"]] == [
        (f"/updates/{entered.pk}/", "Piet Janssen")
    ]
