"""Pine Hollow: two schools, and one librarian who is specialist, supervisor and steward."""

from datetime import timedelta

from goals.models import Assignment, Plan
from zones.access import Role
from zones.models import District

from .build import Diary, assign, items, office, person, read, school
from .calendar import school_years

PLAN = "pine-hollow-library-plan.txt"


def load(dates):
    district = District.objects.create(
        name="Pine Hollow School District",
        short_name="Pine Hollow",
        slug="pine-hollow",
        demonstration=True,
    )
    school_years(district, dates)
    schools = [
        school(district, "Meadow", "elementary", "K-6"),
        school(district, "Ridge", "high", "7-12"),
    ]
    hall = office(district, "Pine Hollow district office", "District office")
    seats = [(place, Role.SPECIALIST) for place in schools]
    seats += [(hall, Role.SUPERVISOR), (hall, Role.DATA_STEWARD)]
    since = dates.plan_starts - timedelta(days=400)
    librarian = person(district, "Greta Holm", *seats, starts=since)
    plan = read(
        PLAN,
        owner=hall,
        kind=Plan.Kind.DEPARTMENT,
        by=librarian,
        starts=dates.plan_starts,
        ends=dates.year_ends,
    )
    for item in items(plan).values():
        assign(item, schools, Role.SPECIALIST, dates.plan_starts)
    plan.adopt(on=dates.plan_starts + timedelta(days=20))
    _log(plan, librarian, dates)


def _log(plan, librarian, dates):
    """The elementary school has reported; the high school is waiting for its first word."""
    diary = Diary(seed=2)
    rows = Assignment.objects.filter(item__goal__plan=plan, place__short_name="Meadow")
    for row in rows.order_by("pk"):
        day = diary.day(*dates.past[:2])
        diary.log(row, librarian, day, "on_track", "Begun with the grade 4 class.")
    diary.save()
