"""The files of a bundle into temporary tables, and what only the whole bundle can tell: ids that
are there twice, and references to rows that are not there.

The tables are dropped at the end of the transaction. A reference is checked here where its file is
whole; references to rows of a file that is absent or tells changes only are for who knows the
stored rows.
"""

import io
from contextlib import closing
from functools import partial

from django.db import connection
from psycopg2 import sql

from assessments.report import FATAL, silent

from .columns import ENTITIES, ROSTER
from .intake import MOST_TOLD, Intake, copied
from .manifest import BULK

TWICE = """SELECT row.line, first.line, row.sourced_id FROM {table} AS row
JOIN (SELECT sourced_id, min(line) AS line FROM {table}
    GROUP BY sourced_id HAVING count(*) > 1) AS first
ON first.sourced_id = row.sourced_id AND first.line < row.line ORDER BY row.line"""
FAMILIES = """DROP TABLE IF EXISTS pg_temp.staged_families;
CREATE TEMPORARY TABLE staged_families (line integer, width integer, sourced_id text)
ON COMMIT DROP"""
GUARDIANS = """UPDATE staged_users AS row SET role = 'guardian' WHERE row.role = ''
AND EXISTS (SELECT FROM staged_families AS family WHERE family.sourced_id = row.sourced_id)
AND NOT EXISTS (SELECT FROM staged_roles AS role WHERE role.user_sourced_id = row.sourced_id)"""
# (line, what is not there, whether another of the list is)
MISSING = """SELECT row.line, row.{field}, false FROM {table} AS row
WHERE row.{field} <> '' AND row.status <> 'tobedeleted'
    AND NOT EXISTS (SELECT FROM {target} AS target WHERE target.sourced_id = row.{field})
ORDER BY row.line"""
MISSING_OF_LIST = """SELECT line, string_agg(id, ', ') FILTER (WHERE NOT is_there),
    bool_or(is_there)
FROM (SELECT row.line, part.id, target.sourced_id IS NOT NULL AS is_there
    FROM {table} AS row CROSS JOIN LATERAL unnest(string_to_array(row.{field}, ',')) AS part(id)
    LEFT JOIN {target} AS target ON target.sourced_id = part.id
    WHERE row.{field} <> '' AND row.status <> 'tobedeleted') AS reference
GROUP BY line HAVING NOT bool_and(is_there) ORDER BY line"""


class Feed(io.RawIOBase):
    """What COPY reads from: an iterator of blocks. What goes wrong in it is kept, for COPY would
    only say that something did."""

    def __init__(self, blocks):
        self.blocks, self.rest, self.problem = iter(blocks), memoryview(b""), None

    def read(self, size=-1):
        while not self.rest:
            try:
                self.rest = memoryview(next(self.blocks))
            except StopIteration:
                return b""
            except Exception as problem:
                self.problem = problem
                return b""
        part, self.rest = self.rest[:size], self.rest[size:]
        return bytes(part)

    def copy(self, cursor, statement):
        cursor.copy_expert(statement, self, 1 << 16)
        if self.problem:
            raise self.problem


def stage(bundle, report, progress=silent):
    """Makes and fills every staged table, inside the transaction of who calls; tells and counts
    rows, warnings and refusals. Progress may raise Cancelled."""
    with connection.cursor() as cursor:
        make_tables(cursor)
        if report.is_fatal:
            return
        intakes, before = {}, 0
        whole = sum(sheet.size for sheet in bundle.sheets.values())
        for name, sheet in in_order(bundle.sheets):
            told = partial(tell_progress, progress, sheet, before, whole)
            intakes[name] = copy_in(cursor, ENTITIES[name], sheet, bundle, report, told)
            before += sheet.size
        progress("Checking", whole, whole)
        fill_schools(cursor)
        find_families(cursor, bundle.families)
        for name, intake in intakes.items():
            check(cursor, intake, bundle)
            intake.telling.finish()
            refused = len({line for line, _ in intake.refused})
            report.count(f"{name}.csv", rows=intake.rows, refused=refused)
    refuse_nobody(bundle, intakes, report)


def tell_progress(progress, sheet, before, whole):
    """In bytes of all files together."""
    progress(f"Reading {sheet.name}", before + sheet.done, whole)


def in_order(sheets):
    return [(name, sheets[name]) for name in ENTITIES if name in sheets]


def named(text, entity, **names):
    """A statement with the names of the staged table and its columns put in; `columns` are all."""
    columns = sql.SQL(", ").join(map(sql.Identifier, entity.fields))
    names = {name: sql.Identifier(value) for name, value in names.items()}
    return sql.SQL(text).format(table=sql.Identifier(entity.table), columns=columns, **names)


def make_tables(cursor):
    # Statistics tell how many rows there are: for that a tenth of the usual sample is enough.
    cursor.execute("SET LOCAL default_statistics_target = 10")
    for entity in ENTITIES.values():
        columns = "".join(f', "{field}" text' for field in entity.fields)
        cursor.execute(
            f"DROP TABLE IF EXISTS pg_temp.{entity.table}; CREATE TEMPORARY TABLE {entity.table}"
            f" (line integer, width integer, raw text{columns}) ON COMMIT DROP"
        )
    cursor.execute(
        "DROP TABLE IF EXISTS pg_temp.staged_refused; CREATE TEMPORARY TABLE staged_refused"
        " (entity text, line integer, sourced_id text) ON COMMIT DROP"
    )


def copy_in(cursor, entity, sheet, bundle, report, told):
    intake = Intake(entity, sheet, bundle, report)
    report.headings[entity.file] = entity.headings
    copy = named("COPY {table} (line, width, {columns}) FROM STDIN", entity)
    told()
    Feed(followed(intake.blocks(), told)).copy(cursor, copy)
    cursor.execute(named("ANALYZE {table}", entity))
    note_refused(cursor, entity.name, intake.refused)
    return intake


def followed(blocks, told):
    """The blocks, with a word about progress after each: which may stop them."""
    with closing(blocks):
        for block in blocks:
            yield block
            told()


def note_refused(cursor, name, refused):
    if refused:
        lines, ids = zip(*refused, strict=True)
        cursor.execute(
            "INSERT INTO staged_refused SELECT %s, * FROM unnest(%s::integer[], %s::text[])",
            [name, list(lines), list(ids)],
        )


def fill_schools(cursor):
    """An enrollment without a school is at the school of its class."""
    cursor.execute(
        """UPDATE staged_enrollments AS row SET school_sourced_id = class.school_sourced_id
        FROM staged_classes AS class
        WHERE class.sourced_id = row.class_sourced_id AND row.school_sourced_id = ''"""
    )


def find_families(cursor, sheet):
    """In School Data Sync guardians have no role but a file that says whose they are: of it only
    who they are is read, so that nobody misses their role."""
    if not sheet or "relationshipUserSourcedId" not in sheet.headings:
        return
    place = sheet.headings.index("relationshipUserSourcedId")
    ids = (row[place].strip() for _, row, wrong in sheet.rows() if not wrong and len(row) > place)
    lines = (copied(0, 0, [key]).encode() for key in ids if key)
    cursor.execute(FAMILIES)
    Feed(lines).copy(cursor, "COPY staged_families FROM STDIN")
    cursor.execute(GUARDIANS)


def check(cursor, intake, bundle):
    """Refuses rows whose id was there before, and whose required references lead nowhere."""
    entity = intake.entity
    twice(cursor, intake)
    tell_years(cursor, intake)
    lines = set()
    for column in entity.columns:
        if column.refers and bundle.is_whole(column.refers):
            lines |= orphans(cursor, intake, column)
    remove(cursor, intake, lines)


def tell_years(cursor, intake):
    """schoolYear is the year in which a school year ends; some write the one in which it begins."""
    if intake.entity.name == "academicSessions":
        cursor.execute(
            """SELECT line, school_year, end_date FROM staged_academicsessions
            WHERE type = 'schoolYear' AND school_year <> left(end_date, 4) AND school_year <> ''
            ORDER BY line"""
        )
        for line, year, ends in cursor.fetchall():
            words = f"schoolYear is {year}, but the year ends on {ends}."
            intake.telling.warn(line, "schoolYear", "school_year", words)


def twice(cursor, intake):
    """Of rows with the same id the first stays."""
    cursor.execute(named(TWICE, intake.entity))
    found = cursor.fetchall()
    rows = whole(cursor, intake.entity, [line for line, _, _ in found])
    for line, first, key in found:
        words = f"sourcedId “{key[:80]}” is there twice; line {first} is read."
        intake.telling.refuse(line, "sourcedId", "duplicate_key", words, rows.get(line))
    remove(cursor, intake, {line for line, _, _ in found}, noted=False)


def whole(cursor, entity, lines):
    """{line: its cells}, of no more than are told."""
    if not lines:
        return {}
    every = "SELECT line, {columns} FROM {table} WHERE line = ANY(%s)"
    cursor.execute(named(every, entity), [lines[:MOST_TOLD]])
    return {line: list(cells) for line, *cells in cursor.fetchall()}


def orphans(cursor, intake, column):
    """Lines that a reference to nowhere refuses; others are told."""
    text = MISSING_OF_LIST if column.kind == "ids" else MISSING
    target = ENTITIES[column.refers].table
    cursor.execute(named(text, intake.entity, field=column.field, target=target))
    found = cursor.fetchall()
    gone = {line for line, _, left in found if not left} if column.required else set()
    rows = whole(cursor, intake.entity, sorted(gone))
    for line, key, _ in found:
        words = f"{column.name} “{key[:80]}” is no row of {column.refers}.csv that could be read."
        if line in gone:
            intake.telling.refuse(line, column.name, "orphan", words, rows.get(line))
        else:
            intake.telling.warn(line, column.name, "orphan", words)
    return gone


def remove(cursor, intake, lines, noted=True):
    """Takes refused rows out of the table. A row that is there twice is not missing: the first of
    them stands, so it is not noted."""
    if not lines:
        return
    text = "DELETE FROM {table} WHERE line = ANY(%s) RETURNING line, sourced_id"
    cursor.execute(named(text, intake.entity), [sorted(lines)])
    refused = cursor.fetchall()
    intake.refused += refused
    if noted:
        note_refused(cursor, intake.entity.name, refused)


def refuse_nobody(bundle, intakes, report):
    """A snapshot none of whose users or organizations could be read would end everybody."""
    if not any(bundle.is_whole(name) for name in ROSTER):
        return
    for name in ("orgs", "users"):
        intake = intakes.get(name)
        if intake and intake.mode == BULK and intake.rows == len(intake.refused):
            words = f"No row of {name}.csv could be read: nothing can be imported."
            report.tell(f"{name}.csv", 1, "", f"no_{name}", FATAL, words)
