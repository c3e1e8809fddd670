"""Performance levels of a test from a year on: read from what was typed, kept while nobody's
result stands on them."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import connection

from .models import Administration, Assessment, LevelSet, PerformanceLevel

MOST = 8  # levels of one test
Scale = Assessment.Scale


@dataclass(frozen=True, slots=True)
class Level:
    """What was typed for one level; `cut` as stored: points, percent or the place of a letter."""

    name: str
    cut: Decimal | None
    meets: bool = False


def entered(administrations):
    """{id of an administration: how many results it has}, for any reader: numbers only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM results_entered(%s)", [list(administrations)])
        return dict(cursor.fetchall())


def has_results(level_set):
    """Whether results were read by these levels."""
    keys = Administration.objects.filter(level_set=level_set).values_list("pk", flat=True)
    return bool(level_set.pk and entered(keys))


def last_year_with_results(assessment):
    """The newest school year with a result of this test; 0 without one."""
    years = dict(assessment.administrations.values_list("pk", "year"))
    return max((years[key] for key in entered(years)), default=0)


def read_cut(assessment, text):
    """A cut score as typed → as stored; ValidationError says what is wrong."""
    text = text.strip()
    if assessment.scale == Scale.LETTERS:
        letters = [letter.lower() for letter in assessment.letters.split()]
        if text.lower() not in letters:
            raise ValidationError(f"“{text}” is not one of the letters {assessment.letters}.")
        return Decimal(letters.index(text.lower()) + 1)
    try:
        cut = Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise ValidationError(f"“{text}” is not a number.") from None
    if not cut.is_finite():
        raise ValidationError(f"“{text}” is not a number.")
    if not assessment.lowest <= cut <= assessment.highest:
        raise ValidationError(f"“{text}” is outside the scale: {scale_words(assessment)}.")
    return cut


def cut_words(assessment, cut):
    """A cut score as a person writes it: J, or 62.5."""
    if cut is None:
        return ""
    if assessment.scale == Scale.LETTERS:
        letters = assessment.letters.split()
        return letters[int(cut) - 1] if 0 < cut <= len(letters) else ""
    return f"{cut.normalize():f}"


def scale_words(assessment):
    """0 to 100 points · percent · A to Z · rubric levels"""
    if assessment.scale == Scale.LETTERS:
        letters = assessment.letters.split()
        return f"{letters[0]} to {letters[-1]}" if letters else "ordered letters"
    if assessment.scale == Scale.POINTS and assessment.lowest is not None:
        ends = (cut_words(assessment, end) for end in (assessment.lowest, assessment.highest))
        return f"{' to '.join(ends)} points"
    return {Scale.PERCENT: "percent", Scale.LEVELS: "rubric levels"}.get(assessment.scale, "points")


def in_order(assessment, levels):
    """What is wrong with `levels` (lowest first), in words; "" when nothing is."""
    names = [level.name.lower() for level in levels]
    cuts = [level.cut for level in levels[1:]]
    if len(levels) < 2:
        return "Name at least two levels, the lowest first."
    if len(set(names)) < len(names):
        return "Two levels have the same name."
    if assessment.scale == Scale.LEVELS:
        return ""
    if None in cuts:
        return "Every level above the lowest needs the least score that reaches it."
    if any(low >= high for low, high in pairwise(cuts)):
        return "The scores must rise from level to level."
    return ""


def store(level_set, levels):
    """Writes the level set with `levels`, lowest first, and lets administrations without results
    read by it from its year on."""
    level_set.save()
    level_set.levels.all().delete()
    PerformanceLevel.objects.bulk_create(
        PerformanceLevel(
            level_set=level_set, position=place, name=level.name, cut=level.cut, meets=level.meets
        )
        for place, level in enumerate(levels, 1)
    )
    relink(level_set.assessment)


def relink(assessment):
    """Every administration without results is read by the levels of its year."""
    rows = list(assessment.administrations.all())
    done = entered(row.pk for row in rows)
    sets = list(assessment.level_sets.all())
    for row in rows:
        row.level_set = row.level_set if row.pk in done else of_year(sets, row.year)
    Administration.objects.bulk_update(rows, ["level_set"])


def of_year(sets, year):
    """The levels of a school year: the newest that began by then, or None. `sets`: newest first."""
    return next((one for one in sets if one.from_year <= year), None)


def level_set_of(assessment, year):
    return of_year(LevelSet.objects.filter(assessment=assessment), year)


def remove(level_set):
    """Takes levels away that no result was read by: those of an earlier year hold again."""
    test = level_set.assessment
    Administration.objects.filter(level_set=level_set).update(level_set=None)
    level_set.delete()
    relink(test)
