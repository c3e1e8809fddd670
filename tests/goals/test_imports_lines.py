"""Nothing a document says is lost: every line is used once or set aside with a reason."""

import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goals.imports import PlanFileError, read_text

PIECES = """
Goal One|GOAL 2: READING|Objective 1.2 Do it|# Plan|## Goal 1|VISION|Strategies|• Adopt a plan|-
  o Train teachers|* x|> Create a site|1. Literacy|1)|a. First|I. One|1.1 Review|IV.|Page 3 of 9
Goal\tAction Step\tWho|Literacy\tTrain staff\tLead|Powered by X|long-|term plans for|to all.|•
Family & Community|**Bold Heading**|Contents|Goal 1 ..... 3|2019-2020||   |Students will:|\u200b
Key Areas of Focus|✓ 1800 Equity|Appendix|860-555-1234|Purpose: to do|----|Dear families,|\x0c
"""
TABLE = ["| Goal | Action |", "|---|---|", "| a | b |"]
piece = st.sampled_from([*PIECES.strip("\n").replace("\n", "|").split("|"), *TABLE])
lines = st.lists(st.one_of(piece, st.text(max_size=40)), max_size=40)
any_text = st.one_of(st.text(max_size=400), lines.map("\n".join))


def lines_of(plan):
    used = [*plan.lines]
    for goal in plan.goals:
        used += goal.lines
        for item in goal.items:
            used += item.lines
    for area in plan.key_areas:
        used += area.lines
    return sorted(used + [unused.line for unused in plan.not_used])


@given(text=any_text, markdown=st.booleans())
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_line_of_any_text_stands_exactly_once(text, markdown):
    try:
        plan = read_text(text, markdown)
    except PlanFileError:
        return

    wanted = [number for number, line in enumerate(plan.source, 1) if line.strip()]
    assert lines_of(plan) == wanted


@given(text=any_text)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_numbers_of_any_plan_are_unique_and_parents_stand_before_their_goals(text):
    try:
        plan = read_text(text)
    except PlanFileError:
        return

    numbers = [goal.number for goal in plan.goals]
    numbers += [item.number for goal in plan.goals for item in goal.items]
    assert len(numbers) == len(set(numbers))
    seen = {None}
    for goal in plan.goals:
        assert goal.parent in seen
        assert goal.title
        seen.add(goal.number)


def page(number):
    steps = "\n".join(
        f"• Provide support {number}.{at} to the schools and\nall teachers." for at in range(18)
    )
    head = f"\x0cGoal {number}: Area {number}\n\nA statement of what we want."
    return f"{head}\n\n{steps}\n\nPage {number} of 300\n"


def test_three_hundred_pages_are_read_in_time_that_grows_with_their_length():
    small, large = ("".join(page(at) for at in range(1, size)) for size in (31, 301))

    began = time.perf_counter()
    read_text(small)
    middle = time.perf_counter()
    plan = read_text(large)
    ended = time.perf_counter()

    assert (ended - middle) / (middle - began) < 40  # ten times the text; quadratic would be 100
    assert [len(goal.items) for goal in plan.goals] == [18] * 300
    assert (
        plan.goals[299].items[17].text == "Provide support 300.17 to the schools and all teachers."
    )


@pytest.mark.parametrize(
    "line",
    [
        *(
            word * 30_000
            for word in ("a ", "word\n", "- x\n", "A\n\n", ".", "| a ", "**a", "(", "1.")
        ),
        *(
            word * 20_000
            for word in ("\t x\n", "1. a\n - b\n", "Goal 1\n", "A B\n- c\n", "a | b\n")
        ),
        "".join(" " * (at % 400) + "- x\n" for at in range(5_000)),
        "HEADING\nand\n" * 8_000,
    ],
    ids=lambda line: repr(line[:8]),
)
def test_odd_texts_of_great_length_are_read_or_refused(line):
    with suppress(PlanFileError):
        read_text(f"Goal 1: Reading\n- Read\n{line}")
