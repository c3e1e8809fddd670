"""The sheet of a class as a table to type in, and what a browser sends back of it."""

import json

from django.core.exceptions import PermissionDenied
from django.utils.html import format_html, format_html_join

from assessments.disclosures import What, refuse
from assessments.hand import SAVED, WRONG, Cell, save
from assessments.models import Assessment, year_name
from assessments.sheet import EMPTY
from zones.numbers import number

NOT_YOURS = "Results are entered by specialists and by who teaches the class."
FIELD = (
    '<input class="form-control form-control-sm{}" name="{}" id="id_{}" value="{}" data-was="{}"'
    ' aria-label="{}" autocomplete="off" maxlength="60"{}>{}<span class="said" id="id_{}_said">{}'
    "</span>"
)
INVALID = ' aria-invalid="true" aria-describedby="id_{}_said"'


def address_of(sheet, student=None, window=None):
    """Of the sheet, or of one student on it: without `reverse`, for many rows."""
    pk, class_pk = sheet.key
    pk = window or pk
    return f"/administrations/{pk}/classes/{class_pk}/{f'{student}/' if student else ''}"


def stepped(sheet):
    """The window in which one student follows the other: the sheet's own, where it is locked the
    last one that is open."""
    open_now = [pk for pk, column in sheet.columns.items() if not column.lock]
    own = sheet.administration.pk
    return own if own in open_now or not open_now else open_now[-1]


def sent(request, sheet):
    """The cells that were changed, as Cell; nothing that is not on the person's sheet."""
    seen = _seen(request.POST.get("seen", ""))
    cells = []
    for name, typed in request.POST.items():
        if not name.startswith("c-"):
            continue
        student, _, column = name.removeprefix("c-").partition("-")
        cell = Cell(number(student), number(column), typed.strip(), str(seen.get(name, "")))
        if cell.student not in sheet.students or cell.column not in sheet.columns:
            refuse(request, What.CHANGE, [cell.student] if cell.student else [])
        if cell.typed != cell.seen:
            cells.append(cell)
    return cells


def _seen(text):
    """{name of a cell: what stood there when the page was opened}"""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = {}
    return found if isinstance(found, dict) else {}


def enter(request, sheet, cells):
    """Saves the cells of somebody who may; 403 for who only looks on. The cells written."""
    if not all(sheet.may_enter(sheet.students[cell.student]) for cell in cells):
        raise PermissionDenied(NOT_YOURS)
    for cell in cells:
        if lock := sheet.columns[cell.column].lock:
            cell.state, cell.says, cell.now = WRONG, lock, sheet.held.get(cell.key, EMPTY)
    written = save(sheet, [cell for cell in cells if not cell.state], request.user)
    if written:
        sheet.changed(request, list(dict.fromkeys(cell.student for cell in written)))
    return written


def as_json(cells):
    """{name: what became of the cell}, for the page's script."""
    return {
        cell.name: {
            "state": cell.state,
            "now": cell.now.text,
            "level": cell.now.level,
            "says": cell.says,
        }
        for cell in cells
    }


def said(cell):
    """What stands beside a cell that was not saved, where there is no script to ask."""
    if cell.state == WRONG:
        return cell.says
    return f"{cell.says} Save again to put “{cell.typed or 'nothing'}” in its place."


def context(sheet, cells=()):
    """What the page shows: after saving, with what could not be saved as it was typed."""
    left = {cell.key: cell for cell in cells if cell.state != SAVED}
    shown = {
        f"c-{student}-{column}": sheet.held.get((student, column), EMPTY).text
        for student in sheet.students
        for column in sheet.columns
    }
    shown |= {cell.name: cell.seen for cell in left.values() if cell.state == WRONG}
    window = stepped(sheet)
    rows = [_row(sheet, student, window, left) for student in sheet.students.values()]
    return {
        "sheet": sheet,
        "columns": list(sheet.columns.values()),
        "year": year_name(sheet.administration.year),
        "hint": hint(sheet.columns[sheet.administration.pk].scale),
        "may_enter": sheet.may_enter_any(),
        "rows": rows,
        "first_url": next((row[0] for row in rows if row[0]), ""),
        "seen": json.dumps(shown),
        "problems": [(f"id_{c.name}", _label(sheet, c.key), said(c)) for c in left.values()],
    }


def hint(scale):
    """What can be typed, in words."""
    levels = ", ".join(f"{at} {one.name}" for at, one in enumerate(scale.levels, 1))
    if scale.kind == Assessment.Scale.LEVELS and levels:
        return f"{scale.range} ({levels})"
    return scale.range or "a score"


def _label(sheet, key):
    student, column = key
    return f"{sheet.students[student].name}, {sheet.columns[column].title}"


def _row(sheet, student, window, left):
    """(address, name, cells): one line of the table."""
    may = sheet.may_enter(student)
    cells = format_html_join(
        "",
        "<td>{}</td>",
        (
            (_cell(sheet, (student.pk, column), may, left.get((student.pk, column))),)
            for column in sheet.columns
        ),
    )
    return address_of(sheet, student.pk, window) if may else "", student.name, cells


def _cell(sheet, key, may_enter, problem):
    column, stored = sheet.columns[key[1]], sheet.held.get(key, EMPTY)
    level = format_html('<span class="level">{}</span>', stored.level)
    if column.lock or not may_enter:
        return format_html('<span class="held">{}</span>{}', stored.text, level)
    name, words = f"c-{key[0]}-{key[1]}", said(problem) if problem else ""
    bad, marks = (" is-invalid", format_html(INVALID, name)) if problem else ("", "")
    text = problem.typed if problem else stored.text
    return format_html(
        FIELD, bad, name, name, text, stored.text, _label(sheet, key), marks, level, name, words
    )
