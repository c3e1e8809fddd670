"""Plans of districts that do not exist, in the shapes real ones have: the whole result each time.

Beside each plan lies what a careful reader takes from it, as the command prints it with --json.
"""

import io
import json
from pathlib import Path

import docx
import openpyxl
import pytest

from goals.imports import read_plan

PLANS = Path(__file__).parent / "plans"
FILES = sorted(path for path in PLANS.iterdir() if path.suffix in (".txt", ".md", ".csv"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_plan_is_read_as_a_careful_reader_would(path):
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))

    plan = read_plan(path)

    assert plan.as_dict() == expected


def test_nested_levels_keep_their_names():
    plan = read_plan(PLANS / "maple-hollow-strategic-plan.txt")

    assert (plan.level, plan.sublevel) == ("Priority", "Objective")


def word_file(build):
    document = docx.Document()
    build(document)
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return file


def elm_ridge(document):
    document.add_heading("Elm Ridge Library Plan 2024-2027", 0)
    document.add_heading("Mission", 1)
    document.add_paragraph("Libraries for all.")
    document.add_heading("Goal 1: Reading", 1)
    document.add_paragraph("Every student reads for pleasure.")
    document.add_paragraph("Create a reading challenge", style="List Bullet")
    document.add_paragraph("Provide author visits", style="List Number")
    document.add_paragraph("Invite two authors a year", style="List Bullet 2")
    document.add_heading("Goal 2: Research", 1)
    table = document.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ["Action", "Who", "When"], strict=True):
        cell.text = text
    row = ["Develop a research guide", "Librarian", "2025"]
    for cell, text in zip(table.rows[1].cells, row, strict=True):
        cell.text = text
    document.add_paragraph().add_run("Measures of Success").bold = True
    document.add_paragraph("80% of students will cite sources", style="List Bullet")


def test_word_file_is_read_by_its_styles_lists_and_tables():
    plan = read_plan(word_file(elm_ridge), name="plan.docx")

    assert plan.title == "Elm Ridge Library Plan 2024-2027"
    assert (plan.starts.isoformat(), plan.ends.isoformat()) == ("2024-07-01", "2027-06-30")
    assert [(goal.number, goal.title, goal.statement) for goal in plan.goals] == [
        ("1", "Reading", "Every student reads for pleasure."),
        ("2", "Research", ""),
    ]
    assert [
        (item.number, item.text, item.asks, item.ongoing)
        for goal in plan.goals
        for item in goal.items
    ] == [
        ("1.1", "Create a reading challenge", "updates", False),
        ("1.2", "Provide author visits", "updates", True),
        ("1.2.1", "Invite two authors a year", "updates", True),
        ("2.1", "Develop a research guide", "updates", False),
        ("2.2", "80% of students will cite sources", "measure", False),
    ]
    assert plan.preface == "Mission\n\nLibraries for all."


def test_workbook_is_read_from_the_sheet_that_has_the_columns():
    book = openpyxl.Workbook()
    book.active.append(["Contact list"])
    sheet = book.create_sheet("Plan")
    sheet.append(["Willow Bend Library Plan 2025-26"])
    sheet.append(["No.", "Goal", "Description", "Step"])
    sheet.append([1.1, "Goal A: Reading", "All read.", "Establish a book club"])
    sheet.append([1.2, None, None, "Monitor circulation"])
    sheet.append([None, "Goal B: Makers", "All make.", "Use the maker cart"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)

    plan = read_plan(file, name="plan.xlsx").as_dict()

    assert plan == {
        "title": "Willow Bend Library Plan 2025-26",
        "starts": "2025-07-01",
        "ends": "2026-06-30",
        "level": "Goal",
        "lines": [1],
        "goals": [
            {
                "number": "A",
                "parent": None,
                "title": "Reading",
                "statement": "All read.",
                "lines": [],
                "items": [
                    _item("A.1", "Establish a book club", False, 3),
                    _item("A.2", "Monitor circulation", True, 4),
                ],
            },
            {
                "number": "B",
                "parent": None,
                "title": "Makers",
                "statement": "All make.",
                "lines": [],
                "items": [_item("B.1", "Use the maker cart", True, 5)],
            },
        ],
        "key_areas": [],
        "not_used": [{"line": 2, "text": "No.\tGoal\tDescription\tStep", "why": "column headings"}],
    }


def _item(number, text, ongoing, line):
    return {"number": number, "text": text, "asks": "updates", "ongoing": ongoing, "lines": [line]}
