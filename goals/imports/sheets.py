"""CSV files and workbooks as plans: one row for each step."""

import csv
import io
import zipfile
from itertools import pairwise

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from .columns import Columns
from .errors import PlanFileError
from .grids import Grid
from .nodes import Node
from .reading import PlanReader
from .rows import RowReader
from .source import split_lines
from .years import find_span

COLUMNS = (
    "The table needs a column named goal or priority and one named item, action or step: "
    "add them to its first row."
)
NO_ROWS = "The table has column names but no steps below them: add one row for each step."
BROKEN = "The workbook is damaged or not complete: open it and save it once more as .xlsx."
_HEADER_WITHIN = 15
_MOST_ROWS = 50_000
_MOST_COLUMNS = 60
_MOST_SHEETS = 20
_LONGEST_CELL = 10 * 1024**2  # one number for all: the limit holds for the whole process
_FAILURES = (KeyError, ValueError, TypeError, zipfile.BadZipFile, InvalidFileException, SyntaxError)


def read_csv(text, name=""):
    """Return the `ProposedPlan` of a comma, semicolon or tab separated text."""
    text = text.removeprefix("\ufeff")
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    rows, first = [], 1
    for cells in reader:
        rows.append((first, cells))
        first = reader.line_num + 1
    plan = _read_rows(rows, split_lines(text), name)
    _extend(plan, [number for number, _ in rows] + [first])
    return plan


def read_workbook(data, name=""):
    """Return the `ProposedPlan` of an .xlsx (bytes): the first sheet that has the columns."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = (list(_sheet_rows(sheet)) for sheet in book.worksheets[:_MOST_SHEETS])
        chosen = next((rows for rows in sheets if _header(rows)), [])
        book.close()
    except _FAILURES as error:
        raise PlanFileError(BROKEN) from error
    source = ["\t".join(cells).rstrip() for _, cells in chosen]
    return _read_rows(chosen, source, name)


def _sheet_rows(sheet):
    rows = sheet.iter_rows(values_only=True, max_row=_MOST_ROWS, max_col=_MOST_COLUMNS)
    for number, row in enumerate(rows, 1):
        yield number, [_cell(value) for value in row]


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _delimiter(text):
    head = text[:4000]
    return max(",;\t", key=head.count)


def _header(rows):
    """Return (position, Columns) of the row that names the columns, or None."""
    for position, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
        columns = Columns.named(cells)
        if columns and "goal" in columns.at:
            return position, columns
    return None


def _read_rows(rows, source, name):
    found = _header(rows)
    if not found:
        raise PlanFileError(COLUMNS)
    position, columns = found
    above, body = rows[:position], rows[position + 1 :]
    if not any(columns.cell(cells, "item") for _, cells in body):
        raise PlanFileError(NO_ROWS)
    root = Node(None)
    RowReader(root).read(Grid(columns, [rows[position][0]], body, len(rows)))
    aside = {rows[position][0]: "column headings"}
    plan = PlanReader(root, [], aside, source).read()
    plan.level = columns.level or plan.level
    return _add_heading(plan, above, name)


def _extend(plan, firsts):
    """A row whose cells hold line breaks takes up all its source lines, not only the first."""
    extents = {one: range(one, two) for one, two in pairwise(firsts) if two > one + 1}
    owners = [plan, *plan.goals, *(item for goal in plan.goals for item in goal.items)]
    for owner in owners:
        owner.lines = [line for first in owner.lines for line in extents.get(first, [first])]
    used = {line for owner in owners for line in owner.lines}
    plan.not_used = [unused for unused in plan.not_used if unused.line not in used]


def _add_heading(plan, above, name):
    """The rows above the column names give the title and the years, else the file's name does."""
    texts = [(number, " ".join(filter(None, cells)).strip()) for number, cells in above]
    texts = [(number, text) for number, text in texts if text]
    plan.title = texts[0][1] if texts else name
    plan.lines = [number for number, text in texts[:1] or () if text]
    span = next(filter(None, (find_span(text) for _, text in [*texts, (0, name)])), None)
    if span:
        plan.starts, plan.ends = span
    plan.not_used = [unused for unused in plan.not_used if unused.line not in plan.lines]
    return plan
