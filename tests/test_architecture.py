"""The shape of the code, as docs/ and the house style state it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ["zones", "goals", "programs", "assessments", "config"]
NAMED_AFTER_NOTHING = {"utils", "helpers", "services", "common", "mixins", "misc", "signals"}
FILES = sorted(
    path.relative_to(ROOT)
    for room in [*ROOMS, "tests", "bench"]
    for path in (ROOT / room).rglob("*.py")
)
CODE = [path for path in FILES if "migrations" not in path.parts]


def imports(path):
    """Every module a file imports, inside functions too."""
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_nothing_to_its_right(room):
    right = ROOMS[ROOMS.index(room) + 1 :]

    wrong = [
        f"{path} imports {module}"
        for path in FILES
        if path.parts[0] == room
        for module in imports(path)
        if module.split(".")[0] in [*right, "tests"]
    ]

    assert wrong == []


def test_no_file_is_named_after_nothing():
    wrong = [str(path) for path in CODE if {path.stem, *path.parts} & NAMED_AFTER_NOTHING]

    assert wrong == []


def test_no_file_is_longer_than_400_lines():
    lengths = {str(path): len((ROOT / path).read_text().splitlines()) for path in CODE}

    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}


def test_templates_hold_no_inline_style_or_script():
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        for text in [path.read_text()]
        if " style=" in text or "<style" in text or "<script>" in text or " onclick=" in text
    ]

    assert wrong == []


def test_the_day_of_a_moment_is_asked_of_a_clock():
    """`.date()` of a stored moment is its day in London: in the evening here, tomorrow."""
    wrong = [
        f"{path}:{line}"
        for path in CODE
        for line, text in enumerate((ROOT / path).read_text().splitlines(), 1)
        if re.search(r"(_at|now\(\))\.date\(\)", text)
    ]

    assert wrong == []


def test_functions_are_short(record_property):
    """Only told, not enforced: what stands over 25 lines, longest first."""
    functions = [
        (node.end_lineno - node.lineno + 1, f"{path}:{node.lineno} {node.name}")
        for path in CODE
        if path.parts[0] in ROOMS
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.FunctionDef)
    ]
    long = sorted((row for row in functions if row[0] > 25), reverse=True)
    record_property("functions over 25 lines", long)

    assert len(long) <= len(functions) * 0.05, long
