"""Assigning: which seats get an item, the load shown first, nothing made twice."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.forms.assign import AssignForm
from goals.load import Load
from goals.models import Assignment
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    BranchFactory,
    OfficeFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
)
from zones.access import Role, Side


@pytest.fixture
def plan(office):
    return PlanFactory(owner=office)


@pytest.fixture
def item(plan):
    return ActionItemFactory(goal__plan=plan, text="Continue to provide parent training.")


@pytest.fixture
def middle(district):
    return PlaceFactory(district=district, name="Maple School", short_name="Maple", level="middle")


def sent(item, **fields):
    today = timezone.localdate()
    usual = {"at_schools": "usual", "at_branches": "usual", "at_offices": "usual"}
    usual |= {"part": "reports", "reported_by": "each", "starts": str(today)}
    return {"items": [item.pk], **usual, **fields}


def confirmed(item, **fields):
    return sent(item, confirm="", **fields)


def made(*fields):
    return sorted(Assignment.objects.values_list(*fields))


def test_an_item_goes_to_all_schools_in_one_action(
    client, supervisor, item, school, other_school, middle
):
    client.force_login(supervisor)

    response = client.post(
        f"/items/{item.pk}/assign/",
        confirmed(item, groups=["school"], what_we_do="One evening a term."),
    )

    assert response.url == f"/plans/{item.goal.plan_id}/outline/"
    assert made("place__name", "seat_place__name", "seat_role", "reports", "what_we_do") == [
        (name, name, "specialist", True, "One evening a term.")
        for name in ("Juniper School", "Maple School", "Oak School")
    ]


def test_groups_are_kinds_levels_and_zones_of_the_side(
    client, supervisor, item, school, other_school, middle, zone
):
    client.force_login(supervisor)

    form = client.get(f"/items/{item.pk}/assign/").context["form"]

    assert form.fields["groups"].choices == [
        ("school", "All schools (3)"),
        ("elementary", "Elementary schools (2)"),
    ]
    assert form.fields["places"].choices == [
        ("Elementary schools", [(school.pk, "Juniper School"), (other_school.pk, "Oak School")]),
        ("Middle schools", [(middle.pk, "Maple School")]),
        ("Offices", [(item.goal.plan.owner_id, "Library Media Services")]),
    ]


def test_a_group_and_single_places_are_taken_together(
    client, supervisor, item, school, other_school, middle, office
):
    client.force_login(supervisor)

    client.post(
        f"/items/{item.pk}/assign/",
        confirmed(
            item, groups=["elementary"], places=[school.pk, office.pk], at_schools="principal"
        ),
    )

    assert made("place__name", "seat_role") == [
        ("Juniper School", "principal"),
        ("Library Media Services", "supervisor"),
        ("Oak School", "principal"),
    ]


def test_a_partnership_plan_reaches_both_sides_by_zone(
    client, district_admin, head_office, school, other_school, zone, branch, library_office
):
    item = ActionItemFactory(goal__plan=PlanFactory(owner=head_office, kind="partnership"))
    client.force_login(district_admin)

    client.post(
        f"/items/{item.pk}/assign/",
        confirmed(item, groups=[f"zone-{zone.pk}"], places=[library_office.pk]),
    )

    assert made("place__name", "seat_role") == [
        ("Heron Branch", "zone_lead"),
        ("Juniper School", "specialist"),
        ("Main library office", "library_admin"),
    ]


def test_one_position_may_report_for_several_places(
    client, supervisor, item, school, other_school, specialist
):
    client.force_login(supervisor)

    client.post(
        f"/items/{item.pk}/assign/",
        confirmed(item, groups=["school"], reported_by=f"{school.pk}-specialist"),
    )

    assert made("place__name", "seat_place__name", "seat_role") == [
        ("Juniper School", "Juniper School", "specialist"),
        ("Oak School", "Juniper School", "specialist"),
    ]


def test_places_that_only_take_part_owe_no_report(client, supervisor, item, school):
    client.force_login(supervisor)

    client.post(
        f"/items/{item.pk}/assign/", confirmed(item, places=[school.pk]) | {"part": "joins"}
    )

    assert made("place__name", "reports") == [("Juniper School", False)]


def test_the_first_post_shows_and_saves_nothing(
    client, supervisor, item, school, other_school, specialist
):
    AssignmentFactory(item=item, place=other_school)
    client.force_login(supervisor)

    page = client.post(f"/items/{item.pk}/assign/", sent(item, places=[school.pk, other_school.pk]))

    assert made("place__name") == [("Oak School",)]
    assert page.context["skipped"] == ["Oak"]
    assert page.context["load"].people == [Load("Dana Okafor", "Juniper", "", 0, 1, False)]
    assert "Already there, left as it is: Oak." in page.content.decode()


def test_what_the_preview_carries_can_be_confirmed_and_changed(
    client, supervisor, item, school, other_school
):
    client.force_login(supervisor)
    data = sent(item, groups=["school"], finish_by="2027-06-01")
    preview = client.post(f"/items/{item.pk}/assign/", data).content.decode()

    change = client.post(f"/items/{item.pk}/assign/", data | {"change": ""})

    assert f'<input type="hidden" name="items" value="{item.pk}"' in preview
    assert '<input type="hidden" name="groups" value="school"' in preview
    assert 'value="2027-06-01"' in preview
    assert change.context["form"]["finish_by"].value() == "2027-06-01"
    assert not Assignment.objects.exists()


def test_vacant_seats_are_named(client, supervisor, item, school, other_school, specialist):
    client.force_login(supervisor)

    page = client.post(f"/items/{item.pk}/assign/", sent(item, groups=["school"]))

    assert page.context["load"].vacant == ["Oak: Library media specialist"]


def test_confirming_twice_assigns_once(client, supervisor, item, school):
    client.force_login(supervisor)
    client.post(f"/items/{item.pk}/assign/", confirmed(item, places=[school.pk]))

    again = client.post(
        f"/items/{item.pk}/assign/", confirmed(item, places=[school.pk]), follow=True
    )

    assert made("place__name") == [("Juniper School",)]
    assert "Every place already has it. Nothing was changed." in again.content.decode()


def test_what_was_ended_can_be_assigned_again(client, supervisor, item, school):
    AssignmentFactory(item=item, place=school, ended_on=timezone.localdate())
    client.force_login(supervisor)

    client.post(f"/items/{item.pk}/assign/", confirmed(item, places=[school.pk]))

    assert Assignment.objects.filter(place=school, ended_on=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_assigning_at_once_make_one(item, school):
    def assign():
        form = AssignForm(sent(item, places=[school.pk]), plan=item.goal.plan, items=[item])
        assert form.is_valid()
        form.save(form.rows())
        connection.close()

    both = [Thread(target=assign) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert made("place__name") == [("Juniper School",)]


def test_several_items_are_assigned_at_once(client, supervisor, plan, item, school, other_school):
    other = ActionItemFactory(goal=item.goal, text="Monitor collections.")
    measure = ActionItemFactory(goal=item.goal, asks="measure", ongoing=False)
    client.force_login(supervisor)

    page = client.get(
        f"/plans/{plan.pk}/assign/?items={item.pk}&items={other.pk}&items={measure.pk}"
    )
    client.post(
        f"/plans/{plan.pk}/assign/",
        confirmed(item, groups=["school"]) | {"items": [item.pk, other.pk]},
    )

    assert page.context["items"] == [item, other]
    assert made("item", "place__name") == sorted(
        (one.pk, place) for one in (item, other) for place in ("Juniper School", "Oak School")
    )


def test_nothing_ticked_leads_back(client, supervisor, plan):
    client.force_login(supervisor)

    response = client.get(f"/plans/{plan.pk}/assign/")

    assert response.url == f"/plans/{plan.pk}/outline/"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"asks": "measure", "ongoing": False}, "It asks for a measure"),
        ({"asks": "nothing", "ongoing": False}, "It asks for nothing"),
        ({"retired_on": timezone.localdate()}, "It is retired"),
    ],
)
def test_what_asks_for_no_work_is_not_assigned(client, supervisor, plan, school, fields, words):
    item = ActionItemFactory(goal__plan=plan, **fields)
    client.force_login(supervisor)

    page = client.get(f"/items/{item.pk}/assign/")
    forced = client.post(f"/plans/{plan.pk}/assign/", confirmed(item, places=[school.pk]))

    assert words in page.content.decode()
    assert forced.status_code == 404
    assert not Assignment.objects.exists()


def test_no_place_outside_the_reach_of_the_plan_is_taken(
    client, supervisor, item, school, branch, library_office, outsider
):
    foreign = outsider.positions.first().place
    closed = PlaceFactory(district=school.district, closes=timezone.localdate() - timedelta(1))
    client.force_login(supervisor)

    answers = [
        client.post(f"/items/{item.pk}/assign/", confirmed(item, places=[place.pk])).status_code
        for place in (branch, library_office, foreign, closed)
    ]

    assert answers == [404, 404, 404, 404]
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"at_schools": "viewer"}, {"reported_by": "1-specialist"}, {"groups": ["zone-1"]}],
)
def test_what_the_form_never_offered_is_not_found(
    client, supervisor, item, school, other_school, change
):
    client.force_login(supervisor)

    response = client.post(
        f"/items/{item.pk}/assign/", confirmed(item, places=[school.pk]) | change
    )

    assert response.status_code == 404


def test_an_item_of_another_plan_cannot_ride_along(client, supervisor, item, school):
    foreign = ActionItemFactory()
    client.force_login(supervisor)

    response = client.post(
        f"/plans/{item.goal.plan_id}/assign/",
        confirmed(item, places=[school.pk]) | {"items": [item.pk, foreign.pk]},
    )

    assert response.status_code == 404
    assert not Assignment.objects.exists()


def test_places_and_dates_are_checked(client, supervisor, item, school):
    client.force_login(supervisor)
    after = item.goal.plan.ends + timedelta(days=1)
    before = timezone.localdate() - timedelta(days=1)

    nowhere = client.post(f"/items/{item.pk}/assign/", confirmed(item))
    late = client.post(
        f"/items/{item.pk}/assign/", confirmed(item, places=[school.pk]) | {"starts": str(after)}
    )
    turned = client.post(
        f"/items/{item.pk}/assign/", confirmed(item, places=[school.pk], finish_by=str(before))
    )

    assert nowhere.context["form"].errors == {"places": ["Choose at least one place."]}
    assert late.context["form"].errors == {"starts": ["The plan has ended by then."]}
    assert turned.context["form"].errors == {
        "finish_by": ["It cannot be finished before it starts."]
    }
    assert not Assignment.objects.exists()


def test_the_preview_costs_the_same_for_few_and_many_places(client, supervisor, item, district):
    PositionFactory.create_batch(2, place__district=district)
    client.force_login(supervisor)
    data = sent(item, groups=["school"])
    client.post(f"/items/{item.pk}/assign/", data)
    with CaptureQueriesContext(connection) as few:
        client.post(f"/items/{item.pk}/assign/", data)
    for position in PositionFactory.create_batch(15, place__district=district):
        AssignmentFactory(item=ActionItemFactory(goal=item.goal), place=position.place)

    with CaptureQueriesContext(connection) as many:
        client.post(f"/items/{item.pk}/assign/", data)

    assert len(many) == len(few)


def test_sixty_schools_are_assigned_in_the_queries_of_one(
    client, supervisor, item, district, django_assert_max_num_queries
):
    PlaceFactory.create_batch(60, district=district)
    client.force_login(supervisor)

    with django_assert_max_num_queries(30):
        client.post(f"/items/{item.pk}/assign/", confirmed(item, groups=["school"]))

    assert Assignment.objects.count() == 60


def test_the_library_assigns_its_own_plan_to_branches_only(
    client, library_admin, library_office, branch, school
):
    BranchFactory(district=branch.district, name="Wren Branch")
    OfficeFactory(district=branch.district, side=Side.LIBRARY)
    item = ActionItemFactory(goal__plan=PlanFactory(owner=library_office))
    client.force_login(library_admin)

    client.post(f"/items/{item.pk}/assign/", confirmed(item, groups=["branch"]))
    wrong = client.post(f"/items/{item.pk}/assign/", confirmed(item, places=[school.pk]))

    assert made("place__name", "seat_role") == [
        ("Heron Branch", Role.ZONE_LEAD),
        ("Wren Branch", Role.ZONE_LEAD),
    ]
    assert wrong.status_code == 404
