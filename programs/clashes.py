"""Which session stands in the way: a room and a person hold one at a time."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, Value, When

from .models import ProgramQuerySet, Session, Staffing
from .when import when

MOST_SAID = 5
DAY = timedelta(days=1)
TAKEN = {
    "room_holds_one_session": "Somebody took the room at one of these times just now. Look again.",
    "person_holds_one_session": "Somebody who holds it is at another session by now. Look again.",
}


@dataclass(frozen=True)
class Wanted:
    """A session to be: its time, its room (id or None), the people (ids) who hold it."""

    starts: datetime
    ends: datetime
    room: int | None = None
    people: tuple[int, ...] = ()

    def meets(self, starts, ends):
        return self.starts < ends and starts < self.ends


def clashes(wanted, user, leaving=()):
    """What stands in the way of `wanted`, in sentences; `leaving` are ids of sessions that move.

    Two queries for any number. A session `user` does not see is not named.
    """
    if not wanted:
        return []
    span = min(one.starts for one in wanted), max(one.ends for one in wanted)
    found = _rooms(wanted, span, user, leaving) + _people(wanted, span, user, leaving)
    said = [sentence for _, sentence in sorted(found)]
    more = len(said) - MOST_SAID
    return said[:MOST_SAID] + ([f"And {more} more."] if more > 0 else [])


def _title(user, path):
    seen = When(ProgramQuerySet.seen_by(user, f"{path}program__"), then=f"{path}program__title")
    return Case(seen, default=Value(""), output_field=CharField())


def _rooms(wanted, span, user, leaving):
    rooms = {one.room for one in wanted if one.room}
    rows = Session.objects.standing().filter(room__in=rooms).between(*span)
    rows = rows.exclude(pk__in=leaving).order_by().annotate(shown=_title(user, ""))
    fields = ("room", "starts_at", "ends_at", "all_day", "shown", "room__name", _ZONE)
    return [
        (starts, f"{name} is taken on {_when(starts, ends, all_day, zone)} by {_of(title)}.")
        for room, starts, ends, all_day, title, name, zone in rows.values_list(*fields)
        if any(one.room == room and one.meets(starts, ends) for one in wanted)
    ]


def _people(wanted, span, user, leaving):
    wanted = [one for one in wanted if one.ends - one.starts <= DAY]
    people = {person for one in wanted for person in one.people}
    rows = Staffing.objects.filter(user__in=people, during__overlap=span)
    rows = rows.exclude(session__in=leaving).order_by().annotate(shown=_title(user, "session__"))
    names = ("starts_at", "ends_at", "all_day", _ZONE)
    fields = ("user", "user__name", "shown", *(f"session__{name}" for name in names))
    return [
        (starts, f"{name} holds {_of(title)} on {_when(starts, ends, all_day, zone)}.")
        for person, name, title, starts, ends, all_day, zone in rows.values_list(*fields)
        if any(person in one.people and one.meets(starts, ends) for one in wanted)
    ]


_ZONE = "program__place__district__time_zone"


def _when(starts, ends, all_day, zone):
    return ", ".join(when(starts, ends, all_day, zone)).replace("All day", "all day")


def _of(title):
    return f"“{title}”" if title else "a session you do not see"


@contextmanager
def told_kindly():
    """What the database refuses because somebody was quicker is said in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        for name, said in TAKEN.items():
            if name in str(problem):
                raise ValidationError(said) from problem
        raise
