from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import (
    BranchFactory,
    PlaceFactory,
    PositionFactory,
    ZoneFactory,
    ZoneMembershipFactory,
)
from zones.access import Role
from zones.models import Zone, ZoneMembership


def test_list_counts_the_schools_of_today_and_names_the_leads(
    client, specialist, zone, zone_lead, branch_lead, other_school
):
    ZoneMembershipFactory(zone=zone, school=other_school, ends=date(2026, 1, 1))
    ZoneFactory(name="Elsewhere")
    client.force_login(specialist)

    response = client.get("/zones/")

    assert response.context["zones"] == [
        {
            "url": f"/zones/{zone.pk}/",
            "name": "Heron zone",
            "own": True,
            "branch": "Heron Branch",
            "flag": "",
            "stage": "Defined",
            "schools": "1",
            "leads": "Ivo Petrov, Heron; Luz Marrero, Juniper",
        }
    ]


def test_district_without_zones_is_told_that_it_needs_none(client, data_steward):
    client.force_login(data_steward)

    page = client.get("/zones/").content.decode()

    assert "A district without a public-library partnership needs none" in page


def test_query_count_of_the_list_does_not_grow(client, specialist, zone, district):
    client.force_login(specialist)
    client.get("/zones/")
    with CaptureQueriesContext(connection) as few:
        client.get("/zones/")
    for _ in range(20):
        branch = BranchFactory(district=district)
        member = ZoneMembershipFactory(zone__branch=branch)
        PositionFactory(place=member.school, role=Role.ZONE_LEAD)

    with CaptureQueriesContext(connection) as many:
        response = client.get("/zones/")

    assert len(response.context["zones"]) == 21
    assert len(many) == len(few)


def test_detail_parts_schools_of_today_from_former_and_later_ones(
    client, specialist, zone, other_school, district
):
    today = timezone.localdate()
    ZoneMembershipFactory(zone=zone, school=other_school, ends=today - timedelta(1))
    later = PlaceFactory(district=district, name="Ash School")
    ZoneMembershipFactory(zone=zone, school=later, starts=today + timedelta(10))
    client.force_login(specialist)

    context = client.get(f"/zones/{zone.pk}/schools/").context

    lists = [[row["name"] for row in context[key]] for key in ("schools", "former", "later")]
    assert lists == [["Juniper School"], ["Oak School"], ["Ash School"]]


def test_branch_people_learn_only_how_many_schools_another_zone_has(
    client, branch_staff, district, other_school
):
    other = ZoneFactory(branch=BranchFactory(district=district))
    ZoneMembershipFactory(zone=other, school=other_school)
    client.force_login(branch_staff)

    response = client.get(f"/zones/{other.pk}/schools/")

    assert (response.context["schools"], response.context["unseen"]) == ([], 1)
    assert "Oak" not in response.content.decode()


def test_viewer_reads_no_names_of_leads(client, viewer, zone, zone_lead):
    client.force_login(viewer)

    pages = [client.get(address).content.decode() for address in ("/zones/", f"/zones/{zone.pk}/")]

    assert [zone_lead.name in page for page in pages] == [False, False]


def test_zones_of_another_district_are_not_found(client, outsider, zone):
    client.force_login(outsider)

    addresses = [f"/zones/{zone.pk}/{page}" for page in ("", "edit/", "schools/")]
    addresses.append(f"/zones/schools/{zone.memberships.get().pk}/end/")

    assert [client.get(address).status_code for address in addresses] == [404] * 4


def test_only_the_steward_changes_zones(client, library_admin, zone):
    client.force_login(library_admin)

    addresses = ["/zones/new/", f"/zones/{zone.pk}/edit/", f"/zones/{zone.pk}/schools/new/"]
    addresses.append(f"/zones/schools/{zone.memberships.get().pk}/end/")

    assert [client.get(address).status_code for address in addresses] == [403] * 4


def test_steward_adds_a_zone_around_a_free_branch(client, data_steward, branch, district):
    client.force_login(data_steward)

    response = client.post("/zones/new/", {"name": "Heron", "branch": branch.pk})

    zone = Zone.objects.get()
    assert response.url == zone.get_absolute_url()
    assert (zone.name, zone.branch, zone.district) == ("Heron", branch, district)


def test_branches_with_a_zone_and_of_other_districts_are_no_choice(client, data_steward, zone):
    foreign = BranchFactory()
    client.force_login(data_steward)

    answers = [
        client.post("/zones/new/", {"name": "New", "branch": pk})
        for pk in (zone.branch_id, foreign.pk)
    ]

    assert [list(answer.context["form"].errors) for answer in answers] == [["branch"]] * 2


def test_two_zones_of_a_district_have_two_names(client, data_steward, zone, district):
    branch = BranchFactory(district=district)
    client.force_login(data_steward)

    response = client.post("/zones/new/", {"name": "heron ZONE", "branch": branch.pk})

    assert response.context["form"].non_field_errors() == [
        "The district already has a zone with this name."
    ]


def test_steward_adds_a_school_from_a_date(client, data_steward, zone, other_school):
    client.force_login(data_steward)

    response = client.post(
        f"/zones/{zone.pk}/schools/new/", {"school": other_school.pk, "starts": "2026-09-01"}
    )

    assert response.status_code == 302
    assert zone.memberships.get(school=other_school).starts == date(2026, 9, 1)


def test_school_of_another_zone_is_refused_with_the_name_of_that_zone(
    client, data_steward, zone, school, district
):
    other = ZoneFactory(branch=BranchFactory(district=district))
    client.force_login(data_steward)

    response = client.post(
        f"/zones/{other.pk}/schools/new/", {"school": school.pk, "starts": timezone.localdate()}
    )

    assert response.context["form"].errors["school"] == [
        "Juniper School is in Heron zone. A school is in one zone on any day: "
        "end that membership first, then add it here from the next day."
    ]


def test_school_may_join_another_zone_from_the_day_after_it_left(
    client, data_steward, zone, school, district
):
    last = timezone.localdate() + timedelta(5)
    zone.memberships.update(ends=last)
    other = ZoneFactory(branch=BranchFactory(district=district))
    client.force_login(data_steward)

    answers = [
        client.post(f"/zones/{other.pk}/schools/new/", {"school": school.pk, "starts": day})
        for day in (last, last + timedelta(1))
    ]

    assert [answer.status_code for answer in answers] == [200, 302]
    assert list(answers[0].context["form"].errors) == ["starts"]


def test_school_of_another_district_cannot_be_added(client, data_steward, zone):
    foreign = PlaceFactory()
    client.force_login(data_steward)

    response = client.post(
        f"/zones/{zone.pk}/schools/new/", {"school": foreign.pk, "starts": timezone.localdate()}
    )

    assert response.context["form"].errors == {"school": ["Choose a school of the list."]}


def test_ended_membership_stays_as_history(client, data_steward, zone, school):
    yesterday = timezone.localdate() - timedelta(1)
    member = zone.memberships.get()
    client.force_login(data_steward)

    client.post(f"/zones/schools/{member.pk}/end/", {"ends": yesterday})

    context = client.get(f"/zones/{zone.pk}/schools/").context
    assert [row["name"] for row in context["former"]] == ["Juniper School"]
    assert ZoneMembership.objects.count() == 1


def test_membership_cannot_end_before_it_began(client, data_steward, zone):
    member = zone.memberships.get()
    client.force_login(data_steward)

    response = client.post(f"/zones/schools/{member.pk}/end/", {"ends": "2001-01-01"})

    assert response.context["form"].errors == {"ends": ["The last day cannot be before the first."]}
