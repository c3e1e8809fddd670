"""Search finds what its reader may see, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Plan
from tests.factories import (
    ActionItemFactory,
    GoalFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
)


def found(client, user, words):
    """{group: [name]}"""
    client.force_login(user)
    groups = client.get("/search/", {"q": words}).context["groups"]
    return {title: [name for _, name, _ in rows] for title, rows, _ in groups}


@pytest.fixture
def plan(office):
    """A department plan about curricula, with a goal and an item about them."""
    plan = PlanFactory(owner=office, title="Curriculum plan")
    goal = GoalFactory(plan=plan, title="Goal One", statement="Revise the curriculum.")
    ActionItemFactory(goal=goal, number="1.1", text="Continue revising the library curriculum.")
    ActionItemFactory(goal=goal, number="1.2", text="Monitor progress.", label="Assessments")
    return plan


def test_the_words_of_plans_are_found_in_any_form(client, plan, specialist):
    assert found(client, specialist, "curriculum") == {
        "Plans": ["Curriculum plan"],
        "Goals": ["Goal One: Revise the curriculum."],
        "Action items": ["1.1 Continue revising the library curriculum."],
    }
    assert found(client, specialist, "assessment") == {"Action items": ["1.2 Assessments"]}
    assert found(client, specialist, "1.2") == {"Action items": ["1.2 Assessments"]}


def test_names_are_found_by_their_beginnings_however_they_are_typed(
    client, specialist, school, district
):
    PlaceFactory(district=district, name="Élan García School")
    PositionFactory(place=school, user__name="Zoë Núñez")

    assert found(client, specialist, "garcia el") == {"Places": ["Élan García School"]}
    assert found(client, specialist, "NUÑ") == {"People": ["Zoë Núñez"]}
    assert found(client, specialist, "juni") == {"Places": ["Juniper School"]}


@pytest.mark.parametrize("person", ["outsider", "branch_lead", "branch_staff"])
def test_plans_of_the_schools_are_not_found_by_the_library_or_another_district(
    request, client, plan, person
):
    assert found(client, request.getfixturevalue(person), "curriculum") == {}


def test_a_draft_is_found_by_those_who_write_it(client, plan, supervisor, specialist):
    Plan.objects.update(status="draft", adopted_on=None)

    assert list(found(client, supervisor, "curriculum")) == ["Plans", "Goals", "Action items"]
    assert found(client, specialist, "curriculum") == {}


def test_a_viewer_finds_plans_and_no_people(client, plan, viewer, specialist):
    assert found(client, viewer, "Dana") == {}
    assert found(client, viewer, "curriculum")["Plans"] == ["Curriculum plan"]


def test_people_of_another_district_are_not_found(client, specialist, outsider):
    assert found(client, specialist, "Otto") == {}


def test_a_branch_does_not_find_schools_of_other_zones(client, branch_lead, other_school):
    assert found(client, branch_lead, "Oak") == {}
    assert found(client, branch_lead, "Juniper") == {"Places": ["Juniper School"]}


def test_retired_items_are_not_found(client, plan, specialist):
    plan.goals.get().items.get(number="1.2").retire()

    assert found(client, specialist, "assessments") == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Words of a plan, or a name"),
        ("j", "Type at least two letters."),
        ("&|", "Type at least two letters."),
        ("xylophone", "Nothing found for “xylophone”."),
        ("' & | ! ( ) : * <b>", "Nothing found for"),
        ("a\\b:*'", "Nothing found for"),
    ],
)
def test_searches_without_a_result_say_what_to_do(client, specialist, words, said):
    client.force_login(specialist)

    page = client.get("/search/", {"q": words})

    assert (page.status_code, said in page.content.decode()) == (200, True)
    assert "<b>'" not in page.content.decode()


def test_long_lists_are_cut_and_say_so(client, specialist, district):
    for number in range(12):
        PlaceFactory(district=district, name=f"Maple {number:02d}")
    client.force_login(specialist)

    [(title, rows, more)] = client.get("/search/", {"q": "maple"}).context["groups"]

    assert (title, len(rows), more) == ("Places", 10, True)


def test_the_number_of_queries_does_not_grow(client, plan, specialist, district, school):
    client.force_login(specialist)
    counts = []
    for number in range(2):
        for more in range(3):
            PlaceFactory(district=district, name=f"Curriculum {number} {more}")
            PositionFactory(place=school, user__name=f"Curriculum {number} {more}")
        with CaptureQueriesContext(connection) as captured:
            client.get("/search/", {"q": "curriculum"})
        counts.append(len(captured))

    assert counts[0] == counts[1]
