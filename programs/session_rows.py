"""Lists of sessions as ready strings; one statement for any number of them."""

from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from zones.formats import SHORT

from .models import SessionLog
from .when import when

FIELDS = (
    *("pk", "starts_at", "ends_at", "all_day", "place__name", "room__name", "where", "note"),
    *("cancelled_at", "waits", "program__title", "program__place__district__time_zone"),
    "is_logged",
)


def rows_of(sessions):
    """Sessions as templates/programs/_session_rows.html prints them."""
    logged = Exists(SessionLog.objects.filter(session=OuterRef("pk")))
    return [_row(*row) for row in sessions.annotate(is_logged=logged).values_list(*FIELDS)]


def _row(
    pk, starts, ends, all_day, place, room, where, note, cancelled, waits, title, zone, logged
):
    day, time = when(starts, ends, all_day, zone)
    local = starts.astimezone(ZoneInfo(zone))
    return {
        "url": f"/sessions/{pk}/",
        "day": day,
        "month": SHORT[local.month - 1],
        "date": str(local.day),
        "hours": time,
        "where": ", ".join(filter(None, [where or place, room])),
        "note": note,
        "cancelled": bool(cancelled),
        "waits": waits,
        "title": title,
        "logged": logged,
    }
