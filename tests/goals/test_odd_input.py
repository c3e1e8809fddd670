"""Odd input: years that cannot be meant, bytes no text holds, numbers no row has."""

import pytest

from goals.models import ActionItem, Meeting, Plan, Stage
from tests.factories import (
    ActionItemFactory,
    BranchFactory,
    GoalFactory,
    MeetingFactory,
    PlanFactory,
    TeamFactory,
    ToolFactory,
    ZoneFactory,
)
from zones.models import ZoneMembership

YEARS = ["9999-12-31", "0026-03-01"]


@pytest.mark.parametrize("day", YEARS)
def test_a_meeting_in_a_mistyped_year_is_refused(client, zone, branch_lead, day):
    team = TeamFactory(zone=zone)
    client.force_login(branch_lead)

    answer = client.post(
        f"/teams/{team.pk}/meetings/new/", {"day": day, "begins": "23:00", "ends": "23:30"}
    )

    assert "Check the year" in answer.context["form"].errors["day"][0]
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize("day", YEARS)
def test_a_stage_in_a_mistyped_year_is_refused(client, zone, supervisor, day):
    client.force_login(supervisor)

    first = client.post(f"/zones/{zone.pk}/stages/new/", {"stage": "pilot", "starts": day})
    last = client.post(
        f"/zones/{zone.pk}/stages/new/", {"stage": "pilot", "starts": "2026-01-01", "ends": day}
    )

    assert "Check the year" in first.context["form"].errors["starts"][0]
    assert "Check the year" in last.context["form"].errors["ends"][0]
    assert Stage.objects.count() == 0


@pytest.mark.parametrize("day", YEARS)
def test_a_school_moves_in_no_mistyped_year(client, zone, data_steward, day):
    other = ZoneFactory(branch=BranchFactory(district=zone.district))
    row = ZoneMembership.objects.get(zone=zone)
    client.force_login(data_steward)

    answers = [
        client.post(f"/zones/schools/{row.pk}/move/", {"zone": other.pk, "starts": day}),
        client.post(f"/zones/schools/{row.pk}/end/", {"ends": day}),
        client.post(f"/zones/{zone.pk}/archive/", {"on": day}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    row.refresh_from_db()
    assert (row.zone, row.ends) == (zone, None)


def test_a_training_and_a_review_are_planned_in_no_mistyped_year(client, district, supervisor):
    tool = ToolFactory(owner__district=district)
    client.force_login(supervisor)

    training = client.post(
        f"/tools/{tool.pk}/trainings/new/", {"topic": "Scan", "planned_for": "9999-12-31"}
    )
    review = client.post("/communication/reviews/new/", {"due_on": "9999-12-31"})

    assert "Check the year" in training.context["form"].errors["planned_for"][0]
    assert "Check the year" in review.context["form"].errors["due_on"][0]


def test_a_byte_no_text_holds_finds_nothing(client, zone, branch_lead):
    team = TeamFactory(zone=zone)
    client.force_login(branch_lead)

    pages = [f"/teams/{team.pk}/?q=%00", "/my-work/calendar/?q=%00", "/feeds/%00.ics"]

    assert [client.get(page).status_code for page in pages] == [200, 200, 404]


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "\u0663", "-1", "x"])
def test_a_partner_no_row_has_is_a_page_that_does_not_exist(client, branch, branch_lead, number):
    goal = GoalFactory(plan=PlanFactory(owner=branch, kind=Plan.Kind.ACTION))
    item = ActionItemFactory(goal=goal, text="As it was.")
    sent = {"goal": goal.pk, "text": "Changed.", "answers": "zone_lead", "partners": [number]}
    client.force_login(branch_lead)

    answers = [
        client.post(f"/items/{item.pk}/edit/", sent),
        client.post(f"/items/{item.pk}/offer/", {"places": [number]}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert ActionItem.objects.get().text == "As it was."


@pytest.mark.django_db(transaction=True)
def test_the_form_of_a_decision_opens_by_its_address(client, zone, branch_lead):
    meeting = MeetingFactory(team=TeamFactory(zone=zone))
    client.force_login(branch_lead)

    assert client.get(f"/meetings/{meeting.pk}/decisions/new/").status_code == 200
