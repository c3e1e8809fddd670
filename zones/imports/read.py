"""A tolerant reader of CSV and Excel files: what districts really send."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

MAX_BYTES = 2 * 1024**2
MAX_UNPACKED = 60 * 1024**2
MAX_ROWS = 5000
MAX_COLUMNS = 60
LONGEST = 20  # lines in one row; more is a quotation mark that was never closed
LEAST_HEADINGS = 3  # a row with fewer cells is a title above the list
HEAD = 12  # the row of column names stands among the first rows
HINT = "Save the list as .xlsx or .csv and send it again."
BROKEN = (
    *(zipfile.BadZipFile, InvalidFileException, ParseError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError),
)


class ListError(ValueError):
    """One clear sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Column:
    """`names` are the spellings of its heading, beside code and label."""

    code: str
    label: str
    names: tuple = ()
    required: bool = False
    example: str = ""

    def spellings(self):
        return {bare(word) for word in (self.code, self.label, *self.names)}


def bare(text):
    return re.sub(r"[\W_]+", "", text.casefold())


def fitting(headings, columns):
    """{code of a column: the heading that is one of its spellings}; a heading serves once."""
    found = {}
    for column in columns:
        spellings = column.spellings()
        free = (head for head in headings if head and head not in found.values())
        if head := next((head for head in free if bare(head) in spellings), None):
            found[column.code] = head
    return found


def read_table(name, content):
    """(headings, [(line, [cell, …]), …]) of a list whose columns somebody names afterwards."""
    rows = iter(_rows_of(name, content))
    for _, cells in islice(rows, HEAD):
        headings = [_clean(cell)[:120] for cell in cells[:MAX_COLUMNS]]
        if sum(map(bool, headings)) >= LEAST_HEADINGS:
            headings = headings[: max(at for at, head in enumerate(headings, 1) if head)]
            break
    else:
        raise ListError(f"{name} has no row of column names among its first {HEAD} rows.")
    found = []
    for line, cells in rows:
        cells = [_clean(cell) for cell in [*cells, *[""] * MAX_COLUMNS][: len(headings)]]
        if any(cells):
            found.append((line, cells))
    return headings, _some(name, found)


def read_list(name, content, columns):
    """[{"line": 2, "email": …}, …] with the cells of known columns as text."""
    return _some(name, _records(*_heading(_rows_of(name, content), columns)))


def _rows_of(name, content):
    """(line, cells) of a file of either kind."""
    if len(content) > MAX_BYTES:
        raise ListError(f"{name} is larger than 2 MB. Send it in parts, without pictures.")
    if not content.strip():
        raise ListError(f"{name} is empty. Send a list with a row of column names.")
    return _sheet_rows(name, content) if content[:2] == b"PK" else _text_rows(name, content)


def _some(name, known):
    """The rows, where there are any and not too many."""
    if not known:
        raise ListError(f"{name} has column names, but no rows below them.")
    if len(known) > MAX_ROWS:
        raise ListError(f"{name} has more than {MAX_ROWS:,} rows. Send it in parts.")
    return known


def _heading(rows, columns):
    """({code: index}, the rows below the heading)"""
    rows, best = iter(rows), {}
    for _, cells in islice(rows, HEAD):
        places = _places(cells, columns)
        if not _missing(places, columns):
            return places, rows
        best = max(best, places, key=len)
    missing = _missing(best, columns)
    words = ", ".join(f"“{label}”" for label in missing)
    needed = ", ".join(column.label for column in columns if column.required)
    noun = "column" if len(missing) == 1 else "columns"
    raise ListError(f"The list has no {noun} {words}. Its first row must name: {needed}.")


def _places(cells, columns):
    places = {}
    for column in columns:
        spellings = column.spellings()
        for index, cell in enumerate(cells[:MAX_COLUMNS]):
            if bare(cell) in spellings:
                places.setdefault(column.code, index)
    return places


def _missing(places, columns):
    found = set(places)
    if {"first_name", "last_name"} <= found:
        found.add("name")
    return [column.label for column in columns if column.required and column.code not in found]


def _records(places, rows):
    known = []
    for number, cells in rows:
        cells = [*cells, *[""] * MAX_COLUMNS]
        record = {code: _clean(cells[index]) for code, index in places.items()}
        if not any(record.values()):
            continue
        if "name" not in record and "first_name" in record:
            record["name"] = f"{record.pop('first_name')} {record.pop('last_name')}".strip()
        known.append({"line": number, **record})
        if len(known) > MAX_ROWS:
            break
    return known


def _clean(text):
    """One line without control characters; the mark before a defused formula goes."""
    text = " ".join(re.sub(r"[\x00-\x1f\x7f\u200b\ufeff\u00a0]", " ", text).split())
    return text[1:] if re.match(r"'[=+\-@]", text) else text


def _text_rows(name, content):
    """(line number, cells) of CSV in whatever encoding and with whatever delimiter."""
    if content[:4] == b"%PDF" or content[:4] == b"\xd0\xcf\x11\xe0":
        raise ListError(f"{name} is a PDF or an older Office file. {HINT}")
    text = _decoded(content)
    if "\0" in text or sum(text.count(mark) for mark in "\x01\x02\x03\x04\x05\x06\ufffd") > 20:
        raise ListError(f"{name} is not a list we can read. {HINT}")
    lines = text.splitlines()
    head = "\n".join(lines[:HEAD])
    delimiter = max(",;\t|", key=head.count)
    reader, before = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 0
    try:
        for cells in reader:
            if reader.line_num - before > LONGEST:
                raise csv.Error("quotation mark")
            yield before + 1, cells
            before = reader.line_num
    except csv.Error as problem:
        said = f"A cell that begins on line {before + 1} of {name} does not end"
        raise ListError(f"{said}: is a quotation mark missing? Mend it, send again.") from problem


def _decoded(content):
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _sheet_rows(name, content):
    """(row number, cells) of the first sheet of a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise ListError(f"{name} is too large once unpacked. Send it in parts.")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True, max_col=MAX_COLUMNS)
        found = [(number, [text_of(cell) for cell in row]) for number, row in _rows(rows)]
        book.close()
    except ListError:
        raise
    except BROKEN as problem:
        raise ListError(f"{name} is not a workbook we can read. {HINT}") from problem
    return found


def _rows(rows):
    return enumerate(islice(rows, MAX_ROWS + HEAD + 1), 1)


def text_of(cell):
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
