"""From the corrected preview to the draft plan."""

import pytest

from goals.models import ActionItem, Framework, Goal, Plan, PlanImport, Standard
from tests.factories import FrameworkFactory, PlanFactory, StandardFactory
from tests.goals.importing import PARTNERSHIP, SMALL, SOURCES, START, fields, key, press


def test_saving_makes_the_draft_plan_with_its_source(as_supervisor, found, supervisor, office):
    response = press(as_supervisor, found, "save")

    plan = Plan.objects.get()
    assert response.url == plan.get_absolute_url()
    assert (plan.owner, plan.kind, plan.status, plan.created_by) == (
        office,
        "department",
        "draft",
        supervisor,
    )
    assert (plan.title, str(plan.starts), str(plan.ends), plan.level) == (
        "Library Plan",
        "2026-07-01",
        "2027-06-30",
        "Goal",
    )
    assert plan.preface == "Our Vision\n\nEvery student reads."
    assert plan.source_text == SMALL.rstrip("\n")
    assert list(plan.goals.values_list("number", "title", "lines")) == [
        ("1", "Reading", [7]),
        ("2", "Space", [11]),
    ]
    items = ActionItem.objects.filter(goal__plan=plan)
    assert list(items.values_list("number", "text", "lines")) == [
        ("1.1", "Provide forums for sharing.", [8]),
        ("1.2", "Create a website.", [9]),
        ("2.1", "Monitor the use of rooms.", [12]),
    ]


def test_saving_twice_makes_one_plan(as_supervisor, found):
    data = fields(found, do="save")

    addresses = {as_supervisor.post(found.get_absolute_url(), data).url for _ in range(2)}

    plan = Plan.objects.get()
    assert addresses == {plan.get_absolute_url()}
    assert as_supervisor.get(found.get_absolute_url()).url == plan.get_absolute_url()
    assert "No import is waiting." in as_supervisor.get(START).content.decode()


def test_subgoals_are_saved_under_their_goal(as_supervisor, found):
    press(as_supervisor, found, "under", tick=[key(found, "Space")], target=key(found, "Reading"))

    press(as_supervisor, found, "save")

    assert list(Goal.objects.values_list("number", "title", "parent__title")) == [
        ("1", "Reading", None),
        ("1.1", "Space", "Reading"),
    ]


def test_what_is_missing_is_said_before_saving_and_what_was_typed_stays(as_supervisor, found):
    item = key(found, "Provide")

    response = press(
        as_supervisor,
        found,
        "save",
        **{"plan-title": "", "plan-starts": "2027-08-01", f"{item}-text": " "},
    )

    form = response.context["form"]
    assert form.errors == {
        "title": ["Type the title of the plan."],
        "ends": ["The last day cannot be before the first."],
        "__all__": ["1.1 has no words: type or set it aside."],
    }
    assert form["starts"].value() == "2027-08-01"
    assert not Plan.objects.exists()


def test_a_plan_the_place_has_already_is_not_made_again(as_supervisor, found, office):
    PlanFactory(owner=office, title="Library Plan", starts="2026-07-01", ends="2027-06-30")

    response = press(as_supervisor, found, "save")

    assert list(response.context["form"].errors) == ["title"]
    assert Plan.objects.count() == 1


def test_key_areas_are_saved_for_the_district(as_supervisor, office):
    data = {"owner": office.pk, "kind": "partnership", "text": PARTNERSHIP.read_text()}
    as_supervisor.post(START, data)

    found = PlanImport.objects.get()
    press(as_supervisor, found, "save", **{"plan-starts": "2026-07-01", "plan-ends": "2027-06-30"})

    assert Framework.objects.get().district == office.district
    assert list(Standard.objects.values_list("title", flat=True)) == [
        "School Readiness",
        "Library Services & Access",
        "Programming for Students & Families",
        "Intervention Programs & Services",
    ]


def test_key_areas_the_district_has_are_shown_as_matched(as_supervisor, office):
    StandardFactory(framework=FrameworkFactory(district=office.district), title="School readiness")
    data = {"owner": office.pk, "kind": "partnership", "text": PARTNERSHIP.read_text()}

    response = as_supervisor.post(START, data, follow=True)

    assert [area["note"] for area in response.context["areas"]] == [
        "The district has this key area already: nothing is added.",
        *["The district has other key areas already: this one is not added."] * 3,
    ]


@pytest.mark.parametrize(
    ("name", "goals"),
    [
        ("west-hartford-library-development-plan-2016-17", [4, 4, 5]),
        ("hartford-schools-strategic-plan-2018-22", [8, 6, 6, 8, 10, 5]),
        ("hartford-library-schools-zone-partnership", [4, 3, 3]),
        ("best-practices-library-media", [6, 20]),
        ("west-hartford-policies-and-1800-educational-equity", [0] * 7),
    ],
)
def test_the_documents_come_in_through_the_page(as_supervisor, office, name, goals):
    text = (SOURCES / f"{name}.txt").read_text()
    as_supervisor.post(START, {"owner": office.pk, "kind": "department", "text": text})
    found = PlanImport.objects.get()
    dates = {"plan-starts": "2026-07-01", "plan-ends": "2027-06-30"}

    response = press(as_supervisor, found, "save", **dates)

    plan = Plan.objects.get()
    assert response.url == plan.get_absolute_url()
    assert [goal.items.count() for goal in plan.goals.all()] == goals
