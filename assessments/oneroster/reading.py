"""One text file, read tolerantly: encoding, delimiter, headings, and every row with its line.

A file is read as a stream, twice: once to learn its encoding, once for its rows; what stands in
memory is one row. A quote that was never closed costs its own row only: the lines it swallowed are
read again, one by one.
"""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

CHUNK = 1 << 20
LONGEST = 1 << 20  # characters of a line; what is longer is not a row
FEWEST = 3  # cells of a line that may be the headings below a title
MOST_LINES = 200  # of one row: a cell with so many line breaks is a lost quote
DELIMITERS = ",;\t|"
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
TOUCHING = re.compile(r"[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]")
FOREIGN = re.compile(r"[^\x00-\x7f]+")
LOST_QUOTE, TOO_LONG, NUL = "lost_quote", "line_too_long", "nul"


class Unreadable(Exception):
    """The file is no text in an encoding that is known here."""


@dataclass
class Sheet:
    """A file with headings. `opened` gives its bytes from the start; `skipped` lines stand above
    the headings, which are on line `heading_line`."""

    name: str
    opened: Callable
    encoding: str = "utf-8"
    damaged: bool = False  # bytes that do not belong to the encoding are read as U+FFFD
    delimiter: str = ","
    headings: list = field(default_factory=list)
    heading_line: int = 1
    skipped: bool = False  # a title stands above the headings
    stream: object = None  # while its rows are read

    @property
    def size(self):
        """In bytes; 0 where nobody knows."""
        return getattr(self.opened, "size", 0)

    @property
    def done(self):
        """How many bytes were read."""
        return self.stream.tell() if self.stream and not self.stream.closed else 0

    @contextmanager
    def lines(self):
        errors = "replace" if self.damaged else "strict"
        codec = {"shift_jis": "cp932"}.get(self.encoding, self.encoding)
        with (
            self.opened() as stream,
            io.TextIOWrapper(stream, codec, errors=errors, newline="") as text,
        ):
            self.stream = stream
            yield Lines(text)

    def rows(self):
        """(line, cells, what is wrong with it or "") of every row that is not blank."""
        with self.lines() as lines:
            for _ in range(self.heading_line):
                lines.skip()
            yield from records(lines, self.delimiter, len(self.headings))


def open_sheet(name, opened):
    """A Sheet; raises Unreadable."""
    encoding, damaged = encoding_of(opened)
    sheet = Sheet(name, opened, encoding, damaged)
    with sheet.lines() as lines:
        find_headings(sheet, lines)
    return sheet


def find_headings(sheet, lines):
    """In the first line that is not blank and not Excel's word about the delimiter; a title is
    passed over: one cell, and in the next such line several."""
    for line in lines:
        lines.start()
        is_word = line.lower().startswith("sep=") and len(line.strip()) == 5
        if line.strip(" \t\r\n\ufeff,;|") and not is_word:
            mark = delimiter_of(line)
            cells = [cell.strip(" \ufeff") for cell in split(line, mark)]
            if sheet.headings and len(cells) < FEWEST:
                break
            sheet.skipped, sheet.delimiter = bool(sheet.headings), mark
            sheet.headings, sheet.heading_line = cells, lines.number
            if sheet.skipped or len([*filter(None, cells)]) > 1:
                break


def delimiter_of(line):
    return max(DELIMITERS, key=lambda mark: len(split(line, mark)))


def split(line, delimiter):
    """The cells of one line, whatever its quotes."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return line.rstrip("\r\n")[:LONGEST].split(delimiter)


def encoding_of(opened):
    """(name, whether single bytes are damaged) of UTF-8 with and without BOM, UTF-16, Shift-JIS
    or cp1252; raises Unreadable."""
    with opened() as stream:
        start = stream.read(4)
    for bom, name in BOMS.items():
        if start.startswith(bom):
            return name, not decodes(opened, name)
    if len(start) == 4 and (start[1::2] == b"\0\0" or start[::2] == b"\0\0"):
        name = "utf-16-le" if start[1] == 0 else "utf-16-be"
        return name, not decodes(opened, name)
    if decodes(opened, "utf-8"):
        return "utf-8", False
    return legacy_encoding(opened)


def decodes(opened, encoding):
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with opened() as stream:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def legacy_encoding(opened):
    """Mostly UTF-8 with a few damaged bytes; else Shift-JIS where its letters stand in runs of
    their own (in cp1252 a letter with an accent touches plain letters); else cp1252."""
    good = bad = touching = runs = 0
    for line in foreign_lines(opened):
        text = line.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        good, bad = good + len(re.findall(r"[^\x00-\x7f\ufffd]", text)), bad + broken
        japanese = line.decode("cp932", "replace")
        touching += len(TOUCHING.findall(japanese)) + 9 * japanese.count("\ufffd")
        runs += sum(len(run) for run in FOREIGN.findall(japanese))
    if good > 4 * bad:
        return "utf-8", True
    if runs > 2 * touching and decodes(opened, "cp932"):
        return "shift_jis", False
    if decodes(opened, "cp1252"):
        return "cp1252", False
    raise Unreadable


def foreign_lines(opened, most=2000):
    """Lines with bytes outside ASCII; enough of them to judge by."""
    with opened() as stream:
        while most and (line := stream.readline(CHUNK)):
            if not line.isascii():
                most -= 1
                yield line


class Lines:
    """The lines of a text, counted; those of the row that is being read are kept in `taken`.
    `odd` says that one of `stopped`, `nul` and `long` is true of the row."""

    def __init__(self, text):
        self.text = text
        self.number, self.taken, self.again = 0, [], deque()
        self.odd = self.stopped = self.nul = self.long = False

    def __iter__(self):
        return self

    def __next__(self):
        if self.again:
            line = self.again.popleft()
        else:
            line = self.text.readline(LONGEST)
        if not line or len(self.taken) == MOST_LINES:
            self.stop(line)
        if "\0" in line:
            self.odd = self.nul = True
            line = line.replace("\0", "\ufffd")
        if len(line) == LONGEST and line[-1] not in "\r\n":
            self.drop_rest()
        self.number += 1
        self.taken.append(line)
        return line

    def stop(self, line):
        """The end of the text, or of what one row may take: then the line is kept for later."""
        if line:
            self.again.appendleft(line)
        self.odd = self.stopped = True
        raise StopIteration

    def drop_rest(self):
        self.odd = self.long = True
        while (rest := self.text.readline(LONGEST)) and rest[-1] not in "\r\n":
            pass

    def skip(self):
        next(self, "")
        self.start()

    def start(self):
        """A new row begins."""
        self.taken.clear()
        self.odd = self.stopped = self.nul = self.long = False

    def give_back(self):
        """All lines of this row but its first are to be read again."""
        self.again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1


def records(lines, delimiter, width):
    """(line, cells, what is wrong or "") of every row that is not blank."""
    reader = csv.reader(lines, delimiter=delimiter)
    taken = lines.taken
    while True:
        taken.clear()
        if lines.odd:
            lines.start()
        number, wrong = lines.number + 1, ""
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            row = None
        if lines.odd or len(taken) > 1 or row is None:
            row, wrong = judged(lines, row, delimiter, width)
        if any(row):
            yield number, row, wrong


def judged(lines, row, delimiter, width):
    """A row of several lines, or with something odd: as it is, or only its first line."""
    if row is None or lines.long or lines.stopped or swallowed(lines.taken[1:], delimiter, width):
        wrong = TOO_LONG if lines.long else LOST_QUOTE
        first = lines.taken[0][:2000].rstrip("\r\n").split(delimiter)
        lines.give_back()
        return [cell.strip('"') for cell in first], wrong
    return row, NUL if lines.nul else ""


def swallowed(lines, delimiter, width):
    """Whether one of these, taken for the inside of a cell, is a row of its own."""
    return width > 2 and any(line.count(delimiter) >= width - 1 for line in lines)
