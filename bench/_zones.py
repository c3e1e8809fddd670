"""A district of 200 zones with twelve places each: every place has a lead, an action plan of six
steps with two updates, every zone a stage, a lesson, a team and meetings."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from config.demo.build import office, person
from config.demo.calendar import Dates, school_years
from goals.models import (
    ActionItem,
    Assignment,
    Attendance,
    Framework,
    Goal,
    Lesson,
    Meeting,
    Plan,
    Stage,
    Standard,
    Team,
    Update,
)
from zones.access import Kind, Role, Side
from zones.models import District, Place, Position, User, Zone, ZoneMembership

SLUG = "many-zones"
ZONES, SCHOOLS, STEPS, UPDATES = 200, 11, 6, 2
AREAS = (
    *("School Readiness", "Library Services & Access"),
    *("Programming for Students & Families", "Intervention Programs & Services"),
)
STATUSES = list(Update.Status.values)


@transaction.atomic
def load(today):
    dates = Dates(today)
    district = District.objects.create(name="Many Zones", short_name="Many", slug=SLUG)
    school_years(district, dates)
    areas = _areas(district)
    branches, schools = _places(district)
    zones = _zones(district, branches, schools, dates)
    _offices(district, dates)
    leads = _leads(district, branches + schools, dates)
    _plans(branches + schools, areas, leads, dates, today)
    _roll_out(zones, leads, today)


def _areas(district):
    framework = Framework.objects.create(
        district=district, kind=Framework.Kind.KEY_AREAS, title="Key areas"
    )
    rows = [Standard(framework=framework, position=n, title=title) for n, title in enumerate(AREAS)]
    return Standard.objects.bulk_create(rows)


def _places(district):
    branch = {"district": district, "kind": Kind.BRANCH, "side": Side.LIBRARY}
    school = {"district": district, "kind": Kind.SCHOOL, "side": Side.SCHOOLS}
    branches = [
        Place(name=f"Branch {n:03d}", short_name=f"B{n:03d}", **branch) for n in range(ZONES)
    ]
    schools = [
        Place(name=f"School {n:04d}", short_name=f"S{n:04d}", level="elementary", **school)
        for n in range(ZONES * SCHOOLS)
    ]
    return Place.objects.bulk_create(branches), Place.objects.bulk_create(schools)


def _zones(district, branches, schools, dates):
    rows = [Zone(district=district, name=f"Zone {n:03d}", branch=b) for n, b in enumerate(branches)]
    zones = Zone.objects.bulk_create(rows)
    ZoneMembership.objects.bulk_create(
        ZoneMembership(zone=zones[n // SCHOOLS], school=school, starts=dates.plan_starts)
        for n, school in enumerate(schools)
    )
    return zones


def _offices(district, dates):
    head = office(district, "Many head office", "Head")
    library = office(district, "Many main library", "Library", Side.LIBRARY)
    for role in (Role.DISTRICT_ADMIN, Role.SUPERVISOR, Role.DATA_STEWARD, Role.VIEWER):
        person(district, f"{role.label} Many", (head, role), starts=dates.plan_starts)
    lead = (library, Role.LIBRARY_ADMIN)
    person(district, "Library Many", lead, starts=dates.plan_starts)


def _leads(district, places, dates):
    """{place id: position} of the zone lead of every place."""
    users = User.objects.bulk_create(
        User(email=f"lead{n}@{SLUG}.throughline.example", name=f"Lead {n:04d}", password="!")
        for n, _ in enumerate(places)
    )
    rows = Position.objects.bulk_create(
        Position(user=user, place=place, role=Role.ZONE_LEAD, starts=dates.plan_starts)
        for user, place in zip(users, places, strict=True)
    )
    return {row.place_id: row for row in rows}


def _plans(places, areas, leads, dates, today):
    span = {"starts": dates.plan_starts, "ends": dates.year_ends, "kind": Plan.Kind.ACTION}
    agreed = {"status": Plan.Status.ADOPTED, "adopted_on": dates.plan_starts + timedelta(20)}
    plans = Plan.objects.bulk_create(
        Plan(owner=place, title=f"{place} plan", **span, **(agreed if n % 3 else {}))
        for n, place in enumerate(places)
    )
    goals = Goal.objects.bulk_create(
        Goal(plan=plan, position=1, number="1", title="Families read.") for plan in plans
    )
    items = ActionItem.objects.bulk_create(
        ActionItem(
            goal=goal,
            position=n,
            number=f"1.{n}",
            text=f"Do what step {n} says.",
            ongoing=True,
            key_area=areas[(place + n) % 4],
        )
        for place, goal in enumerate(goals)
        for n in range(STEPS)
        if (place + n) % 4 != place % 5
    )
    work = Assignment.objects.bulk_create(
        Assignment(
            item=item,
            place=item.goal.plan.owner,
            seat_place=item.goal.plan.owner,
            seat_role=Role.ZONE_LEAD,
            starts=dates.plan_starts,
        )
        for item in items
    )
    _log(work, leads, today)


def _log(work, leads, today):
    running = [row for row in work if row.item.goal.plan.status == Plan.Status.ADOPTED]
    Update.objects.bulk_create(
        (
            Update(
                assignment=row,
                author_id=leads[row.place_id].user_id,
                happened_on=today - timedelta(days=1 + 30 * n),
                status=STATUSES[(row.pk + n) % 4],
                text=f"Report {n}.",
                state=Update.State.COUNTED,
                counted_how=Update.Counted.NO_REVIEW,
                submitted_at=timezone.now(),
                counted_at=timezone.now(),
            )
            for row in running
            for n in range(UPDATES)
        ),
        batch_size=5000,
    )


def _roll_out(zones, leads, today):
    codes = list(Stage.Code.values)
    Stage.objects.bulk_create(
        Stage(zone=zone, stage=codes[(n + k) % 5], starts=today - timedelta(days=200 - 150 * k))
        for n, zone in enumerate(zones)
        for k in range(3)
    )
    Lesson.objects.bulk_create(Lesson(zone=zone, text="Ask early.") for zone in zones[:20])
    teams = Team.objects.bulk_create(
        Team(district=zone.district, zone=zone, name=f"{zone} team") for zone in zones
    )
    now = timezone.now()
    meetings = Meeting.objects.bulk_create(
        Meeting(
            team=team,
            starts_at=now + timedelta(days=day),
            ends_at=now + timedelta(days=day, hours=1),
            created_by_id=leads[team.zone.branch_id].user_id,
        )
        for team in teams
        for day in (-40, -10, 20)
    )
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, position=leads[meeting.team.zone.branch_id])
        for meeting in meetings
        if meeting.starts_at < now
    )
