"""A large district: 60 schools, ten branches, one plan of 40 items at every school in a year of
four periods, 200,000 updates; some wait for review, some were returned."""

from datetime import timedelta

from django.db import connection, transaction

from config.demo.build import assign, branch, office, person, read, school
from config.demo.calendar import Dates, school_years
from goals.models import ActionItem, Assignment, Plan
from zones.access import Role, Side
from zones.models import District, ReportingPeriod, Zone, ZoneMembership

SLUG = "large"
SCHOOLS, BRANCHES, ITEMS, UPDATES = 60, 10, 40, 200_000
STATUSES = ["on_track", "on_track", "at_risk", "off_track", "not_started"]
# One piece of work in seven has sent nothing lately; of the last updates a few wait or came back.
LOG = """
INSERT INTO goals_update (assignment_id, author_id, happened_on, text, status, state, submitted_at,
                          counted_at, counted_how, form_key, created_at,
                          on_behalf, nothing_new, number_reason, read_as, turn, returns, origin)
SELECT id, user_id, %(today)s::date - n, 'Report number ' || n || '.',
       (%(statuses)s)[1 + (id + n) %% 5], state, now(),
       CASE state WHEN 'counted' THEN now() END,
       CASE state WHEN 'counted' THEN 'no_review' ELSE '' END,
       gen_random_uuid(), now(), false, false, '', '', 2, 0, ''
FROM (SELECT row.id, holder.user_id, n * 300 / %(each)s AS n,
             CASE WHEN n = 1 AND row.id %% 9 = 0 THEN 'submitted'
                  WHEN n = 1 AND row.id %% 11 = 0 THEN 'returned' ELSE 'counted' END AS state
      FROM generate_series(1, %(each)s) n, goals_assignment row
      JOIN goals_actionitem item ON item.id = row.item_id
      JOIN goals_goal goal ON goal.id = item.goal_id
      JOIN zones_position holder
           ON holder.place_id = row.seat_place_id AND holder.role = row.seat_role
      WHERE goal.plan_id = %(plan)s AND (row.id %% 7 > 0 OR n > %(each)s / 5)) sent
"""


@transaction.atomic
def load(today):
    """Builds the district in a few statements; `today` is the day its work is counted back from."""
    dates = Dates(today)
    district = District.objects.create(name="Large District", short_name="Large", slug=SLUG)
    school_years(district, dates)
    _four_periods(district)
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
    _items(plan)
    for item in ActionItem.objects.filter(goal__plan=plan):
        assign(item, schools, Role.SPECIALIST, dates.plan_starts)
    plan.adopt(on=dates.plan_starts)
    _log(plan, today)


def _four_periods(district):
    """The last weeks of the year are a period of their own, which asks the library alone."""
    last = ReportingPeriod.objects.filter(school_year__district=district).latest("starts")
    ends, last.ends = last.ends, last.due_on
    last.save(update_fields=["ends"])
    ReportingPeriod.objects.create(
        school_year=last.school_year,
        name="Summer",
        starts=last.ends + timedelta(days=1),
        due_on=ends,
        ends=ends,
        asks_schools=False,
    )


def _items(plan):
    """As many as a long plan has; all are owed in every period."""
    last = plan.goals.last()
    for number in range(ITEMS - ActionItem.objects.filter(goal__plan=plan).count()):
        ActionItem.objects.create(
            goal=last,
            position=100 + number,
            number=f"9.{number}",
            text=f"Continue the work described in bullet {number}.",
        )
    every = {"rhythm": ActionItem.Rhythm.EVERY_PERIOD, "asks": ActionItem.Asks.UPDATES}
    ActionItem.objects.filter(goal__plan=plan).update(**every, yearly_period="")


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
