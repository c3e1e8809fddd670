"""The rows of a file into a temporary table, by COPY; numbers are read and different words
gathered on the way."""

import re
from itertools import islice

from assessments.oneroster import Feed

from .columns import NAMING
from .reading import clean

TABLES = ("typed", "rows", "administrations", "bands", "words", "keys", "checked", "old")
CREATE = """
CREATE TEMPORARY TABLE entered_rows (
    line integer, width integer, number numeric,
    local_id text NOT NULL DEFAULT '', state_id text NOT NULL DEFAULT '',
    score text NOT NULL DEFAULT '', level text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT '', given_on text NOT NULL DEFAULT '',
    assessment text NOT NULL DEFAULT '', "window" text NOT NULL DEFAULT '',
    year text NOT NULL DEFAULT ''
) ON COMMIT DROP;
CREATE TEMPORARY TABLE entered_administrations (
    assessment text, "window" text, year text, id bigint, scale text,
    lowest numeric, highest numeric, level_set bigint
) ON COMMIT DROP;
CREATE TEMPORARY TABLE entered_bands (
    level_set bigint, level bigint, low numeric, below numeric
) ON COMMIT DROP;
CREATE TEMPORARY TABLE entered_words (
    kind text, administration bigint, said text, number numeric, level bigint, status text, day date
) ON COMMIT DROP;
"""
COPY = "COPY entered_rows (line, width, number, {}) FROM STDIN"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": " ", "\n": " ", "\r": " ", "\0": "\ufffd"})
NONE = "\\N"  # as COPY writes it
BLOCK = 5000  # rows handed over at once
NUMBER = re.compile(r"[+-]?([0-9]{1,9}|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]{1,8})? ?%?")
NUMBER_MARKS = str.maketrans("", "", ", %+")
A_WORD = 4  # a score of so few letters may be the number of a level: looked up as a word too
MOST_WORDS = 20_000  # different words of one kind that are looked up
MEMORY = "SET LOCAL work_mem = '64MB'"


class Words:
    """The different words of a file, by the code of their column; `naming` are those that say which
    administration, together."""

    def __init__(self, codes):
        self.codes = codes
        self.said = {name: set() for name in ("score", "level", "status", "given_on")}
        self.naming = set()
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
        if len(self.said["score"]) > MOST_WORDS:
            self.said["score"] = set(islice(self.said["score"], MOST_WORDS))
        if len(self.naming) > MOST_WORDS:
            self.named = []

    def gather(self, picked):
        """Notes the words of one row; its score as COPY writes a number."""
        for index, said in self.others:
            said.add(picked[index])
        if self.named:
            self.naming.add(tuple([picked[index] for index in self.named]))
        if self.score is None:
            return NONE
        text = picked[self.score]
        if len(text) <= A_WORD:
            self.said["score"].add(text)
        if text.isascii() and text.replace(".", "", 1).isdecimal() and len(text) < 10:
            return text
        if NUMBER.fullmatch(text):
            return text.translate(NUMBER_MARKS)
        self.said["score"].add(text)
        return NONE


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
    feed = Feed(copy_blocks(_counted(table.rows(), progress), indexes, words))
    cursor.copy_expert(COPY.format(names), feed, 1 << 16)
    cursor.execute("ANALYZE entered_rows")
    cursor.execute("SELECT count(*) FROM entered_rows")
    return cursor.fetchone()[0], words


def _counted(rows, progress):
    for number, row in enumerate(rows, 1):
        if not number % 20_000:
            progress("Reading rows", number)
        yield row


def copy_blocks(rows, indexes, words):
    """(line, cells) → blocks of COPY's text format with the cells at `indexes`, trimmed; a short
    row is filled, and empty cells at its end are no cells. Escapes only where a line needs it."""
    lines, last, tabs = [], max(indexes), len(indexes) - 1
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        width = len(cells)
        if width <= last:
            cells += [""] * (last + 1 - width)
        picked = [cells[index].strip() for index in indexes]
        line = "\t".join(picked)
        if "\\" in line or "\n" in line or "\r" in line or "'" in line or line.count("\t") != tabs:
            picked = [clean(cell) for cell in picked]
            line = "\t".join([cell.translate(ESCAPES) for cell in picked])
        lines.append(f"{number}\t{width}\t{words.gather(picked)}\t{line}\n")
        if len(lines) == BLOCK:
            yield "".join(lines).encode()
            lines.clear()
            words.bound()
    yield "".join(lines).encode()
