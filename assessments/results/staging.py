"""The rows of a file into a temporary table, by COPY; numbers are read and different words
gathered on the way."""

import re
from itertools import count, islice, repeat

from assessments.oneroster import Feed

from .columns import NAMING
from .reading import clean

TABLES = ("typed", "rows", "administrations", "words", "keys", "checked", "old")
CREATE = """
CREATE TEMPORARY TABLE entered_rows (
    line integer, is_long boolean, number numeric,
    local_id text NOT NULL DEFAULT '', state_id text NOT NULL DEFAULT '',
    score text NOT NULL DEFAULT '', level text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT '', given_on text NOT NULL DEFAULT '',
    assessment text NOT NULL DEFAULT '', "window" text NOT NULL DEFAULT '',
    year text NOT NULL DEFAULT ''
) ON COMMIT DROP;
CREATE TEMPORARY TABLE entered_administrations (
    assessment text, "window" text, year text, id bigint, scale text, by_number boolean,
    lowest numeric, highest numeric, cuts numeric[], levels bigint[]
) ON COMMIT DROP;
CREATE TEMPORARY TABLE entered_words (
    kind text, administration bigint, said text, number numeric, level bigint, status text, day date
) ON COMMIT DROP;
"""
COPY = "COPY entered_rows (line, is_long, number, {}) FROM STDIN"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": " ", "\n": " ", "\r": " ", "\0": "\ufffd"})
NONE = "\\N"  # as COPY writes it
TOLD = 20_000  # rows between two words about progress
# What makes a block be looked at cell by cell: marks to escape or to take off, blanks to trim.
ODD = ("\\", "'", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f")
ODD += (" \t", "\t ", " \n", "\n ")
NUMBER = re.compile(r"[+-]?([0-9]{1,9}|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]{1,8})? ?%?")
NUMBER_MARKS = str.maketrans("", "", ", %+")
A_WORD = 4  # a score of so few letters may be the number of a level: looked up as a word too
MOST_WORDS = 20_000  # different words of one kind that are looked up
MEMORY = "SET LOCAL work_mem = '64MB'"


class Numbers(dict):
    """{a score as written: as COPY writes a number}; notes in `said` what may be a word."""

    def __init__(self, said):
        self.said = said

    def __missing__(self, text):
        number = self[text] = number_of(text)
        if len(text) <= A_WORD or number == NONE:
            self.said.add(text)
        return number


def number_of(text):
    if text.isascii() and text.replace(".", "", 1).isdecimal() and len(text) < 10:
        return text
    return text.translate(NUMBER_MARKS) if NUMBER.fullmatch(text) else NONE


class Words:
    """The different words of a file, by the code of their column; `naming` are those that say which
    administration, together."""

    def __init__(self, codes):
        self.said = {name: set() for name in ("score", "level", "status", "given_on")}
        self.naming = set()
        self.numbers = Numbers(self.said["score"])
        self.score = codes.index("score") if "score" in codes else None
        self.others = [
            (codes.index(name), self.said[name])
            for name in ("level", "status", "given_on")
            if name in codes
        ]
        self.named = [codes.index(name) for name in NAMING if name in codes]

    def bound(self):
        """A column with too many different words holds none: names, say. Called now and then."""
        self.others = [(index, said) for index, said in self.others if len(said) < MOST_WORDS]
        if len(self.numbers) > MOST_WORDS:
            self.numbers.clear()
        if len(self.said["score"]) > MOST_WORDS:
            said = list(islice(self.said["score"], MOST_WORDS))
            self.said["score"].clear()
            self.said["score"].update(said)
        if len(self.naming) > MOST_WORDS:
            self.named = []

    def gather(self, columns):
        """Notes the words of a block of rows, column by column; their scores as COPY writes
        numbers."""
        for index, said in self.others:
            said.update(columns[index])
        if self.named:
            self.naming.update(zip(*[columns[index] for index in self.named], strict=True))
        if self.score is None:
            return repeat(NONE)
        return map(self.numbers.__getitem__, columns[self.score])


def make_tables(cursor):
    for name in TABLES:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.entered_{name}")
    cursor.execute(CREATE)
    cursor.execute(MEMORY)


def stage(cursor, table, columns, progress):
    """Fills entered_rows from the columns {code: heading}; (how many rows, their Words)."""
    make_tables(cursor)
    codes = list(columns)
    indexes, words = [table.headings.index(columns[code]) for code in codes], Words(codes)
    names = ", ".join(f'"{code}"' for code in codes)
    blocks = copy_blocks(_counted(table.blocks(), progress), indexes, words, len(table.headings))
    Feed(blocks).copy(cursor, COPY.format(names))
    cursor.execute("ANALYZE entered_rows")
    cursor.execute("SELECT count(*) FROM entered_rows")
    return cursor.fetchone()[0], words


def _counted(blocks, progress):
    rows = told = 0
    for first, block in blocks:
        rows += len(block)
        if rows - told >= TOLD:
            told = rows
            progress("Reading rows", rows)
        yield first, block


def copy_blocks(blocks, indexes, words, width):
    """(first line, rows) → COPY's text format with the cells at `indexes`, trimmed. A short row is
    filled, one with more than `width` cells is marked, empty cells at its end are no cells."""
    for first, rows in blocks:
        widths = set(map(len, rows))
        plain = min(widths) > max(indexes) and max(widths) <= width
        text = _as_they_are(first, rows, indexes, words) if plain else None
        yield (text or _one_by_one(first, rows, indexes, words, width)).encode()
        words.bound()


def _as_they_are(first, rows, indexes, words):
    """None where a cell needs more care, or a row may be blank."""
    columns = list(zip(*rows, strict=False))
    columns = [columns[index] for index in indexes]
    lines = list(map("\t".join, zip(*columns, strict=True)))
    text, tabs = "\n".join(["", *lines, ""]), len(indexes) - 1
    if (
        text.isascii()
        and text.count("\t") == tabs * len(lines)
        and text.count("\n") == len(lines) + 1
        and "\n" + "\t" * tabs + "\n" not in text
        and not any(odd in text for odd in ODD)
    ):
        return _copied(map(str, count(first)), repeat("f"), words.gather(columns), lines)
    return None


def _one_by_one(first, rows, indexes, words, width):
    picked, numbers, long = [], [], []
    last = max(indexes)
    for number, cells in enumerate(rows, first):
        if any(cells):
            while not cells[-1]:
                cells.pop()
            long.append("t" if len(cells) > width else "f")
            numbers.append(str(number))
            cells += [""] * (last + 1 - len(cells))
            picked.append(_careful([cells[index].strip() for index in indexes]))
    if not picked:
        return ""
    lines = ["\t".join([cell.translate(ESCAPES) for cell in cells]) for cells in picked]
    return _copied(numbers, long, words.gather(list(zip(*picked, strict=True))), lines)


def _careful(picked):
    """One line a cell; anything to be taken off or escaped is rare."""
    line = "".join(picked)
    odd = "\\" in line or "\n" in line or "\r" in line or "'" in line or "\t" in line
    return [clean(cell) for cell in picked] if odd else picked


def _copied(numbers, long, scores, lines):
    rows = map("\t".join, zip(numbers, long, scores, lines, strict=False))
    return "\n".join([*rows, ""])
