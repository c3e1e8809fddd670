"""One place's work: who answers, what we do here, its end; by whom."""

import pytest
from django.utils import timezone

from goals.models import Assignment
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    PlanFactory,
    PositionFactory,
    UserFactory,
)


@pytest.fixture
def plan(office):
    return PlanFactory(owner=office)


@pytest.fixture
def item(plan):
    return ActionItemFactory(goal__plan=plan, text="Continue to provide parent training.")


def made(*fields):
    return sorted(Assignment.objects.values_list(*fields))


def test_the_plans_writer_changes_who_answers(
    client, supervisor, item, school, other_school, specialist
):
    assignment = AssignmentFactory(item=item, place=other_school)
    client.force_login(supervisor)
    page = client.get(f"/assignments/{assignment.pk}/edit/")

    response = client.post(
        f"/assignments/{assignment.pk}/edit/",
        {"what_we_do": "Two evenings.", "finish_by": "", "seat": f"{school.pk}-specialist"},
    )

    assert page.context["form"]["seat"].value() == f"{other_school.pk}-specialist"
    assert response.url == f"/assignments/{assignment.pk}/"
    assert made("what_we_do", "seat_place__name", "seat_role") == [
        ("Two evenings.", "Juniper School", "specialist")
    ]


def test_the_seats_holder_changes_the_words_and_nothing_else(client, item, school, specialist):
    assignment = AssignmentFactory(item=item, place=school)
    client.force_login(specialist)

    client.post(
        f"/assignments/{assignment.pk}/edit/",
        {
            "what_we_do": "Two evenings.",
            "finish_by": "2027-01-01",
            "seat": f"{school.pk}-principal",
        },
    )
    end = client.post(f"/assignments/{assignment.pk}/end/")

    assert made("what_we_do", "finish_by", "seat_role", "ended_on") == [
        ("Two evenings.", None, "specialist", None)
    ]
    assert end.status_code == 403


def test_seats_of_another_district_cannot_be_named(client, supervisor, item, school, outsider):
    assignment = AssignmentFactory(item=item, place=school)
    foreign = outsider.positions.first().place_id
    client.force_login(supervisor)

    response = client.post(
        f"/assignments/{assignment.pk}/edit/",
        {"what_we_do": "", "finish_by": "", "seat": f"{foreign}-specialist"},
    )

    assert response.status_code == 404


def test_work_is_ended_and_stays(client, supervisor, item, school):
    assignment = AssignmentFactory(item=item, place=school)
    client.force_login(supervisor)

    response = client.post(f"/assignments/{assignment.pk}/end/")

    assignment.refresh_from_db()
    again = client.post(f"/assignments/{assignment.pk}/end/")
    assert response.url == f"/items/{item.pk}/"
    assert assignment.ended_on == timezone.localdate()
    assert again.status_code == 403


@pytest.mark.parametrize(("method", "step"), [("get", "edit"), ("post", "end")])
def test_others_do_not_change_a_places_work(
    client, method, step, item, school, other_school, branch_lead, outsider
):
    assignment = AssignmentFactory(item=item, place=school)
    colleague = PositionFactory(place=other_school).user
    answers = []

    for person in (colleague, branch_lead, outsider, UserFactory()):
        client.force_login(person)
        answers.append(getattr(client, method)(f"/assignments/{assignment.pk}/{step}/").status_code)

    assert answers == [403, 404, 404, 404]
