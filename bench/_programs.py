"""A district of ten zones whose libraries hold 50,000 sessions: two years back and 90 days ahead,
six hundred of them in this month at one branch; each past one logged; a thousand coming there."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from config.demo.build import office, person
from config.demo.calendar import Dates, school_years
from programs.models import Program
from zones.access import Kind, Role, Side
from zones.models import District, Place, Zone, ZoneMembership

SLUG = "many-programs"
ZONES, SCHOOLS, PROGRAMS, SESSIONS = 10, 5, 200, 50_000
BUSY, USUAL, THIS_MONTH, COMING = "Branch 00", "Branch 05", 600, 1_000
AGES = list(Program.Age.values)
SEASONS = list(Program.Season.values)
SPREAD = """
    INSERT INTO programs_session (program_id, place_id, "where", link, starts_at, ends_at, all_day,
        note, capacity, takes_sign_up, why_cancelled, uid, sequence, changed_at, source_uid, said,
        waits)
    SELECT p.id, p.place_id, '', '', t.begins, t.begins + interval '1 hour', false, '', 20, false,
        '', gen_random_uuid(), 0, now(), '', '{}', false
    FROM generate_series(0, %(rows)s - 1) AS n
    JOIN (SELECT id, place_id, row_number() OVER (ORDER BY id) - 1 AS nr, count(*) OVER () AS many
          FROM programs_program WHERE place_id = ANY(%(places)s)) AS p ON p.nr = n %% p.many
    CROSS JOIN LATERAL (
        SELECT date_trunc('hour', %(since)s::timestamptz)
            + n * ((%(until)s::timestamptz - %(since)s::timestamptz) / %(rows)s) AS begins) AS t
"""
LOG = """
    INSERT INTO programs_sessionlog (session_id, came_0_5, came_6_11, came_12_18, came_19_up,
        came_unknown, came_on_site, came_off_site, came_virtual, what_happened, sure_because,
        logged_by_id, logged_at, form_key)
    SELECT id, 0, id %% 20, 0, 2, 0, id %% 20 + 2, 0, 0, '', '', %s, now(), gen_random_uuid()
    FROM programs_session WHERE ends_at < now() AND place_id = ANY(%s)
"""


@transaction.atomic
def load(today):
    dates = Dates(today)
    district = District.objects.create(
        name="Many Programs", short_name="Programs", slug=SLUG, public_site=True
    )
    school_years(district, dates)
    branches = _places(district, dates)
    by = _people(district, branches, dates)
    _programs(branches, by)
    _sessions([branch.pk for branch in branches], by)


def _places(district, dates):
    """The branches; each with five schools in its zone."""
    branch = {"district": district, "kind": Kind.BRANCH, "side": Side.LIBRARY}
    school = {"district": district, "kind": Kind.SCHOOL, "side": Side.SCHOOLS}
    branches = Place.objects.bulk_create(
        Place(name=f"Branch {n:02d}", short_name=f"B{n:02d}", address="1 Elm St", **branch)
        for n in range(ZONES)
    )
    schools = Place.objects.bulk_create(
        Place(name=f"School {n:02d}", short_name=f"S{n:02d}", level="elementary", **school)
        for n in range(ZONES * SCHOOLS)
    )
    zones = Zone.objects.bulk_create(
        Zone(district=district, name=f"Zone {n:02d}", branch=one) for n, one in enumerate(branches)
    )
    ZoneMembership.objects.bulk_create(
        ZoneMembership(zone=zones[n // SCHOOLS], school=one, starts=dates.plan_starts)
        for n, one in enumerate(schools)
    )
    return branches


def _people(district, branches, dates):
    library = office(district, "Programs main library", "Library", Side.LIBRARY)
    person(district, "Library Programs", (library, Role.LIBRARY_ADMIN), starts=dates.plan_starts)
    staff = (branches[0], Role.BRANCH_STAFF)
    return person(district, "Staff Programs", staff, starts=dates.plan_starts)


def _programs(branches, by):
    Program.objects.bulk_create(
        Program(
            place=branches[n % ZONES],
            title=f"Program {n:03d} for families",
            description="Stories, songs and things to make. Everybody is welcome.",
            sponsor=Program.Sponsor.LIBRARY,
            age=AGES[n % len(AGES)],
            season=SEASONS[n % len(SEASONS)],
            languages=["en", "es"] if n % 3 else ["en"],
            state=Program.State.PUBLISHED,
            published_at=timezone.now(),
            created_by=by,
        )
        for n in range(PROGRAMS)
    )


def _sessions(places, by):
    now = timezone.now()
    month = now.replace(day=1, hour=12, minute=0, second=0, microsecond=0)
    days = timedelta(days=1)
    _spread(places, now - 730 * days, now + 90 * days, SESSIONS - THIS_MONTH - COMING)
    busy = places[:1]
    _spread(busy, month, month + 28 * days, THIS_MONTH)
    _spread(busy, now + days, now + 60 * days, COMING)
    with connection.cursor() as cursor:
        cursor.execute(LOG, [by.pk, places])


def _spread(places, since, until, rows):
    """`rows` sessions of the programs of `places`, evenly from `since` to `until`."""
    given = {"rows": rows, "places": places, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(SPREAD, given)
