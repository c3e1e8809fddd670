"""A million results from a file to stored rows, against a bare COPY of the same rows into a table
with the same keys; the same file again; a slice of it row by row; and the memory it takes.

Everything happens in one transaction that is taken back: nothing stays in the database.
"""

import os
import random
import resource
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("THROUGHLINE_DATA", str(ROOT / ".data" / "bench"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

# isort: split
# What stands above has set Django up.
from django.core.management import call_command
from django.db import connection, transaction

from assessments import results
from assessments.acting import importing
from assessments.models import (
    Administration,
    Assessment,
    Batch,
    LevelSet,
    PerformanceLevel,
)
from assessments.report import Report, silent
from config.database import WEB_ROLE, as_owner
from zones.models import District

STUDENTS, GIVEN, SLICE, FEW = 50_000, 20, 20_000, 10_000
MILLION = STUDENTS * GIVEN
ADD_STUDENTS = """
INSERT INTO assessments_student (district_id, source, sourced_id, local_id, state_id, given_name,
    middle_name, family_name, preferred_given_name, preferred_family_name, grade, reach, batch_id)
SELECT %(district)s, 'roster', 'bench-' || n, lpad(n::text, 7, '0'), 'S' || n, 'Given' || n, '',
    'Family' || n, '', '', '04', ARRAY[-%(district)s]::bigint[], %(batch)s
FROM generate_series(1, %(students)s) n
"""
KEYS = {"student": "student", "administration": "administration", "batch": "batch"}
KEYS |= {"level": "performancelevel"}
EQUAL = """
DROP TABLE IF EXISTS bench_result;
CREATE TABLE bench_result (LIKE assessments_result INCLUDING ALL);
"""
KEY = """ALTER TABLE bench_result ADD FOREIGN KEY ({}_id) REFERENCES assessments_{}
    DEFERRABLE INITIALLY DEFERRED;"""
EQUAL += "".join(KEY.format(name, table) for name, table in KEYS.items())
EQUAL += f"GRANT SELECT, INSERT ON bench_result TO {WEB_ROLE}"
SAME = """COPY (
    SELECT district_id, student_id, administration_id, level_id, score, status, given_on, batch_id
    FROM assessments_result ORDER BY administration_id, student_id
) TO STDOUT"""
COPY = """COPY bench_result
    (district_id, student_id, administration_id, level_id, score, status, given_on, batch_id)
    FROM STDIN"""


class TakenBack(Exception):
    """What was written for a measurement goes again."""


@contextmanager
def taken_back():
    try:
        with transaction.atomic():
            yield
            raise TakenBack
    except TakenBack:
        pass


def people():
    """A district with its students and twenty administrations of one assessment."""
    district = District.objects.create(name="Results", short_name="R", slug="results-bench")
    batch = Batch.objects.create(district=district, kind=Batch.Kind.ROSTER, name="bench")
    with importing(district.pk), connection.cursor() as cursor:
        values = {"district": district.pk, "batch": batch.pk, "students": STUDENTS}
        cursor.execute(ADD_STUDENTS, values)
    assessment = Assessment.objects.create(
        district=district, name="Reading", subject="Reading", scale="points", lowest=0, highest=1000
    )
    levels = LevelSet.objects.create(assessment=assessment, from_year=2000)
    for position, cut in enumerate((None, 250, 500, 750), 1):
        PerformanceLevel.objects.create(
            level_set=levels, position=position, name=f"Level {position}", cut=cut
        )
    Administration.objects.bulk_create(
        Administration(assessment=assessment, year=2000 + number // 4, window=window)
        for number, window in enumerate([*Administration.Window.values] * (GIVEN // 4))
    )
    return district


def a_file(path, rows):
    """Every student in one administration after the other, as a vendor writes it."""
    random.seed(6)
    windows = Administration.Window.values
    with open(path, "w") as file:
        file.write("Student number,Name,Grade,Test,Window,Year,Score,Level,Date\n")
        for row in range(rows):
            given, student = divmod(row, STUDENTS)
            score, year = random.randrange(10_001) / 10, 2000 + given // 4
            file.write(
                f"{student + 1:07},Given{student} Family{student},04,Reading,{windows[given % 4]},"
                f"{year},{score},Level {min(4, int(score // 250) + 1)},"
                f"{year - 1}-10-{1 + student % 28:02}\n"
            )
    return path


def bring(district, path):
    """(seconds, counts) of a whole import."""
    batch = Batch.objects.create(district=district, kind=Batch.Kind.RESULTS, name=path.name)
    report, started = Report(), time.perf_counter()
    with importing(district.pk):
        results.run(batch, path, report, silent, True)
        check_keys()
    spent = time.perf_counter() - started
    return spent, {name: number for name, number in report.files[path.name].items() if number}


def check_keys():
    """Django's foreign keys are looked at when a transaction ends: here, now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def bare_copy(folder):
    """Seconds of COPY of what is stored into the equal table, in the order of the file."""
    path = folder / "bare.copy"
    with connection.cursor() as cursor:
        with open(path, "wb") as file:
            cursor.copy_expert(SAME, file)
        with open(path, "rb") as file:
            started = time.perf_counter()
            cursor.copy_expert(COPY, file)
            check_keys()
        return time.perf_counter() - started


def megabytes():
    """The most memory this process has taken so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(folder):
    district = people()
    few, million = a_file(folder / "few.csv", FEW), a_file(folder / "million.csv", MILLION)
    with taken_back():
        bring(district, few)
        memory = megabytes()
    whole, counts = bring(district, million)
    print(f"{'import':<34}{whole:8.1f} s  {counts}", flush=True)
    print(f"{'memory, 10,000 and 1,000,000 rows':<34}{memory:8.0f} and {megabytes():.0f} MiB")
    again, counts = bring(district, million)
    print(f"{'the same file again':<34}{again:8.1f} s  {counts}", flush=True)
    with importing(district.pk):
        bare = bare_copy(folder)
    print(f"{'bare COPY of the same rows':<34}{bare:8.1f} s")
    print(f"{'import ÷ bare COPY':<34}{whole / bare:8.2f}    aim ≤ 1.5", flush=True)


def main():
    call_command("migrate", verbosity=0)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(EQUAL)
    try:
        with tempfile.TemporaryDirectory() as folder, taken_back():
            measure(Path(folder))
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE bench_result")


if __name__ == "__main__":
    main()
