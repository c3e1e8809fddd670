"""Somebody who holds positions in two districts has in each the rights held there."""

from datetime import timedelta

from django.utils import timezone

from tests.factories import PlaceFactory, PositionFactory
from zones.access import Role
from zones.models import Position, User


def test_board_viewer_who_is_staff_elsewhere_reads_names_only_there(specialist, viewer):
    elsewhere = PositionFactory(user=viewer, place=PlaceFactory())
    colleague = PositionFactory(place=elsewhere.place)

    people = set(User.objects.visible_to(viewer))

    assert set(Position.objects.visible_to(viewer)) == {elsewhere, colleague}
    assert people == {viewer, colleague.user}


def test_steward_of_one_district_changes_nothing_in_the_other(client, data_steward, school):
    there = PlaceFactory()
    PositionFactory(user=data_steward, place=there, role=Role.SPECIALIST)
    stranger = PositionFactory(place=there)
    client.force_login(data_steward)

    answers = [
        client.post(f"/places/{there.pk}/edit/", {"name": "Mine"}).status_code,
        client.post(f"/people/{stranger.user_id}/edit/", {"name": "Mine"}).status_code,
        client.post(f"/positions/{stranger.pk}/end/", {"ends": "2026-01-01"}).status_code,
        client.post(f"/positions/{stranger.pk}/remove/").status_code,
        client.post(
            f"/people/{stranger.user_id}/positions/new/",
            {"place": there.pk, "role": "principal", "starts": "2026-01-01"},
        ).status_code,
    ]

    assert answers == [403, 403, 403, 403, 200]
    assert list(there.positions.exclude(user=data_steward)) == [stranger]


def test_steward_position_that_starts_tomorrow_or_ended_yesterday_gives_no_right(
    client, specialist, head_office, school
):
    today = timezone.localdate()
    day = timedelta(days=1)
    seat = {"user": specialist, "place": head_office, "role": Role.DATA_STEWARD}
    PositionFactory(**seat, starts=today + day)
    PositionFactory(**seat, starts=today - 9 * day, ends=today - day)
    client.force_login(specialist)

    answers = [
        client.get("/people/new/").status_code,
        client.get("/places/new/").status_code,
        client.get(f"/places/{school.pk}/edit/").status_code,
    ]

    assert answers == [403, 403, 403]
