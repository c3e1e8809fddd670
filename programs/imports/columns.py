"""Which column of a list says what: proposed from its headings, or as it was said last time."""

import hashlib
import json

from django.utils import timezone

from programs.models import ColumnMapping
from zones.imports.read import Column, fitting

COLUMNS = (
    Column("title", "Name of the program", ("event title", "title", "event", "program"), True),
    Column("date", "Date", ("event date", "start date", "starts", "day"), True),
    Column("starts", "Begins", ("start", "start time", "from", "time", "event start")),
    Column("ends", "Ends", ("end", "end time", "to", "until", "event end")),
    Column("minutes", "Minutes", ("duration", "duration minutes", "length", "length minutes")),
    Column(
        "came",
        "People who came, in all",
        ("attendance", "total attendance", "actual attendance", "attendees", "total", "came"),
    ),
    Column(
        "in_person",
        "In person",
        ("in-person attendance", "onsite attendance", "attendance in person", "in person total"),
    ),
    Column(
        "virtual",
        "Online, live",
        ("virtual attendance", "online attendance", "live virtual attendance", "virtual"),
    ),
    Column("came_0_5", "Birth to 5", ("0-5", "ages 0-5", "children 0-5", "attendance 0-5")),
    Column("came_6_11", "6 to 11", ("6-11", "ages 6-11", "children", "attendance 6-11")),
    Column("came_12_18", "12 to 18", ("12-18", "ages 12-18", "teens", "attendance 12-18")),
    Column("came_19_up", "19 and older", ("19+", "adults", "ages 19+", "attendance 19+")),
    Column("age", "Mainly for ages", ("audience", "audiences", "age group", "target age", "ages")),
    Column("format", "How it was held", ("format", "event format", "delivery", "mode")),
    Column("description", "Description", ("event description", "summary")),
    Column("what_happened", "What happened", ("notes", "comments", "internal notes")),
    Column("branch", "Branch or school", ("branch", "campus", "library branch")),
    Column("status", "Status", ("event status", "cancelled", "canceled")),
)
LABELS = {column.code: column.label for column in COLUMNS}
COUNTED = ("came", "in_person", "virtual", "came_0_5", "came_6_11", "came_12_18", "came_19_up")


def proposed(headings, district):
    """{code: heading}: what was said last for a list with these headings, else what fits."""
    kept = ColumnMapping.objects.filter(district=district, headings=_key(headings)).first()
    if kept:
        return {code: head for code, head in kept.columns.items() if head in headings}
    return fitting(headings, COLUMNS)


def remember(upload, columns):
    """For this list, and for the next one with the same headings."""
    upload.columns = columns
    upload.save(update_fields=["columns"])
    ColumnMapping.objects.update_or_create(
        district_id=upload.place.district_id,
        headings=_key(upload.headings),
        defaults={"columns": columns, "used_at": timezone.now()},
    )


def _key(headings):
    return hashlib.sha256(json.dumps(headings).encode()).hexdigest()


def missing(columns):
    """What nobody has named a column for and the list cannot do without, in words."""
    wanted = [column.label for column in COLUMNS if column.required and column.code not in columns]
    if not any(code in columns for code in COUNTED):
        wanted.append("how many came")
    return wanted
