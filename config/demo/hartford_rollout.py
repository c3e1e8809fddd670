"""The roll-out in Hartford: Goodwin was the pilot; four zones begin this winter, five in fall."""

from datetime import date, timedelta

from goals.models import Lesson, Stage, Standard
from zones.models import Zone

Code = Stage.Code
# branch: [(stage, days from the first day of this school year, last day likewise, decision)]
STAGES = {
    "Goodwin": [
        (Code.PILOT, -300, -15, "Both offices choose Goodwin as the pilot: most partner schools."),
        (Code.ACTIVE, 0, None, "The pilot’s framework is kept; the zone goes on with it."),
        (Code.SUSTAINING, 365, None, "Foreseen once two years of plans were agreed."),
    ],
    "Amber": [
        (Code.PLANNING, -30, None, "Begins first: its two schools asked to."),
        (Code.ACTIVE, 60, None, "Starts with the framework of the pilot."),
    ],
    "Basalt": [
        (Code.PLANNING, 45, None, "Second group: leads are named by December."),
        (Code.ACTIVE, 200, None, "Second group starts together."),
    ],
    "Cobalt": [
        (Code.PLANNING, 45, None, "Second group, with Basalt."),
        (Code.ACTIVE, 200, None, "Second group starts together."),
    ],
    "Flint": [(Code.PLANNING, 60, None, "Second group; one school has a new principal.")],
    "Garnet": [
        # Slipped: the first meeting was held before planning was closed.
        (Code.PLANNING, 50, 180, "Second group; planning ran longer than foreseen."),
        (Code.ACTIVE, 160, None, "Begins with homework help at the branch."),
    ],
    "Jasper": [(Code.PLANNING, 420, None, "Third group, in fall.")],
    "Quartz": [(Code.PLANNING, 420, None, "Third group, in fall.")],
    "Slate": [(Code.PLANNING, 430, None, "Third group, in fall.")],
}
# What the pilot wrote down: (key area counted from 0, or None, text)
LESSONS = [
    (None, "Name one lead a school before the first meeting; two schools without one lost a term."),
    (None, "Each place writes one focus. Four short steps were done, twelve long ones were not."),
    (0, "Registration mornings work when the branch brings the card machine along."),
    (1, "Sort out the school ID with the registrar first: it took four months."),
    (3, "Plan homework help with staff hours, not with volunteers alone."),
]


def load_rollout(district, cast, dates):
    areas = list(Standard.objects.key_areas().filter(framework__district=district))
    zones = {zone.branch.short_name: zone for zone in Zone.objects.filter(district=district)}
    day = _days_from(dates.plan_starts)
    Stage.objects.bulk_create(
        Stage(
            zone=zones[short],
            stage=code,
            starts=day(first),
            ends=None if last is None else day(last),
            decided=decided,
            by=cast["library"],
        )
        for short, rows in STAGES.items()
        for code, first, last, decided in rows
    )
    Lesson.objects.bulk_create(
        Lesson(
            zone=zones["Goodwin"],
            text=text,
            key_area=None if area is None else areas[area],
            by=cast["library"],
        )
        for area, text in LESSONS
    )


def _days_from(first: date):
    return lambda count: first + timedelta(days=count)
