"""A roster of 50,000 students and 400,000 enrollments, imported again though nothing changed: how
long it takes, how much it writes, and the memory of the process.

The first import stays in the database of the benchmarks, as a district has one.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("THROUGHLINE_DATA", str(ROOT / ".data" / "bench"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
import psutil

django.setup()

# isort: split
# What stands above has set Django up.
from django.core.management import call_command
from django.db import connection, transaction

from assessments import oneroster, rostering
from assessments.models import Batch
from assessments.report import Report, silent
from config.database import as_owner
from zones.models import District

STUDENTS, EACH, SCHOOLS, CLASS_SIZE, AIM = 50_000, 8, 40, 25, 10
SLUG = "large-roster"
YEAR = "2026-08-26,2027-06-18"
WRITTEN = """SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)
FROM pg_stat_xact_user_tables WHERE schemaname = 'public'"""
CHANGES = ("new", "changed", "ended", "refused")


def school_of(number):
    """Students and classes stand in blocks: a class has students of its own school."""
    return f"school-{number * SCHOOLS // STUDENTS:02}"


FIRST = "sourcedId,status,dateLastModified,"
HEADINGS = {
    "orgs": "name,type,identifier,parentSourcedId",
    "academicSessions": "title,type,startDate,endDate,parentSourcedId,schoolYear",
    "courses": "schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes",
    "classes": "title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
    "termSourcedIds,subjects,subjectCodes,periods",
    "users": "enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,"
    "identifier,email,sms,phone,agentSourcedIds,grades,password",
    "enrollments": "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate",
}


def rows_of(name):
    """Lines of a file, after its headings."""
    if name == "orgs":
        yield "all,,,Large Roster Schools,district,,"
        yield from (f"school-{n:02},,,School {n:02},school,," for n in range(SCHOOLS))
    elif name == "academicSessions":
        yield f"year,,,2026-2027,schoolYear,{YEAR},,2027"
    elif name == "courses":
        yield from (f"course-{n},,,year,Course {n},,,all,," for n in range(EACH))
    elif name == "classes":
        for group in range(STUDENTS // CLASS_SIZE):
            place = school_of(group * CLASS_SIZE)
            for n in range(EACH):
                start = f"class-{group}-{n},,,Class {n},04,course-{n}"
                yield f"{start},,scheduled,,{place},year,,,"
    else:
        for n in range(STUDENTS):
            yield from student(n) if name == "users" else enrollments(n)


def student(n):
    names = f"s{n},{{Local:{n}}},Given{n},Family{n}"
    yield f"student-{n},,,true,{school_of(n)},student,{names},,S{n},,,,,04,"


def enrollments(n):
    for c in range(EACH):
        start = f"enrollment-{n}-{c},,,class-{n // CLASS_SIZE}-{c}"
        yield f"{start},{school_of(n)},student-{n},student,,{YEAR}"


def write_bundle(folder):
    with open(folder / "manifest.csv", "w") as file:
        file.write("propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n")
        file.writelines(f"file.{name},bulk\n" for name in HEADINGS)
    for name, headings in HEADINGS.items():
        with open(folder / f"{name}.csv", "w") as file:
            file.write(f"{FIRST}{headings}\n")
            file.writelines(f"{row}\n" for row in rows_of(name))


def clock():
    """(seconds on the wall, seconds of processor of this process and of the database's)"""
    connection.ensure_connection()
    server = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return time.perf_counter(), time.process_time() + server.user + server.system


def bring_in(district, folder):
    """((seconds on the wall, of processor), rows written to the database, Report)"""
    report, before_it = Report(), clock()
    with transaction.atomic(), connection.cursor() as cursor:
        batch = Batch.objects.create(district=district, kind="roster", name="bench")
        cursor.execute(WRITTEN)
        before = cursor.fetchone()[0]
        bundle = oneroster.open_bundle(folder, report)
        rostering.run(batch, bundle, report, silent, True)
        cursor.execute(WRITTEN)
        written = cursor.fetchone()[0] - before
    spent = [now - then for now, then in zip(clock(), before_it, strict=True)]
    return spent, written, report


def words(spent):
    return f"{spent[0]:.1f} s, {spent[1]:.1f} s of processor"


def analyze():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main():
    call_command("migrate", verbosity=0)
    district, _ = District.objects.get_or_create(
        slug=SLUG, defaults={"name": "Large Roster District", "short_name": "Large roster"}
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_bundle(folder)
        spent, written, report = bring_in(district, folder)
        print(f"rosters, {STUDENTS:,} students and {STUDENTS * EACH:,} enrollments:")
        if written:
            print(f"  the first import: {words(spent)}, {written:,} rows written")
            analyze()
            spent, written, report = bring_in(district, folder)
    told = sum(row[what] for row in report.files.values() for what in CHANGES)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    said = "within" if spent[0] <= AIM and not written else "not within"
    print(f"  again, unchanged: {words(spent)} ({said} the aim of {AIM} s)")
    print(
        f"  {written} rows written, {told} told of, {len(report.problems)} problems, {memory} MiB"
    )
    if written or told:
        sys.exit("The same roster wrote rows.")


if __name__ == "__main__":
    main()
