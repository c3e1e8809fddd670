import pytest
from django.urls import reverse

from config.navigation import PAGES
from tests.factories import AssignmentFactory, PositionFactory, SchoolYearFactory, UserFactory
from zones.access import Role


def titles(client, user):
    client.force_login(user)
    return [link.title for link in client.get(reverse("home")).context["nav"]]


def test_a_specialist_sees_no_lists_of_people(client, specialist, zone):
    first = ["Home", "My action items", "Plans", "Updates", "Zones"]

    assert titles(client, specialist) == [
        *first,
        "Programs",
        "Students",
        "Assessments",
        "Exchange",
    ]


def test_a_zone_lead_finds_their_zone_first_and_all_zones_later(client, branch_lead, zone):
    client.force_login(branch_lead)
    nav = client.get(f"/zones/{zone.pk}/").context["nav"]

    assert [link.title for link in nav][:5] == [
        "Home",
        "Zone plan",
        "My action items",
        "Meetings",
        "All zones",
    ]
    assert [link.title for link in nav if "ones" in link.title] == ["All zones"]
    assert [link.title for link in nav if link.current] == ["Zone plan"]
    assert nav[1].url == f"/zones/{zone.pk}/"
    assert [link.title for link in client.get("/zones/").context["nav"] if link.current] == [
        "All zones"
    ]


def test_a_viewer_only_reads(client, viewer):
    assert titles(client, viewer) == ["Home", "Plans", "Updates", "Programs"]


def test_a_data_steward_keeps_lists_and_does_no_work(client, data_steward, zone):
    assert titles(client, data_steward) == [
        "Home",
        "Plans",
        "Reporting",
        "Updates",
        "Zones",
        "Programs",
        "Students",
        "Assessments",
        "Exchange",
        "Places",
        "People",
        "School year",
        "Imports",
        "Records",
    ]


def test_an_administrator_finds_deletions_and_no_student(client, district_admin, school):
    client.force_login(district_admin)
    nav = client.get("/deletions/").context["nav"]

    assert [link.title for link in nav if link.current] == ["Deletion"]
    assert not {"Students", "Imports", "Records"} & {link.title for link in nav}

    PositionFactory(user=district_admin, place=school, role=Role.PRINCIPAL)
    page = client.get("/deletions/")
    assert [link.title for link in page.context["nav"] if link.current] == ["Students"]
    assert "Deletion" not in [link.title for link in page.context["nav"]]
    assert 'aria-current="page" href="/deletions/"' in page.content.decode()


def test_zones_are_in_the_bar_only_where_there_are_zones(client, supervisor):
    assert "Zones" not in titles(client, supervisor)


def test_the_data_steward_reaches_zones_before_there_is_one(client, data_steward):
    assert "Zones" in titles(client, data_steward)


def test_every_role_has_a_home():
    assert all(roles for _, _, roles in PAGES)
    assert set(Role) == set(PAGES[0][2])


def test_the_bar_says_whose_data_this_is(client, specialist, school):
    client.force_login(specialist)

    page = client.get(reverse("home"))

    assert (page.context["scope"].district, page.context["scope"].line) == (
        school.district.name,
        school.name,
    )


def test_the_page_one_is_on_is_marked(client, specialist):
    client.force_login(specialist)

    page = client.get(reverse("home"))

    assert [link.title for link in page.context["nav"] if link.current] == ["Home"]


def test_a_page_below_one_of_the_bar_marks_it(client, specialist, school):
    assignment = AssignmentFactory(place=school, item__goal__plan__owner=school)
    client.force_login(specialist)
    item = assignment.item
    addresses = [
        f"/assignments/{assignment.pk}/log/",
        f"/assignments/{assignment.pk}/",
        f"/items/{item.pk}/",
        f"/goals/{item.goal_id}/",
    ]

    pages = [client.get(address) for address in addresses]

    assert [[link.title for link in page.context["nav"] if link.current] for page in pages] == [
        ["My action items"],
        ["Plans"],
        ["Plans"],
        ["Plans"],
    ]


def test_the_switch_offers_years_only_where_there_are_several(client, specialist, school_year):
    client.force_login(specialist)

    alone = client.get(reverse("home")).context["school_years"]
    last = school_year.starts.replace(year=school_year.starts.year - 1)
    SchoolYearFactory(
        district=school_year.district,
        starts=last,
        ends=school_year.ends.replace(year=school_year.ends.year - 1),
    )
    both = client.get(reverse("home")).context["school_years"]

    assert alone == []
    assert [year["is_current"] for year in both] == [True, False]


@pytest.mark.parametrize("name", ["help", "accessibility", "privacy"])
def test_pages_about_the_product_are_open_before_signing_in(client, db, name):
    page = client.get(reverse(name))

    assert page.status_code == 200
    assert b"Whom to ask" in page.content


@pytest.mark.parametrize("name", ["help", "accessibility", "privacy"])
def test_pages_about_the_product_name_the_data_steward_to_staff(
    client, specialist, data_steward, name
):
    client.force_login(specialist)

    assert data_steward.email in client.get(reverse(name)).content.decode()


def test_the_help_page_names_nobody_to_a_viewer(client, viewer, data_steward):
    client.force_login(viewer)

    assert data_steward.email not in client.get(reverse("help")).content.decode()


def test_somebody_without_a_position_gets_a_calm_page(client, db):
    client.force_login(UserFactory())

    page = client.get(reverse("home"))

    assert "You hold no position today" in page.content.decode()
    assert page.context["nav"] == []
