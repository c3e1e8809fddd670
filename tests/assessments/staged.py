"""A bundle staged by hand: {entity: rows as dicts of canonical columns}."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from assessments import rostering
from assessments.acting import importing
from assessments.models import Batch, Enrollment, GroupMembership
from assessments.oneroster.columns import ENTITIES
from assessments.report import Report, silent
from assessments.rostering.work import Work
from tests.factories.assessments import BatchFactory

TODAY = timezone.localdate()
STARTS, BEGAN, ENDS = (TODAY + timedelta(days) for days in (-80, -73, 200))
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


def roster_of(school):
    """Two students and their teacher at Juniper School, and a school that is not here yet."""
    year = {"sourced_id": "year", "start_date": str(STARTS), "end_date": str(ENDS)}
    person = {"org_sourced_ids": "juniper", "grades": "04", "role": "student"}
    taken = {"class_sourced_id": "reading", "role": "student", "school_sourced_id": "juniper"}
    return {
        "orgs": [
            {"sourced_id": "all", "name": "Invented Schools", "type": "district"},
            {"sourced_id": "juniper", "name": school.name.upper(), "type": "school"},
            {"sourced_id": "new", "name": "New School", "type": "school", "identifier": "77"},
        ],
        "academicSessions": [SCHOOL_YEAR | year],
        "courses": [{"sourced_id": "ela", "title": "Language arts 4", "subjects": "Reading"}],
        "classes": [
            {
                "sourced_id": "reading",
                "title": "Reading 4",
                "course_sourced_id": "ela",
                "school_sourced_id": "juniper",
                "term_sourced_ids": "year",
                "class_type": "scheduled",
                "grades": "04",
            }
        ],
        "users": [
            person | {"sourced_id": "s1", "given_name": "Wren", "family_name": "Invented"},
            person
            | {
                "sourced_id": "s2",
                "given_name": "Ash",
                "family_name": "Fabled",
                "user_ids": "{Local:00902},{State:7002}",
                "identifier": "other",
            },
            {
                "sourced_id": "t1",
                "given_name": "Tess",
                "family_name": "Teacher",
                "role": "teacher",
                "email": "tess@example.org",
                "org_sourced_ids": "juniper,new",
            },
            {"sourced_id": "p1", "given_name": "Pat", "role": "parent"},
        ],
        "enrollments": [
            taken | {"sourced_id": "e1", "user_sourced_id": "s1", "begin_date": str(BEGAN)},
            taken | {"sourced_id": "e2", "user_sourced_id": "s2"},
            taken
            | {"sourced_id": "e3", "user_sourced_id": "t1", "role": "teacher", "primary": "true"},
        ],
        "demographics": [
            {
                "sourced_id": "s1",
                "sex": "female",
                "asian": "true",
                "hispanic_or_latino_ethnicity": "true",
            },
            {"sourced_id": "s2", "sex": "male", "asian": "true", "white": "true"},
        ],
    }


def enrolled(district):
    with importing(district.pk):
        rows = Enrollment.objects.order_by("student__sourced_id", "starts")
        return list(
            rows.values_list("student__sourced_id", "place__name", "grade", "starts", "ends")
        )


def grouped(district):
    with importing(district.pk):
        rows = GroupMembership.objects.order_by("student__sourced_id", "category__dimension", "pk")
        return list(rows.values_list("student__sourced_id", "category__name", "ends"))
