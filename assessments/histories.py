"""The history of a test with its levels and windows, and of a district's settings for students."""

from zones.history import Told

from .models import (
    Administration,
    Assessment,
    LevelSet,
    PerformanceLevel,
    StudentSettings,
    year_name,
)

WINDOWS = dict(Administration.Window.choices)
TEST = Told(
    Assessment,
    "Assessment",
    lambda values, names: values["name"],
    "/assessments/{}/",
    when_new=("subject", "scale", "lowest", "highest", "letters"),
    left_out=frozenset({"district"}),
    labels={"follows": "takes the place of", "ended_on": "no longer given since"},
)
LEVELS = Told(
    LevelSet,
    "Levels",
    lambda values, names: f"from {year_name(values['from_year'])}",
    "",
    left_out=frozenset({"assessment"}),
)
LEVEL = Told(
    PerformanceLevel,
    "Level",
    lambda values, names: f"{values['name']}, {names(LevelSet, values['level_set_id'])}",
    "",
    when_new=("cut", "meets"),
    named_by=("level_set",),
    left_out=frozenset({"level_set"}),
    labels={"cut": "least score (of letters: its place)", "position": "order"},
)
WINDOW = Told(
    Administration,
    "Window",
    lambda values, names: f"{WINDOWS[values['window']]} {year_name(values['year'])}",
    "/administrations/{}/",
    when_new=("opens", "closes"),
    left_out=frozenset({"assessment", "source"}),
    labels={"level_set": "levels", "sourced_id": "line item of the gradebook"},
)
SETTINGS = Told(
    StudentSettings,
    "Settings",
    lambda values, names: "for students",
    "",
    when_new=("specialists_narrowed", "upload_days", "student_years", "roster_folder"),
    left_out=frozenset({"district"}),
)


def of_test(test):
    """[(Told, events)] of a test and all that ever belonged to it, what was taken away included."""
    levels = LEVELS.events.filter(assessment=test.pk)
    return [
        (TEST, TEST.events.filter(pgh_obj_id=test.pk)),
        (WINDOW, WINDOW.events.filter(assessment=test.pk)),
        (LEVELS, levels),
        (LEVEL, LEVEL.events.filter(level_set__in=levels.values("pgh_obj_id"))),
    ]


def of_settings(district):
    return [(SETTINGS, SETTINGS.events.filter(district=district.pk))]
