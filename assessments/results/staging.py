"""The rows of a file into a temporary table, by COPY."""

import io

from .reading import clean

TABLES = ("rows", "administrations", "bands", "words", "keys", "checked", "old")
CREATE = """
CREATE TEMPORARY TABLE entered_rows (
    line integer, width integer,
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
COPY = "COPY entered_rows (line, width, {}) FROM STDIN"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": " ", "\n": " ", "\r": " ", "\0": "\ufffd"})
BLOCK = 5000  # rows handed over at once
MEMORY = "SET LOCAL work_mem = '64MB'"


def stage(cursor, table, columns, progress):
    """Fills entered_rows from the columns {code: heading}; how many rows there are."""
    cursor.execute("".join(f"DROP TABLE IF EXISTS entered_{name};" for name in TABLES))
    cursor.execute(CREATE)
    cursor.execute(MEMORY)
    codes = list(columns)
    indexes = [table.headings.index(columns[code]) for code in codes]
    counted = _counted(table.rows(), progress)
    names = ", ".join(f'"{code}"' for code in codes)
    feed = Feed(copy_blocks(counted, indexes))
    cursor.copy_expert(COPY.format(names), feed, size=1 << 16)
    cursor.execute("ANALYZE entered_rows")
    return cursor.execute("SELECT count(*) FROM entered_rows") or cursor.fetchone()[0]


def _counted(rows, progress):
    for number, row in enumerate(rows, 1):
        if not number % 20_000:
            progress("Reading rows", number)
        yield row


def copy_blocks(rows, indexes):
    """(line, cells) → blocks of COPY's text format with the cells at `indexes`, trimmed; a short
    row is filled, and empty cells at its end are no cells. Escapes only where a line needs it."""
    lines, last, tabs = [], max(indexes), len(indexes) - 1
    for number, cells in rows:
        width = len(cells)
        while cells and not cells[-1]:
            cells.pop()
            width -= 1
        if width <= last:
            cells += [""] * (last + 1 - width)
        line = "\t".join([cells[index].strip() for index in indexes])
        if "\\" in line or "\n" in line or "\r" in line or "'" in line or line.count("\t") != tabs:
            line = "\t".join([clean(cells[index]).translate(ESCAPES) for index in indexes])
        lines.append(f"{number}\t{width}\t{line}\n")
        if len(lines) == BLOCK:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


class Feed(io.RawIOBase):
    """What COPY reads from: an iterator of blocks."""

    def __init__(self, blocks):
        self.blocks, self.rest = iter(blocks), memoryview(b"")

    def read(self, size=-1):
        if not self.rest:
            self.rest = memoryview(next(self.blocks, b""))
        part, self.rest = self.rest[:size], self.rest[size:]
        return bytes(part)
