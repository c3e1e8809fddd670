"""A file of results, CSV or Excel, read row by row: flat memory however long it is."""

import codecs
import csv
import io
import re
import zipfile
from contextlib import contextmanager
from itertools import islice

import openpyxl

from zones.imports.read import BROKEN, text_of

BLOCK = 1 << 20
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
        self.told = []
        with self._all() as rows:
            for line, cells in rows:
                if line > self.heading_line and any(cells):
                    yield line, cells

    def _headings(self):
        with self._all() as rows:
            for line, cells in islice(rows, HEAD):
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
        """Every row of the file."""
        if self.is_workbook:
            with sheet_rows(self.path, self.name) as rows:
                yield rows
        else:
            with self._text_file() as file:
                yield self._text_rows(file)

    def _text_rows(self, file):
        reader, before = csv.reader(whole_lines(file), delimiter=self.delimiter), 0
        while True:
            try:
                for cells in reader:
                    if reader.line_num - before > LONGEST:
                        self._tell_quote(before)
                    else:
                        yield before + 1, cells
                    before = reader.line_num
            except csv.Error:
                self._tell_quote(before)
                before = reader.line_num
            else:
                return

    def _tell_quote(self, before):
        said = "A cell begins with a quotation mark and does not end: is one missing?"
        self.told.append((before + 1, "quote", said))


def whole_lines(file):
    """The lines; a file that is one endless line is none of ours."""
    number = 0
    while line := file.readline(BLOCK):
        number += 1
        if len(line) == BLOCK and line[-1] not in "\r\n":
            raise Unreadable("endless_line", number, "This line is a million letters long.")
        yield line.replace("\0", "\ufffd") if "\0" in line else line


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
