"""Invented students with their history, for demonstrations and benchmarks."""

import re
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone

from assessments import reach
from assessments.acting import importing
from assessments.models import Batch, Category, Dimension, OrgLink, Student, Term
from zones.access import Kind, Side
from zones.models import Place

from . import statements
from .names import FAMILY, GENDERS, GIVEN, GROUPS, RACES
from .tests import S, W, make

SOURCE = "generated"  # another one than a roster's: its import does not end these
FIRST_GRADES = {"PK": -1, "K": 0, "KG": 0}
MONTHS = {W.FALL: 0, W.WINTER: 4, W.SPRING: 8}
RUBRIC_CUTS = [-1.0, 0.1, 1.3]


@dataclass(frozen=True)
class Made:
    """How many rows there are now."""

    students: int
    results: int


def generate(district, students, years, seed=1, today=None):
    """Fills the schools of `district`, each with the grades it has, with `students` over `years`
    (those who left and finished are among them), groups, classes and results. The same seed gives
    the same students. Returns Made; ValueError where the district has students."""
    today = today or timezone.localdate()
    year = today.year + (today.month >= 7)
    with importing(district.pk), connection.cursor() as cursor:
        if Student.objects.filter(district=district).exists():
            raise ValueError("The district has students already.")
        cursor.execute(statements.DRAW, {"seed": seed})
        asked = {"district": district.pk, "students": students, "years": years, "year": year}
        asked |= {
            "today": today,
            "source": SOURCE,
            "seed": seed,
            "batch": _batch(district, "roster").pk,
        }
        _groups(district)
        _terms(district, asked)
        asked |= _offers(cursor, district, asked["batch"]) | _words()
        _given(cursor, make(district, year, years))
        for statement in statements.IN_ORDER:
            cursor.execute(statement, asked)
        # The planner knows nothing yet of rows written in this transaction.
        cursor.execute("SET LOCAL enable_nestloop = off")
        reach.refresh(district.pk, today)
        cursor.execute("SET LOCAL enable_nestloop = on")
        return _results(cursor, district, asked)


def _results(cursor, district, asked):
    batch = _batch(district, Batch.Kind.RESULTS)
    cursor.execute(statements.RESULTS, asked | {"batch": batch.pk})
    return Made(Student.objects.filter(district=district).count(), cursor.rowcount)


def _batch(district, kind):
    return Batch.objects.create(
        district=district,
        kind=kind,
        state=Batch.State.APPLIED,
        source=SOURCE,
        name=f"Generated {kind}",
        applied_at=timezone.now(),
    )


def _words():
    return {
        "given": GIVEN,
        "family": FAMILY,
        "races": list(RACES),
        "race_bounds": list(RACES.values()),
        "genders": list(GENDERS),
        "gender_bounds": list(GENDERS.values()),
    }


def _groups(district):
    """What students are grouped by, where the district has no such group yet."""
    for position, (name, (kind, codes)) in enumerate(GROUPS.items()):
        same = Dimension.objects.filter(district=district, kind=kind)
        dimension = same.first() or Dimension.objects.create(
            district=district, kind=kind, name=name, position=position
        )
        known = set(dimension.categories.values_list("code", flat=True))
        Category.objects.bulk_create(
            Category(dimension=dimension, code=code, name=name, position=place)
            for place, (code, name) in enumerate(codes.items())
            if code not in known
        )


def _terms(district, asked):
    Term.objects.bulk_create(
        Term(
            district=district,
            source=SOURCE,
            sourced_id=f"year-{year}",
            title=f"School year {year - 1}-{year % 100:02}",
            kind="schoolYear",
            starts=date(year - 1, 8, 26),
            ends=date(year, 6, 18),
            year=year,
            batch_id=asked["batch"],
        )
        for year in range(asked["year"] - asked["years"] + 1, asked["year"] + 1)
    )


def _offers(cursor, district, batch):
    """Which school has which grades; returns the lowest and the highest of all."""
    schools = Place.objects.filter(district=district, kind=Kind.SCHOOL, side=Side.SCHOOLS)
    schools = list(schools.order_by("name"))
    OrgLink.objects.bulk_create(
        OrgLink(
            district=district,
            source=SOURCE,
            sourced_id=f"school-{ordinal}",
            name=place.name,
            kind="school",
            place=place,
            batch_id=batch,
        )
        for ordinal, place in enumerate(schools)
    )
    rows = [(p.pk, n, grade) for n, p in enumerate(schools) for grade in grades_of(p.grades)]
    cursor.execute(statements.OFFERS, [list(column) for column in zip(*rows, strict=True)])
    grades = [grade for *_, grade in rows]
    return {"lowest": min(grades), "highest": max(grades)}


def grades_of(text):
    """K-5 → 0 to 5; PK-8 → -1 to 8; nothing readable → all."""
    ends = re.findall(r"PK|KG?|\d+", text.upper())
    numbers = [FIRST_GRADES[end] if end in FIRST_GRADES else int(end) for end in ends] or [0, 12]
    return range(max(-1, numbers[0]), min(12, numbers[-1]) + 1)


def _given(cursor, given):
    rows = [
        (
            row.pk,
            f"{test.name} {row.window} {row.year}",
            row.year,
            list(test.grades),
            row.opens,
            row.closes,
            MONTHS[row.window],
            test.scale,
            *((0, 100) if test.scale == S.PERCENT else test.range),
            *_cuts(test, row.level_set),
        )
        for test, row in given
    ]
    for row in rows:
        cursor.execute(statements.GIVEN, row)


def _cuts(test, level_set):
    """(cut scores, ids of the levels), from the lowest; of a rubric how able one must be."""
    levels = list(level_set.levels.order_by("position"))
    cuts = [float(level.cut) for level in levels if level.cut is not None]
    return cuts or RUBRIC_CUTS, [level.pk for level in levels]
