"""One update before its reviewer: what is read, and what is decided."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goals import review
from goals.compare import marked
from goals.models import Plan, Update
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    EvidenceFactory,
    PlanFactory,
    PositionFactory,
    UpdateFactory,
)
from zones.access import Role


@pytest.fixture
def work(office, school):
    plan = PlanFactory(owner=office, reviewed_by=Plan.Reviewer.OWNER)
    item = ActionItemFactory(goal__plan=plan, number="2.1", counts="titles added")
    return AssignmentFactory(item=item, place=school)


@pytest.fixture
def sent(work, specialist, supervisor):
    update = UpdateFactory(
        assignment=work,
        author=specialist,
        state="draft",
        status="off_track",
        text="Half of the shelves checked. No money.",
        number=31,
        number_reason="Nine were withdrawn.",
    )
    review.submit([update], specialist)
    return Update.objects.get(pk=update.pk)


@pytest.fixture
def second(office):
    return PositionFactory(place=office, role=Role.SUPERVISOR, user__name="Eva Roth").user


def address(update):
    return f"/updates/{update.pk}/review/"


def press(client, update, verb, **data):
    return client.post(address(update), {"do": verb, "turn": str(update.turn), **data})


def now(update):
    return Update.objects.get(pk=update.pk)


def test_before_and_after_stand_side_by_side(as_supervisor, sent, work, specialist):
    before = UpdateFactory(
        assignment=work,
        author=specialist,
        status="at_risk",
        text="Half of the shelves checked. Order to come.",
        number=38,
        happened_on=timezone.localdate() - timedelta(days=30),
    )
    for update, name in ((before, "check.txt"), (sent, "check.txt"), (sent, "memo.txt")):
        EvidenceFactory(update=update, name=name)

    page = as_supervisor.get(address(sent))

    status, text, number, _, evidence = page.context["lines"]
    assert ("At risk" in status.before, "Off track" in status.after) == (True, True)
    assert text.before == "Half of the shelves checked. <del>Order to come.</del>"
    assert text.after == "Half of the shelves checked. <ins>No money.</ins>"
    assert (number.name, number.before, number.after) == (
        "Titles added",
        "<del>38</del>",
        "<ins>31</ins> (−7)",
    )
    assert [(str(row), same) for row, same in evidence.after] == [
        ("check.txt", True),
        ("memo.txt", False),
    ]
    assert "Nine were withdrawn." in page.content.decode()


def test_markup_in_a_text_is_only_text():
    before, after = marked("Read <b>six</b> books & more.", "Read <i>six</i> books & more.")

    assert before == "Read <del>&lt;b&gt;six&lt;/b&gt;</del> books &amp; more."
    assert after == "Read <ins>&lt;i&gt;six&lt;/i&gt;</ins> books &amp; more."


def test_texts_with_little_in_common_stand_unmarked(as_supervisor, sent):
    Update.objects.filter(pk=sent.pk).update(text="All <new>.")
    UpdateFactory(assignment=sent.assignment, text="Nothing of it was said before.")

    page = as_supervisor.get(address(sent)).content.decode()

    assert "<p>All &lt;new&gt;.</p>" in page
    assert "<p>Nothing of it was said before.</p>" in page


def test_the_first_update_has_nothing_to_be_compared_with(as_supervisor, sent):
    page = as_supervisor.get(address(sent))

    assert page.context["last"] is None
    assert "nothing counts yet" in page.content.decode()


def test_approving_counts_it_and_goes_on_to_the_next(as_supervisor, sent, office, other_school):
    later = UpdateFactory(
        assignment=AssignmentFactory(item=sent.assignment.item, place=other_school),
        state="submitted",
        turn=1,
    )

    answer = press(as_supervisor, sent, "approve", note="Thank you.")

    assert (answer.status_code, answer["Location"]) == (302, address(later))
    assert now(sent).counted_how == "approved"
    assert sent.steps.last().note == "Thank you."


def test_after_the_last_one_the_queue_is_shown(as_supervisor, sent):
    answer = press(as_supervisor, sent, "return", note="How many came?")

    assert answer["Location"] == "/updates/review/"
    assert (now(sent).state, sent.steps.last().note) == ("returned", "How many came?")


def test_the_filter_goes_along(as_supervisor, sent, school):
    UpdateFactory(assignment=sent.assignment, state="submitted", turn=1)

    answer = as_supervisor.post(
        f"{address(sent)}?place={school.pk}", {"do": "approve", "turn": "1"}
    )

    assert answer["Location"].endswith(f"/review/?place={school.pk}")


def test_returning_without_a_note_is_refused_at_the_note(as_supervisor, sent):
    answer = press(as_supervisor, sent, "return", note="  ")

    assert answer.status_code == 200
    assert answer.context["form"].errors == {
        "note": ["Say what is missing: a returned update needs a note."]
    }
    assert now(sent).state == "submitted"


def test_a_note_too_late_is_kept_and_told_who_decided(as_supervisor, sent, second):
    review.approve(sent, second, 1)

    answer = press(as_supervisor, sent, "return", note="How many came?")

    page = answer.content.decode()
    assert "It was counted by Eva Roth on" in page
    assert "What you typed is kept here" in page
    assert answer.context["form"]["note"].value() == "How many came?"
    assert now(sent).state == "counted"


def test_new_words_are_read_before_they_are_decided_on(as_supervisor, sent, specialist):
    review.take_back(sent, specialist)
    Update.objects.filter(pk=sent.pk).update(text="All of the shelves checked.")
    review.submit([sent], specialist)

    answer = press(as_supervisor, sent, "return", note="How many?")
    page = answer.content.decode()
    again = press(as_supervisor, answer.context["update"], "return", note="How many?")

    assert "read the new words first" in page
    assert "All of the shelves checked." in page
    assert again.status_code == 302
    assert now(sent).state == "returned"


def test_what_its_author_took_back_is_not_shown_but_told(as_supervisor, sent, specialist):
    review.take_back(sent, specialist)
    Update.objects.filter(pk=sent.pk).update(text="Secret until it is sent.")

    answer = press(as_supervisor, sent, "approve", note="Thank you.")

    page = answer.content.decode()
    assert "It was taken back by Dana Okafor on" in page
    assert "Secret" not in page
    assert "Thank you." in page


def twice_returned(update, author, reviewer):
    for reply in ("Forty.", "Forty came."):
        review.send_back(update, reviewer, now(update).turn, "How many came?")
        review.submit([update], author, reply)
    return now(update)


def test_after_two_returns_the_reviewers_reading_stands_beside_the_reply(
    as_supervisor, sent, specialist, supervisor
):
    update = twice_returned(sent, specialist, supervisor)

    page = as_supervisor.get(address(update)).content.decode()
    answer = press(as_supervisor, update, "read", read_as="at_risk", because="Ten came.")

    assert "Count it with my reading" in page
    assert "Forty came." in page
    assert answer.status_code == 302
    assert (now(update).read_as, now(update).status) == ("at_risk", "off_track")


def test_a_reading_needs_both_its_parts(as_supervisor, sent, specialist, supervisor):
    update = twice_returned(sent, specialist, supervisor)

    answer = press(as_supervisor, update, "read", because="Ten came.")

    assert answer.context["form"].errors == {"read_as": ["Say how you read it."]}
    assert answer.context["form"]["because"].value() == "Ten came."


def test_before_the_second_return_there_is_no_reading(as_supervisor, sent):
    page = as_supervisor.get(address(sent)).content.decode()
    answer = press(as_supervisor, sent, "read", read_as="at_risk", because="Ten came.")

    assert "Count it with my reading" not in page
    assert "after the second return" in answer.content.decode()
    assert now(sent).state == "submitted"


def test_a_step_nobody_offers_is_no_page(as_supervisor, sent):
    assert press(as_supervisor, sent, "delete").status_code == 404


def test_ones_own_is_read_and_not_decided(client, supervisor, second, office, work):
    update = UpdateFactory(assignment=work, author=supervisor, state="submitted", turn=1)
    client.force_login(supervisor)

    page = client.get(address(update)).content.decode()
    answer = press(client, update, "approve")

    assert "Nobody reviews their own update." in page
    assert 'value="approve"' not in page
    assert answer.status_code == 200
    assert now(update).state == "submitted"


def test_who_is_not_asked_is_refused(client, sent, specialist, principal, outsider):
    said = {}
    for name, person in (("author", specialist), ("principal", principal), ("far", outsider)):
        client.force_login(person)
        said[name] = (
            client.get(address(sent)).status_code,
            press(client, sent, "approve").status_code,
        )

    assert said == {"author": (403, 403), "principal": (403, 403), "far": (404, 404)}
    assert now(sent).state == "submitted"


def test_previous_and_next_lead_through_the_queue(as_supervisor, work, specialist):
    rows = [
        UpdateFactory(
            assignment=work,
            author=specialist,
            state="submitted",
            turn=1,
            submitted_at=timezone.now() - timedelta(days=days),
        )
        for days in (3, 2, 1)
    ]

    middle = as_supervisor.get(address(rows[1])).context

    assert (middle["near"].number, middle["near"].total) == (2, 3)
    assert middle["previous_url"] == address(rows[0])
    assert middle["next_url"] == address(rows[2])
