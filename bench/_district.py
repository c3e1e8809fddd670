"""A large district: 60 schools, ten branches, one plan at every school, 200,000 updates."""

from datetime import timedelta

from django.db import connection, transaction

from config.demo.build import assign, branch, items, office, person, read, school
from config.demo.calendar import Dates, school_years
from goals.models import ActionItem, Assignment, Plan
from zones.access import Role, Side
from zones.models import District, Zone, ZoneMembership

SLUG = "large"
SCHOOLS, BRANCHES, UPDATES = 60, 10, 200_000
STATUSES = ["on_track", "on_track", "at_risk", "off_track", "not_started"]
LOG = """
INSERT INTO goals_update (assignment_id, author_id, happened_on, text, status, state, submitted_at,
                          counted_at, counted_how, form_key, created_at,
                          on_behalf, nothing_new, number_reason, read_as, turn, returns)
SELECT row.id, holder.user_id, %(today)s::date - (n %% 300), 'Report number ' || n || '.',
       (%(statuses)s)[1 + (row.id + n) %% 5], 'counted', now(), now(), 'no_review',
       gen_random_uuid(), now(), false, false, '', '', 2, 0
FROM generate_series(1, %(each)s) n, goals_assignment row
JOIN goals_actionitem item ON item.id = row.item_id
JOIN goals_goal goal ON goal.id = item.goal_id
JOIN zones_position holder ON holder.place_id = row.seat_place_id AND holder.role = row.seat_role
WHERE goal.plan_id = %(plan)s
"""


@transaction.atomic
def load(today):
    """Builds the district in a few statements; `today` is the day its work is counted back from."""
    dates = Dates(today)
    district = District.objects.create(name="Large District", short_name="Large", slug=SLUG)
    school_years(district, dates)
    schools = [school(district, f"School {n:02d}", "elementary", "K-5") for n in range(SCHOOLS)]
    offices = _offices(district)
    _zones(district, schools, dates)
    _people(district, schools, offices, dates)
    plan = read(
        "west-hartford-library-development-plan-2016-17.txt",
        owner=offices[Role.SUPERVISOR],
        kind=Plan.Kind.DEPARTMENT,
        by=None,
        starts=dates.plan_starts,
        ends=dates.year_ends,
    )
    ActionItem.objects.filter(goal__plan=plan).update(rhythm=ActionItem.Rhythm.EVERY_PERIOD)
    for item in items(plan).values():
        assign(item, schools, Role.SPECIALIST, dates.plan_starts)
    plan.adopt(on=dates.plan_starts)
    _log(plan, today)


def _offices(district):
    media = office(district, "Large media services", "Media")
    head = office(district, "Large head office", "Head")
    library = office(district, "Large main library", "Library", Side.LIBRARY)
    return {Role.SUPERVISOR: media, Role.DISTRICT_ADMIN: head, Role.LIBRARY_ADMIN: library}


def _zones(district, schools, dates):
    since = dates.plan_starts
    for number in range(BRANCHES):
        place = branch(district, f"Branch {number}")
        zone = Zone.objects.create(district=district, name=f"Zone {number}", branch=place)
        ZoneMembership.objects.bulk_create(
            ZoneMembership(zone=zone, school=member, starts=since)
            for member in schools[number::BRANCHES]
        )
        person(district, f"Lead {number}", (place, Role.ZONE_LEAD), starts=since)
        person(district, f"Branch Staff {number}", (place, Role.BRANCH_STAFF), starts=since)


def _people(district, schools, offices, dates):
    since = dates.plan_starts - timedelta(days=100)
    for place in schools:
        for role in (Role.SPECIALIST, Role.PRINCIPAL, Role.SCHOOL_STAFF):
            person(district, f"{role.label} {place.short_name}", (place, role), starts=since)
    for role, place in offices.items():
        person(district, f"{role.label} Large", (place, role), starts=since)
    for role in (Role.DATA_STEWARD, Role.VIEWER):
        head = offices[Role.DISTRICT_ADMIN]
        person(district, f"{role.label} Large", (head, role), starts=since)


def _log(plan, today):
    each = UPDATES // Assignment.objects.filter(item__goal__plan=plan).count() + 1
    values = {"today": today, "statuses": STATUSES, "each": each, "plan": plan.pk}
    with connection.cursor() as cursor:
        cursor.execute(LOG, values)
