"""Sessions that were held, or should have been, and have no log yet."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.db import connection
from django.db.models import F
from django.utils import timezone

from goals.forms.list_filter import ListFilter
from programs.access import LOGGING_ROLES
from programs.models import Program, Session
from zones.formats import SHORT, clock
from zones.models import Place

BACK = timedelta(days=400)  # older ones are past remembering; a search finds them


# `waiting_for` of the places where somebody works, written once. What is theirs is found first, by
# ids: the sessions of everybody else are not looked through. Names are asked apart: each table more
# in one join costs the database more to plan than it takes to answer.
MINE = """SELECT count(*) OVER (), s.id, p.title, s.starts_at, s.ends_at, s.all_day,
        (SELECT name FROM zones_place WHERE id = s.place_id),
        (SELECT d.time_zone FROM zones_district d JOIN zones_place o ON o.district_id = d.id
         WHERE o.id = p.place_id)
    FROM programs_session s JOIN programs_program p ON p.id = s.program_id
    WHERE s.ends_at <= %(now)s AND s.starts_at >= %(since)s AND s.cancelled_at IS NULL
        AND p.state <> 'draft' AND p.kind <> 'room_use'
        AND NOT EXISTS (SELECT FROM programs_sessionlog WHERE session_id = s.id)
        AND (s.program_id = ANY(ARRAY(
                SELECT id FROM programs_program WHERE place_id = ANY(%(places)s) UNION
                SELECT program_id FROM programs_program_together WHERE place_id = ANY(%(places)s)))
            OR s.id = ANY(ARRAY(
                SELECT session_id FROM programs_staffing WHERE user_id = %(user)s))
            AND p.place_id IN (SELECT id FROM zones_place WHERE district_id = ANY(%(staffed)s)))
    ORDER BY s.starts_at, s.id LIMIT %(most)s"""


def waiting_for(user):
    """What `user` may see and log and nobody did, oldest first."""
    return _unlogged(Session.objects.visible_to(user).loggable_by(user))


def mine(user, most):
    """(rows as of `rows_of`, how many there are) of the places where this person works and of what
    they hold: not of every place they lead. One statement."""
    now, held = timezone.now(), user.held
    given = {"user": user.pk, "now": now, "since": now - BACK, "most": most}
    given |= {"places": list(held.places(*LOGGING_ROLES)), "staffed": list(held.staffed())}
    with connection.cursor() as cursor:
        cursor.execute(MINE, given)
        rows = cursor.fetchall()
    return [_row(*row) for _, *row in rows], rows[0][0] if rows else 0


def _unlogged(rows):
    now = timezone.now()
    rows = rows.standing().filter(
        log=None, waits=False, ends_at__lte=now, starts_at__gte=now - BACK
    )
    rows = rows.exclude(program__kind=Program.Kind.ROOM_USE)
    return rows.exclude(program__state=Program.State.DRAFT).order_by("starts_at", "pk")


def rows_of(sessions):
    """Ready strings: [{url, title, month, date, hours, place}]."""
    fields = ("pk", "program__title", "starts_at", "ends_at", "all_day", "place__name")
    zone = F("program__place__district__time_zone")
    rows = sessions.annotate(clock=zone)
    return [_row(*row) for row in rows.values_list(*fields, "clock")]


def _row(pk, title, starts, ends, all_day, place, zone):
    first, last = (moment.astimezone(ZoneInfo(zone)) for moment in (starts, ends))
    year = "" if first.year == timezone.localdate().year else f", {first.year}"
    return {
        "url": f"/sessions/{pk}/",
        "log": f"/sessions/{pk}/log/",
        "title": title,
        "month": SHORT[first.month - 1],
        "date": str(first.day),
        "day": f"{SHORT[first.month - 1]} {first.day}{year}",
        "hours": "All day" if all_day else f"{clock(first)} to {clock(last)}",
        "place": place,
    }


class ToLogFilter(ListFilter):
    q = forms.CharField(label="Words of the title", required=False, max_length=100)
    place = forms.ModelChoiceField(Place.objects.none(), required=False, empty_label="All places")

    def __init__(self, address, *, user):
        super().__init__(address)
        self.fields["place"].queryset = Place.objects.visible_to(user)

    def apply(self, rows):
        asked = self.cleaned_data if self.is_valid() else {}
        if words := asked.get("q"):
            rows = rows.filter(program__title__icontains=words)
        return rows.of_places([asked["place"].pk]) if asked.get("place") else rows
