"""The files of a bundle into temporary tables, and what only the whole bundle can tell: ids that
are there twice, and references to rows that are not there.

The tables are dropped at the end of the transaction. A reference is checked here where its file is
whole; references to rows of a file that is absent or tells changes only are for who knows the
stored rows.
"""

from contextlib import closing
from functools import partial

from django.db import connection
from psycopg2 import sql

from assessments.report import FATAL, MOST_TOLD, ROW, WARNING, silent

from .columns import ENTITIES, ROSTER
from .copying import Feed, copied
from .intake import Intake
from .manifest import BULK

# A large roster is looked through in memory, not on disk. Statistics tell how many rows there are:
# for that a tenth of the usual sample is enough.
READY = "SET LOCAL work_mem = '96MB'; SET LOCAL default_statistics_target = 10"
# What is wrong with rows of a table: the line, whose id it is, and whether it refuses the row.
TWICE = """SELECT row.line, row.sourced_id AS id, true AS is_bad, first.line AS first
FROM {table} AS row JOIN (SELECT sourced_id, min(line) AS line FROM {table}
    GROUP BY sourced_id HAVING count(*) > 1) AS first
ON first.sourced_id = row.sourced_id AND first.line < row.line"""
FAMILIES = """DROP TABLE IF EXISTS pg_temp.staged_families;
CREATE TEMPORARY TABLE staged_families (line integer, width integer, sourced_id text)
ON COMMIT DROP"""
GUARDIANS = """UPDATE staged_users AS row SET role = 'guardian' WHERE row.role = ''
AND EXISTS (SELECT FROM staged_families AS family WHERE family.sourced_id = row.sourced_id)
AND NOT EXISTS (SELECT FROM staged_roles AS role WHERE role.user_sourced_id = row.sourced_id)"""
MISSING = """SELECT row.line, row.{field} AS id, {required} AS is_bad, 0 AS first
FROM {table} AS row WHERE row.{field} <> '' AND row.status <> 'tobedeleted'
    AND NOT EXISTS (SELECT FROM {target} AS target WHERE target.sourced_id = row.{field})"""
# One of a list that is there is enough.
MISSING_OF_LIST = """SELECT line, string_agg(id, ', ') FILTER (WHERE NOT is_there) AS id,
    {required} AND NOT bool_or(is_there) AS is_bad, 0 AS first
FROM (SELECT row.line, part.id, target.sourced_id IS NOT NULL AS is_there
    FROM {table} AS row CROSS JOIN LATERAL unnest(string_to_array(row.{field}, ',')) AS part(id)
    LEFT JOIN {target} AS target ON target.sourced_id = part.id
    WHERE row.{field} <> '' AND row.status <> 'tobedeleted') AS reference
GROUP BY line HAVING NOT bool_and(is_there)"""
FOUND = """DROP TABLE IF EXISTS pg_temp.found; CREATE TEMPORARY TABLE found ON COMMIT DROP AS
SELECT *, row_number() OVER (PARTITION BY is_bad ORDER BY line) AS nth FROM ({query}) AS one"""
TOLD = "SELECT line, id, is_bad, first FROM found WHERE nth <= %s ORDER BY line"
REST = "SELECT is_bad, count(*), min(line) FROM found WHERE nth > %s GROUP BY is_bad"
GONE = """DROP TABLE IF EXISTS pg_temp.gone;
CREATE TEMPORARY TABLE gone (line integer) ON COMMIT DROP"""
GOING = "INSERT INTO gone SELECT line FROM found WHERE is_bad"
NOTED = """WITH taken AS (
    DELETE FROM {table} WHERE line IN (SELECT line FROM gone) RETURNING line, sourced_id
) INSERT INTO staged_refused SELECT %s, line, sourced_id FROM taken"""
SAID_TWICE = "sourcedId “{id}” is there twice; line {first} is read."
SAID_ORPHAN = "{0.name} “{1}” is no row of {0.refers}.csv that could be read."
REMOVE = "DELETE FROM {table} WHERE line IN (SELECT line FROM gone)"


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
            report.count(f"{name}.csv", rows=intake.rows, refused=intake.refused)
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
    cursor.execute(READY)
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
    with closing(intake.aside) as aside:
        Feed(followed(intake.blocks(), told)).copy(cursor, copy)
        aside.copy(cursor)
    cursor.execute(named("ANALYZE {table}", entity))
    return intake


def followed(blocks, told):
    """The blocks, with a word about progress after each: which may stop them."""
    with closing(blocks):
        for block in blocks:
            yield block
            told()


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
    twice(cursor, intake)
    tell_years(cursor, intake)
    cursor.execute(GONE)
    for column in intake.entity.columns:
        if column.refers and bundle.is_whole(column.refers):
            orphans(cursor, intake, column)
    remove(cursor, intake)


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
    """Of rows with the same id the first stays: so nobody is missing, and none is noted."""
    find(cursor, named(TWICE, intake.entity))
    tell_found(cursor, intake, "sourcedId", "duplicate_key", SAID_TWICE)
    cursor.execute(GONE)
    cursor.execute(GOING)
    cursor.execute(named(REMOVE, intake.entity))
    intake.removed += cursor.rowcount


def orphans(cursor, intake, column):
    """Tells of references to nowhere, and keeps the lines of those that refuse their row."""
    text = MISSING_OF_LIST if column.kind == "ids" else MISSING
    names = {"field": column.field, "target": ENTITIES[column.refers].table}
    find(cursor, named(text.replace("{required}", str(column.required)), intake.entity, **names))
    words = SAID_ORPHAN.format(column, "{id}")
    tell_found(cursor, intake, column.name, "orphan", words)
    cursor.execute(GOING)


def find(cursor, query):
    cursor.execute(sql.SQL(FOUND).format(query=query))


def tell_found(cursor, intake, column, code, words):
    """Tells what stands in `found`: the first one by one, how many more there are."""
    cursor.execute(TOLD, [MOST_TOLD])
    rows = cursor.fetchall()
    cells = whole(cursor, intake.entity, [line for line, _, is_bad, _ in rows if is_bad])
    for line, key, is_bad, first in rows:
        said = words.format(id=key[:80], first=first)
        if is_bad:
            intake.telling.refuse(line, column, code, said, cells.get(line))
        else:
            intake.telling.warn(line, column, code, said)
    cursor.execute(REST, [MOST_TOLD])
    for is_bad, number, line in cursor.fetchall():
        intake.telling.pass_over(ROW if is_bad else WARNING, code, number, line)


def whole(cursor, entity, lines):
    """{line: its cells}"""
    if not lines:
        return {}
    every = "SELECT line, {columns} FROM {table} WHERE line = ANY(%s)"
    cursor.execute(named(every, entity), [lines])
    return {line: list(cells) for line, *cells in cursor.fetchall()}


def remove(cursor, intake):
    """Takes the rows of `gone` out of the table, and notes whose they were."""
    noted = named(NOTED, intake.entity)
    cursor.execute(noted, [intake.entity.name])
    intake.removed += cursor.rowcount


def refuse_nobody(bundle, intakes, report):
    """A snapshot none of whose users or organizations could be read would end everybody."""
    if not any(bundle.is_whole(name) for name in ROSTER):
        return
    for name in ("orgs", "users"):
        intake = intakes.get(name)
        if intake and intake.mode == BULK and intake.rows == intake.refused:
            words = f"No row of {name}.csv could be read: nothing can be imported."
            report.tell(f"{name}.csv", 1, "", f"no_{name}", FATAL, words)
