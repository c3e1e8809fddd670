"""A school moves to another zone from a day on: two rows, one act, and the way back."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from tests.factories import BranchFactory, ZoneFactory, ZoneMembershipFactory
from zones.formats import long_date
from zones.models import ZoneMembership


@pytest.fixture
def wren(district):
    return ZoneFactory(name="Wren zone", branch=BranchFactory(district=district))


@pytest.fixture
def member(zone):
    return zone.memberships.get()


def days(school):
    rows = ZoneMembership.objects.filter(school=school).order_by("starts")
    return list(rows.values_list("zone__name", "starts", "ends"))


def test_a_move_ends_one_membership_the_day_before_the_other_begins(
    client, data_steward, member, wren, school
):
    began, day = member.starts, timezone.localdate() + timedelta(3)
    client.force_login(data_steward)

    response = client.post(f"/zones/schools/{member.pk}/move/", {"zone": wren.pk, "starts": day})
    page = client.get(response.url)

    assert response.url == f"/zones/{wren.pk}/schools/"
    assert days(school) == [
        ("Heron zone", began, day - timedelta(1)),
        ("Wren zone", day, None),
    ]
    assert [str(message) for message in page.context["messages"]] == [
        f"Juniper School is in Wren zone from {long_date(day)}; its last day in Heron zone is "
        f"{long_date(day - timedelta(1))}. Steps it shares with places of Heron zone stay until "
        "their places end them, and are flagged there. The move can be taken back until "
        f"{long_date(day + timedelta(30))}."
    ]


def test_both_zones_say_where_the_school_went_and_came_from(client, data_steward, member, wren):
    day = timezone.localdate()
    member.move(wren, day)
    client.force_login(data_steward)

    old = client.get(f"/zones/{member.zone_id}/schools/").context["former"]
    new = client.get(f"/zones/{wren.pk}/schools/").context["schools"]

    yesterday = long_date(day - timedelta(1))
    assert [(row["name"], row["until"]) for row in old] == [
        ("Juniper School", f"{yesterday}, then Wren zone")
    ]
    assert [(row["name"], row["since"], row["may_undo"]) for row in new] == [
        ("Juniper School", f"{long_date(day)}, from Heron zone", True)
    ]


def test_a_move_is_taken_back_within_a_month(client, data_steward, member, wren, school):
    new = member.move(wren, timezone.localdate() - timedelta(30))
    client.force_login(data_steward)

    response = client.post(f"/zones/schools/{new.pk}/move-back/")

    assert response.url == f"/zones/{member.zone_id}/schools/"
    assert days(school) == [("Heron zone", member.starts, None)]


@pytest.mark.parametrize(
    ("ago", "ended", "said"),
    [
        (31, False, "A move is undone within 30 days. Move it again."),
        (5, True, "Juniper School has no move that can be undone."),
    ],
)
def test_an_old_move_and_one_followed_by_others_stay(member, wren, school, ago, ended, said):
    new = member.move(wren, timezone.localdate() - timedelta(ago))
    if ended:
        new.move(member.zone, timezone.localdate())
    before = days(school)

    with pytest.raises(ValidationError) as refused:
        new.move_back()

    assert (refused.value.messages, days(school)) == ([said], before)


def test_a_membership_that_was_no_move_has_nothing_to_take_back(client, data_steward, member):
    member.starts = timezone.localdate()
    member.save()
    client.force_login(data_steward)

    response = client.post(f"/zones/schools/{member.pk}/move-back/", follow=True)

    said = [str(message) for message in response.context["messages"]]
    assert said == ["Juniper School has no move that can be undone."]
    assert ZoneMembership.objects.filter(pk=member.pk, ends=None).exists()


def test_days_that_cannot_be_are_refused_with_the_reason(client, data_steward, member, wren):
    today = timezone.localdate()
    ZoneMembership.objects.filter(pk=member.pk).update(ends=today)
    client.force_login(data_steward)

    pages = [
        client.post(f"/zones/schools/{member.pk}/move/", {"zone": wren.pk, "starts": day})
        for day in (member.starts, today + timedelta(2), "")
    ]

    assert [page.context["form"].errors for page in pages] == [
        {
            "__all__": [
                f"Juniper School is in Heron zone since {long_date(member.starts)}. "
                "Choose a later day."
            ]
        },
        {
            "__all__": [
                f"Juniper School is in Heron zone until {long_date(today)}. Choose a day until "
                "the day after, or add it to the other zone."
            ]
        },
        {"starts": ["Enter the first day there."]},
    ]
    assert pages[1].context["form"]["zone"].value() == str(wren.pk)


def test_a_school_that_goes_elsewhere_later_is_not_moved_twice(
    client, data_steward, member, wren, district
):
    day = timezone.localdate() + timedelta(60)
    member.move(wren, day)
    other = ZoneFactory(name="Ash zone", branch=BranchFactory(district=district))
    client.force_login(data_steward)

    page = client.post(
        f"/zones/schools/{member.pk}/move/", {"zone": other.pk, "starts": timezone.localdate()}
    )

    assert page.context["form"].non_field_errors() == [
        f"Juniper School is in Wren zone from {long_date(day)} already."
    ]


def test_only_other_open_zones_of_the_district_are_offered(client, data_steward, member, wren):
    far = ZoneMembershipFactory().zone
    archived = ZoneFactory(
        branch__district=wren.district, archived_on=timezone.localdate(), name="Old zone"
    )
    client.force_login(data_steward)

    pages = [
        client.post(
            f"/zones/schools/{member.pk}/move/", {"zone": pk, "starts": timezone.localdate()}
        )
        for pk in (far.pk, archived.pk, member.zone_id)
    ]

    form = client.get(f"/zones/schools/{member.pk}/move/").context["form"]
    assert list(form.fields["zone"].queryset) == [wren]
    assert [page.context["form"].errors for page in pages] == [
        {"zone": ["Choose a zone of the list."]}
    ] * 3


def test_only_the_steward_of_the_district_moves_a_school(
    client, request, member, wren, library_admin, supervisor, outsider
):
    new = member.move(wren, timezone.localdate())
    found = []
    for person in (library_admin, supervisor, outsider):
        client.force_login(person)
        found.append(
            [
                client.get(f"/zones/schools/{member.pk}/move/").status_code,
                client.post(f"/zones/schools/{new.pk}/move-back/").status_code,
            ]
        )

    assert found == [[403, 403], [403, 403], [404, 404]]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_a_school_at_once_the_second_is_told(member, wren, school, district):
    ash = ZoneFactory(name="Ash zone", branch=BranchFactory(district=district))
    day, start, said = timezone.localdate(), threading.Barrier(2), {}

    def move(zone):
        start.wait()
        try:
            ZoneMembership.objects.get(pk=member.pk).move(zone, day)
            said[zone.name] = ""
        except ValidationError as refused:
            [said[zone.name]] = refused.messages
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=[zone]) for zone in (wren, ash)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    [(_, _, last), (won, *_)] = days(school)
    assert last == day - timedelta(1)
    lost = ({"Wren zone", "Ash zone"} - {won}).pop()
    assert said == {
        won: "",
        lost: f"Juniper School is in {won} from {long_date(day)} already.",
    }
