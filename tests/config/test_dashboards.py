"""The home of every role, made of real rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    BranchFactory,
    GoalFactory,
    PlaceFactory,
    PlanFactory,
    PlanImportFactory,
    PositionFactory,
    UnlockFactory,
    UpdateFactory,
    UploadFactory,
    UserFactory,
    ZoneFactory,
)
from zones.access import Role

PEOPLE = [
    "specialist",
    "school_staff",
    "principal",
    "zone_lead",
    "branch_lead",
    "branch_staff",
    "library_admin",
    "supervisor",
    "district_admin",
    "data_steward",
    "viewer",
]


def sections(client, user):
    """{template: section} of somebody's home, in order."""
    client.force_login(user)
    page = client.get("/")
    assert page.status_code == 200
    return {
        section["template"].removeprefix("dashboards/_").removesuffix(".html"): section
        for section in [*page.context["first"], *page.context["sections"]]
    }


@pytest.fixture
def late_period(period):
    """A period whose due date and grace days have passed."""
    period.due_on = timezone.localdate() - timedelta(days=7)
    period.save()
    return period


@pytest.fixture
def plan(office, late_period):
    return PlanFactory(owner=office, title="Reading plan")


@pytest.fixture
def item(plan):
    goal = GoalFactory(plan=plan, title="Goal One", number="1")
    return ActionItemFactory(goal=goal, number="1.1", label="Read aloud")


@pytest.fixture
def silent(item, school, specialist):
    """Owed by the school's specialist and not reported."""
    return AssignmentFactory(item=item, place=school)


@pytest.fixture
def step(zone, branch, late_period, branch_lead):
    """A step of the branch's agreed action plan, on track since yesterday."""
    plan = PlanFactory(owner=branch, kind=Plan.Kind.ACTION, title="Heron action plan")
    row = AssignmentFactory(
        item__goal__plan=plan, item__label="Story time", place=branch, seat_role=Role.ZONE_LEAD
    )
    UpdateFactory(assignment=row, author=branch_lead, text="A dozen families came.")
    return row


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("specialist", ["work"]),
        ("school_staff", ["work"]),
        ("principal", ["school"]),
        ("zone_lead", ["own_zones", "work", "zone_plan"]),
        ("branch_lead", ["own_zones", "work", "zone_plan"]),
        ("branch_staff", ["own_zones", "work", "zone_plan"]),
        ("library_admin", ["zones"]),
        ("supervisor", ["offices"]),
        ("district_admin", ["offices"]),
        ("data_steward", ["keeping"]),
        ("viewer", ["viewer"]),
    ],
)
def test_every_role_has_its_sections(request, client, person, expected):
    assert list(sections(client, request.getfixturevalue(person))) == expected


def test_somebody_with_several_positions_has_one_home_with_work_first(
    client, silent, specialist, office, head_office
):
    PositionFactory(user=specialist, place=office, role=Role.SUPERVISOR)
    PositionFactory(user=specialist, place=head_office, role=Role.DATA_STEWARD)

    assert list(sections(client, specialist)) == ["work", "offices", "keeping"]


@pytest.mark.parametrize("person", PEOPLE)
def test_a_home_holds_up_without_a_year_a_plan_or_a_zone(request, client, person):
    client.force_login(request.getfixturevalue(person))

    assert client.get("/").status_code == 200


# Work


def test_a_specialist_sees_what_is_due_first_and_can_log_at_once(client, silent, specialist):
    section = sections(client, specialist)["work"]

    assert [(row.number, row.title, row.is_late) for row in section["due"]] == [
        ("1.1", "Read aloud", True)
    ]
    assert section["quick"] is not None


def test_work_of_others_is_not_on_my_desk(client, silent, school_staff, outsider):
    for user in (school_staff, outsider):
        assert sections(client, user)["work"]["work"].rows == []


# A school


def test_a_principal_sees_how_the_school_stands(client, silent, item, principal, other_school):
    AssignmentFactory(item=item, place=other_school)
    elsewhere = PositionFactory(place=other_school).user
    UpdateFactory(assignment__item=ActionItemFactory(goal=item.goal), author=elsewhere)

    section = sections(client, principal)["school"]

    [line] = section["plans"]
    assert (line["title"], line["counts"]) == ("Reading plan", [("st-none", "1 not started")])
    assert (line["tally"].due, line["tally"].missing) == (1, 1)
    assert section["silent"] == [
        (
            silent.get_absolute_url(),
            "1.1",
            "Read aloud",
            "Juniper",
            "Library media specialist",
        )
    ]
    assert section["week"] == []


def test_a_principal_sees_what_came_in_this_week(client, silent, principal, specialist):
    update = UpdateFactory(assignment=silent, author=specialist, text="Read on six days.")
    long_ago = timezone.localdate() - timedelta(days=8)
    UpdateFactory(assignment=silent, author=specialist, happened_on=long_ago)
    UpdateFactory(assignment=silent, author=specialist, state="draft")

    week = sections(client, principal)["school"]["week"]

    assert [(url, text) for url, *_, text in week] == [
        (update.get_absolute_url(), "Read on six days.")
    ]


# Zones


def test_a_zone_lead_sees_the_places_plan_and_its_partners(client, step, zone_lead, branch_lead):
    partner = sections(client, zone_lead)["zone_plan"]
    own = sections(client, branch_lead)["zone_plan"]

    assert [(place.name, plans) for place, plans in partner["places"]] == [("Juniper School", [])]
    assert [(place, text) for _, _, place, _, _, text in partner["partners"]] == [
        ("Heron", "A dozen families came.")
    ]
    [(place, [(_, title, said, steps, counts)])] = own["places"]
    assert (place.name, title, steps) == ("Heron Branch", "Heron action plan", 1)
    assert said.startswith("Agreed ")
    assert counts == [("st-on", "1 on track")]
    assert own["partners"] == []


def test_partners_of_other_zones_and_department_plans_stay_unseen(client, step, zone, item):
    far = BranchFactory(district=zone.district)
    ZoneFactory(branch=far, district=zone.district)
    stranger = PositionFactory(place=far, role=Role.ZONE_LEAD).user
    inner = AssignmentFactory(item=item, place=zone.memberships.get().school)
    UpdateFactory(assignment=inner, text="Inner work of the school.")

    assert sections(client, stranger)["zone_plan"]["partners"] == []
    heron = PositionFactory(place=zone.branch, role=Role.BRANCH_STAFF).user
    assert "Inner work of the school." not in str(sections(client, heron)["zone_plan"])


def test_the_partnership_lead_sees_every_zone_with_its_plans(client, step, zone, library_admin):
    empty = ZoneFactory(branch__district=zone.district, name="Amber zone")

    found = sections(client, library_admin)["zones"]["zones"]

    assert [(row["name"], row["schools"], bool(row["plan"]), row["counts"]) for row in found] == [
        (empty.name, 0, False, []),
        ("Heron zone", 1, True, [("st-on", "1 on track")]),
    ]


# Offices


@pytest.mark.parametrize("person", ["supervisor", "district_admin"])
def test_offices_see_their_plans_who_misses_most_and_vacant_seats(
    request, client, silent, item, other_school, person
):
    AssignmentFactory(item=item, place=other_school)

    section = sections(client, request.getfixturevalue(person))["offices"]

    [line] = section["plans"]
    assert [name for _, name, *_ in line["goals"]] == ["Goal One"]
    assert line["counts"] == [("st-none", "2 not started")]
    assert section["silent"] == [(f"/places/{silent.place_id}/", "Juniper School", 1)]
    assert section["vacant"] == [
        (f"/places/{other_school.pk}/", "Oak School", "Library media specialist", 1)
    ]


def test_a_supervisor_does_not_see_plans_of_another_district(client, silent, outsider):
    section = sections(client, outsider)["offices"]

    assert (section["plans"], section["silent"], section["vacant"]) == ([], [], [])


def test_drafts_stand_on_the_desk_of_who_writes_them(client, plan, supervisor):
    Plan.objects.update(status="draft", adopted_on=None)

    assert [title for _, title, _ in sections(client, supervisor)["offices"]["drafts"]] == [
        "Reading plan"
    ]


def test_a_viewer_sees_counted_totals_without_names(client, silent, viewer, other_school):
    AssignmentFactory(item=silent.item, place=other_school)
    client.force_login(viewer)

    page = client.get("/")

    [line] = page.context["sections"][0]["plans"]
    assert (line["title"], line["tally"].missing) == ("Reading plan", 1)
    assert "Dana Okafor" not in page.content.decode()
    assert "Juniper" not in page.content.decode()


# The data steward


def test_a_data_steward_sees_what_is_to_be_put_in_order(
    client, silent, district, school, other_school, data_steward, head_office
):
    PlanImportFactory(district=district, created_by=data_steward, name="Plan on paper")
    PlanImportFactory(district=district, name="Of somebody else")
    UploadFactory(district=district, created_by=data_steward, name="people.csv")
    UploadFactory(
        district=district, created_by=data_steward, name="done.csv", applied_at=timezone.now()
    )

    section = sections(client, data_steward)["keeping"]

    assert [name for _, name, _ in section["unfinished"]] == ["people.csv", "Plan 2026-2027"]
    assert [name for _, name, _ in section["not_signed_in"]] == ["Dana Okafor"]
    assert [name for _, name, _ in section["without_people"]] == [
        "Library Media Services",
        "Oak School",
    ]
    assert [(name, state.split(", ")[-2:]) for name, _, state in section["periods"]] == [
        ("Winter", ["past its due date", "not locked"])
    ]


def test_a_data_steward_sees_nothing_of_another_district(client, silent, specialist):
    far = PlaceFactory()
    steward = PositionFactory(place=far, role=Role.DATA_STEWARD).user

    section = sections(client, steward)["keeping"]

    assert "Dana Okafor" not in str(section)
    assert section["vacant"] == []


# Nobody


def test_somebody_whose_position_is_to_come_is_told_when(client, school):
    day = timezone.localdate() + timedelta(days=3)
    person = PositionFactory(place=school, user=UserFactory(), starts=day).user
    client.force_login(person)

    page = client.get("/")

    [(role, place, when)] = page.context["positions"]
    assert (role, place, when.startswith("begins ")) == (
        "Library media specialist",
        "Juniper School",
        True,
    )


# Speed


@pytest.mark.parametrize("person", PEOPLE)
def test_the_number_of_queries_does_not_grow(
    request, client, silent, step, zone, item, plan, person
):
    user = request.getfixturevalue(person)
    client.force_login(user)
    client.get("/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        counts.append(len(captured))
        for _ in range(3):
            place = PlaceFactory(district=zone.district)
            ZoneFactory(branch__district=zone.district)
            other = ActionItemFactory(goal=GoalFactory(plan=plan))
            AssignmentFactory(item=item, place=place)
            UpdateFactory(assignment__item=other, assignment__place=silent.place)
            UpdateFactory(
                assignment__item=ActionItemFactory(goal=step.item.goal),
                assignment__place=step.place,
                assignment__seat_role=Role.ZONE_LEAD,
            )

    assert counts[0] == counts[1]


def test_the_home_of_a_zone_lead_begins_with_the_zone(client, branch_lead, zone, period):
    (found,) = sections(client, branch_lead)["own_zones"]["zones"]

    missing = client.get(f"/zones/{zone.pk}/").context["gaps"]
    assert found == {
        "name": "Heron zone",
        "url": f"/zones/{zone.pk}/",
        "gaps": len(missing),
        "agreed": "0 of 2 agreed",
        "next": "",
    }
    assert found["gaps"] == 6


def test_requests_to_unlock_stand_on_the_home_of_who_decides_and_of_who_asked(
    client, specialist, supervisor, principal, period
):
    asked = UnlockFactory(user=specialist, period=period)

    homes = [sections(client, user).get("unlocks") for user in (specialist, supervisor, principal)]

    assert [home and [row["pk"] for row in home["rows"]] for home in homes] == [
        [asked.pk],
        [asked.pk],
        None,
    ]
