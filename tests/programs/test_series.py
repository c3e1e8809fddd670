"""Changes to one session of a series: how far they reach, and who is told."""

import pytest

from programs.models import Session
from tests.factories import (
    PositionFactory,
    RoomFactory,
    SessionFactory,
    SessionLogFactory,
    SignUpFactory,
)
from zones.access import Role

from .forms_sent import at, change, hours, said

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        ("one", ["03-02 15:00-16:00", "03-10 16:30-17:30", "03-16 15:00-16:00"]),
        ("following", ["03-02 15:00-16:00", "03-10 16:30-17:30", "03-17 16:30-17:30"]),
        ("all", ["03-03 16:30-17:30", "03-10 16:30-17:30", "03-17 16:30-17:30"]),
    ],
)
def test_a_change_reaches_as_far_as_asked_and_leaves_what_was_moved_by_itself(
    client, branch_lead, series, reach, expected
):
    one, last = series.sessions.order_by("starts_at")[1::2]
    Session.objects.filter(pk=last.pk).update(starts_at=at((3, 23), 9), ends_at=at((3, 23), 10))
    client.force_login(branch_lead)
    moved = {"day": "2027-03-10", "begins": "16:30", "ends": "17:30", "reach": reach}

    response = client.post(f"/sessions/{one.pk}/edit/", change(one, **moved))

    assert response.status_code == 302
    assert hours(series) == [*expected, "03-23 09:00-10:00"]
    one.refresh_from_db()
    assert (one.sequence, one.uid) == (1, Session.objects.get(pk=one.pk).uid)


def test_a_new_note_for_all_is_no_move(client, branch_lead, series):
    one = series.sessions.first()
    client.force_login(branch_lead)

    client.post(f"/sessions/{one.pk}/edit/", change(one, note="Bring a blanket.", reach="all"))

    assert set(series.sessions.values_list("note", "sequence")) == {("Bring a blanket.", 0)}


def test_a_held_and_logged_session_stays_when_all_are_changed(client, branch_lead, series):
    first, second, *_ = series.sessions.order_by("starts_at")
    SessionLogFactory(session=first)
    client.force_login(branch_lead)

    client.post(f"/sessions/{second.pk}/edit/", change(second, begins="14:00", reach="all"))

    assert hours(series) == [
        "03-02 15:00-16:00",
        "03-09 14:00-16:00",
        "03-16 14:00-16:00",
        "03-23 14:00-16:00",
    ]


def test_a_series_is_not_moved_into_a_room_that_is_taken(client, branch_lead, series, program):
    room = RoomFactory(place=program.place, name="Hall")
    times = {"starts_at": at((3, 16), 15), "ends_at": at((3, 16), 16)}
    SessionFactory(program__place=program.place, program__title="Lego club", room=room, **times)
    one = series.sessions.first()
    client.force_login(branch_lead)

    response = client.post(f"/sessions/{one.pk}/edit/", change(one, room=room.pk, reach="all"))

    assert said(response) == [
        "Hall is taken on Tuesday, March 16, 2027, 3:00 to 4:00 pm by “Lego club”."
    ]
    assert set(series.sessions.values_list("room", flat=True)) == {None}


def test_a_series_is_called_off_from_a_day_on_and_families_are_told(
    client, branch_lead, series, mailoutbox
):
    third = series.sessions.order_by("starts_at")[2]
    SignUpFactory(session=third)
    client.force_login(branch_lead)

    client.post(f"/sessions/{third.pk}/cancel/", {"reach": "following", "why": "New floor"})

    rows = series.sessions.order_by("starts_at")
    assert [(row.is_cancelled, row.why_cancelled) for row in rows] == [
        *2 * [(False, "")],
        *2 * [(True, "New floor")],
    ]
    third.refresh_from_db()
    assert third.sign_ups.get().told_at is not None


def test_a_session_of_a_draft_is_taken_out(client, branch_lead, program):
    session = SessionFactory(program=program)
    client.force_login(branch_lead)

    response = client.post(f"/sessions/{session.pk}/cancel/", {"why": ""})

    assert response.headers["Location"] == program.get_absolute_url()
    assert not Session.objects.exists()


def test_who_holds_it_can_be_said_for_the_whole_series(client, branch_lead, series):
    colleague = PositionFactory(place=series.program.place, role=Role.BRANCH_STAFF).user
    one = series.sessions.first()
    client.force_login(branch_lead)

    client.post(f"/sessions/{one.pk}/staff/", {"users": [colleague.pk], "reach": "all"})

    assert set(series.sessions.values_list("staffing__user", flat=True)) == {colleague.pk}
