"""The page of a class and the sheet its results are typed on, with ten million results stored,
against the empty page."""

import os
from http.client import HTTPConnection
from statistics import median

import psutil

from bench.pages import ask, cookie, free_port, holder, serve

# isort: split
# What stands above has set Django up.
from django.core.management import call_command
from django.db import connection as db

from assessments.models import Batch, SchoolClass, Sitting
from config.database import as_owner
from config.serve import collect_static
from zones.access import Role
from zones.models import District

SLUG, AIM = "sheets", 3.0
RESULTS = int(os.environ.get("RESULTS", "10000000"))
ROUNDS, EACH = int(os.environ.get("ROUNDS", "8")), 15  # requests of one page before the other
WINDOWS = ("fall", "winter", "spring", "summer")
# Tests of earlier years that every student took, until there are enough results.
EARLIER = """
WITH task AS (
    INSERT INTO assessments_assessment (district_id, name, subject, grades, scale, letters)
    SELECT %(district)s, 'Earlier task ' || n || ' of ' || %(batch)s, 'Reading', '', 'points', ''
    FROM generate_series(1, %(tasks)s) n RETURNING id
)
INSERT INTO assessments_administration (assessment_id, "window", year, source, sourced_id)
SELECT id, "window", year, '', ''
FROM task, unnest(%(windows)s) "window", generate_series(2017, 2020) year RETURNING id
"""
FILL = """
INSERT INTO assessments_result (district_id, student_id, administration_id, score, status, batch_id)
SELECT district_id, id, %(given)s, (id * 7 + %(given)s) %% 100, 'scored', %(batch)s
FROM assessments_student WHERE district_id = %(district)s
"""


def prepare():
    call_command("migrate", verbosity=0)
    collect_static()
    if not District.objects.filter(slug=SLUG).exists():
        print("Generating students …", flush=True)
        call_command("generate_students", district=SLUG, verbosity=0)
    district = District.objects.get(slug=SLUG)
    with as_owner(), db.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM assessments_result")
        there = cursor.fetchone()[0]
        if there < RESULTS:
            fill(cursor, district, RESULTS - there)
        cursor.execute("VACUUM ANALYZE")


def fill(cursor, district, missing):
    print(f"Adding {missing:,} results …", flush=True)
    cursor.execute("SELECT count(*) FROM assessments_student WHERE district_id = %s", [district.pk])
    tasks = missing // (cursor.fetchone()[0] * len(WINDOWS) * 4) + 1
    batch = Batch.objects.create(district=district, kind="results", state="applied", name="Earlier")
    values = {"district": district.pk, "tasks": tasks, "windows": list(WINDOWS), "batch": batch.pk}
    cursor.execute(EARLIER, values)
    for (given,) in cursor.fetchall():  # apart: the keys of millions of rows wait in memory
        cursor.execute(FILL, values | {"given": given})


def pages():
    """[(name, address, person)]"""
    specialist = holder(SLUG, Role.SPECIALIST)
    place = specialist.positions.get().place_id
    sitting = Sitting.objects.filter(school_class__place=place).order_by("-administration__year")
    row = sitting.first()
    address = f"/classes/{row.school_class_id}/"
    sheet = f"/administrations/{row.administration_id}{address}"
    size = SchoolClass.objects.get(pk=row.school_class_id)
    print(f"{size} of {size.place}", flush=True)
    return [("Page of a class", address, specialist), ("Sheet of a class", sheet, specialist)]


def processor(server):
    """Seconds of processor spent so far by the site and by its database."""
    web = psutil.Process(server.pid)
    database = psutil.Process(db.connection.info.backend_pid).parent()
    times = [one.cpu_times() for one in (*web.children(), *database.children())]
    return sum(one.user + one.system for one in times)


def measure(connection, server, targets):
    """[(median seconds by the clock, seconds of processor) of one request] of each target: some
    requests of the one, then of the other, in turn."""
    connection.close()  # it may have waited too long; the next request opens it again
    clock, spent = [[] for _ in targets], [0] * len(targets)
    for number in range(ROUNDS + 1):
        for place, target in enumerate(targets):
            before = processor(server)
            times = [ask(connection, *target) for _ in range(EACH)]
            if number:  # the first round warms the templates and the connection
                clock[place] += times
                spent[place] += processor(server) - before
    return [(median(times), total / len(times)) for times, total in zip(clock, spent, strict=True)]


def main():
    prepare()
    port = free_port()
    server = serve(port)
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    print(f"page ÷ empty page, {RESULTS:,} results, load {os.getloadavg()[0]:.1f}:")
    try:
        for name, address, user in pages():
            signed_in = cookie(user)
            targets = [("/bench/empty/", signed_in, None), (address, signed_in, None)]
            empty, page = measure(connection, server, targets)
            clock, spent = (one / other for one, other in zip(page, empty, strict=True))
            print(f"{name:<20}{clock:>6.2f}, by processor {spent:.2f}   aim ≤ {AIM:g}", flush=True)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
