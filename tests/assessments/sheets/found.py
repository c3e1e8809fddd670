"""What is sent from a sheet, and what is found afterwards."""

import json

from assessments.acting import importing
from assessments.models import Disclosure, Result


def name(student, administration):
    return f"c-{student.pk}-{administration.pk}"


def typed(cells, seen=()):
    """What the page sends: {(student, administration): text}, and what stood there."""
    seen = {name(*key): text for key, text in dict(seen).items()}
    return {name(*key): text for key, text in cells.items()} | {"seen": json.dumps(seen)}


def stored(district):
    """Every result, as (student, window, score, level, status)."""
    with importing(district.pk):
        rows = Result.objects.order_by("student__given_name", "administration__window")
        rows = rows.values_list(
            "student__given_name", "administration__window", "score", "level__name", "status"
        )
        return list(rows)


def records(district):
    """(what, who, students, reason) put on record, oldest first."""
    with importing(district.pk):
        rows = Disclosure.objects.order_by("at", "pk").select_related("user")
        return [(row.what, row.user.name, row.students, row.reason, row.allowed) for row in rows]
