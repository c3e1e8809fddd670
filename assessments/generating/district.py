"""A district for generated students: schools of three levels, a steward, a specialist each."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password

from zones.access import Kind, Role, Side
from zones.models import District, Place, Position, SchoolYear, User

from .names import SCHOOLS

# Of ten schools six are elementary, two are middle and two are high schools.
LEVELS = ("elementary",) * 3 + ("middle",) + ("elementary",) * 3 + ("high", "middle", "high")
GRADES = {"elementary": "K-5", "middle": "6-8", "high": "9-12"}


def make_district(slug, schools, today):
    """A demonstration district with `schools` schools."""
    name = slug.replace("-", " ").title()
    district = District.objects.create(
        name=f"{name} District", short_name=name[:40], slug=slug, demonstration=True
    )
    starts = today.replace(year=today.year - (today.month < 7), month=7, day=1)
    ends = starts.replace(year=starts.year + 1) - timedelta(days=1)
    SchoolYear.objects.create(district=district, starts=starts, ends=ends)
    office = Place.objects.create(
        district=district,
        kind=Kind.OFFICE,
        side=Side.SCHOOLS,
        name=f"{name} office",
        short_name="Office",
    )
    places = Place.objects.bulk_create(_school(district, n) for n in range(schools))
    seats = [("Steward", office, Role.DATA_STEWARD)]
    seats += [(f"Specialist {n}", place, Role.SPECIALIST) for n, place in enumerate(places, 1)]
    _people(district, seats, starts - timedelta(days=365))
    return district


def _school(district, n):
    level = LEVELS[n % len(LEVELS)]
    short = SCHOOLS[n % len(SCHOOLS)] + (f" {n // len(SCHOOLS) + 1}" if n >= len(SCHOOLS) else "")
    return Place(
        district=district,
        kind=Kind.SCHOOL,
        side=Side.SCHOOLS,
        name=f"{short} {level.title()} School",
        short_name=short,
        level=level,
        grades=GRADES[level],
    )


def _people(district, seats, starts):
    unusable = make_password(None)
    users = User.objects.bulk_create(
        User(
            email=f"{name.lower().replace(' ', '.')}@{district.slug}.throughline.example",
            name=f"{name} of {district.short_name}",
            password=unusable,
        )
        for name, *_ in seats
    )
    Position.objects.bulk_create(
        Position(user=user, place=place, role=role, starts=starts)
        for user, (_, place, role) in zip(users, seats, strict=True)
    )
