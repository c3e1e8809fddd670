"""A million results from a file to stored rows, against a bare COPY of the same rows into a table
with the same keys; the same file again; a slice of it row by row; and the memory it takes.

Everything happens in one transaction that is taken back: nothing stays in the database.
"""

import csv
import os
import random
import resource
import signal
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import psutil

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
    Result,
    Student,
)
from assessments.report import Report, silent
from config.database import WEB_ROLE, as_owner
from zones.models import District

STUDENTS, GIVEN, FEW = 50_000, 20, 10_000
SLICE = int(os.environ.get("SLICE", "20000"))
LIMIT = int(os.environ.get("LIMIT", "120"))  # seconds for a slice written row by row
MILLION = int(os.environ.get("ROWS", STUDENTS * GIVEN))
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


def clock():
    """(seconds on the wall, seconds of processor of this process and of the database's)"""
    server = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return time.perf_counter(), time.process_time() + server.user + server.system


def timed(function, *given):
    """((seconds on the wall, of processor), what the function returns); keys are checked."""
    before = clock()
    result = function(*given)
    with connection.cursor() as cursor:  # Django's foreign keys wait for the end of a transaction
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return [after - start for after, start in zip(clock(), before, strict=True)], result


def bring(district, path):
    """Counts of a whole import."""
    batch = Batch.objects.create(district=district, kind=Batch.Kind.RESULTS, name=path.name)
    report = Report()
    results.run(batch, path, report, silent, True)
    return {name: number for name, number in report.files[path.name].items() if number}


def by_rows(district, path):
    """The same with a form's care for every row, as a page would write it: looked up, checked,
    saved."""
    batch = Batch.objects.create(district=district, kind=Batch.Kind.RESULTS, name=path.name)
    given = {(row.window, str(row.year)): row for row in Administration.objects.all()}
    levels = {row.name: row for row in PerformanceLevel.objects.all()}
    with open(path, newline="") as file:
        for cells in csv.DictReader(file):
            student = Student.objects.get(district=district, local_id=cells["Student number"])
            result = Result(
                district=district,
                student=student,
                administration=given[cells["Window"], cells["Year"]],
                level=levels[cells["Level"]],
                score=Decimal(cells["Score"]),
                given_on=date.fromisoformat(cells["Date"]),
                batch=batch,
            )
            result.full_clean(exclude=["given_on"])
            result.save()


def bare_copy(path):
    with connection.cursor() as cursor, open(path, "rb") as file:
        cursor.copy_expert(COPY, file)


def as_copied(path):
    """What is stored, as COPY reads it, in the order of the file."""
    with connection.cursor() as cursor, open(path, "wb") as file:
        cursor.copy_expert(SAME, file)
    return path


def megabytes():
    """The most memory this process has taken so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(folder):
    district = people()
    with importing(district.pk):
        few, million = a_file(folder / "few.csv", FEW), a_file(folder / "million.csv", MILLION)
        measure_rows(district, a_file(folder / "slice.csv", SLICE))
        with taken_back():
            bring(district, few)
            memory = megabytes()
        whole, counts = timed(bring, district, million)
        say("import of a million", whole, counts)
        print(f"{'memory at 10,000 and 1,000,000 rows':<36}{memory:.0f} and {megabytes():.0f} MiB")
        say("the same file again", *timed(bring, district, million))
        bare, _ = timed(bare_copy, as_copied(folder / "bare.copy"))
        say("bare COPY of the same rows", bare)
        compare("import ÷ bare COPY", whole, bare, "≤ 1.5")


def measure_rows(district, path):
    with taken_back():
        quick, _ = timed(bring, district, path)
    for name, function in ROWWISE:
        name = f"{SLICE:,} rows: {name} ÷ import"
        before = clock()
        try:
            with taken_back(), within(LIMIT):
                compare(name, timed(function, district, path)[0], quick, "≥ 20")
        except TooLong:
            spent = [after - start for after, start in zip(clock(), before, strict=True)]
            print(f"{name}: not within {LIMIT} s, so at least", flush=True)
            compare("", spent, quick, "≥ 20")


class TooLong(BaseException):
    """Not an Exception: what brings rows in one by one would note it as the fault of a row."""


@contextmanager
def within(seconds):
    def stop(*_):
        raise TooLong

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def say(name, spent, more=""):
    print(f"{name:<36}{spent[0]:8.1f} s, {spent[1]:6.1f} s of processor  {more}", flush=True)


def compare(name, one, other, aim):
    wall, processor = (a / b for a, b in zip(one, other, strict=True))
    print(f"{name:<44}{wall:6.2f}, by processor {processor:6.2f}   aim {aim}", flush=True)


ROWWISE = [("row by row", by_rows)]
if find_spec("import_export"):
    from bench import _import_export

    ROWWISE.append(("django-import-export", _import_export.plain))
    ROWWISE.append(("the same in bulk", _import_export.bulk))


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
