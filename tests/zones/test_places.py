from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import (
    BranchFactory,
    DistrictFactory,
    OfficeFactory,
    PlaceFactory,
    PositionFactory,
    ZoneFactory,
    ZoneMembershipFactory,
)
from zones.access import Role, Side
from zones.models import Place, Position


def names(rows):
    return [row["name"] for row in rows]


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def places(school, other_school, office, head_office, library_office, branch, zone):
    """Juniper (in Heron zone), Oak, three offices, Heron Branch; and a place elsewhere."""
    PlaceFactory(name="Far School")


def test_list_shows_the_places_of_the_district_by_name_and_closed_ones_apart(
    client, specialist, places, district
):
    PlaceFactory(district=district, name="Elm School", closes=date(2020, 6, 30))
    client.force_login(specialist)

    response = client.get("/places/")

    assert names(response.context["places"]) == [
        "Heron Branch",
        "Juniper School",
        "Library Media Services",
        "Main library office",
        "Oak School",
        "Superintendent's office",
    ]
    assert names(response.context["closed"]) == ["Elm School"]
    assert response.context["closed"][0]["note"] == "Closed June 30, 2020"
    assert response.context["may_add"] is False


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=jun", ["Juniper School"]),
        ("kind=branch", ["Heron Branch"]),
        ("level=elementary", ["Juniper School", "Oak School"]),
        ("side=library", ["Heron Branch", "Main library office"]),
        ("kind=nonsense&q=oak", ["Oak School"]),
        ("q=nothing", []),
    ],
)
def test_the_address_narrows_the_list(client, specialist, places, query, expected):
    client.force_login(specialist)

    response = client.get(f"/places/?{query}")

    assert names(response.context["places"]) == expected


def test_zone_in_the_address_leaves_its_branch_and_schools(client, specialist, places, zone):
    client.force_login(specialist)

    response = client.get(f"/places/?zone={zone.pk}")

    assert names(response.context["places"]) == ["Heron Branch", "Juniper School"]


def test_zone_of_another_district_is_no_choice(client, specialist, places):
    elsewhere = ZoneFactory()
    client.force_login(specialist)

    response = client.get(f"/places/?zone={elsewhere.pk}")

    assert "zone" in response.context["filter_form"].errors
    assert len(response.context["places"]) == 6


def test_query_count_of_the_list_does_not_grow(client, data_steward, places, district):
    client.force_login(data_steward)
    client.get("/places/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/places/")
    for _ in range(30):
        ZoneMembershipFactory(
            zone=ZoneFactory(branch=BranchFactory(district=district)),
            school=PlaceFactory(district=district),
        )

    with CaptureQueriesContext(connection) as many:
        response = client.get("/places/")

    assert len(response.context["places"]) == 66
    assert len(many) == len(few)


def test_detail_names_who_works_there_today(client, specialist, principal, school, zone):
    PositionFactory(place=school, user__name="Gone Long", ends=timezone.localdate() - timedelta(1))
    PositionFactory(
        place=school,
        role=Role.SCHOOL_STAFF,
        user__name="Next Year",
        starts=timezone.localdate() + timedelta(30),
    )
    client.force_login(specialist)

    response = client.get(school.get_absolute_url())

    people = response.context["people"]
    assert [(row["person"], row["role"], row["later"]) for row in people] == [
        ("Piet Janssen", "School administrator", False),
        ("Next Year", "School staff", True),
        ("Dana Okafor", "Library media specialist", False),
    ]
    assert response.context["zone"] == zone


def test_a_viewer_reads_no_names(client, viewer, specialist, school):
    client.force_login(viewer)

    response = client.get(school.get_absolute_url())

    assert response.status_code == 200
    assert specialist.name not in response.content.decode()


def test_detail_of_another_district_is_not_found(client, outsider, school, specialist):
    client.force_login(outsider)

    response = client.get(school.get_absolute_url())

    assert response.status_code == 404


def test_branch_people_do_not_find_the_schools_of_other_zones(
    client, branch_staff, school, other_school
):
    client.force_login(branch_staff)

    found = [client.get(place.get_absolute_url()).status_code for place in (school, other_school)]

    assert found == [200, 404]


def test_steward_adds_an_office_of_the_library(client, data_steward, district):
    client.force_login(data_steward)

    response = client.post(
        "/places/new/",
        {"sort": "library_office", "name": "Main office", "short_name": "Main", "level": "high"},
    )

    place = Place.objects.get(name="Main office")
    assert response.url == place.get_absolute_url()
    assert (place.district, place.kind, place.side, place.level) == (
        district,
        "office",
        "library",
        "",
    )


def test_a_school_needs_a_level_and_a_name_of_its_own(client, data_steward, school):
    client.force_login(data_steward)

    response = client.post(
        "/places/new/", {"sort": "school", "name": "juniper school", "short_name": "J"}
    )

    assert response.context["form"].errors == {
        "level": ["Choose the level of the school."],
        "__all__": ["The district already has a place with this name."],
    }


def test_library_lead_adds_branches_but_no_schools(client, library_admin, district):
    client.force_login(library_admin)
    school = {"sort": "school", "name": "New", "short_name": "New", "level": "high"}

    refused = client.post("/places/new/", school)
    added = client.post("/places/new/", {"sort": "branch", "name": "Wren", "short_name": "Wren"})

    assert list(refused.context["form"].errors) == ["sort"]
    assert added.status_code == 302
    assert Place.objects.get(name="Wren").side == Side.LIBRARY


def test_library_lead_cannot_change_a_school(client, library_admin, school):
    client.force_login(library_admin)

    addresses = [f"/places/{school.pk}/{page}/" for page in ("edit", "close", "reopen")]
    found = [client.post(address).status_code for address in addresses]

    assert found == [403, 403, 403]


def test_other_roles_cannot_change_and_other_districts_cannot_find(
    client, specialist, outsider, school
):
    client.force_login(specialist)
    own = [client.get(f"/places/{school.pk}/edit/").status_code, client.get("/places/new/")]
    client.force_login(outsider)
    foreign = client.get(f"/places/{school.pk}/edit/").status_code

    assert (own[0], own[1].status_code, foreign) == (403, 403, 404)


def test_edit_keeps_what_the_place_is(client, data_steward, school):
    client.force_login(data_steward)

    client.post(
        f"/places/{school.pk}/edit/",
        {"name": "Juniper Academy", "short_name": "Juniper", "level": "middle", "kind": "branch"},
    )

    school.refresh_from_db()
    assert (school.name, school.level, school.kind) == ("Juniper Academy", "middle", "school")


def test_a_place_does_not_open_after_it_closes(client, data_steward, school):
    Place.objects.filter(pk=school.pk).update(closes=date(2026, 6, 30))
    fields = {"name": "Juniper", "short_name": "Juniper", "level": "high", "opens": "2026-07-01"}
    client.force_login(data_steward)

    response = client.post(f"/places/{school.pk}/edit/", fields)

    assert response.context["form"].non_field_errors() == ["A place cannot close before it opens."]


def test_an_empty_list_repeats_its_filters(client, specialist, places):
    client.force_login(specialist)

    page = client.get("/places/?q=zzz&kind=branch").content.decode()

    assert "Filters: “zzz”, Branch." in page


def test_a_failed_edit_keeps_the_old_name_in_the_title(client, data_steward, school):
    client.force_login(data_steward)

    response = client.post(f"/places/{school.pk}/edit/", {"name": "", "short_name": "J"})

    assert "<h1>" in response.content.decode()
    assert "Edit Juniper School" in response.content.decode()


def test_closing_ends_positions_and_membership_and_names_the_successor(
    client, data_steward, school, other_school, zone
):
    today = timezone.localdate()
    left = PositionFactory(place=school, starts=date(2020, 1, 1), ends=date(2021, 1, 1))
    held = PositionFactory(place=school)
    ahead = PositionFactory(place=school, starts=today + timedelta(90))
    client.force_login(data_steward)

    response = client.post(
        f"/places/{school.pk}/close/",
        {"closes": today, "successor": other_school.pk, "end_positions": "on"},
    )

    school.refresh_from_db()
    assert (school.closes, school.successor) == (today, other_school)
    assert said(response)[0].endswith("1 position ends that day.")
    assert [Position.objects.get(pk=row.pk).ends for row in (left, held, ahead)] == [
        date(2021, 1, 1),
        today,
        None,
    ]
    assert [row.ends for row in zone.memberships.all()] == [today]


def test_closing_leaves_the_stewards_own_position(client, data_steward, head_office):
    client.force_login(data_steward)

    client.post(
        f"/places/{head_office.pk}/close/",
        {"closes": timezone.localdate(), "end_positions": "on"},
    )

    assert data_steward.positions.get().ends is None


def test_a_place_of_another_district_is_no_successor(client, data_steward, school):
    foreign = PlaceFactory()
    client.force_login(data_steward)

    response = client.post(
        f"/places/{school.pk}/close/", {"closes": timezone.localdate(), "successor": foreign.pk}
    )

    assert list(response.context["form"].errors) == ["successor"]


def test_a_closed_place_says_so_and_opens_again(client, data_steward, school, other_school):
    Place.objects.filter(pk=school.pk).update(closes=date(2020, 6, 30), successor=other_school)
    client.force_login(data_steward)

    before = client.get(school.get_absolute_url()).content.decode()
    client.post(f"/places/{school.pk}/reopen/")

    school.refresh_from_db()
    assert "Its work goes on at" in before
    assert (school.closes, school.successor) == (None, None)


def test_steward_of_two_districts_says_which(client, data_steward, district):
    second = OfficeFactory(district=DistrictFactory(name="Valley Schools"))
    PositionFactory(user=data_steward, place=second, role=Role.LIBRARY_ADMIN)
    Place.objects.filter(pk=second.pk).update(side=Side.LIBRARY)
    client.force_login(data_steward)
    school = {"sort": "school", "name": "New", "short_name": "New", "level": "high"}

    refused = client.post("/places/new/", school | {"district": second.district_id})
    added = client.post("/places/new/", school | {"district": district.pk})

    assert list(refused.context["form"].errors) == ["sort"]
    assert added.status_code == 302


def test_a_place_is_reached_by_the_public_and_links_lead_to_the_web_alone(
    client, data_steward, school
):
    client.force_login(data_steward)
    page = f"/places/{school.pk}/edit/"
    form = client.get(page).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {
        "phone": "555-0100",
        "public_email": "juniper@example.org",
        "website": "ftp://example.org/",
    }

    refused = client.post(page, sent)
    client.post(page, sent | {"website": "juniper.example.org"})

    school.refresh_from_db()
    assert refused.context["form"].errors == {
        "website": ["This is not a web address. It begins with https://."]
    }
    assert (school.phone, school.public_email, school.website) == (
        "555-0100",
        "juniper@example.org",
        "https://juniper.example.org",
    )
