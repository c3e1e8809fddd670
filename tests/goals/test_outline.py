"""Correcting a proposed plan: no step may lose a line of the source or show it twice."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.imports import read_plan, read_text
from goals.outline import (
    LINE_USES,
    CannotDo,
    drop,
    edit,
    grow,
    join,
    lines_of,
    move,
    preface,
    put_under,
    remaining,
    split,
    turn,
    use,
)

SOURCES = sorted(Path("goals/sources").glob("*.txt"))
SMALL = """\
Library Plan 2026-2027
Our Vision
Every student reads.

Goal 1: Reading
All students read well.
• Provide forums for sharing.
• Create a website that informs
  families of programs.

Goal 2: Space
• Monitor the use of rooms.
• Develop a plan.
powered by finalsite
"""


@pytest.fixture
def source():
    return SMALL.split("\n")


@pytest.fixture
def tree():
    return grow(read_text(SMALL))


def shown(tree):
    """The goals and items as a reader sees them."""
    return [
        (goal["number"], goal["title"], [(item["number"], item["text"]) for item in goal["items"]])
        for goal in tree["goals"]
    ]


def key(tree, words):
    """The key of the goal or item that begins with `words`."""
    nodes = [*tree["goals"], *(item for goal in tree["goals"] for item in goal["items"])]
    return next(
        node["key"] for node in nodes if node.get("text", node.get("title")).startswith(words)
    )


def test_the_tree_grows_from_what_was_read(tree):
    assert shown(tree) == [
        (
            "1",
            "Reading",
            [
                ("1.1", "Provide forums for sharing."),
                ("1.2", "Create a website that informs families of programs."),
            ],
        ),
        ("2", "Space", [("2.1", "Monitor the use of rooms."), ("2.2", "Develop a plan.")]),
    ]
    assert lines_of(tree) == [1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 13, 14]


def test_an_item_moved_down_past_its_goal_enters_the_next_and_the_numbers_follow(tree):
    tree = move(tree, key(tree, "Create"), 1)

    assert [(number, [item for item, _ in items]) for number, _, items in shown(tree)] == [
        ("1", ["1.1"]),
        ("2", ["2.1", "2.2", "2.3"]),
    ]
    assert shown(tree)[1][2][0] == ("2.1", "Create a website that informs families of programs.")


def test_a_goal_moves_with_its_items(tree):
    tree = move(tree, key(tree, "Space"), -1)

    assert [(number, title) for number, title, _ in shown(tree)] == [
        ("1", "Space"),
        ("2", "Reading"),
    ]
    assert shown(tree)[0][2] == [("1.1", "Monitor the use of rooms."), ("1.2", "Develop a plan.")]


def test_numbers_that_were_printed_out_of_order_stay(tree):
    tree = edit(tree, [(key(tree, "Monitor"), "number", "B7")])

    tree = move(tree, key(tree, "Monitor"), 1)

    assert shown(tree)[1][2] == [("2.2", "Develop a plan."), ("B7", "Monitor the use of rooms.")]


def test_the_first_of_all_cannot_move_up(tree):
    for words in ("Reading", "Provide"):
        with pytest.raises(CannotDo, match="already stands first"):
            move(tree, key(tree, words), -1)


def test_a_goal_put_under_another_becomes_its_subgoal(tree):
    tree = put_under(tree, [key(tree, "Space")], key(tree, "Reading"))

    assert tree["goals"][1]["under"] == tree["goals"][0]["key"]
    assert [number for number, _, _ in shown(tree)] == ["1", "1.1"]


def test_a_goal_cannot_stand_under_itself(tree):
    tree = put_under(tree, [key(tree, "Space")], key(tree, "Reading"))

    with pytest.raises(CannotDo, match="under itself"):
        put_under(tree, [key(tree, "Reading")], key(tree, "Space"))


def test_an_item_cannot_stand_without_a_heading(tree):
    with pytest.raises(CannotDo, match="stands under a heading"):
        put_under(tree, [key(tree, "Monitor")], None)


def test_joining_keeps_words_and_lines_together(tree):
    tree = join(tree, key(tree, "Create"))

    joined = tree["goals"][0]["items"][0]
    assert joined["text"] == (
        "Provide forums for sharing. Create a website that informs families of programs."
    )
    assert joined["lines"] == [7, 8, 9]


def test_the_first_item_joins_the_statement_of_its_heading(tree):
    tree = join(tree, key(tree, "Provide"))

    assert tree["goals"][0]["statement"] == "All students read well. Provide forums for sharing."


def test_splitting_shares_the_lines_out(tree, source):
    website = key(tree, "Create")
    tree = edit(tree, [(website, "text", "Create a website that informs | families of programs.")])

    tree = split(tree, website, source)

    assert [
        (item["number"], item["text"], item["lines"]) for item in tree["goals"][0]["items"]
    ] == [
        ("1.1", "Provide forums for sharing.", [7]),
        ("1.2", "Create a website that informs", [8]),
        ("1.3", "families of programs.", [9]),
    ]


def test_splitting_asks_for_the_place(tree, source):
    with pytest.raises(CannotDo, match="where the second part begins"):
        split(tree, key(tree, "Create"), source)


def test_what_is_set_aside_is_not_used_and_says_who_did_it(tree, source):
    tree = drop(tree, [key(tree, "Space")], source)

    assert [unused for unused in tree["not_used"] if unused["why"] == "set aside by you"] == [
        {"line": 11, "text": "Goal 2: Space", "why": "set aside by you"},
        {"line": 12, "text": "• Monitor the use of rooms.", "why": "set aside by you"},
        {"line": 13, "text": "• Develop a plan.", "why": "set aside by you"},
    ]


def test_a_line_set_aside_comes_back_where_it_is_printed(tree, source):
    tree = drop(tree, [key(tree, "Provide")], source)

    tree, back = use(tree, [7], "items", source)

    assert shown(tree)[0][2][0] == ("1.1", "Provide forums for sharing.")
    assert back == key(tree, "Provide")


def test_a_line_used_as_a_heading_takes_over_what_is_printed_below_it(tree, source):
    tree = drop(tree, [key(tree, "Monitor")], source)

    tree, _ = use(tree, [12], "heading", source)

    assert shown(tree)[1:] == [
        ("2", "Space", []),
        ("3", "Monitor the use of rooms.", [("3.1", "Develop a plan.")]),
    ]


def test_a_line_kept_in_the_preface_stands_in_its_text(tree, source):
    tree, _ = use(tree, [14], "preface", source)

    assert preface(tree) == "Our Vision\nEvery student reads.\n\npowered by finalsite"


def test_an_item_turned_into_a_heading_heads_the_items_after_it(tree):
    tree = turn(tree, key(tree, "Monitor"))

    assert shown(tree)[1:] == [
        ("2", "Space", []),
        ("3", "Monitor the use of rooms.", [("3.1", "Develop a plan.")]),
    ]


def test_a_heading_turned_into_an_item_brings_its_items_along(tree):
    tree = turn(tree, key(tree, "Space"))

    assert [number for number, _ in shown(tree)[0][2]] == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    assert shown(tree)[0][2][2] == ("1.3", "Space")


def test_only_work_has_a_rhythm_and_can_be_ongoing(tree):
    item = key(tree, "Provide")

    tree = edit(tree, [(item, "rhythm", "when_finished"), (item, "asks", "measure")])

    found = tree["goals"][0]["items"][0]
    assert (found["asks"], found["ongoing"], found["rhythm"]) == ("measure", False, "every_period")


def test_a_heading_that_is_too_long_stands_whole_in_the_statement(tree):
    words = " ".join(["reading"] * 40)

    tree = edit(tree, [(key(tree, "Space"), "title", words)])

    assert len(tree["goals"][1]["title"]) <= 200
    assert tree["goals"][1]["statement"] == words


def test_what_is_missing_is_said_with_the_place(tree):
    tree = edit(tree, [(key(tree, "Monitor"), "text", " "), (key(tree, "Reading"), "title", "")])

    assert remaining(tree) == [
        (
            tree["goals"][0]["key"],
            "A heading has no words: type them, or join it with the one above.",
        ),
        (tree["goals"][1]["items"][0]["key"], "2.1 has no words: type or set it aside."),
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_line_of_the_documents_stands_in_the_tree_once(path):
    proposed = read_plan(path)
    written = [number for number, line in enumerate(proposed.source, 1) if line.strip()]

    assert lines_of(grow(proposed)) == written


def apply(draw, tree, source):
    """One step chosen by hypothesis."""
    nodes = [*tree["goals"], *tree["key_areas"]]
    nodes += [item for goal in tree["goals"] for item in goal["items"]]
    keys = [node["key"] for node in nodes] or ["gone"]
    some = draw(st.lists(st.sampled_from(keys), min_size=1, max_size=3))
    lines = [unused["line"] for unused in tree["not_used"]] or [1]
    ticked = draw(st.lists(st.sampled_from(lines), min_size=1, max_size=4))
    target = draw(st.sampled_from([None, *(goal["key"] for goal in tree["goals"])]))
    words = [(some[0], field, "one | two | three") for field in ("text", "statement")]
    steps = {
        "up": lambda: move(tree, some[0], -1),
        "down": lambda: move(tree, some[0], 1),
        "under": lambda: put_under(tree, some, target),
        "join": lambda: join(tree, some[0]),
        "split": lambda: split(edit(tree, words), some[0], source),
        "turn": lambda: turn(tree, some[0]),
        "drop": lambda: drop(tree, some, source),
        "use": lambda: use(tree, ticked, draw(st.sampled_from(list(LINE_USES))), source)[0],
    }
    return steps[draw(st.sampled_from(sorted(steps)))]()


@settings(max_examples=60, deadline=None)
@given(data=st.data(), path=st.sampled_from(SOURCES[1:4]))
def test_after_any_steps_every_line_still_stands_in_the_tree_once(data, path):
    proposed = read_plan(path)
    tree = grow(proposed)
    lines = lines_of(tree)

    for _ in range(data.draw(st.integers(1, 12))):
        try:
            tree = apply(data.draw, tree, proposed.source)
        except CannotDo:
            continue
        assert lines_of(tree) == lines
        keys = [goal["key"] for goal in tree["goals"]]
        assert all(
            goal["under"] is None or goal["under"] in keys[:at]
            for at, goal in enumerate(tree["goals"])
        )


def test_a_step_leaves_the_tree_before_it_as_it_was(tree, source):
    before = grow(read_text(SMALL))

    drop(move(tree, key(tree, "Monitor"), 1), [key(tree, "Reading")], source)

    assert tree == before
