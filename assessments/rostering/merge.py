"""Wanted rows against stored ones: only what is new, changed or gone is written, and what a row was
is copied first (Replaced). A second run of the same file finds nothing to write."""

from dataclasses import dataclass

from assessments.oneroster.columns import ENTITIES, ROSTER

KEPT = """INSERT INTO assessments_replaced (batch_id, district_id, "table", row, student, was, at)
SELECT %(batch)s, %(district)s, '{name}', stored.id, {student}, to_jsonb(stored), now()
FROM {name} stored JOIN {among} one ON one.row = stored.id {where}"""
DIFF = """SELECT wanted.*, stored.id AS row,
    CASE WHEN stored.id IS NULL THEN 'new' ELSE 'changed' END AS what
FROM ({query}) wanted LEFT JOIN {name} stored ON stored.district_id = %(district)s
    AND stored.source = %(source)s AND stored.sourced_id = wanted.sourced_id
WHERE stored.id IS NULL OR ({stored}) IS DISTINCT FROM ({wanted})"""
CHANGE = """UPDATE {name} stored SET ({columns}, batch_id) = ROW({diff}, %(batch)s)
FROM diff WHERE diff.row = stored.id AND diff.what = 'changed'"""
ADD = """WITH added AS (
    INSERT INTO {name} ({key}, {columns}, batch_id{more})
    SELECT {values}, {diff}, %(batch)s{more_values} FROM diff WHERE what = 'new' ORDER BY line
    RETURNING *
) INSERT INTO assessments_replaced (batch_id, district_id, "table", row, student, was, at)
SELECT %(batch)s, %(district)s, '{name}', stored.id, {student}, NULL, now() FROM added stored"""
OUTCOME = """INSERT INTO outcome
SELECT '{file}', line, {what} FROM diff WHERE what <> 'unchanged'"""
ENDING = """SELECT stored.id AS row FROM {name} stored
LEFT JOIN (
    SELECT sourced_id, status = 'tobedeleted' AS gone FROM {staged}
    UNION ALL
    SELECT sourced_id, false FROM staged_refused WHERE entity = '{entity}'
) named ON named.sourced_id = stored.sourced_id
WHERE stored.district_id = %(district)s AND stored.source = %(source)s AND {open}
    AND (CASE WHEN named.sourced_id IS NULL THEN %(bulk)s ELSE named.gone END)"""
END = """UPDATE {name} stored SET {end} = greatest(stored.{starts}, %(today)s), batch_id = %(batch)s
FROM ending WHERE ending.row = stored.id"""
COUNTED = """SELECT what, count(*) FROM (
    SELECT line, CASE WHEN bool_or(what = 'new') THEN 'new' ELSE 'changed' END AS what
    FROM outcome WHERE file = %(file)s GROUP BY line
) line GROUP BY what"""
READ = "SELECT count(*) FROM {0} WHERE status <> 'tobedeleted'"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the roster, the columns that an import writes and how a row of it ends."""

    name: str
    columns: tuple
    student: str = "NULL::bigint"  # whose row it is, of `stored`
    ends: str = "ended_on"
    key: tuple = ("district_id", "source", "sourced_id")
    more: tuple = ()  # (column, SQL): set when a row is made

    @property
    def open(self):
        if self.ends == "ended_on":
            return "stored.ended_on IS NULL"
        return "(stored.ends IS NULL OR stored.ends > greatest(stored.starts, %(today)s))"

    def prefixed(self, alias):
        return ", ".join(f"{alias}.{column}" for column in self.columns)


def keep(work, table, among, where=""):
    """Copies rows as they are, before they are changed."""
    words = {"name": table.name, "student": table.student, "among": among, "where": where}
    work.do(KEPT.format(**words))


def merge(work, table, file, query="SELECT * FROM wanted"):
    """Brings a table to what a query wants (line, sourced_id and its columns)."""
    names = {"stored": table.prefixed("stored"), "wanted": table.prefixed("wanted")}
    work.table("diff", DIFF.format(name=table.name, query=query, **names))
    write(work, table, file)


def write(work, table, file, outcome="what"):
    """Writes what `diff` says (line, row, what, the key and the columns); `outcome` is SQL for what
    that makes of the line of the file, where the line says more than this row."""
    keep(work, table, "diff", "AND one.what = 'changed'")
    columns, diff = ", ".join(table.columns), table.prefixed("diff")
    work.do(CHANGE.format(name=table.name, columns=columns, diff=diff))
    _add(work, table)
    work.do(OUTCOME.format(file=file, what=outcome))
    work.drop("diff", "wanted")


def _add(work, table):
    fixed = {"district_id": "%(district)s", "source": "%(source)s"}
    words = {
        "name": table.name,
        "student": table.student,
        "key": ", ".join(table.key),
        "columns": ", ".join(table.columns),
        "values": ", ".join(fixed.get(column, f"diff.{column}") for column in table.key),
        "diff": table.prefixed("diff"),
        "more": "".join(f", {column}" for column, _ in table.more),
        "more_values": "".join(f", {value}" for _, value in table.more),
    }
    work.do(ADD.format(**words))


def end(work, table, file):
    """Ends what a bulk file does not name, and what it names as gone; how many. A row that was
    refused is named: a bad row ends nothing."""
    bulk = work.is_whole(file)
    entity = file.removesuffix(".csv")
    words = {"entity": entity, "staged": ENTITIES[entity].table}
    query = ENDING.format(name=table.name, open=table.open, **words)
    work.table("ending", query, bulk=bulk)
    return finish(work, table)


def finish(work, table):
    """Ends the rows of `ending`; how many."""
    keep(work, table, "ending")
    starts = "starts" if table.ends == "ends" else table.ends
    ended = work.do(END.format(name=table.name, end=table.ends, starts=starts))
    work.drop("ending")
    return ended


def count(work):
    """Counts what became of the rows of every file into the report: what was not written, though
    it was not refused, is as it was."""
    for entity in ROSTER:
        file = ENTITIES[entity].file
        kept = work.ask(READ.format(ENTITIES[entity].table))[0][0] - work.refused.get(file, 0)
        written = dict(work.ask(COUNTED, file=file))
        if kept:
            work.report.count(file, **written, unchanged=kept - sum(written.values()))
