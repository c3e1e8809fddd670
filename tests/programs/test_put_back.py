"""A session that was called off by mistake takes place after all."""

import pytest

from programs.models import Session
from tests.factories import RoomFactory, SessionFactory, StaffingFactory

pytestmark = pytest.mark.django_db


def test_a_session_put_back_takes_its_room_and_its_people_again(client, branch_lead, program):
    room = RoomFactory(place=program.place)
    one = SessionFactory(program=program, room=room)
    StaffingFactory(session=one, user=branch_lead)
    Session.objects.filter(pk=one.pk).cancel("Snow")
    client.force_login(branch_lead)

    client.post(f"/sessions/{one.pk}/put-back/")

    one.refresh_from_db()
    assert (one.is_cancelled, one.why_cancelled, one.sequence) == (False, "", 2)
    assert one.staffing.get().during is not None


@pytest.mark.parametrize("taken", ["room", "person"])
def test_a_session_is_not_put_back_where_its_room_or_its_people_are_taken(
    client, branch_lead, program, taken
):
    room = RoomFactory(place=program.place)
    one = SessionFactory(program=program, room=room)
    StaffingFactory(session=one, user=branch_lead)
    Session.objects.filter(pk=one.pk).cancel("Snow")
    there = {"starts_at": one.starts_at, "ends_at": one.ends_at}
    other = SessionFactory(program=program, room=room if taken == "room" else None, **there)
    if taken == "person":
        StaffingFactory(session=other, user=branch_lead)
    client.force_login(branch_lead)

    done = client.post(f"/sessions/{one.pk}/put-back/", follow=True)

    one.refresh_from_db()
    (words,) = [str(message) for message in done.context["messages"]]
    assert one.is_cancelled
    assert words.startswith(f"{room.name} is taken" if taken == "room" else branch_lead.name)


def test_what_is_not_called_off_or_went_with_its_program_is_not_put_back(
    client, branch_lead, program
):
    one = SessionFactory(program=program)
    client.force_login(branch_lead)

    twice = client.post(f"/sessions/{one.pk}/put-back/", follow=True)
    program.publish()
    program.cancel()
    gone = client.post(f"/sessions/{one.pk}/put-back/", follow=True)

    said_of = [[str(one) for one in page.context["messages"]] for page in (twice, gone)]
    assert said_of == [
        ["It is not called off: there is nothing to put back."],
        ["The whole program was cancelled. Copy it to plan it anew."],
    ]
