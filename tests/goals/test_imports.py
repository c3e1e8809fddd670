"""Single rules of the plan reader, one line of a plan at a time."""

import pytest

from goals.imports import read_text
from goals.imports.verbs import asks_for, is_ongoing, rhythm_of
from goals.imports.years import find_span


@pytest.mark.parametrize(
    ("text", "heading", "asks", "ongoing", "rhythm"),
    [
        ("Continue editing the curriculum", "", "updates", True, "every_period"),
        ("Build the capacity of staff", "", "updates", True, "every_period"),
        ("Regularly use data", "", "updates", True, "every_period"),
        ("Develop and curate a digital footprint", "", "updates", True, "every_period"),
        ("Clearly define autonomies", "", "updates", False, "when_finished"),
        ("Identify and deploy tools", "", "updates", False, "when_finished"),
        ("Revisit and redefine the model", "", "updates", False, "when_finished"),
        ("Create a website", "", "updates", False, "when_finished"),
        ("Increase graduation rate by 9%.", "", "measure", False, ""),
        ("90% of students will meet growth targets", "", "measure", False, ""),
        ("Increase the number of community schools", "MAJOR GOALS BY 2022", "measure", False, ""),
        ("Increase the number of community schools", "Family", "updates", True, "every_period"),
        ("Administrative support is ongoing", "", "nothing", False, ""),
        ("understand students", "Accomplished librarians are teachers who", "nothing", False, ""),
        ("We believe in every child", "", "nothing", False, ""),
    ],
)
def test_item_asks_for_what_its_verb_and_heading_say(text, heading, asks, ongoing, rhythm):
    judged = asks_for(text, heading)
    lasts = judged == "updates" and is_ongoing(text)

    assert (judged, lasts, rhythm_of(judged, lasts)) == (asks, ongoing, rhythm)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Plan 2016-2017", (2016, 2017)),
        ("Plan 2016-17", (2016, 2017)),
        ("2018–22", (2018, 2022)),
        ("2019-20 to 2021-22", (2019, 2022)),
        ("2023 to 2028", (2023, 2028)),
        ("in 2022", None),
        ("860-2016-17", None),
        ("2016-2099", None),
    ],
)
def test_span_of_school_years(text, years):
    span = find_span(text)

    found = span and (span[0].isoformat(), span[1].isoformat())
    assert found == (years and (f"{years[0]}-07-01", f"{years[1]}-06-30"))


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("Goal One", "1", "Goal One"),
        ("GOAL II", "2", "GOAL II"),
        ("Goal 3: Reading", "3", "Reading"),
        ("Goal 1 – Reading", "1", "Reading"),
        ("Priority 2. Families", "2", "Families"),
        ("Strategic Priority #4: Families", "4", "Families"),
        ("Objective 1.2 Do it well", "1.2", "Do it well"),
        ("Focus Area A", "A", "Focus Area A"),
        ("**Pillar 1: People**", "1", "People"),
        ("### Goal 5: People", "5", "People"),
    ],
)
def test_headings_with_a_keyword_give_number_and_title(heading, number, title):
    plan = read_text(f"{heading}\n\n- Provide forums\n")

    assert [(goal.number, goal.title, len(goal.items)) for goal in plan.goals] == [
        (number, title, 1)
    ]


@pytest.mark.parametrize("sign", [*"•·-–*o>✓▪●\uf0b7", "1.", "a)", "(i)"])
def test_bullets_of_every_kind_start_an_item(sign):
    plan = read_text(f"Goal 1: Reading\n{sign} Provide forums\n")

    assert [item.text for item in plan.goals[0].items] == ["Provide forums"]


def test_wrapped_lines_are_joined_to_one_item():
    plan = read_text(
        "Goal 1: Reading\n"
        "• Provide long-\nterm support to all schools and\nLibraries of the district\n"
        "•\nMonitor progress\n"
    )

    assert [(item.text, item.lines) for item in plan.goals[0].items] == [
        ("Provide long-term support to all schools and Libraries of the district", [2, 3, 4]),
        ("Monitor progress", [5, 6]),
    ]


def test_sentence_about_a_goal_is_no_heading():
    plan = read_text("Goal 1: Reading\nGoal 1 covers all grades.\n- Provide forums\n")

    assert [goal.title for goal in plan.goals] == ["Reading"]
    assert plan.goals[0].statement == "Goal 1 covers all grades."


def test_overview_of_goals_that_stand_again_below_is_set_aside():
    plan = read_text("Goal 1: Read\nGoal 2: Write\n\nGoal 1: Read\n- a\nGoal 2: Write\n- b\n")

    assert [(goal.number, len(goal.items)) for goal in plan.goals] == [("1", 1), ("2", 1)]
    assert [unused.why for unused in plan.not_used] == ["stands again below"] * 2


def test_columns_that_came_apart_are_matched_in_their_order():
    plan = read_text("1. First Area\n\n2. Second Area\n\n> Plan a\n> Plan b\n\n> Plan c\n")

    assert [(goal.title, [item.text for item in goal.items]) for goal in plan.goals] == [
        ("First Area", ["Plan a", "Plan b"]),
        ("Second Area", ["Plan c"]),
    ]
