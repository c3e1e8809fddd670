"""The action plan of a place: begun in one form, its steps own or shared, read by key area."""

import pytest
from django.utils import timezone

from goals import offers
from goals.models import ActionItem, Assignment, Goal, Offer, Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
    StandardFactory,
    UpdateFactory,
    ZoneFactory,
    ZoneMembershipFactory,
)
from zones.access import Role


def step(**fields):
    return {"text": "Registration mornings with library cards", "answers": "zone_lead", **fields}


def work(item):
    return sorted(item.assignments.values_list("place__name", "seat_role", "reports", "ended_on"))


def test_a_zone_lead_writes_a_plan_with_one_shared_step(
    client, branch_lead, branch, school, areas, school_year
):
    client.force_login(branch_lead)
    form = client.get("/plans/action/new/").context["form"]
    year = form["year"].value()
    begun = client.post(
        "/plans/action/new/",
        {"place": branch.pk, "year": year, "title": "", "focus": "Every family knows us."},
    )
    own, shared = (
        step(key_area=areas[0].pk, another="", text="Story time on Tuesdays"),
        step(key_area=areas[1].pk, partners=[school.pk], finish_by="2027-04-08"),
    )

    first = client.post(begun.url, own)
    last = client.post(first.url, shared)

    plan = Plan.objects.get()
    items = list(ActionItem.objects.order_by("position"))
    assert (plan.title, plan.status, plan.kind, plan.created_by) == (
        f"Heron Branch action plan {school_year.name}",
        "draft",
        "action",
        branch_lead,
    )
    assert (plan.starts, plan.ends) == (school_year.starts, school_year.ends)
    assert [goal.title for goal in plan.goals.all()] == ["Every family knows us."]
    assert last.url == f"/plans/{plan.pk}/outline/#item-{items[1].pk}"
    assert [(item.text, item.key_area, item.ongoing) for item in items] == [
        ("Story time on Tuesdays", areas[0], True),
        ("Registration mornings with library cards", areas[1], False),
    ]
    assert [work(item) for item in items] == [
        [("Heron Branch", "zone_lead", True, None)],
        [("Heron Branch", "zone_lead", True, None)],
    ]
    assert [(one.item, one.place, one.by, one.answer) for one in Offer.objects.all()] == [
        (items[1], school, branch_lead, "")
    ]


def test_the_year_and_the_only_place_are_proposed(client, branch_lead, branch, school_year):
    client.force_login(branch_lead)

    form = client.get("/plans/action/new/").context["form"]

    assert form.initial == {"year": school_year.name, "place": branch}
    assert next(name for name, _ in form.fields["year"].choices) == school_year.name
    assert len(form.fields["year"].choices) == 2


def test_a_second_plan_for_the_same_year_is_refused(client, branch_lead, branch, school_year):
    data = {"place": branch.pk, "year": school_year.name, "title": "Ours", "focus": "Families"}
    client.force_login(branch_lead)
    client.post("/plans/action/new/", data)

    twice = client.post("/plans/action/new/", data)

    assert Plan.objects.count() == 1
    assert twice.context["form"].non_field_errors() == [
        f"Heron Branch already has an action plan for {school_year.name}. "
        "Open it in the list of plans."
    ]


def test_a_plan_is_begun_only_for_places_one_leads(
    client, branch_lead, zone_lead, school, other_school, school_year, outsider
):
    foreign = outsider.positions.first().place
    client.force_login(zone_lead)

    answers = [
        client.post(
            "/plans/action/new/",
            {"place": place.pk, "year": school_year.name, "title": "", "focus": "Families"},
        ).status_code
        for place in (other_school, foreign, school)
    ]

    assert answers == [404, 404, 302]
    assert [plan.owner for plan in Plan.objects.all()] == [school]


@pytest.mark.parametrize("person", ["specialist", "branch_staff", "supervisor", "viewer"])
def test_others_write_no_action_plan(client, db, request, person):
    client.force_login(request.getfixturevalue(person))

    assert client.get("/plans/action/new/").status_code == 403


def test_a_step_offers_partners_of_the_zone_and_seats_of_the_place(
    client, branch_lead, focus, school, other_school, areas
):
    client.force_login(branch_lead)

    form = client.get(f"/goals/{focus.pk}/items/new/?area={areas[1].pk}").context["form"]

    assert list(form.fields["partners"].queryset) == [school]
    assert form.fields["answers"].choices == [
        ("zone_lead", "Zone lead: Ivo Petrov"),
        ("branch_staff", "Branch staff: nobody today"),
    ]
    assert form.initial["key_area"] == areas[1]
    assert "goal" not in form.fields


def test_a_step_needs_words_and_a_key_area(client, branch_lead, focus, areas):
    client.force_login(branch_lead)

    response = client.post(f"/goals/{focus.pk}/items/new/", step(text=""))

    assert response.context["form"].errors == {
        "text": ["Fill in: Action step."],
        "key_area": ["Fill in: Key area."],
    }
    assert response.content.decode().count("<title>Error:") == 1


def test_a_district_without_key_areas_asks_for_none(client, branch_lead, focus):
    client.force_login(branch_lead)

    client.post(f"/goals/{focus.pk}/items/new/", step())

    assert [item.key_area for item in ActionItem.objects.all()] == [None]


def test_sending_a_step_twice_makes_one(client, branch_lead, focus):
    client.force_login(branch_lead)
    client.post(f"/goals/{focus.pk}/items/new/", step())

    twice = client.post(f"/goals/{focus.pk}/items/new/", step())

    assert twice.context["form"].errors == {
        "text": ["The plan already has a step with these words."]
    }
    assert (ActionItem.objects.count(), Assignment.objects.count()) == (1, 1)


def test_a_step_takes_nothing_of_others(client, branch_lead, focus, other_school, areas, outsider):
    foreign = outsider.positions.first().place
    foreign_area = StandardFactory()
    client.force_login(branch_lead)
    changes = (
        {"partners": [other_school.pk]},
        {"partners": [foreign.pk]},
        {"key_area": foreign_area.pk},
        {"answers": "specialist"},
    )

    answers = [
        client.post(
            f"/goals/{focus.pk}/items/new/", step(key_area=areas[0].pk) | change
        ).status_code
        for change in changes
    ]

    assert answers == [404, 404, 404, 404]
    assert not ActionItem.objects.exists()


def test_sharing_is_changed_with_the_step(client, branch_lead, zone_lead, focus, zone, school):
    second = PlaceFactory(district=school.district, name="Kestrel School")
    ZoneMembershipFactory(zone=zone, school=second)
    PositionFactory(place=second, role=Role.ZONE_LEAD)
    client.force_login(branch_lead)
    client.post(f"/goals/{focus.pk}/items/new/", step(partners=[school.pk]))
    item = ActionItem.objects.get()
    offers.accept(Offer.objects.get(), zone_lead, "We help.")
    address, changed = f"/items/{item.pk}/edit/", step(answers="branch_staff", partners=[second.pk])
    page = client.get(address).context["form"]

    asked = client.post(address, changed)
    before = work(item)
    done = client.post(address, changed | {"lets_go": "on"}, follow=True)

    today = timezone.localdate()
    assert page.initial["partners"] == [school.pk]
    assert "Juniper School (takes part)" in str(page["partners"])
    assert asked.context["form"].errors == {
        "lets_go": [
            "Juniper: takes part in this step. Tick it again, or say below that its part ends."
        ]
    }
    assert before == [
        ("Heron Branch", "zone_lead", True, None),
        ("Juniper School", "zone_lead", False, None),
    ]
    assert work(item) == [
        ("Heron Branch", "branch_staff", True, None),
        ("Juniper School", "zone_lead", False, today),
    ]
    assert [(one.place, one.answer) for one in Offer.objects.all()] == [
        (school, "accepted"),
        (second, ""),
    ]
    assert [str(said) for said in done.context["messages"]] == [
        f"Offered to {second.short_name}. The answer will stand on this step. "
        "The part of Juniper has ended."
    ]


def test_unticking_who_has_not_answered_withdraws_the_offer(client, branch_lead, focus, school):
    client.force_login(branch_lead)
    client.post(f"/goals/{focus.pk}/items/new/", step(partners=[school.pk]))
    item = ActionItem.objects.get()
    client.get("/")  # what the first form said is read

    done = client.post(f"/items/{item.pk}/edit/", step(), follow=True)

    assert [one.answer for one in Offer.objects.all()] == ["withdrawn"]
    assert [str(said) for said in done.context["messages"]] == ["Juniper: no longer asked."]


def test_a_partner_takes_part_at_once_where_the_writer_writes_its_plan_too(
    client, branch_lead, focus, school
):
    PositionFactory(place=school, role=Role.ZONE_LEAD, user=branch_lead)
    client.force_login(branch_lead)

    done = client.post(f"/goals/{focus.pk}/items/new/", step(partners=[school.pk]), follow=True)

    assert work(ActionItem.objects.get()) == [
        ("Heron Branch", "zone_lead", True, None),
        ("Juniper School", "zone_lead", False, None),
    ]
    assert [str(said) for said in done.context["messages"]] == [
        "Juniper takes part: you write that plan too."
    ]


def test_in_a_plan_in_force_a_partner_is_let_go_with_what_was_logged(
    client, library_admin, branch, school, zone
):
    plan = PlanFactory(owner=branch, kind="action")
    item = ActionItemFactory(goal__plan=plan, text="Story time")
    AssignmentFactory(item=item, place=branch, seat_role="zone_lead")
    partner = AssignmentFactory(item=item, place=school, reports=False)
    UpdateFactory(assignment=partner)
    client.force_login(library_admin)

    client.post(f"/items/{item.pk}/edit/", step(text="Story time", lets_go="on"))

    partner.refresh_from_db()
    assert partner.ended_on is not None
    assert partner.updates.count() == 1


def test_an_action_step_is_assigned_to_its_own_place_and_to_no_partner(
    client, branch_lead, action_draft, focus, branch, school
):
    item = ActionItemFactory(goal=focus)
    client.force_login(branch_lead)
    sent = {
        "items": [item.pk],
        "at_branches": "usual",
        "reported_by": "each",
        "starts": str(action_draft.starts),
        "confirm": "",
    }

    answers = [
        client.post(f"/items/{item.pk}/assign/", sent | {"places": places}).status_code
        for places in ([branch.pk, school.pk], [branch.pk])
    ]

    assert answers == [404, 302]
    assert work(item) == [("Heron Branch", "zone_lead", True, None)]


def test_an_action_plan_has_another_focus_once(client, branch_lead, action_draft, focus):
    client.force_login(branch_lead)
    for _ in range(2):
        response = client.post(
            f"/plans/{action_draft.pk}/goals/new/", {"title": "Science at home", "statement": ""}
        )

    assert list(action_draft.goals.values_list("title", flat=True)) == [
        focus.title,
        "Science at home",
    ]
    assert response.context["form"].errors == {
        "title": ["The plan already has a heading with these words."]
    }


def test_the_lead_of_another_zone_does_not_find_the_plan(client, action_draft, district):
    other = PositionFactory(place=ZoneFactory(district=district).branch, role=Role.ZONE_LEAD)
    client.force_login(other.user)

    assert client.get(f"/plans/{action_draft.pk}/outline/").status_code == 404
    assert client.get(f"/goals/{Goal.objects.get().pk}/items/new/").status_code == 404
