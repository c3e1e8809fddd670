"""Which column of a file of results says what: proposed from its headings, or as it was said last
time for a file with the same headings."""

import hashlib
import json

from django.utils import timezone

from assessments.models import ResultsMapping
from zones.imports.read import Column, fitting

COLUMNS = (
    Column(
        "local_id",
        "Student number of the district",
        (
            *("student id", "student number", "student no", "local id", "local student id"),
            *("lasid", "student local id", "pupil number", "district student id", "id"),
            *("student identifier", "sis id", "student number sis"),
        ),
    ),
    Column(
        "state_id",
        "Student number of the state",
        (
            *("sasid", "ssid", "state id", "state student id", "student state id", "suid"),
            *("state assigned student id", "state student identifier"),
        ),
    ),
    Column(
        "score",
        "Score",
        (
            *("scale score", "scaled score", "points", "raw score", "percent", "percentage"),
            *("total score", "percent correct", "overall scale score", "result", "letter"),
            *("reading level", "overall score", "total points", "points earned"),
        ),
    ),
    Column(
        "level",
        "Performance level",
        (
            *("level", "achievement level", "proficiency", "proficiency level", "rating"),
            *("placement", "overall placement", "benchmark", "performance band", "rubric"),
        ),
    ),
    Column(
        "given_on",
        "Date it was taken",
        (
            *("date", "test date", "date taken", "completion date", "assessment date"),
            *("given on", "administered on", "date given", "date completed"),
        ),
    ),
    Column(
        "status",
        "Status",
        ("participation", "attempt status", "score status", "completion status", "test status"),
    ),
    Column("assessment", "Assessment", ("test", "test name", "assessment name", "measure")),
    Column("window", "Window", ("term", "testing window", "season", "benchmark period", "period")),
    Column("year", "School year", ("year", "academic year", "school year ending")),
)
LABELS = {column.code: column.label for column in COLUMNS}
NAMING = ("assessment", "window", "year")  # which administration, where the batch does not say


def kept(headings, district_id):
    """The ResultsMapping said last for a file with these headings, or None."""
    return ResultsMapping.objects.filter(district=district_id, headings=key(headings)).first()


def proposed(headings, district_id):
    """{code: heading}: what was said last for a file with these headings, else what fits."""
    if said := kept(headings, district_id):
        return {code: head for code, head in said.columns.items() if head in headings}
    return fitting(headings, COLUMNS)


def remember(district_id, headings, columns, levels):
    """For the next file with these headings: `columns` {code: heading}, `levels` {name in the file:
    name of a performance level}."""
    said = {"columns": columns, "levels": levels, "used_at": timezone.now()}
    ResultsMapping.objects.update_or_create(
        district_id=district_id, headings=key(headings), defaults=said
    )


def key(headings):
    return hashlib.sha256(json.dumps(headings).encode()).hexdigest()


def missing(columns, administration=None):
    """What no column says and the file cannot do without, in words."""
    wanted = []
    if "local_id" not in columns and "state_id" not in columns:
        wanted.append("a student number")
    if "score" not in columns and "level" not in columns:
        wanted.append("a score or a performance level")
    if administration is None:
        wanted += [LABELS[code].lower() for code in NAMING if code not in columns]
    return wanted
