"""Logging an update: one form, one update for each assignment it answers."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import Plan, Update
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    PlanFactory,
    PositionFactory,
    ReportingPeriodFactory,
    UpdateFactory,
)

today = timezone.localdate


@pytest.fixture
def plan(office):
    return PlanFactory(owner=office, title="Library plan")


@pytest.fixture
def item(plan):
    return ActionItemFactory(goal__plan=plan, number="2.3", label="Digital citizenship")


@pytest.fixture
def assignment(item, school):
    return AssignmentFactory(item=item, place=school)


def form_of(assignment, **changes):
    """What the browser sends for a filled form."""
    return {
        "form_key": str(uuid.uuid4()),
        "status": "on_track",
        "text": "Lessons 12 to 14 reviewed.",
        "happened_on": str(today()),
    } | changes


def log_url(assignment):
    return reverse("goals:update_create", args=[assignment.pk])


@pytest.fixture
def send(client, specialist, assignment):
    client.force_login(specialist)

    def send(follow=True, **changes):
        return client.post(log_url(assignment), form_of(assignment, **changes), follow=follow)

    return send


def facts(update):
    return update.assignment_id, update.author_id, update.text, update.status, update.state


def test_one_form_sends_one_update_that_counts(send, assignment, specialist):
    response = send()

    update = Update.objects.get()
    assert facts(update) == (
        assignment.pk,
        specialist.pk,
        "Lessons 12 to 14 reviewed.",
        "on_track",
        "counted",
    )
    assert response.redirect_chain == [(update.get_absolute_url(), 302)]
    assert "Sent for Juniper School." in response.content.decode()


def test_status_is_preset_to_the_last_one(client, specialist, assignment):
    UpdateFactory(assignment=assignment, author=specialist, status="at_risk")
    client.force_login(specialist)

    form = client.get(log_url(assignment)).context["form"]

    assert form.initial["status"] == "at_risk"


def test_complete_is_offered_only_for_work_that_finishes(client, specialist, item, school):
    ongoing = AssignmentFactory(item=item, place=school)
    finishing = AssignmentFactory(
        item=ActionItemFactory(goal=item.goal, ongoing=False), place=school
    )
    client.force_login(specialist)

    offered = [
        [code for code, _ in client.get(log_url(row)).context["form"].fields["status"].choices]
        for row in (ongoing, finishing)
    ]

    assert offered == [
        ["on_track", "at_risk", "off_track", "not_started"],
        ["on_track", "at_risk", "off_track", "complete", "not_started"],
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"status": ""}, "Choose a status."),
        ({"status": "complete"}, "Select a valid choice. complete is not one of the"),
        ({"text": " "}, "Write what happened."),
        ({"text": "a" * 5001}, "at most 5000 characters"),
        ({"happened_on": str(today() + timedelta(1))}, "The date must be today or earlier."),
        ({"happened_on": "soon"}, "Enter a valid date."),
        ({"links": "javascript:alert(1)"}, "“javascript:alert(1)” is not a web address."),
        ({"links": "ftp://example.org/x"}, "is not a web address."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(send, changes, problem):
    response = send(**changes)

    assert response.status_code == 200
    assert problem in response.content.decode().replace("&quot;", '"')
    assert not Update.objects.exists()


def test_a_line_end_counts_as_one_character(send):
    text = "\r\n".join("a" * 99 for _ in range(50))

    send(text=text)

    assert len(Update.objects.get().text) == 4999


def test_nothing_happened_before_the_plan_began(send, plan):
    response = send(happened_on=str(plan.starts - timedelta(1)))

    assert "not before that day" in response.content.decode()
    assert not Update.objects.exists()


def test_a_locked_period_is_named(send, school_year):
    ReportingPeriodFactory(school_year=school_year, name="Winter", locked_on=today())

    response = send()

    assert "The Winter period" in response.content.decode()
    assert "has been locked" in response.content.decode()
    assert not Update.objects.exists()


def test_a_closed_plan_takes_no_update_and_says_so(client, specialist, assignment, plan):
    plan.close(today())
    client.force_login(specialist)

    page = client.get(log_url(assignment)).content.decode()
    answer = client.post(log_url(assignment), form_of(assignment)).content.decode()

    assert "The plan “Library plan” was closed on" in page
    assert "The plan “Library plan” was closed on" in answer
    assert "Lessons 12 to 14 reviewed." in answer
    assert not Update.objects.exists()


def test_one_text_answers_several_assignments(send, item, specialist, other_school, office):
    PositionFactory(user=specialist, place=other_school)
    other_place = AssignmentFactory(item=item, place=other_school)
    other_item = AssignmentFactory(item__goal=item.goal, place=other_school)

    send(also=[other_place.pk, other_item.pk], links="https://example.org/slides Lesson slides")

    updates = Update.objects.order_by("assignment")
    assert len({update.form_key for update in updates}) == 1
    assert [
        (u.state, u.text, [(e.link, e.caption) for e in u.evidence.all()]) for u in updates
    ] == [
        ("counted", "Lessons 12 to 14 reviewed.", [("https://example.org/slides", "Lesson slides")])
    ] * 3


def test_the_same_item_at_my_other_places_comes_first(
    client, specialist, item, other_school, school
):
    assignment = AssignmentFactory(item=item, place=school)
    PositionFactory(user=specialist, place=other_school)
    other_item = AssignmentFactory(item__goal=item.goal, item__position=0, place=school)
    other_place = AssignmentFactory(item=item, place=other_school)
    client.force_login(specialist)

    groups = client.get(log_url(assignment)).context["form"].also_groups()

    assert [(title, [one["pk"] for one in options]) for title, _, options in groups] == [
        ("This item at my other places", [other_place.pk]),
        ("My other items", [other_item.pk]),
    ]


def test_somebody_elses_assignment_is_refused(send, item, other_school, outsider):
    theirs = AssignmentFactory(item=item, place=other_school)
    foreign = AssignmentFactory(place=outsider.held.seats and outsider.positions.first().place)

    answers = [send(also=[row.pk]).content.decode() for row in (theirs, foreign)]

    assert all("Select a valid choice." in answer for answer in answers)
    assert not Update.objects.exists()


def test_ongoing_work_is_not_completed_along_with_another(client, specialist, item, school):
    finishing = AssignmentFactory(
        item=ActionItemFactory(goal=item.goal, ongoing=False), place=school
    )
    ongoing = AssignmentFactory(item=item, place=school)
    client.force_login(specialist)

    answer = client.post(
        log_url(finishing), form_of(finishing, status="complete", also=[ongoing.pk])
    )

    assert "is ongoing work and never complete" in answer.content.decode()
    assert not Update.objects.exists()


def test_the_form_sent_twice_makes_one_update(client, specialist, assignment):
    client.force_login(specialist)
    filled = form_of(assignment)

    answers = [client.post(log_url(assignment), filled) for _ in range(2)]

    update = Update.objects.get()
    assert [answer.url for answer in answers] == [update.get_absolute_url()] * 2


def test_other_words_in_a_form_already_sent_are_kept_and_not_taken_for_the_first(
    client, specialist, assignment
):
    client.force_login(specialist)
    filled = form_of(assignment)
    client.post(log_url(assignment), filled)

    answer = client.post(log_url(assignment), filled | {"text": "Something else."})

    form = answer.context["form"]
    assert "already sent an update" in answer.content.decode()
    assert form["text"].value() == "Something else."
    assert form["form_key"].value() != filled["form_key"]
    again = client.post(
        log_url(assignment),
        filled | {"text": form["text"].value(), "form_key": form["form_key"].value()},
    )
    assert again.status_code == 302
    assert list(Update.objects.order_by("pk").values_list("text", flat=True)) == [
        "Lessons 12 to 14 reviewed.",
        "Something else.",
    ]


def test_a_draft_needs_no_text_and_is_read_by_its_author_only(client, send, principal):
    send(draft="1", text="", status="at_risk")

    draft = Update.objects.get()
    assert (draft.state, draft.text, draft.status) == ("draft", "", "at_risk")
    client.force_login(principal)
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_draft_comes_back_with_all_that_was_ticked_and_is_sent_from_there(
    client, send, assignment, item, specialist, other_school
):
    PositionFactory(user=specialist, place=other_school)
    other = AssignmentFactory(item=item, place=other_school)
    send(draft="1", also=[other.pk])
    draft = Update.objects.get(assignment=assignment)
    edit = reverse("goals:update_edit", args=[draft.pk])

    page = client.get(log_url(assignment), follow=True)
    form = page.context["form"]
    ticked = [one["pk"] for _, _, options in form.also_groups() for one in options if one["ticked"]]
    answer = client.post(
        edit, form_of(assignment, form_key=form["form_key"].value(), also=ticked, text="Ready.")
    )

    assert page.redirect_chain == [(edit, 302)]
    assert ticked == [other.pk]
    assert answer.url == draft.get_absolute_url()
    assert list(Update.objects.values_list("pk", "state", "text").order_by("pk")) == [
        (draft.pk, "counted", "Ready."),
        (draft.pk + 1, "counted", "Ready."),
    ]


def test_an_assignment_no_longer_ticked_leaves_the_draft(
    send, client, assignment, item, specialist, other_school
):
    PositionFactory(user=specialist, place=other_school)
    other = AssignmentFactory(item=item, place=other_school)
    key = str(uuid.uuid4())
    send(draft="1", also=[other.pk], form_key=key)

    send(form_key=key)

    assert list(Update.objects.values_list("assignment", "state")) == [(assignment.pk, "counted")]


def test_a_draft_plan_takes_nothing(client, specialist, school, office):
    assignment = AssignmentFactory(
        item__goal__plan=PlanFactory(owner=office, status=Plan.Status.DRAFT), place=school
    )
    client.force_login(specialist)

    assert client.get(log_url(assignment)).status_code == 404
