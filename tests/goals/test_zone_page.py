"""The page of a zone: the plans of its branch and schools side by side, and what is missing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import ActionItem, Assignment, Offer, Stage, Waiver
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    GoalFactory,
    PlanFactory,
    PositionFactory,
    UpdateFactory,
    ZoneFactory,
)
from tests.goals.zone_stage import AREAS, another_school, plan_of, step


@pytest.fixture
def oak(zone, other_school):
    zone.memberships.create(school=other_school)
    return other_school


@pytest.fixture
def plans(branch, school, oak, branch_lead, zone_lead, school_year, four_areas):
    """The branch and Juniper have agreed plans, one step of the branch is shared; Oak a draft."""
    of_branch, of_school = plan_of(branch), plan_of(school, "Grade 3 reads.")
    of_oak = plan_of(oak, "The library is open.", status="draft")
    shared = step(of_branch, four_areas[0], "Registration mornings", partners=[school])
    step(of_branch, four_areas[0], "Tell stories")
    step(of_branch, four_areas[3], "Homework help")
    step(of_school, four_areas[0], "Send story dates home")
    step(of_school, four_areas[1], "Walk to the branch")
    step(of_oak, four_areas[1], "Open one afternoon")
    work = Assignment.objects.get(item=shared, reports=True)
    UpdateFactory(assignment=work, status="at_risk", author=branch_lead)
    return of_branch, of_school, of_oak


def page(client, user, zone, query=""):
    client.force_login(user)
    return client.get(f"/zones/{zone.pk}/{query}")


def lines(context):
    """[(key area, shared, branch, schools, who covers nothing)], steps by their words"""
    return [
        (band.title, *([step.text for step in side] for side in sides(band)), band.gap)
        for band in context["bands"]
    ]


def sides(band):
    return band.shared, band.branch, band.schools


def the_step(context, text):
    return next(
        one for band in context["bands"] for side in sides(band) for one in side if one.text == text
    )


def test_both_sides_stand_in_each_key_area_with_what_is_shared_on_top(
    client, branch_lead, zone, plans
):
    found = page(client, branch_lead, zone).context

    assert lines(found) == [
        (
            AREAS[0],
            ["Registration mornings"],
            ["Tell stories"],
            ["Send story dates home"],
            "",
        ),
        (AREAS[1], [], [], ["Walk to the branch", "Open one afternoon"], "branch"),
        (AREAS[2], [], [], [], "both"),
        (AREAS[3], [], ["Homework help"], [], "schools"),
    ]
    assert found["bands"][0].count == "Shared 1, branch 1, schools 1"
    assert (found["steps"], found["shared"], found["agreed"], found["of"]) == (6, 1, 2, 3)


def test_a_step_says_how_it_stands_who_leads_and_who_takes_part(client, branch_lead, zone, plans):
    found = page(client, branch_lead, zone).context
    shared, own = the_step(found, "Registration mornings"), the_step(found, "Tell stories")
    theirs = the_step(found, "Send story dates home")
    draft = the_step(found, "Open one afternoon")

    assert (shared.partners, shared.people, shared.when) == (
        "Heron Branch with Juniper",
        "Ivo Petrov",
        "All year",
    )
    assert "At risk" in shared.marks
    assert "Not started" in own.marks
    assert (theirs.people, theirs.partners) == ("Juniper: Luz Marrero", "")
    assert draft.people == "Oak: Zone lead, nobody today"
    assert draft.marks.endswith("</svg>Draft</span>")
    assert [one.mine for one in (shared, own, theirs, draft)] == [True, True, False, False]


def test_a_step_moves_among_those_of_its_list(client, branch_lead, zone, plans, four_areas):
    step(plans[0], four_areas[0], "Pack bags")
    found = page(client, branch_lead, zone).context

    moves = {one: the_step(found, one) for one in ("Tell stories", "Pack bags", "Homework help")}
    assert {text: (one.up, one.down) for text, one in moves.items()} == {
        "Tell stories": (False, True),
        "Pack bags": (True, False),
        "Homework help": (False, False),
    }


def test_the_line_of_facts(client, branch_lead, zone, plans, school_year):
    Stage.objects.create(zone=zone, stage="pilot", starts=school_year.starts)

    found = page(client, branch_lead, zone).context

    assert found["facts"] == f"Stage: pilot. Heron Branch and two schools. Plan year {school_year}."


def test_each_focus_stands_with_its_place(client, branch_lead, zone, plans):
    found = page(client, branch_lead, zone).context

    assert (found["branch"]["words"], found["branch"]["leads"]) == (
        "Every family knows us.",
        "Ivo Petrov",
    )
    assert [(row["short"], row["words"]) for row in found["schools"]] == [
        ("Juniper", "Grade 3 reads."),
        ("Oak", "The library is open."),
    ]
    assert found["written"] == 2


def test_who_has_what(client, branch_lead, zone, plans, four_areas, period):
    Waiver.objects.create(
        plan=plans[1], key_area=four_areas[2], reason="of our ages", by=branch_lead
    )

    found = page(client, branch_lead, zone).context

    rows = [
        (row["name"], row["leads"], row["state"], [state for state, _ in row["cells"]])
        for row in found["partners"]
    ]
    has, no, waived = "has", "missing", "waived"
    assert rows == [
        ("Heron Branch", "Ivo Petrov", "Agreed", [has, has, no, no, has, no]),
        ("Juniper School", "Luz Marrero", "Agreed", [has, has, has, waived, no, no]),
        ("Oak School", "", "Draft", [has, no, has, no, no, no]),
    ]


def test_the_gaps_lead_to_the_forms_that_close_them_and_back(client, branch_lead, zone, plans):
    gaps = {text: url for text, url, _ in page(client, branch_lead, zone).context["gaps"]}
    goal = plans[0].goals.get()

    url = gaps[f"The branch has no step in {AREAS[1]}"]
    assert url.startswith(f"/goals/{goal.pk}/items/new/?area=")
    assert url.endswith(f"&zone={zone.pk}")
    assert client.get(url).status_code == 200
    assert gaps["Oak School has no zone lead"] == ""


def test_where_the_reader_writes_there_are_ways_to_close_a_gap(client, branch_lead, zone, plans):
    bands = page(client, branch_lead, zone).context["bands"]

    homework = ActionItem.objects.get(text="Homework help")
    assert bands[3].offers == [("Homework help", f"/items/{homework.pk}/offer/?zone={zone.pk}")]
    assert [way[0] for way in bands[3].add_branch] == ["Heron"]
    assert bands[3].add_school == []
    address = f"/plans/{plans[0].pk}/not-for-us/{bands[1].pk}/?zone={zone.pk}"
    assert (bands[1].waivers, bands[3].waivers) == ([("Heron", address)], [])
    assert client.get(address).status_code == 200
    assert "does not have to start from nothing" in bands[3].hint


def test_a_draft_with_a_step_is_sent_from_the_page(client, oak, zone, plans):
    lead = PositionFactory(place=oak, role="zone_lead").user

    assert page(client, lead, zone).context["to_send"] == plans[2].pk
    client.post(f"/plans/{plans[2].pk}/send/")
    assert page(client, lead, zone).context["to_send"] == 0


def test_filters_keep_one_school_and_one_status(client, branch_lead, zone, plans, oak):
    of_oak = page(client, branch_lead, zone, f"?school={oak.pk}").context
    at_risk = page(client, branch_lead, zone, "?status=at_risk").context

    assert [line[1:4] for line in lines(of_oak)] == [
        ([], ["Tell stories"], []),
        ([], [], ["Open one afternoon"]),
        ([], [], []),
        ([], ["Homework help"], []),
    ]
    assert [line[4] for line in lines(of_oak)] == ["", "branch", "both", "schools"]
    assert [line[1:4] for line in lines(at_risk)] == [
        (["Registration mornings"], [], []),
        ([], [], []),
        ([], [], []),
        ([], [], []),
    ]


@pytest.mark.parametrize("query", ["?school=999999", "?school=x", "?status=lost"])
def test_what_is_no_choice_is_no_page(client, branch_lead, zone, plans, query):
    assert page(client, branch_lead, zone, query).status_code == 404


def test_a_draft_is_read_by_those_who_write_the_zone_and_by_nobody_else(
    client, specialist, branch_staff, zone_lead, supervisor, zone, plans
):
    words = {}
    for reader in (zone_lead, specialist, branch_staff, supervisor):
        shown = page(client, reader, zone)
        words[reader.name] = "Open one afternoon" in shown.content.decode()
        focus = next(row for row in shown.context["schools"] if row["short"] == "Oak")
        assert focus["words"] or focus["said"] == "Draft, not agreed yet."

    assert words == {
        "Luz Marrero": True,
        "Dana Okafor": False,
        "Ada Field": False,
        "Karin Lindqvist": False,
    }


def test_a_viewer_reads_no_names_and_of_no_place_whether_it_reports(client, viewer, zone, plans):
    shown = page(client, viewer, zone)

    text = shown.content.decode()
    assert [name for name in ("Luz Marrero", "Ivo Petrov") if name in text] == []
    assert the_step(shown.context, "Tell stories").people == "Zone lead"
    assert "not_reporting" not in dict(shown.context["filter_form"].fields["status"].choices)
    assert "Open one afternoon" not in text
    assert "Edit" not in text


def test_branch_people_of_another_zone_see_none_of_its_schools(client, far_lead, zone, plans):
    text = page(client, far_lead, zone).content.decode()

    assert [name for name in ("Juniper", "Oak") if name in text] == []
    assert "Heron Branch with one school" in text


@pytest.fixture
def far_lead(district):
    other = ZoneFactory(branch__district=district)
    return PositionFactory(place=other.branch, role="zone_lead").user


def test_other_years_and_other_kinds_of_plans_are_left_out(
    client, branch_lead, zone, plans, branch, school_year
):
    last = school_year.starts.replace(year=school_year.starts.year - 1)
    old = plan_of(branch, "Last year.", starts=last)
    ActionItemFactory(goal=old.goals.get(), text="Last year's step")
    inner = PlanFactory(owner=branch)
    ActionItemFactory(goal=GoalFactory(plan=inner), text="Inner step")

    text = page(client, branch_lead, zone).content.decode()

    assert [one for one in ("Last year", "Inner step") if one in text] == []


def test_an_offer_that_waits_stands_with_its_step(client, branch_lead, zone, plans, oak):
    item = ActionItem.objects.get(text="Tell stories")
    Offer.objects.create(item=item, place=oak, by=branch_lead)

    said = the_step(page(client, branch_lead, zone).context, "Tell stories").said

    assert said == "Offered to Oak, no answer yet"


def test_a_zone_without_any_plan_says_so(client, branch_lead, zone, school_year, four_areas):
    found = page(client, branch_lead, zone).context

    assert {band.gap for band in found["bands"]} == {"both"}
    assert found["branch"]["url"] == f"/plans/action/new/?place={zone.branch_id}&zone={zone.pk}"


def test_dragged_steps_take_their_new_order_among_all(client, branch_lead, zone, plans):
    goal = plans[0].goals.get()
    keys = {item.text: item.pk for item in goal.items.all()}
    client.force_login(branch_lead)
    order = [keys["Homework help"], keys["Registration mornings"]]

    said = client.post(f"/goals/{goal.pk}/order/?zone={zone.pk}", {"items": order})

    assert said.url == f"/zones/{zone.pk}/#steps"
    assert list(goal.items.order_by("position").values_list("text", "position")) == [
        ("Homework help", 0),
        ("Tell stories", 1),
        ("Registration mornings", 2),
    ]


def test_an_order_of_other_steps_is_refused(client, branch_lead, zone, plans, four_areas):
    goal = plans[0].goals.get()
    own = goal.items.first().pk
    theirs = ActionItem.objects.get(text="Walk to the branch").pk
    client.force_login(branch_lead)

    for items in ([own, theirs], [own, own], ["x"], [999999999999999999999]):
        assert client.post(f"/goals/{goal.pk}/order/", {"items": items}).status_code == 404
    assert goal.items.first().pk == own


def test_an_edit_leads_back_to_the_zone_with_its_filters(client, branch_lead, zone, plans):
    item = ActionItem.objects.get(text="Tell stories")
    client.force_login(branch_lead)
    address = f"/items/{item.pk}/edit/?zone={zone.pk}&status=at_risk"
    typed = {"text": "Tell tales", "answers": "zone_lead", "key_area": item.key_area_id}

    said = client.post(address, typed)
    elsewhere = client.post(f"/items/{item.pk}/edit/?zone=999999", typed | {"text": "Tell"})

    assert said.url == f"/zones/{zone.pk}/?status=at_risk#item-{item.pk}"
    assert elsewhere.url == f"/plans/{plans[0].pk}/outline/#item-{item.pk}"


def test_the_page_asks_as_often_for_eight_schools_as_for_two(
    client, branch_lead, zone, plans, four_areas, period
):
    page(client, branch_lead, zone)
    with CaptureQueriesContext(connection) as few:
        page(client, branch_lead, zone)
    for number in range(6):
        plan = plan_of(another_school(zone, f"School {number}", lead=f"Lead {number}"))
        for area in four_areas:
            made = step(plan, area, f"Step {number} {area.pk}", partners=[plans[1].owner])
            UpdateFactory(assignment=Assignment.objects.get(item=made, reports=True))
        AssignmentFactory(item__goal=plan.goals.get(), place=plan.owner)
    with CaptureQueriesContext(connection) as many:
        page(client, branch_lead, zone)

    assert len(many) == len(few)
