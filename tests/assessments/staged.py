"""A bundle staged by hand: {entity: rows as dicts of canonical columns}."""

from django.db import connection, transaction

from assessments import rostering
from assessments.acting import importing
from assessments.models import Batch
from assessments.oneroster.columns import ENTITIES
from assessments.report import Report, silent
from assessments.rostering.work import Work
from tests.factories.assessments import BatchFactory

SCHOOL_YEAR = {"title": "2026-2027", "type": "schoolYear", "school_year": "2027"}


def stage(files, refused=()):
    """Makes every staged table, filled with `files`; `refused`: (entity, line, sourced_id)."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.staged_refused")
        cursor.execute(
            "CREATE TEMPORARY TABLE staged_refused (entity text, line int, sourced_id text)"
        )
        for row in refused:
            cursor.execute("INSERT INTO staged_refused VALUES (%s, %s, %s)", row)
        for name, entity in ENTITIES.items():
            fill(cursor, entity, files.get(name, []))


def fill(cursor, entity, rows):
    columns = [f'"{field}"' for field in entity.fields]
    texts = ", ".join(f"{column} text" for column in columns)
    cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{entity.table}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {entity.table} (line int, width int, raw text, {texts})"
    )
    for line, row in enumerate(rows, 2):
        assert not set(row) - set(entity.fields)
        cells = [row.get(field, "") for field in entity.fields]
        marks = ", ".join(["%s"] * len(cells))
        cursor.execute(
            f"INSERT INTO {entity.table} VALUES (%s, %s, '', {marks})", [line, len(cells), *cells]
        )


def bring(district, files, refused=(), delta=(), apply=True):
    """The report of one import of `files`; those of `delta` are files of changes."""
    report = Report(version="1.1")
    for name in files:
        report.mode[f"{name}.csv"] = "delta" if name in delta else "bulk"
        report.count(f"{name}.csv", rows=len(files[name]))
    with importing(district.pk):
        stage(files, refused)
        report.batch = BatchFactory(district=district, state=Batch.State.APPLYING)
        with transaction.atomic():
            whole = set(files) - set(delta)
            rostering.bring_in(Work(report.batch, report, whole), silent)
            transaction.set_rollback(not apply)
    return report


def counts(report):
    """{file: what was written}: a file of which nothing was is not named."""
    written = ("new", "changed", "ended", "refused")
    found = {
        name: {what: numbers[what] for what in written if numbers[what]}
        for name, numbers in report.files.items()
    }
    return {name: numbers for name, numbers in found.items() if numbers}
