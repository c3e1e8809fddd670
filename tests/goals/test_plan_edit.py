"""A plan as a whole: begin, settings, adopt, close, carry forward; who may, and who may not."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from goals.agreed_words import seen_of
from goals.agreeing import send
from goals.models import ActionItem, Assignment, Goal, Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    GoalFactory,
    OfficeFactory,
    PlanFactory,
    UpdateFactory,
)

NEW = {
    "kind": "department",
    "title": "Library Media Services Development Plan",
    "starts": "2026-07-01",
    "ends": "2027-06-30",
    "level": "Goal",
    "sublevel": "",
    "reviewed_by": "nobody",
    "preface": "What we believe.",
}


@pytest.fixture
def draft(office):
    return PlanFactory(owner=office, status=Plan.Status.DRAFT, title="Draft plan")


@pytest.fixture
def full_draft(draft):
    ActionItemFactory(goal__plan=draft)
    return draft


def test_a_supervisor_begins_a_blank_plan(client, supervisor, office):
    client.force_login(supervisor)

    response = client.post("/plans/new/", NEW | {"owner": office.pk})

    plan = Plan.objects.get()
    assert response.url == f"/plans/{plan.pk}/outline/"
    assert (plan.owner, plan.kind, plan.title, plan.status, plan.created_by) == (
        office,
        "department",
        "Library Media Services Development Plan",
        "draft",
        supervisor,
    )
    assert (plan.starts, plan.ends) == (date(2026, 7, 1), date(2027, 6, 30))


def test_sending_a_new_plan_twice_makes_one(client, supervisor, office):
    client.force_login(supervisor)
    client.post("/plans/new/", NEW | {"owner": office.pk})

    again = client.post("/plans/new/", NEW | {"owner": office.pk})

    assert Plan.objects.count() == 1
    assert again.context["form"].errors == {
        "title": ["A plan with this title and first day is already there."]
    }


def test_an_office_writes_no_action_plan(client, supervisor, office):
    client.force_login(supervisor)

    response = client.post("/plans/new/", NEW | {"owner": office.pk, "kind": "action"})

    assert response.context["form"].errors == {
        "kind": [
            "Library Media Services writes a plan of another kind: "
            "strategic plan or department plan or partnership plan or action plan template."
        ]
    }
    assert not Plan.objects.exists()


def test_a_plan_cannot_be_begun_for_a_place_one_does_not_write_for(
    client, supervisor, head_office, outsider
):
    elsewhere = OfficeFactory(district=outsider.positions.first().place.district)
    client.force_login(supervisor)

    answers = [
        client.post("/plans/new/", NEW | {"owner": place.pk}).status_code
        for place in (head_office, elsewhere)
    ]

    assert answers == [404, 404]
    assert not Plan.objects.exists()


def test_a_specialist_begins_no_plan(client, specialist):
    client.force_login(specialist)

    response = client.get("/plans/new/")

    assert response.status_code == 403


def test_settings_are_changed_by_who_writes_the_plan(client, supervisor, draft):
    client.force_login(supervisor)
    page = client.get(f"/plans/{draft.pk}/edit/")

    response = client.post(f"/plans/{draft.pk}/edit/", NEW | {"level": "Priority"})

    draft.refresh_from_db()
    assert page.status_code == 200
    assert response.url == f"/plans/{draft.pk}/outline/"
    assert (draft.title, draft.level, draft.kind) == (NEW["title"], "Priority", "department")


STEPS = ["edit", "adopt", "close", "carry", "outline", "assign", "goals/new"]


@pytest.mark.parametrize("step", STEPS)
def test_a_reader_of_the_plan_may_not_change_it(client, step, specialist, office):
    plan = PlanFactory(owner=office)
    client.force_login(specialist)

    response = client.get(f"/plans/{plan.pk}/{step}/")

    assert response.status_code == 403


@pytest.mark.parametrize("step", STEPS)
def test_nobody_outside_finds_the_plan(client, step, outsider, branch_lead, office):
    plan = PlanFactory(owner=office)
    answers = []

    for stranger in (outsider, branch_lead):
        client.force_login(stranger)
        answers.append(client.get(f"/plans/{plan.pk}/{step}/").status_code)

    assert answers == [404, 404]


@pytest.mark.parametrize("step", STEPS)
def test_a_draft_is_not_found_by_staff_who_do_not_write_it(client, step, specialist, draft):
    client.force_login(specialist)

    response = client.get(f"/plans/{draft.pk}/{step}/")

    assert response.status_code == 404


def test_adopting_with_the_boards_date(client, supervisor, full_draft):
    client.force_login(supervisor)
    page = client.get(f"/plans/{full_draft.pk}/adopt/")

    response = client.post(f"/plans/{full_draft.pk}/adopt/", {"on": "2026-06-16"})

    full_draft.refresh_from_db()
    assert "1 item of work is not assigned yet" in page.content.decode()
    assert response.url == f"/plans/{full_draft.pk}/"
    assert (full_draft.status, full_draft.adopted_on) == ("adopted", date(2026, 6, 16))


def test_a_plan_without_items_is_not_adopted(client, supervisor, draft):
    client.force_login(supervisor)

    response = client.post(f"/plans/{draft.pk}/adopt/", {"on": "2026-06-16"})

    draft.refresh_from_db()
    assert draft.status == "draft"
    assert response.context["form"].non_field_errors() == [
        "A plan needs at least one action item before it is adopted."
    ]


def test_a_plan_is_not_adopted_in_the_future_nor_twice(client, supervisor, full_draft):
    client.force_login(supervisor)
    tomorrow = timezone.localdate() + timedelta(days=1)
    early = client.post(f"/plans/{full_draft.pk}/adopt/", {"on": tomorrow})
    client.post(f"/plans/{full_draft.pk}/adopt/", {"on": "2026-06-16"})

    twice = client.post(f"/plans/{full_draft.pk}/adopt/", {"on": "2026-06-17"})

    full_draft.refresh_from_db()
    assert full_draft.adopted_on == date(2026, 6, 16)
    assert early.context["form"].errors == {"on": ["Write a day that has come: today or earlier."]}
    assert twice.context["form"].non_field_errors() == ["Only a draft can be adopted."]


def test_a_zone_lead_does_not_agree_their_own_plan(client, branch, branch_lead, library_admin):
    plan = PlanFactory(owner=branch, kind="action", status="draft")
    ActionItemFactory(goal__plan=plan)
    send(plan, branch_lead)
    client.force_login(branch_lead)
    refused = client.post(f"/plans/{plan.pk}/adopt/", {"on": "2026-06-16"})
    client.force_login(library_admin)

    agreed = client.post(f"/plans/{plan.pk}/adopt/", {"on": "2026-06-16", "seen": seen_of(plan)})

    plan.refresh_from_db()
    assert refused.status_code == 403
    assert (
        "The library’s partnership lead agrees to this plan: Noor Haddad."
        in refused.content.decode()
    )
    assert agreed.status_code == 302
    assert plan.status == "adopted"


def test_a_closed_plan_keeps_its_words_and_can_be_carried_forward(client, supervisor, office):
    plan = PlanFactory(owner=office)
    client.force_login(supervisor)

    closed = client.post(f"/plans/{plan.pk}/close/", {"on": str(timezone.localdate())})

    plan.refresh_from_db()
    answers = {
        step: client.get(f"/plans/{plan.pk}/{step}/").status_code
        for step in ("edit", "outline", "assign", "goals/new", "carry")
    }
    assert closed.url == f"/plans/{plan.pk}/"
    assert (plan.status, plan.closed_on) == ("closed", timezone.localdate())
    assert answers == {"edit": 403, "outline": 403, "assign": 403, "goals/new": 403, "carry": 200}


def test_a_draft_cannot_be_closed(client, supervisor, draft):
    client.force_login(supervisor)

    response = client.post(f"/plans/{draft.pk}/close/", {"on": str(timezone.localdate())})

    assert response.context["form"].non_field_errors() == ["Only an adopted plan can be closed."]


@pytest.mark.parametrize(("keep", "kept"), [({"keep_assignments": "on"}, 1), ({}, 0)])
def test_carrying_forward_copies_words_and_links_back(client, supervisor, office, keep, kept):
    plan = PlanFactory(owner=office, starts=date(2025, 7, 1), ends=date(2026, 6, 30))
    item = ActionItemFactory(goal__plan=plan, text="Continue to provide parent training.")
    ActionItemFactory(goal=item.goal, retired_on=date(2026, 1, 1))
    UpdateFactory(assignment=AssignmentFactory(item=item))
    client.force_login(supervisor)
    page = client.get(f"/plans/{plan.pk}/carry/")
    dates = {"starts": "2026-07-01", "ends": "2027-06-30"}

    response = client.post(f"/plans/{plan.pk}/carry/", dates | keep)
    twice = client.post(f"/plans/{plan.pk}/carry/", dates | keep)

    copy = Plan.objects.get(carried_from=plan)
    assert page.context["form"].initial == {
        "starts": date(2026, 7, 1),
        "ends": date(2027, 6, 30),
        "keep_assignments": True,
    }
    assert response.url == twice.url == f"/plans/{copy.pk}/outline/"
    assert (copy.status, copy.title, copy.created_by) == ("draft", plan.title, supervisor)
    assert list(ActionItem.objects.filter(goal__plan=copy).values_list("text", "carried_from")) == [
        ("Continue to provide parent training.", item.pk)
    ]
    assert Assignment.objects.filter(item__goal__plan=copy).count() == kept


def test_the_plan_that_follows_begins_later(client, supervisor, office):
    plan = PlanFactory(owner=office, starts=date(2025, 7, 1), ends=date(2026, 6, 30))
    client.force_login(supervisor)

    response = client.post(
        f"/plans/{plan.pk}/carry/", {"starts": "2025-07-01", "ends": "2025-06-30"}
    )

    assert response.context["form"].errors == {
        "starts": ["The plan that follows begins after this one."],
        "ends": ["The last day cannot be before the first."],
    }
    assert Plan.objects.count() == 1
    assert not Goal.objects.exclude(plan=plan).exists()


def test_a_plan_with_headings_only_shows_them(client, supervisor, draft):
    GoalFactory(plan=draft, title="Advance achievement")
    client.force_login(supervisor)

    page = client.get(f"/plans/{draft.pk}/outline/")

    assert [heading.title for heading in page.context["headings"]] == ["Advance achievement"]
