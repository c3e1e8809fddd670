"""Where an action plan begins: a template, another place's plan, last year's, what was learned."""

import pytest

from goals.models import ActionItem, Assignment, Offer, Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    BranchFactory,
    GoalFactory,
    LessonFactory,
    PlaceFactory,
    PlanFactory,
    StageFactory,
    ZoneFactory,
    ZoneMembershipFactory,
)

NEW = "/plans/action/new/"


@pytest.fixture
def template(library_office, areas):
    """Two steps in two areas, one that is retired."""
    plan = PlanFactory(owner=library_office, kind=Plan.Kind.TEMPLATE, title="First year of a zone")
    goal = GoalFactory(plan=plan, title="Families know one person at the branch.", number="1")
    ActionItemFactory(goal=goal, key_area=areas[1], text="Make the school ID a library card.")
    ActionItemFactory(
        goal=goal,
        key_area=areas[0],
        text="Hold registration mornings.",
        rhythm="when_finished",
        ongoing=False,
    )
    ActionItemFactory(goal=goal, text="Old step.", retired_on=plan.starts)
    return plan


@pytest.fixture
def neighbour(zone, district, areas):
    """A running action plan of another school of the zone, with a shared step."""
    elm = PlaceFactory(district=district, name="Elm School", short_name="Elm")
    ZoneMembershipFactory(zone=zone, school=elm)
    plan = PlanFactory(owner=elm, kind=Plan.Kind.ACTION, title="Elm action plan")
    first = GoalFactory(plan=plan, title="Read at home.")
    second = GoalFactory(plan=plan, title="Science at home.")
    shared = ActionItemFactory(goal=first, key_area=areas[0], text="Lend backpacks.")
    ActionItemFactory(goal=second, key_area=areas[1], text="Hold a science night.")
    AssignmentFactory(item=shared, place=elm, seat_role="zone_lead", what_we_do="In the hall.")
    AssignmentFactory(item=shared, place=zone.branch, seat_role="zone_lead", reports=False)
    return plan


def sent(form, **changes):
    """What the browser sends of the form as it stands, with `changes`."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | changes).items() if value is not None}


def steps(plan):
    items = ActionItem.objects.filter(goal__plan=plan).order_by("position")
    return [(item.goal.title, item.text, item.key_area.title) for item in items]


def test_a_plan_is_begun_from_a_template_with_the_steps_ticked(
    client, branch_lead, branch, template, school_year
):
    client.force_login(branch_lead)
    page = client.get(f"{NEW}?source={template.pk}").context["form"]
    ticked = [pk for pk, text in page.fields["steps"].choices[0][1]]

    done = client.post(
        f"{NEW}?source={template.pk}", sent(page, place=branch.pk, steps=ticked), follow=True
    )

    plan = Plan.objects.get(owner=branch)
    work = Assignment.objects.filter(item__goal__plan=plan)
    [item] = ActionItem.objects.filter(goal__plan=plan)
    assert [
        (area, [text for _, text in found]) for area, found in page.fields["steps"].choices
    ] == [
        ("School Readiness", ["Hold registration mornings."]),
        ("Library Services & Access", ["Make the school ID a library card."]),
    ]
    assert len(page.initial["steps"]) == 2
    assert (plan.begun_from, plan.carried_from, plan.status) == (template, None, "draft")
    assert steps(plan) == [
        (
            "Families know one person at the branch.",
            "Hold registration mornings.",
            "School Readiness",
        )
    ]
    assert (item.carried_from, item.number, item.rhythm, item.ongoing) == (
        None,
        "",
        "every_period",
        True,
    )
    assert list(work.values_list("place", "seat_role", "reports")) == [
        (branch.pk, "zone_lead", True)
    ]
    assert done.redirect_chain == [(f"/plans/{plan.pk}/outline/", 302)]
    html = client.get(f"/plans/{plan.pk}/").content.decode()
    assert "Begun from" in html
    assert "First year of a zone" in html


def test_another_places_plan_comes_without_its_partners(
    client, zone_lead, school, branch, neighbour, school_year
):
    client.force_login(zone_lead)
    form = client.get(f"{NEW}?source={neighbour.pk}").context["form"]

    client.post(f"{NEW}?source={neighbour.pk}", sent(form, place=school.pk, focus="Ours."))

    plan = Plan.objects.get(owner=school)
    assert plan.begun_from == neighbour
    assert steps(plan) == [
        ("Ours.", "Lend backpacks.", "School Readiness"),
        ("Science at home.", "Hold a science night.", "Library Services & Access"),
    ]
    work = Assignment.objects.filter(item__goal__plan=plan)
    assert sorted(work.values_list("place__name", "what_we_do")) == [("Juniper School", "")] * 2


def test_nothing_ticked_is_the_focus_alone(client, branch_lead, branch, template, school_year):
    client.force_login(branch_lead)
    form = client.get(f"{NEW}?source={template.pk}").context["form"]

    done = client.post(f"{NEW}?source={template.pk}", sent(form, place=branch.pk, steps=[]))

    plan = Plan.objects.get(owner=branch)
    assert [goal.title for goal in plan.goals.all()] == ["Families know one person at the branch."]
    assert not ActionItem.objects.filter(goal__plan=plan).exists()
    assert done.url == f"/goals/{plan.goals.get().pk}/items/new/"


def test_only_what_one_may_read_is_offered(
    client, branch_lead, branch, template, neighbour, district, outsider, areas
):
    far = ZoneFactory(district=district, branch=BranchFactory(district=district)).branch
    school = PlaceFactory(district=district, name="Far School")
    elsewhere = outsider.positions.order_by("pk").last().place
    running = {"kind": Plan.Kind.ACTION}
    hidden = [
        PlanFactory(owner=school, **running),
        PlanFactory(owner=neighbour.owner, status="draft", **running),
        PlanFactory(owner=template.owner, kind=Plan.Kind.TEMPLATE, status="draft"),
        PlanFactory(owner=template.owner, kind=Plan.Kind.TEMPLATE, status="closed"),
        PlanFactory(owner=elsewhere, kind=Plan.Kind.TEMPLATE),
        PlanFactory(owner=template.owner),
        PlanFactory(owner=branch, **running),
    ]
    of_far_branch = PlanFactory(owner=far, **running)
    client.force_login(branch_lead)

    start = client.get(NEW).context["start"]
    answers = [client.get(f"{NEW}?source={plan.pk}").status_code for plan in hidden]

    assert set(start.fields["source"].queryset) == {template, neighbour, of_far_branch}
    assert [group[0] for group in start.fields["source"].choices[1:]] == [
        "Templates",
        "Plans of other places",
    ]
    assert answers == [404] * len(hidden)


def test_a_step_of_another_plan_is_never_taken(client, branch_lead, branch, template, neighbour):
    theirs = ActionItem.objects.filter(goal__plan=neighbour).first()
    client.force_login(branch_lead)
    form = client.get(f"{NEW}?source={template.pk}").context["form"]

    answer = client.post(
        f"{NEW}?source={template.pk}", sent(form, place=branch.pk, steps=[theirs.pk])
    )

    assert answer.status_code == 404
    assert not Plan.objects.filter(owner=branch).exists()


def test_what_was_learned_stands_beside_the_form_the_pilot_first(
    client, branch_lead, zone, district, areas, outsider
):
    pilot = ZoneFactory(district=district, name="Pilot zone")
    StageFactory(zone=pilot, stage="pilot")
    LessonFactory(zone=pilot, text="Begin with the principals.", key_area=areas[0])
    LessonFactory(text="Of another district.")
    client.force_login(branch_lead)

    alone = client.get(NEW)
    LessonFactory(zone=zone, text="Mornings work best.")
    both = client.get(NEW)

    assert "What the pilot learned" in alone.content.decode()
    assert "What zones learned" in both.content.decode()
    assert [line.text for line in both.context["lessons"]] == [
        "Begin with the principals.",
        "Mornings work best.",
    ]


def test_last_years_plan_is_carried_forward_from_the_same_page(
    client, branch_lead, branch, school_year, school
):
    before = {"starts": "2020-07-01", "ends": "2021-06-30", "kind": Plan.Kind.ACTION}
    old = PlanFactory(owner=branch, status="closed", adopted_on="2020-07-01", **before)
    PlanFactory(owner=school, status="closed", adopted_on="2020-07-01", **before)
    client.force_login(branch_lead)

    page = client.get(NEW)

    assert page.context["earlier"] == [old]
    assert f"/plans/{old.pk}/carry/" in page.content.decode()


def test_partners_of_shared_steps_are_asked_anew_when_a_plan_is_carried_forward(
    client, branch_lead, branch, school, zone
):
    plan = PlanFactory(owner=branch, kind=Plan.Kind.ACTION)
    item = ActionItemFactory(goal__plan=plan)
    AssignmentFactory(item=item, place=branch, seat_role="zone_lead", what_we_do="At the desk.")
    AssignmentFactory(item=item, place=school, seat_role="zone_lead", reports=False)
    moved_away = PlaceFactory(district=branch.district)
    AssignmentFactory(item=item, place=moved_away, seat_role="zone_lead", reports=False)
    first, last = plan.next_span()
    client.force_login(branch_lead)

    dates = {"starts": first, "ends": last, "keep_assignments": "on"}
    client.post(f"/plans/{plan.pk}/carry/", dates)

    copy = plan.carried_to.get()
    work = Assignment.objects.filter(item__goal__plan=copy).values_list("place", "what_we_do")
    assert list(work) == [(branch.pk, "At the desk.")]
    offers = Offer.objects.filter(item__goal__plan=copy).values_list("place", "by", "answer")
    assert list(offers) == [(school.pk, branch_lead.pk, "")]


def test_a_place_with_a_newer_plan_carries_nothing_forward(
    client, branch_lead, branch, school_year
):
    before = {"starts": "2020-07-01", "ends": "2021-06-30", "kind": Plan.Kind.ACTION}
    PlanFactory(owner=branch, **before)
    PlanFactory(owner=branch, kind=Plan.Kind.ACTION)
    client.force_login(branch_lead)

    assert client.get(NEW).context["earlier"] == []


# Templates


def test_an_office_writes_a_template_and_offers_it(
    client, supervisor, office, areas, zone_lead, school_year
):
    client.force_login(supervisor)
    form = client.get("/plans/new/?kind=template").context["form"]
    begun = client.post("/plans/new/?kind=template", sent(form, owner=office.pk, title="One year"))
    plan = Plan.objects.get()
    early = client.post(f"/plans/{plan.pk}/offer/", follow=True)
    goal = GoalFactory(plan=plan, title="Families know us.")
    ActionItemFactory(goal=goal, key_area=areas[0], text="Hold mornings.")

    offered = client.post(f"/plans/{plan.pk}/offer/", follow=True)

    assert (plan.kind, plan.level, begun.url) == (
        "template",
        "Collaboration focus",
        f"/plans/{plan.pk}/outline/",
    )
    assert [str(one) for one in early.context["messages"]][-1] == (
        "A plan needs at least one action item before it is adopted."
    )
    assert [str(one) for one in offered.context["messages"]] == [
        "It is offered: who writes an action plan can begin with its words."
    ]
    client.force_login(zone_lead)
    page = client.get(f"/plans/{plan.pk}/").content.decode()
    assert "Hold mornings." in page
    assert f"{NEW}?source={plan.pk}" in page


def test_a_withdrawn_template_is_no_start_and_its_plans_stay(
    client, library_admin, branch_lead, branch, template, school_year
):
    client.force_login(branch_lead)
    form = client.get(f"{NEW}?source={template.pk}").context["form"]
    client.post(f"{NEW}?source={template.pk}", sent(form, place=branch.pk))
    client.force_login(library_admin)

    client.post(f"/plans/{template.pk}/withdraw/")

    template.refresh_from_db()
    client.force_login(branch_lead)
    assert template.status == "closed"
    assert client.get(f"{NEW}?source={template.pk}").status_code == 404
    assert Plan.objects.get(owner=branch).begun_from == template


def test_templates_stand_under_their_own_kind_in_the_list(client, branch_lead, template, neighbour):
    client.force_login(branch_lead)

    groups = client.get("/plans/").context["groups"]

    assert [(title, [row["title"] for row in rows]) for _, title, rows in groups] == [
        ("Running", ["Elm action plan"]),
        ("Templates for action plans", ["First year of a zone"]),
    ]


def test_a_template_is_assigned_to_nobody(client, library_admin, template, branch):
    item = ActionItem.objects.filter(goal__plan=template).first()
    client.force_login(library_admin)

    single = client.get(f"/items/{item.pk}/assign/")
    several = client.post(
        f"/plans/{template.pk}/assign/",
        {"items": [item.pk], "places": [branch.pk], "starts": "2026-09-01", "confirm": ""},
    )
    outline = client.get(f"/plans/{template.pk}/outline/").content.decode()

    assert (single.status_code, several.status_code) == (403, 404)
    assert not Assignment.objects.exists()
    assert "Assign" not in outline
    assert "Withdraw" in outline


def test_a_template_asks_for_no_report_and_stands_in_no_list_of_running_plans(
    client, library_admin, data_steward, template, school_year, period
):
    pages = {}
    for person, urls in (
        (library_admin, ("/reporting/", "/", "/updates/")),
        (data_steward, ("/reporting/", "/", f"/years/{school_year.pk}/plans/")),
    ):
        client.force_login(person)
        pages |= {(person.name, url): client.get(url).content.decode() for url in urls}

    assert [where for where, html in pages.items() if template.title in html] == []


def test_words_of_an_offered_template_change_without_a_reason(client, library_admin, template):
    item = ActionItem.objects.filter(goal__plan=template).first()
    client.force_login(library_admin)

    form = client.get(f"/items/{item.pk}/edit/").context["form"]

    assert "reason" not in form.fields
    assert client.get(f"/items/{item.pk}/serves/").status_code == 200
