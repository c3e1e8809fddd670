"""The author's side of review: returned, fixed, sent again; taken back until it counts."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from goals import review
from goals.bin import in_bin
from goals.models import Evidence, Plan, Step, Update
from tests.factories import (
    AssignmentFactory,
    EvidenceFactory,
    PlanFactory,
    PositionFactory,
    UpdateFactory,
)
from tests.goals.drafting import said
from zones.access import Role

today = timezone.localdate


@pytest.fixture
def plan(office, supervisor):
    return PlanFactory(owner=office, title="Library plan", reviewed_by=Plan.Reviewer.OWNER)


@pytest.fixture
def assignment(plan, school):
    return AssignmentFactory(item__goal__plan=plan, place=school)


@pytest.fixture
def sent(assignment, specialist):
    update = UpdateFactory(
        assignment=assignment, author=specialist, state="draft", text="Some came."
    )
    review.submit([update], specialist)
    return Update.objects.get()


@pytest.fixture
def returned(sent, supervisor):
    review.send_back(sent, supervisor, 1, "How many came?")
    return Update.objects.get()


@pytest.fixture
def as_specialist(client, specialist):
    client.force_login(specialist)
    return client


def edit(update):
    return reverse("goals:update_edit", args=[update.pk])


def form_of(update, **changes):
    """What the browser sends of the page to send an update again."""
    return {
        "form_key": str(update.form_key),
        "turn": str(update.turn),
        "status": "on_track",
        "text": "Forty came.",
        "happened_on": str(update.happened_on),
    } | changes


def page(answer):
    return answer.content.decode().replace("&#x27;", "'")


def test_what_sending_did_is_said(as_specialist, assignment, plan):
    answers = []
    for reviewer in (Plan.Reviewer.OWNER, Plan.Reviewer.NOBODY, Plan.Reviewer.PRINCIPAL):
        Plan.objects.update(reviewed_by=reviewer)
        form = {"form_key": str(uuid.uuid4()), "status": "on_track", "text": reviewer}
        form["happened_on"] = str(today())
        url = reverse("goals:update_create", args=[assignment.pk])
        answers += said(as_specialist.post(url, form, follow=True))

    assert answers == [
        "Sent for Juniper School. Karin Lindqvist’s office reviews it.",
        "Sent for Juniper School. It counts now.",
        "Sent for Juniper School. It counts now, not reviewed: nobody else could review it.",
    ]


def test_a_returned_update_is_fixed_with_the_note_on_top_and_sent_again(as_specialist, returned):
    shown = page(as_specialist.get(edit(returned)))
    answer = as_specialist.post(edit(returned), form_of(returned, note="Forty."), follow=True)

    assert "How many came?" in shown
    assert "Returned by Karin Lindqvist" in shown
    assert 'name="draft"' not in shown
    assert said(answer) == ["Sent for Juniper School. Karin Lindqvist’s office reviews it."]
    update = Update.objects.get()
    assert (update.state, update.text, update.turn) == ("submitted", "Forty came.", 3)
    assert list(Step.objects.values_list("kind", "note")) == [
        ("submitted", ""),
        ("returned", "How many came?"),
        ("submitted", "Forty."),
    ]


def test_the_words_sent_before_stay_in_history(as_specialist, returned):
    as_specialist.post(edit(returned), form_of(returned))

    events = apps.get_model("goals", "UpdateEvent").objects.order_by("pgh_id")
    assert list(events.values_list("state", "text")) == [
        ("submitted", "Some came."),
        ("returned", "Some came."),
        ("submitted", "Forty came."),
    ]


@pytest.mark.parametrize("changes", [{"draft": "1", "text": ""}, {"status": ""}, {"text": " "}])
def test_what_its_readers_see_changes_only_when_it_is_sent(as_specialist, returned, changes):
    upload = SimpleUploadedFile("list.txt", b"forty")

    answer = as_specialist.post(edit(returned), form_of(returned, files=[upload], **changes))

    update = Update.objects.get(pk=returned.pk)
    assert (answer.status_code, update.state, update.text) == (200, "returned", "Some came.")
    assert list(update.evidence.all()) == []
    form = answer.context["form"]
    assert [row["row"].name for row in form.kept_rows()] == ["list.txt"]
    as_specialist.post(edit(returned), form_of(returned))
    update.refresh_from_db()
    assert (update.state, [one.name for one in update.evidence.all()]) == (
        "submitted",
        ["list.txt"],
    )
    assert list(in_bin(update.author)) == []


def test_evidence_once_sent_is_not_removed(as_specialist, returned):
    row = EvidenceFactory(update=returned)

    as_specialist.post(edit(returned), form_of(returned, **{f"remove_{row.pk}": "1"}))

    assert list(Evidence.objects.all()) == [row]


def test_the_page_pressed_twice_sends_once(as_specialist, returned):
    answers = [as_specialist.post(edit(returned), form_of(returned)) for _ in range(2)]

    assert [answer.url for answer in answers] == [returned.get_absolute_url()] * 2
    assert Step.objects.filter(kind="submitted").count() == 2


def test_a_form_older_than_the_last_return_is_told_to_read_the_new_note(
    as_specialist, returned, specialist, supervisor
):
    review.submit([returned], specialist)
    review.send_back(returned, supervisor, 3, "And how many families?")

    answer = as_specialist.post(edit(returned), form_of(returned))

    assert "And how many families?" in page(answer)
    assert "read where it stands now, then send" in page(answer)
    assert answer.context["form"]["text"].value() == "Forty came."
    assert Update.objects.get().text == "Some came."
    as_specialist.post(
        edit(returned), form_of(returned, turn=answer.context["form"]["turn"].value())
    )
    assert Update.objects.get().text == "Forty came."


def test_other_words_for_an_update_that_counts_meanwhile_are_kept_and_not_saved(
    as_specialist, returned, specialist, supervisor
):
    review.submit([returned], specialist)
    review.approve(returned, supervisor, 3)

    answer = as_specialist.post(edit(returned), form_of(returned))

    assert "It was counted by Karin Lindqvist on" in page(answer)
    assert "Your text is not saved. Log another update" in page(answer)
    assert answer.context["form"]["text"].value() == "Forty came."
    assert Update.objects.get().text == "Some came."


def test_a_counted_update_says_who_counted_it_instead_of_a_form(as_specialist, sent, supervisor):
    review.approve(sent, supervisor, 1)

    answer = as_specialist.get(edit(sent), follow=True)

    assert answer.redirect_chain == [(sent.get_absolute_url(), 302)]
    assert said(answer)[0].startswith("It was counted by Karin Lindqvist on")


def take_back(client, update):
    return client.post(reverse("goals:update_take_back", args=[update.pk]), follow=True)


def test_taken_back_it_is_its_authors_draft_until_it_is_sent_again(
    client, as_specialist, sent, supervisor
):
    answer = take_back(as_specialist, sent)
    client.force_login(supervisor)
    hidden = client.get(sent.get_absolute_url()).status_code
    client.force_login(sent.author)
    update = Update.objects.get()
    kept = client.post(edit(sent), form_of(update, draft="1", text="Forty, I think."), follow=True)
    client.post(edit(sent), form_of(update))

    assert said(answer) == ["Taken back. Only you read it until you send it again."]
    assert "You took this update back." in page(answer)
    assert hidden == 404
    assert said(kept) == ["Draft saved for Juniper School. Not sent."]
    update.refresh_from_db()
    assert (update.state, update.text, update.turn) == ("submitted", "Forty came.", 3)


def test_what_counts_is_not_taken_back(as_specialist, sent, supervisor):
    review.approve(sent, supervisor, 1)

    answer = take_back(as_specialist, sent)

    assert said(answer)[0].startswith("It was counted by Karin Lindqvist on")
    assert Update.objects.get().state == "counted"


def test_one_of_several_sent_together_is_taken_back_and_sent_alone(
    as_specialist, sent, other_school, specialist
):
    PositionFactory(user=specialist, place=other_school)
    other = AssignmentFactory(item=sent.assignment.item, place=other_school)
    twin = UpdateFactory(
        assignment=other, author=specialist, form_key=sent.form_key, state="submitted"
    )

    take_back(as_specialist, sent)
    as_specialist.post(edit(sent), form_of(Update.objects.get(pk=sent.pk)))

    texts = Update.objects.order_by("pk").values_list("state", "text")
    assert list(texts) == [("submitted", "Forty came."), ("submitted", twin.text)]


def test_the_form_that_sent_it_does_not_send_what_was_taken_back(as_specialist, sent):
    take_back(as_specialist, sent)
    again = form_of(sent, text="Some came.")
    del again["turn"]

    answer = as_specialist.post(reverse("goals:update_create", args=[sent.assignment_id]), again)

    assert answer.url == sent.get_absolute_url()
    assert Update.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("role", "code"),
    [("principal", 403), ("supervisor", 403), ("branch_lead", 404), ("outsider", 404)],
)
def test_only_its_author_edits_and_takes_back(client, request, sent, role, code):
    client.force_login(request.getfixturevalue(role))

    codes = [
        client.get(edit(sent)).status_code,
        client.post(edit(sent), form_of(sent)).status_code,
        take_back(client, sent).status_code,
    ]

    assert codes == [code] * 3
    assert Update.objects.get().state == "submitted"


@pytest.mark.parametrize("what", ["plan", "period"])
def test_what_ends_meanwhile_keeps_the_text(as_specialist, returned, plan, period, what):
    if what == "plan":
        Plan.objects.get(pk=plan.pk).close(today())
    else:
        period.locked_on = today()
        period.save()

    answer = as_specialist.post(edit(returned), form_of(returned))

    reason = "The plan “Library plan” was closed on" if what == "plan" else "has been locked since"
    assert reason in page(answer)
    assert answer.context["form"]["text"].value() == "Forty came."
    assert Update.objects.get().text == "Some came."


@pytest.mark.django_db(transaction=True)
def test_taken_back_while_it_is_counted_one_of_them_did_it():
    plan = PlanFactory(reviewed_by=Plan.Reviewer.OWNER)
    supervisor = PositionFactory(place=plan.owner, role=Role.SUPERVISOR).user
    draft = UpdateFactory(assignment__item__goal__plan=plan, state="draft")
    review.submit([draft], draft.author)
    start, refused = threading.Barrier(2), []

    def go(step, *given):
        start.wait()
        try:
            step(draft, *given)
        except ValidationError as reason:
            refused.append(reason.messages[0])
        connection.close()

    steps = [(review.take_back, draft.author), (review.approve, supervisor, 1)]
    people = [threading.Thread(target=go, args=step) for step in steps]
    for person in people:
        person.start()
    for person in people:
        person.join()

    update = Update.objects.get()
    assert len(refused) == 1
    assert (update.state, update.turn) in [("draft", 2), ("counted", 2)]


def test_a_year_that_was_closed_says_who_takes_what_is_late(as_specialist, returned, school_year):
    school_year.closed_on = today() - timedelta(days=1)
    school_year.save()

    shown = page(as_specialist.get(returned.get_absolute_url()))

    assert "What comes late goes through the data steward." in shown
