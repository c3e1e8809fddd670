"""Entering for somebody else, and the number an item asks for."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.jumps import as_typed, jumped
from goals.models import Update
from tests.factories import AssignmentFactory, PlanFactory, PositionFactory, UpdateFactory

FIRST = timezone.localdate() - timedelta(days=20)


@pytest.fixture
def assignment(office, school):
    return AssignmentFactory(
        item__goal__plan=PlanFactory(owner=office), item__counts="families who came", place=school
    )


def log(client, assignment, **changes):
    form = {
        "form_key": str(uuid.uuid4()),
        "status": "on_track",
        "text": "Family night.",
        "happened_on": str(timezone.localdate()),
    } | changes
    return client.post(reverse("goals:update_create", args=[assignment.pk]), form, follow=True)


@pytest.mark.parametrize("role", ["principal", "supervisor", "data_steward"])
def test_who_answers_for_the_place_or_the_records_enters_for_the_seat(
    client, request, assignment, specialist, role
):
    person = request.getfixturevalue(role)
    client.force_login(person)

    page = client.get(reverse("goals:update_create", args=[assignment.pk])).content.decode()
    done = log(client, assignment, for_whom=specialist.pk)

    update = Update.objects.get()
    assert (update.author, update.on_behalf, update.entered_for) == (person, True, specialist)
    assert "You enter this for somebody else." in page
    assert f"{person} for Dana Okafor" in done.content.decode()


def test_a_vacant_seat_is_named_as_such(client, assignment, supervisor, principal):
    client.force_login(supervisor)

    done = log(client, assignment, for_whom="vacant")
    client.force_login(principal)
    listed = client.get(reverse("goals:update_list")).content.decode()

    update = Update.objects.get()
    assert (update.on_behalf, update.entered_for) == (True, None)
    assert "Karin Lindqvist for the vacant seat" in done.content.decode()
    assert "Karin Lindqvist for the vacant seat" in listed


def test_somebody_who_does_not_hold_the_seat_is_no_choice(
    client, assignment, specialist, supervisor, school
):
    left = PositionFactory(place=school)
    left.end(on=left.starts)
    client.force_login(supervisor)

    answers = [
        log(client, assignment, for_whom=whom).content.decode()
        for whom in (left.user_id, supervisor.pk, "vacant", "")
    ]

    assert not Update.objects.exists()
    assert all("There is a problem" in answer for answer in answers)


def test_who_holds_the_seat_is_not_asked_for_whom(client, assignment, specialist, supervisor):
    client.force_login(specialist)

    log(client, assignment, for_whom=supervisor.pk)

    assert Update.objects.values_list("on_behalf", "entered_for").get() == (False, None)


@pytest.mark.parametrize(
    ("role", "code", "told"),
    [
        ("school_staff", 403, "The library media specialist at Juniper School (Dana Okafor)"),
        ("viewer", 403, "The library media specialist at Juniper School answers for it."),
        ("branch_lead", 404, ""),
        ("outsider", 404, ""),
    ],
)
def test_who_is_locked_out_reads_who_answers(
    client, request, assignment, specialist, role, code, told
):
    client.force_login(request.getfixturevalue(role))

    shown = client.get(reverse("goals:update_create", args=[assignment.pk]))
    sent = log(client, assignment, for_whom=specialist.pk)

    assert (shown.status_code, sent.status_code) == (code, code)
    assert told in shown.content.decode()
    assert not Update.objects.exists()


@pytest.mark.parametrize(
    ("new", "last", "jumps"),
    [
        (55, 37, False),
        (56, 37, True),
        (18, 37, True),
        (19, 37, False),
        (0, 37, True),
        (0, 0, False),
        (1, 0, True),
        (None, 37, False),
        (37, None, False),
    ],
)
def test_a_number_jumps_by_more_than_half(new, last, jumps):
    as_numbers = [None if number is None else Decimal(number) for number in (new, last)]

    assert jumped(*as_numbers) is jumps


def test_numbers_are_written_as_people_type_them():
    numbers = [Decimal("37.00"), Decimal("37.50"), Decimal("100"), Decimal("0.25"), None]

    assert [as_typed(number) for number in numbers] == ["37", "37.5", "100", "0.25", ""]


def test_a_number_that_jumps_is_confirmed_with_a_reason(client, assignment, specialist):
    UpdateFactory(assignment=assignment, author=specialist, number=37)
    client.force_login(specialist)

    asked = log(client, assignment, number="90")
    done = log(client, assignment, number="90", number_reason="Two schools came together.")

    assert "and is 90 now. If that is right, say why." in asked.content.decode()
    assert 'name="number_reason"' in asked.content.decode()
    update = Update.objects.get(number=90)
    assert update.number_reason == "Two schools came together."
    assert "Two schools came together." in done.content.decode()
    assert "was 37 on" in done.content.decode()


def test_a_number_near_the_last_one_needs_no_reason(client, assignment, specialist):
    UpdateFactory(assignment=assignment, author=specialist, number=37)
    UpdateFactory(assignment=assignment, author=specialist, number=4000, state="submitted")
    client.force_login(specialist)

    page = client.get(reverse("goals:update_create", args=[assignment.pk])).content.decode()
    log(client, assignment, number="40")

    assert "It was 37 on" in page
    assert 'name="number_reason"' not in page
    assert Update.objects.filter(number=40).exists()


def test_a_number_is_of_one_place_alone(client, assignment, specialist, other_school):
    PositionFactory(user=specialist, place=other_school)
    other = AssignmentFactory(item=assignment.item, place=other_school)
    client.force_login(specialist)

    log(client, assignment, number="40", also=[other.pk])

    numbers = Update.objects.order_by("pk").values_list("assignment", "number")
    assert list(numbers) == [(assignment.pk, 40), (other.pk, None)]


@pytest.mark.parametrize("number", ["-1", "many", "1.234"])
def test_what_is_no_count_is_refused(client, assignment, specialist, number):
    client.force_login(specialist)

    answer = log(client, assignment, number=number)

    assert "There is a problem" in answer.content.decode()
    assert not Update.objects.exists()


def test_an_item_that_asks_for_no_number_has_no_field(client, specialist, office, school):
    assignment = AssignmentFactory(item__goal__plan=PlanFactory(owner=office), place=school)
    client.force_login(specialist)

    log(client, assignment, number="40")

    assert Update.objects.get().number is None


@pytest.mark.parametrize("state", ["submitted", "returned"])
def test_who_enters_from_outside_the_work_is_told_no_status_that_waits(
    client, assignment, specialist, principal, data_steward, state
):
    UpdateFactory(assignment=assignment, author=specialist, status="at_risk", happened_on=FIRST)
    UpdateFactory(assignment=assignment, author=specialist, status="off_track", state=state)
    url, last = reverse("goals:update_create", args=[assignment.pk]), {}
    for person in (principal, data_steward):
        client.force_login(person)
        page = client.get(url)
        last[person] = page.context["form"].last.status, page.context["form"].initial["status"]

    assert last == {principal: ("off_track",) * 2, data_steward: ("at_risk",) * 2}
    assert "Last time: Off track" not in page.content.decode()
