"""Sessions that were held, or should have been, and have no log yet."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import F, Q
from django.utils import timezone

from goals.forms.list_filter import ListFilter
from programs.access import LOGGING_ROLES
from programs.models import Program, Session, SessionQuerySet
from programs.models.program import held_together
from zones.formats import SHORT, clock
from zones.models import Place

BACK = timedelta(days=400)  # older ones are past remembering; a search finds them


def waiting_for(user):
    """What `user` may log and nobody did, oldest first."""
    return _unlogged(Session.objects.loggable_by(user))


def mine(user):
    """As `waiting_for`, of the places where this person works and what they hold: not of every
    place they lead.

    Programs, and sessions held, are read first, as ids: asked in one statement, the database
    would look through the sessions of everybody.
    """
    places = user.held.places(*LOGGING_ROLES)
    near = Q(place__in=places) | Q(pk__in=held_together(places))
    programs = Program.objects.filter(near).exclude(state=Program.State.DRAFT).order_by()
    ids = list(programs.values_list("pk", flat=True)) if places else []
    held = _unlogged(Session.objects.filter(SessionQuerySet.held_by(user)))
    rows = Q(program__in=ids) | Q(pk__in=list(held.values_list("pk", flat=True)))
    return _unlogged(Session.objects.filter(rows))


def _unlogged(rows):
    now = timezone.now()
    rows = rows.standing().filter(log=None, ends_at__lte=now, starts_at__gte=now - BACK)
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
