"""Drafts: discarded for 30 days, taken out of the bin again, and only while never sent."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.bin import in_bin
from goals.models import Update
from tests.factories import AssignmentFactory, PlanFactory, PositionFactory, UpdateFactory
from tests.goals.drafting import said


@pytest.fixture
def assignment(office, school):
    return AssignmentFactory(item__goal__plan=PlanFactory(owner=office), place=school)


@pytest.fixture
def draft(assignment, specialist):
    return UpdateFactory(assignment=assignment, author=specialist, state="draft", text="Begun.")


@pytest.fixture
def as_specialist(client, specialist):
    client.force_login(specialist)
    return client


def post(client, verb, update):
    return client.post(reverse(f"goals:update_{verb}", args=[update.pk]), follow=True)


def test_a_discarded_draft_is_off_the_lists_and_comes_back_with_undo(as_specialist, draft):
    answer = post(as_specialist, "delete", draft)

    until = timezone.localdate() + timedelta(days=30)
    assert f"It is kept until {until:%B} {until.day}, {until.year}." in answer.content.decode()
    assert "Undo: take the draft back" in answer.content.decode()
    assert list(Update.objects.drafts()) == []
    assert "Begun." not in as_specialist.get(reverse("goals:update_list")).content.decode()
    post(as_specialist, "restore", draft)
    assert list(Update.objects.drafts()) == [draft]


def test_what_one_form_made_is_discarded_and_restored_together(
    as_specialist, draft, specialist, other_school
):
    PositionFactory(user=specialist, place=other_school)
    other = AssignmentFactory(item=draft.assignment.item, place=other_school)
    UpdateFactory(assignment=other, author=specialist, state="draft", form_key=draft.form_key)

    post(as_specialist, "delete", draft)
    after = in_bin(specialist).count(), Update.objects.drafts().count()
    post(as_specialist, "restore", draft)

    assert after == (2, 0)
    assert (in_bin(specialist).count(), Update.objects.drafts().count()) == (0, 2)


def test_a_draft_in_the_bin_for_more_than_30_days_does_not_come_back(as_specialist, draft):
    Update.objects.update(discarded_at=timezone.now() - timedelta(days=31))

    page = as_specialist.get(draft.get_absolute_url()).content.decode()
    answer = post(as_specialist, "restore", draft)

    assert "Undo" not in page
    assert said(answer) == ["It is no longer in the bin."]
    assert Update.objects.get().discarded_at


def test_the_bin_stands_at_the_foot_of_my_action_items(as_specialist, draft):
    before = as_specialist.get("/my-work/").content.decode()
    post(as_specialist, "delete", draft)

    after = as_specialist.get("/my-work/").content.decode()

    assert "Discarded drafts" not in before
    assert "Discarded drafts" in after
    assert f'action="/updates/{draft.pk}/restore/"' in after


@pytest.mark.parametrize("state", ["submitted", "returned", "counted", "draft"])
def test_what_was_sent_once_is_never_discarded(as_specialist, assignment, specialist, state):
    update = UpdateFactory(
        assignment=assignment, author=specialist, state=state, submitted_at=timezone.now()
    )

    answer = post(as_specialist, "delete", update)

    assert said(answer) == ["It was sent once: what was sent is kept, and never discarded."]
    assert Update.objects.get().discarded_at is None


def test_somebody_elses_draft_is_neither_opened_nor_discarded_nor_restored(client, draft, school):
    client.force_login(PositionFactory(place=school).user)

    codes = [
        client.get(reverse("goals:update_edit", args=[draft.pk])).status_code,
        *(post(client, verb, draft).status_code for verb in ("delete", "restore", "take_back")),
    ]

    assert codes == [404] * 4
    assert Update.objects.get().discarded_at is None


def test_a_form_sent_after_its_draft_was_discarded_is_not_lost(as_specialist, draft):
    post(as_specialist, "delete", draft)

    as_specialist.post(
        reverse("goals:update_create", args=[draft.assignment_id]),
        {
            "form_key": str(draft.form_key),
            "status": "on_track",
            "text": "Written in another window.",
            "happened_on": str(timezone.localdate()),
        },
    )

    update = Update.objects.get()
    assert (update.text, update.state, update.discarded_at) == (
        "Written in another window.",
        "counted",
        None,
    )


def test_a_draft_whose_seat_was_given_up_can_only_be_discarded(client, draft, specialist):
    specialist.positions.get().end(on=timezone.localdate() - timedelta(1))
    client.force_login(specialist)

    assert client.get(draft.get_absolute_url()).status_code == 200
    assert client.get(reverse("goals:update_edit", args=[draft.pk])).status_code == 404
    post(client, "delete", draft)
    assert list(Update.objects.drafts()) == []
