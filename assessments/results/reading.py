"""A file of results, CSV or Excel, read row by row: flat memory however long it is."""

import codecs
import csv
import io
import re
import zipfile
from contextlib import contextmanager, suppress
from itertools import chain, islice

import openpyxl

from zones.imports.read import BROKEN, text_of

BLOCK = 1 << 20
CHUNK, ROWS = 1 << 16, 500  # letters read, rows handed on at once
HEAD = 12  # the row of column names stands among the first rows
LEAST_HEADINGS = 2  # a row with fewer cells is a title above the table
MAX_COLUMNS = 200
LONGEST = 20  # lines in one row; more is a quotation mark that was never closed
MAX_UNPACKED = 1 << 30
DEFUSED = re.compile(r"'[=+\-@]")


class Unreadable(Exception):
    """Nothing can be read: (code, line or None, one clear sentence)."""


class Table:
    """`headings`, `encoding`, and `rows()`: (line where it begins, [cell, …]) of what stands below;
    `told` collects (line, code, message) of rows that could not be read."""

    def __init__(self, path, name):
        self.path, self.name, self.told = path, name, []
        with open(path, "rb") as file:
            self.start = file.read(4)
            self.size = file.seek(0, io.SEEK_END)
        if not self.size:
            raise Unreadable("empty_file", None, f"{name} is empty.")
        if self.start == b"%PDF" or self.start == b"\xd0\xcf\x11\xe0":
            raise Unreadable("not_a_table", None, f"{name} is a PDF or an older Office file.")
        self.encoding = "xlsx" if self.is_workbook else encoding_of(path)
        self.delimiter = "" if self.is_workbook else self._delimiter()
        self.headings = self._headings()

    @property
    def is_workbook(self):
        return self.start[:2] == b"PK"

    def rows(self):
        for first, block in self.blocks():
            for line, cells in enumerate(block, first):
                if any(cells):
                    yield line, cells

    def blocks(self):
        """(line of the first row, [[cell, …], …]): rows that stand on one line each, below one
        another. Blank ones are among them."""
        self.told = []
        with self._all() as blocks:
            for first, block in blocks:
                below = max(0, self.heading_line + 1 - first)
                if len(block) > below:
                    yield first + below, block[below:] if below else block

    def _headings(self):
        with self._all() as blocks:
            for line, cells in islice(_numbered(blocks), HEAD):
                if sum(bool(cell.strip()) for cell in cells) >= LEAST_HEADINGS:
                    self.heading_line = line
                    found = [clean(cell)[:120] for cell in cells[:MAX_COLUMNS]]
                    return found[: max(at for at, head in enumerate(found, 1) if head)]
        said = f"{self.name} has no row of column names among its first {HEAD} rows."
        raise Unreadable("no_headings", 1, said)

    def _delimiter(self):
        with self._text_file() as file:
            head = "".join(file.readline(BLOCK) for _ in range(HEAD))
        return max(",;\t|", key=head.count)

    def _text_file(self):
        errors = "strict" if self.encoding == "utf-8" else "replace"
        codec = "utf-8-sig" if self.encoding == "utf-8" else self.encoding
        return open(self.path, encoding=codec, errors=errors, newline="")

    @contextmanager
    def _all(self):
        """Every row of the file, in blocks."""
        if self.is_workbook:
            with sheet_rows(self.path, self.name) as rows:
                yield _in_blocks(rows)
        else:
            with self._text_file() as file:
                yield self._text_blocks(file)

    def _text_blocks(self, file):
        """Read at the speed of the csv module where every row stands on one line; a block where one
        does not is read again row by row, to know the line of each."""
        waiting = []
        reader = csv.reader(_fed(file, waiting), delimiter=self.delimiter)
        while True:
            before, rows = reader.line_num, []
            with suppress(csv.Error):
                rows = list(islice(reader, ROWS))
            lines = waiting[: reader.line_num - before]
            del waiting[: len(lines)]
            if not lines:
                return
            if len(rows) == len(lines):
                yield before + 1, rows
            else:
                yield from self._one_by_one(lines, before + 1)

    def _one_by_one(self, lines, first):
        reader, before = csv.reader(lines, delimiter=self.delimiter), 0
        while True:
            try:
                for cells in reader:
                    if reader.line_num - before > LONGEST:
                        self._tell_quote(first + before)
                    else:
                        yield first + before, [cells]
                    before = reader.line_num
            except csv.Error:
                self._tell_quote(first + before)
                before = reader.line_num
            else:
                return

    def _tell_quote(self, line):
        said = "A cell begins with a quotation mark and does not end: is one missing?"
        self.told.append((line, "quote", said))


def _numbered(blocks):
    return ((line, row) for first, block in blocks for line, row in enumerate(block, first))


def _in_blocks(rows):
    """(number, cells), numbered one after the other, in blocks."""
    while block := list(islice(rows, ROWS)):
        yield block[0][0], [cells for _, cells in block]


def _fed(file, waiting):
    """The lines, each put into `waiting` before."""

    def chunks():
        for lines in whole_lines(file):
            waiting.extend(lines)
            yield lines

    return chain.from_iterable(chunks())


def whole_lines(file):
    """Lists of lines; a file that is one endless line is none of ours."""
    number, rest = 0, ""
    while text := file.read(CHUNK):
        text = rest + text.replace("\0", "\ufffd")
        lines = io.StringIO(text, newline="").readlines()
        rest = lines.pop()  # its end may be still to come
        number += len(lines)
        if len(rest) >= BLOCK:
            said = "This line is a million letters long."
            raise Unreadable("endless_line", number + 1, said)
        yield lines
    yield [rest] if rest else []


def encoding_of(path):
    """utf-8, utf-16 or cp1252: the first the whole file is written in."""
    with open(path, "rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


@contextmanager
def sheet_rows(path, name):
    """(row number, [text, …]) of the first sheet; what a formula came to, never the formula."""
    refused = Unreadable("not_a_table", None, f"{name} is not a workbook that can be read.")
    with open(path, "rb") as file:
        try:
            with zipfile.ZipFile(file) as parts:
                unpacked = sum(part.file_size for part in parts.infolist())
            if unpacked > MAX_UNPACKED:
                raise Unreadable("too_large", None, f"{name} is too large once unpacked.")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            rows = book.worksheets[0].iter_rows(max_col=MAX_COLUMNS)
        except BROKEN as problem:
            raise refused from problem
        yield _cells(rows, refused)
        book.close()


def _cells(rows, refused):
    try:
        for number, row in enumerate(rows, 1):
            yield number, [_text(cell) for cell in row]
    except BROKEN as problem:
        raise refused from problem


def _text(cell):
    """85, of a cell that holds 0.85 and shows 85%."""
    if isinstance(cell.value, float | int) and "%" in (cell.number_format or ""):
        return text_of(round(cell.value * 100, 6))
    return text_of(cell.value)


def clean(text):
    """One line; the mark before a defused formula goes."""
    text = " ".join(text.split())
    return text[1:] if DEFUSED.match(text) else text
