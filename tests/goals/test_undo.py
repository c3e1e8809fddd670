"""What never was a record is undone for 30 days: ended work, ended positions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import AssignmentFactory, PlanFactory, PositionFactory
from tests.goals.drafting import said

DAY = timedelta(days=1)


@pytest.fixture
def assignment(office, school):
    return AssignmentFactory(item__goal__plan=PlanFactory(owner=office), place=school)


@pytest.mark.parametrize(("days", "undone"), [(0, True), (30, True), (31, False)])
def test_the_end_of_work_is_undone_for_a_month(client, supervisor, assignment, days, undone):
    assignment.ended_on = timezone.localdate() - days * DAY
    assignment.save()
    client.force_login(supervisor)

    page = client.post(f"/assignments/{assignment.pk}/reopen/", follow=True)

    assignment.refresh_from_db()
    assert (assignment.ended_on is None) is undone
    assert said(page) == [
        "Asked of Juniper again." if undone else "An end is undone within 30 days. Assign it again."
    ]


def test_work_given_anew_meanwhile_is_not_given_twice(client, supervisor, assignment):
    assignment.end()
    AssignmentFactory(item=assignment.item, place=assignment.place)
    client.force_login(supervisor)

    page = client.post(f"/assignments/{assignment.pk}/reopen/", follow=True)

    assignment.refresh_from_db()
    assert assignment.ended_on
    assert said(page) == ["The item is already assigned to this place."]


@pytest.mark.parametrize(("days", "undone"), [(30, True), (31, False)])
def test_the_end_of_a_position_is_undone_for_a_month(client, data_steward, school, days, undone):
    ended = timezone.localdate() - days * DAY
    position = PositionFactory(place=school, starts=ended - 9 * DAY, ends=ended)
    client.force_login(data_steward)

    page = client.get(position.user.get_absolute_url())
    client.post(f"/positions/{position.pk}/reopen/")

    position.refresh_from_db()
    assert (position.ends is None) is undone
    assert ("Undo the end" in page.content.decode()) is undone


def test_a_position_taken_up_again_is_not_held_twice(client, data_steward, school):
    today = timezone.localdate()
    old = PositionFactory(place=school, starts=today - 9 * DAY, ends=today - DAY)
    PositionFactory(user=old.user, place=school, starts=today)
    client.force_login(data_steward)

    page = client.post(f"/positions/{old.pk}/reopen/", follow=True)

    old.refresh_from_db()
    assert old.ends
    assert said(page) == ["This person already holds this position."]
