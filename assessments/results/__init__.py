"""Results of an assessment from any CSV or Excel file: read, checked, applied.

Checking and applying are the same run; applying the same file again changes nothing. Students are
matched by their numbers, never by name, and only those of whoever acts: a specialist's file touches
no student of another school.
"""

from django.db import connection, transaction

from assessments.oneroster.cells import says_day_first
from assessments.report import FATAL

from .applying import compare, write
from .checking import check, named
from .columns import COLUMNS, kept, missing, proposed, remember
from .reading import Table, Unreadable
from .staging import stage
from .telling import tell, tell_day_first

__all__ = ["COLUMNS", "Table", "Unreadable", "missing", "proposed", "remember", "run"]


def run(batch, path, report, progress, apply):
    """Fills `report` with what the file at `path` says and, with `apply`, writes it: whole or not
    at all. Columns are those of the batch, else what is remembered or proposed; without an
    administration of the batch every row names its own. Called while somebody acts."""
    try:
        table = Table(path, batch.name)
        columns = batch.columns or proposed(table.headings, batch.district_id)
        _usable(table, columns, batch)
        with transaction.atomic(), connection.cursor() as cursor:
            _run(cursor, batch, table, columns, report, progress, apply)
    except Unreadable as problem:
        code, line, said = problem.args
        report.count(batch.name)
        report.tell(batch.name, line, "", code, FATAL, said)


def _run(cursor, batch, table, columns, report, progress, apply):
    rows, words = stage(cursor, table, _read(columns, batch), progress)
    progress(f"Checking {rows:,} rows")
    said = kept(table.headings, batch.district_id)
    levels = said.levels if said else {}
    check(cursor, batch, words, levels, named(batch, words))
    counts = compare(cursor)
    unread = len(table.told)
    counts |= {"rows": rows + unread, "refused": counts["refused"] + unread}
    if apply:
        progress(f"Writing the results of {rows:,} rows")
        write(cursor, batch)
    report.mode[table.name], report.encoding[table.name] = "delta", table.encoding
    report.headings[table.name] = table.headings
    report.count(table.name, **counts, warnings=tell(cursor, report, table, columns))
    if says_day_first(words.said["given_on"]):
        tell_day_first(report, table.name, columns)
    progress("Done", rows, rows)


def _read(columns, batch):
    """The columns that are read; which administration only where the batch does not say."""
    naming = () if batch.administration_id is None else ("assessment", "window", "year")
    return {code: heading for code, heading in columns.items() if code not in naming}


def _usable(table, columns, batch):
    gone = [heading for heading in columns.values() if heading not in table.headings]
    if gone:
        raise Unreadable("column", 1, f"The file has no column “{gone[0]}”.")
    if wanted := missing(columns, batch.administration):
        raise Unreadable("columns", 1, f"No column says {', or '.join(wanted)}.")
