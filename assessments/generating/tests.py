"""The common assessments of a generated district: every kind of scale, an instrument that follows
another one, and cut scores that were changed."""

from dataclasses import dataclass
from datetime import date, timedelta

from assessments.models import Administration, Assessment, LevelSet, PerformanceLevel

W = Administration.Window
# First day of a window: (years before the year it ends in, month, day); it is open for 30 days.
DAYS = {W.FALL: (1, 9, 14), W.WINTER: (0, 1, 11), W.SPRING: (0, 4, 26)}
OPEN = timedelta(days=30)
RUBRIC = [("Beginning", None), ("Developing", None), ("Meeting", None), ("Exceeding", None)]


@dataclass(frozen=True)
class Instrument:
    """`cuts` is {how many years ago they began: [(level, cut), …]}; given from `first`
    to `last` years ago, both counted. The level named Meeting meets the standard, or the last."""

    name: str
    subject: str
    grades: tuple  # numbers, kindergarten is 0
    scale: str
    cuts: dict
    windows: tuple = (W.FALL, W.SPRING)
    range: tuple = (None, None)
    letters: str = ""
    first: int = 99
    last: int = 0
    follows: str = ""


S = Assessment.Scale
READING = {
    99: [("Beginning", None), ("Developing", 40), ("Meeting", 60), ("Exceeding", 80)],
    1: [("Beginning", None), ("Developing", 45), ("Meeting", 65), ("Exceeding", 85)],
}
SHARES = {99: [("Below", None), ("Near", 50), ("Meeting", 70)]}
INSTRUMENTS = (
    Instrument(
        "Reading level",
        "Reading",
        range(4),
        S.LETTERS,
        {99: [("Early", None), ("Transitional", 10), ("Fluent", 14)]},
        (W.FALL, W.WINTER, W.SPRING),
        letters=" ".join(map(chr, range(65, 91))),
    ),
    Instrument("Common reading task", "Reading", range(2, 9), S.POINTS, READING, range=(0, 100)),
    Instrument("Inquiry rubric", "Information literacy", range(3, 9), S.LEVELS, {99: RUBRIC}),
    Instrument("Research survey", "Research", range(6, 13), S.PERCENT, SHARES, first=99, last=2),
    Instrument(
        "Research skills check",
        "Research",
        range(6, 13),
        S.PERCENT,
        {1: [("Below", None), ("Near", 45), ("Meeting", 65)]},
        first=1,
        follows="Research survey",
    ),
)


def code(grade):
    """-1 → PK, 0 → KG, 4 → 04"""
    return {-1: "PK", 0: "KG"}.get(grade, f"{grade:02}")


def make(district, year, years):
    """The assessments with their administrations of the last `years` up to `year`; returns
    [(test, administration), …]."""
    made, given = {}, []
    for test in INSTRUMENTS:
        if test.last >= years:
            continue
        row = made[test.name] = _assessment(district, test, made.get(test.follows))
        sets = _level_sets(row, test, year, years)
        for ago in range(min(test.first, years - 1), test.last - 1, -1):
            levels = next(found for first, found in sets if first <= year - ago)
            given += [(test, _given(row, levels, year - ago, window)) for window in test.windows]
    return given


def _assessment(district, test, before):
    row = Assessment(
        district=district,
        name=test.name,
        subject=test.subject,
        grades=",".join(code(grade) for grade in test.grades),
        scale=test.scale,
        letters=test.letters,
        follows=before,
    )
    row.lowest, row.highest = (0, 100) if test.scale == S.PERCENT else test.range
    row.save()
    return row


def _level_sets(assessment, test, year, years):
    """[(first year, its levels), …], the newest first."""
    found = []
    for ago, levels in sorted(test.cuts.items()):
        first = year - min(ago, years)
        if found and found[-1][0] == first:
            break  # the older ones held before the first year that is made
        row = LevelSet.objects.create(assessment=assessment, from_year=first)
        PerformanceLevel.objects.bulk_create(
            PerformanceLevel(
                level_set=row, position=place, name=name, cut=cut, meets=place >= _meets(levels)
            )
            for place, (name, cut) in enumerate(levels, 1)
        )
        found.append((first, row))
    return found


def _meets(levels):
    """The place of the level named Meeting; of the last one where there is none."""
    names = [name for name, _ in levels]
    return names.index("Meeting") + 1 if "Meeting" in names else len(names)


def _given(assessment, levels, year, window):
    back, month, day = DAYS[window]
    opens = date(year - back, month, day)
    return Administration.objects.create(
        assessment=assessment,
        level_set=levels,
        year=year,
        window=window,
        opens=opens,
        closes=opens + OPEN,
    )
