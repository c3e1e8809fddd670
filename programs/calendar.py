"""The calendar of staff: the sessions of a month, a week or the weeks ahead, as ready strings."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import escape
from django.utils.http import urlencode

from goals.forms.list_filter import ListFilter
from goals.grid import joined
from goals.models import Standard
from zones.filters import zones
from zones.formats import MONTHS, SHORT, clock, long_date
from zones.models import Place, ZoneMembership
from zones.numbers import number

from .access import planned_by, plans
from .models import Program, Session, SessionLog
from .when import WEEKDAYS

VIEWS = (("month", "Month"), ("week", "Week"), ("list", "List"))
LIST_DAYS = 28
A_DAY = 6  # sessions shown on a day of a month; the others are one link away
YEARS = 20  # around today; a mistyped year is nowhere
STATES = (*Program.State.choices, ("standing", "Not cancelled"))
FIELDS = (
    *("pk", "starts_at", "ends_at", "all_day", "cancelled_at", "is_logged", "program__title"),
    *("program__state", "waits", "place__short_name", "room__name", "program"),
)


@dataclass(frozen=True)
class Span:
    """What a page of the calendar shows: its view and the day it was asked for."""

    view: str
    day: date

    weekdays = (*WEEKDAYS[6:], *WEEKDAYS[:6])

    @classmethod
    def of(cls, asked):
        """404 for a view or a day that does not exist, and for a year out of reach."""
        view, today = asked.get("view") or "month", timezone.localdate()
        try:
            day = parse_date(asked["day"]) if asked.get("day") else today
        except ValueError:
            day = None
        if view not in dict(VIEWS) or not day or abs(day.year - today.year) > YEARS:
            raise Http404
        return cls(view, day)

    @property
    def first(self):
        """The first day shown; weeks begin on Sunday."""
        if self.view == "list":
            return self.day
        start = self.day.replace(day=1) if self.view == "month" else self.day
        return start - timedelta(days=(start.weekday() + 1) % 7)

    @property
    def days(self):
        """How many days are shown: a month in whole weeks."""
        if self.view == "list":
            return LIST_DAYS
        if self.view == "week":
            return 7
        length = monthrange(self.day.year, self.day.month)[1]
        ends = self.day.replace(day=length)
        return -(-((ends - self.first).days + 1) // 7) * 7

    @property
    def title(self):
        if self.view == "month":
            return f"{MONTHS[self.day.month - 1]} {self.day.year}"
        last = self.first + timedelta(days=self.days - 1)
        return f"{long_date(self.first)} to {long_date(last)}"

    def before(self):
        if self.view == "month":
            return self.day.replace(day=1) - timedelta(days=1)
        return self.day - timedelta(days=self.days)

    def after(self):
        if self.view == "month":
            return self.day.replace(day=28) + timedelta(days=4)
        return self.day + timedelta(days=self.days)


class CalendarFilter(ListFilter):
    """What the address asks for: place, zone, age, key area, state; and which days."""

    place = forms.ModelChoiceField(Place.objects.none(), required=False, empty_label="All places")
    zone = forms.ChoiceField(required=False)
    age = forms.ChoiceField(
        label="Ages", required=False, choices=[("", "Any age"), *Program.Age.choices]
    )
    key_area = forms.ModelChoiceField(
        Standard.objects.none(), required=False, empty_label="All key areas"
    )
    state = forms.ChoiceField(required=False, choices=[("", "Any state"), *STATES])
    view = forms.CharField(required=False, widget=forms.HiddenInput)
    day = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, address, *, request):
        super().__init__(address)
        user = request.user
        self.fields["place"].queryset = Place.objects.visible_to(user)
        self.fields["key_area"].queryset = Standard.objects.visible_to(user).key_areas()
        rows = zones(request).filter(archived_on=None).values_list("pk", "name")
        self.fields["zone"].choices = [("", "All zones"), *rows]
        if len(self.fields["zone"].choices) == 1:
            del self.fields["zone"]

    def asked(self):
        """What narrows the list, for the links to other days."""
        kept = {name: self.address.get(name) for name in self.fields}
        return {key: value for key, value in kept.items() if value and key not in ("view", "day")}

    @property
    def is_narrowed(self):
        return bool(self.asked())

    @property
    def said(self):
        kept = {name: value for name, value in self.cleaned_data.items() if name in self.asked()}
        return f"Asked for: {', '.join(self._word(*one) for one in kept.items())}."

    def apply(self, sessions):
        if not self.is_valid():
            raise Http404
        asked = self.cleaned_data
        places = [asked["place"].pk] if asked["place"] else None
        if asked.get("zone"):
            around = ZoneMembership.objects.on().filter(zone=number(asked["zone"]))
            branch = Place.objects.filter(zone_as_branch=number(asked["zone"]))
            sessions = sessions.of_places(
                [*around.values_list("school", flat=True), *branch.values_list("pk", flat=True)]
            )
        if places:
            sessions = sessions.of_places(places)
        if asked["age"]:
            sessions = sessions.filter(program__age=asked["age"])
        if asked["key_area"]:
            sessions = sessions.filter(program__key_area=asked["key_area"])
        return _in_state(sessions, asked["state"])


def _in_state(sessions, state):
    if state == "standing":
        return sessions.standing()
    if state == Program.State.CANCELLED:
        return sessions.exclude(cancelled_at=None)
    if state:
        return sessions.standing().filter(program__state=state)
    return sessions


def places_planned(user):
    """[(id, name)] of the places whose programs this person plans."""
    rows = Place.objects.filter(planned_by(user)).open_on().order_by("name")
    return list(rows.values_list("pk", "name")) if plans(user) else []


def days_of(span, sessions, user, asked):
    """[{date, number, weekday, label, is_today, other, entries, count, more_url}] of the span;
    three statements for any number of sessions: only those that are shown are read."""
    zone, begins = timezone.get_current_timezone(), span.first
    start = datetime.combine(begins, time(), zone)
    end = datetime.combine(begins + timedelta(days=span.days), time(), zone)
    rows = sessions.between(start, end).order_by("starts_at", "program__title", "pk")
    found = [[] for _day in range(span.days)]
    for pk, starts, ends in rows.values_list("pk", "starts_at", "ends_at"):
        last = (ends - timedelta(microseconds=1)).astimezone(zone).date()
        past = (starts.astimezone(zone).date() - begins).days
        for day in found[max(past, 0) : (last - begins).days + 1]:
            day.append(pk)
    shown = [day[: A_DAY if span.view == "month" else None] for day in found]
    entries = _entries(shown, user, zone, span.view)
    days = zip(range(span.days), found, shown, strict=True)
    return [_day(span, *day, entries, asked) for day in days]


def _entries(days, user, zone, view):
    """{id of a session: its entry}"""
    logged = Exists(SessionLog.objects.filter(session=OuterRef("pk")))
    rows = Session.objects.filter(pk__in={pk for day in days for pk in day}).order_by()
    rows = list(rows.annotate(is_logged=logged).values_list(*FIELDS))
    planned = Program.objects.editable_by(user).filter(pk__in={row[-1] for row in rows})
    planned = set(planned.order_by().values_list("pk", flat=True))
    return {row[0]: _entry(row, zone, row[-1] in planned, view) for row in rows}


def _day(span, number, found, shown, entries, asked):
    day = span.first + timedelta(days=number)
    return {
        "date": day.isoformat(),
        "number": str(day.day),
        "month": SHORT[day.month - 1],
        "label": f"{WEEKDAYS[day.weekday()]}, {long_date(day)}",
        "is_today": day == timezone.localdate(),
        "other": span.view == "month" and day.month != span.day.month,
        "entries": joined(entries[pk] for pk in shown if pk in entries),
        "more": str(len(found) - len(shown)) if len(found) > len(shown) else "",
        "list_url": f"?{urlencode(asked | {'view': 'list', 'day': day.isoformat()})}",
    }


def _entry(row, zone, is_planner, view):
    """One session as a list item: its time, its title, where; and in words what is special."""
    pk, starts, ends, all_day, cancelled, logged, title, state, waits, place, room, _program = row
    draft = waits or state == Program.State.DRAFT
    word = "Cancelled" if cancelled else "Draft" if draft else "Logged" if logged else ""
    kind = {"Cancelled": " off", "Draft": " draft"}.get(word, "")
    hours = "All day" if all_day else clock(starts.astimezone(zone))
    if view != "month" and not all_day:
        hours = f"{hours} to {clock(ends.astimezone(zone))}"
    where = f"{place}, {room}" if room and view != "month" else place
    may_move = is_planner and not cancelled and not logged
    drag = f' draggable="true" data-session="{pk}"' if may_move else ""
    said = f' <span class="wf">{word}</span>' if word else ""
    return (
        f'<li class="cal-one{kind}"{drag}><a href="/sessions/{pk}/"><span class="h">{hours}</span> '
        f'{escape(title)}</a> <span class="w">{escape(where)}</span>{said}</li>'
    )
