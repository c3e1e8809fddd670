"""The five source documents: what a careful reader finds in each of them."""

import datetime
from pathlib import Path

import pytest

from goals.imports import read_plan

SOURCES = Path(__file__).parents[2] / "goals" / "sources"
DEPARTMENT = "west-hartford-library-development-plan-2016-17.txt"
STRATEGIC = "hartford-schools-strategic-plan-2018-22.txt"
ZONES = "hartford-library-schools-zone-partnership.txt"
PRACTICES = "best-practices-library-media.txt"
POLICIES = "west-hartford-policies-and-1800-educational-equity.txt"


def counts(plan):
    return [(goal.title, len(goal.items)) for goal in plan.goals]


def lines_of(plan):
    used = [*plan.lines]
    for goal in plan.goals:
        used += goal.lines
        for item in goal.items:
            used += item.lines
    for area in plan.key_areas:
        used += area.lines
    return sorted(used + [unused.line for unused in plan.not_used])


@pytest.mark.parametrize("name", [DEPARTMENT, STRATEGIC, ZONES, PRACTICES, POLICIES])
def test_every_line_of_a_source_stands_exactly_once(name):
    text = (SOURCES / name).read_text(encoding="utf-8")

    plan = read_plan(SOURCES / name)

    assert lines_of(plan) == [
        number for number, line in enumerate(text.split("\n"), 1) if line.strip()
    ]
    assert plan.source == text.split("\n")[: len(plan.source)]


def test_department_plan_has_three_goals_with_their_statements():
    plan = read_plan(SOURCES / DEPARTMENT)

    assert plan.title == "Library Media Services Department Development Plan"
    assert (plan.starts, plan.ends) == (datetime.date(2016, 7, 1), datetime.date(2017, 6, 30))
    assert (plan.level, plan.sublevel, plan.lines) == ("Goal", "", [9, 11])
    assert counts(plan) == [("Goal One", 4), ("Goal Two", 4), ("Goal Three", 5)]
    assert plan.goals[0].statement == (
        "Advance achievement for all students and reduce disparity between and among groups."
    )
    assert plan.goals[0].lines == [13, 15]
    assert plan.preface == (
        "Our Mission is to inspire and prepare all students to realize their potential and "
        "enhance our global community."
    )


def test_department_plan_asks_for_updates_on_work_that_mostly_goes_on():
    plan = read_plan(SOURCES / DEPARTMENT)

    items = [item for goal in plan.goals for item in goal.items]
    assert {(item.asks, item.ongoing, item.rhythm) for item in items} == {
        ("updates", True, "every_period")
    }
    assert plan.goals[2].items[4].as_dict() == {
        "number": "3.5",
        "text": "Advocate for the library media program.",
        "asks": "updates",
        "ongoing": True,
        "lines": [51],
    }


def test_department_plan_sets_the_web_page_aside_with_reasons():
    plan = read_plan(SOURCES / DEPARTMENT)

    assert [(unused.line, unused.why) for unused in plan.not_used] == [
        (1, "page furniture"),
        (2, "page furniture"),
        (3, "preface"),
        (5, "heading with nothing under it"),
        (7, "contact details"),
        (57, "heading with nothing under it"),
        (59, "contact details"),
        (61, "contact details"),
        (63, "contact details"),
        (65, "page furniture"),
        (66, "page furniture"),
    ]


def test_strategic_plan_has_six_headings_across_its_repeated_page_headings():
    plan = read_plan(SOURCES / STRATEGIC)

    assert plan.title == "DISTRICT MODEL FOR EXCELLENCE: Strategic Plan 2018-2022"
    assert (plan.starts, plan.ends) == (datetime.date(2018, 7, 1), datetime.date(2022, 6, 30))
    assert counts(plan) == [
        ("STRATEGIES", 8),
        ("MAJOR GOALS BY 2022", 6),
        ("Teaching & Learning", 6),
        ("Family & Community Partnerships", 8),
        ("Operational Effectiveness", 10),
        ("School Culture & Climate", 5),
    ]
    assert {goal.parent for goal in plan.goals} == {None}
    assert "HPS students will graduate ready to transform our world." in plan.preface


def test_strategic_plan_asks_for_a_measure_under_its_major_goals_only():
    plan = read_plan(SOURCES / STRATEGIC)

    asks = [{item.asks for item in goal.items} for goal in plan.goals]
    assert asks == [{"updates"}, {"measure"}, {"updates"}, {"updates"}, {"updates"}, {"updates"}]
    family = plan.goals[3].items
    assert [item.ongoing for item in family] == [
        False, True, False, True, True, False, False, True,
    ]  # fmt: skip


def test_zone_partnership_gets_its_columns_back_together():
    plan = read_plan(SOURCES / ZONES)

    assert (plan.title, plan.level) == ("A New Model for Urban Learning", "Strategy")
    assert counts(plan) == [
        ("Zone Collaboration Strategy", 4),
        ("Partnership Communication Strategy", 3),
        ("Technology, Resource and Access Strategy", 3),
    ]
    assert [goal.statement for goal in plan.goals] == [
        "To build partnerships between branch libraries and surrounding schools to improve "
        "services and access.",
        "To effectively communicate programs and resources to all stakeholders to improve "
        "services and access.",
        "To leverage tools, systems, and resources to improve services and access.",
    ]
    assert plan.goals[1].items[0].text == (
        "Create a Communication Plan that includes innovative strategies to inform all stakeholders"
    )


def test_zone_partnership_names_its_four_key_areas():
    plan = read_plan(SOURCES / ZONES)

    assert [area.title for area in plan.key_areas] == [
        "School Readiness",
        "Library Services & Access",
        "Programming for Students & Families",
        "Intervention Programs & Services",
    ]
    assert plan.key_areas[0].as_dict() == {
        "title": "School Readiness",
        "description": "Collaborate to improve work with families and children from birth through "
        "pre-school that helps to prepare them for school entry and success.",
        "lines": [23, 24, 26, 27, 28, 29],
    }


def test_best_practices_are_statements_nobody_reports_on():
    plan = read_plan(SOURCES / PRACTICES)

    assert plan.title == (
        "Best Practices for Library Media Center Programs and for Library Media Specialists"
    )
    assert counts(plan) == [
        ("Effective Media Center Programs demonstrate that", 6),
        ("Accomplished library media specialists are teachers who", 20),
    ]
    assert {item.asks for goal in plan.goals for item in goal.items} == {"nothing"}
    assert {unused.why for unused in plan.not_used} == {"preface"}


def test_policy_page_becomes_its_areas_and_its_menu_is_set_aside():
    plan = read_plan(SOURCES / POLICIES)

    assert plan.title == "1800 Educational Equity"
    assert [goal.title for goal in plan.goals] == [
        "Budget and Resource Allocation",
        "Recruitment and Retention",
        "High-Quality Curriculum, Instruction, and Opportunities *Academics, Co-Curricular, and "
        "Extracurricular/Enrichment*",
        "Professional Development",
        "Family and Community Partnership Engagement, Balance/Representation",
        "Environment/Climate",
        "Accountability Structures, Systems, and Data Analysis",
    ]
    assert all(goal.statement.startswith("WHPS") and not goal.items for goal in plan.goals)
    assert sum(unused.why == "list of links" for unused in plan.not_used) == 43
