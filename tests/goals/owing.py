"""What the tests of what is owed share: dates of one winter period, and short words for rows.

The period: due Friday, February 6, two days of grace.
"""

from copy import copy
from datetime import date

from django.db.models import Value

from goals.facts import facts_of
from goals.models import Assignment
from goals.status import with_reporting
from tests.factories import OfficeFactory, PositionFactory, UpdateFactory

DUE, LAST_DAY_OF_GRACE, LATE = date(2026, 2, 6), date(2026, 2, 10), date(2026, 2, 11)
LAST_SUMMER = date(2025, 7, 1)


def update(assignment, day, status="on_track", state="counted", **fields):
    """An update by somebody who does not change who holds the seat."""
    author = fields.pop("author", None) or PositionFactory(place=OfficeFactory()).user
    return UpdateFactory(
        assignment=assignment, happened_on=day, status=status, state=state, author=author, **fields
    )


def facts(assignment, period, today):
    """(reporting, reason) of one assignment; the period is read anew, as a request would.

    Asked in both ways: by annotations, and by the statement for thousands of rows.
    """
    row = Assignment.objects.filter(pk=assignment.pk)
    found = with_reporting(row, anew(period), today).values_list("reporting", "reason").get()
    [together] = facts_of(row.annotate(inner=Value(True), told=Value(True)), anew(period), today)
    assert together[9:11] == found
    return found


def anew(period):
    """Without the seats and days it has read before."""
    fresh = copy(period)
    for read in ("seats", "working_days"):
        vars(fresh).pop(read, None)
    return fresh


def change(row, **fields):
    """Sets columns past the rules of the forms, then reads the row again."""
    type(row).objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
