"""What planning does to sessions: add days, change one or more of a series, call them off."""

from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from zones.forms.owned import hold

from .clashes import Wanted, clashes, told_kindly
from .models import Contribution, Program, Series, Session, Staffing
from .recurrence import slot
from .when import last_day

MOVES = ("place_id", "room_id", "where", "starts_at", "ends_at", "all_day")  # calendars are told
PLAIN = ("place_id", "room_id", "where", "link", "note", "capacity", "takes_sign_up")


class Reach(models.TextChoices):
    """How many sessions of a series something is said about."""

    ONE = "one", "This session only"
    FOLLOWING = "following", "This one and those after it"
    ALL = "all", "All still to come"


def add_sessions(program, form, user):
    """The days of a valid DaysForm become sessions; how many."""
    with told_kindly():
        found = form.planned
        series = None
        if found.rule:
            skips = bool(form.cleaned_data.get("skips_days_off"))
            series = Series.objects.create(program=program, rule=found.rule, skips_days_off=skips)
        rows = form.sessions(program)
        for row in rows:
            row.series = series
        rows = Session.objects.bulk_create(rows)
        if form.cleaned_data.get("mine"):
            Staffing.objects.bulk_create(Staffing(session=row, user=user) for row in rows)
    return len(rows)


def reached(session, reach):
    """The sessions `reach` speaks of besides those held, logged or called off: as a queryset.

    The session itself is always among them.
    """
    if reach == Reach.ONE or not session.series_id:
        return Session.objects.filter(pk=session.pk)
    rows = Session.objects.filter(series=session.series_id, cancelled_at=None, log=None)
    since = session.starts_at if reach == Reach.FOLLOWING else timezone.now()
    ahead = rows.filter(starts_at__gte=since).order_by().values("pk")
    return Session.objects.filter(Q(pk__in=ahead) | Q(pk=session.pk))


@dataclass(frozen=True)
class Pattern:
    """The weekday and hours of a session on its district's clock, and how many days it runs."""

    weekday: int
    begins: time
    ends: time
    days: int
    all_day: bool

    @classmethod
    def of(cls, session, zone):
        first, last = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
        days = (last_day(last, session.all_day) - first.date()).days
        return cls(first.weekday(), first.time(), last.time(), days, session.all_day)


class Change:
    """What somebody changed in one session, carried over to others of its series.

    Only what was changed goes there, and only where the other said the same before: a session that
    was moved or written anew by itself stays as it is.
    """

    def __init__(self, before, after, reach):
        self.zone = ZoneInfo(before.program.place.district.time_zone)
        self.before, self.after = before, after
        self.fields = [n for n in PLAIN if getattr(before, n) != getattr(after, n)]
        times = ("starts_at", "ends_at", "all_day")
        self.moves = any(getattr(before, name) != getattr(after, name) for name in times)
        others = reached(before, reach).select_for_update(of=("self",)).exclude(pk=before.pk)
        self.others = [row for row in others.order_by("starts_at") if self._carry(row)]
        self.rows = [after, *self.others]

    def _carry(self, row):
        """Changes `row` where it said the same; whether anything changed."""
        old = {name: getattr(row, name) for name in (*PLAIN, "starts_at", "ends_at", "all_day")}
        for name in self.fields:
            if getattr(row, name) == getattr(self.before, name):
                setattr(row, name, getattr(self.after, name))
        if self.moves and Pattern.of(row, self.zone) == Pattern.of(self.before, self.zone):
            self._move(row)
        return any(getattr(row, name) != value for name, value in old.items())

    def _move(self, row):
        wanted, zone = Pattern.of(self.after, self.zone), self.zone
        dates = (one.starts_at.astimezone(zone).date() for one in (row, self.before, self.after))
        day, old, new = dates
        day += new - old
        last = day + timedelta(days=wanted.days)
        found = slot(day, wanted.begins, wanted.ends, zone, last, wanted.all_day)
        row.starts_at, row.ends_at, row.all_day = found.starts, found.ends, wanted.all_day

    def wanted(self):
        """What the changed sessions ask of rooms and people."""
        held = {}
        keys = [row.pk for row in self.rows]
        for session, user in Staffing.objects.filter(session__in=keys).values_list(
            "session", "user"
        ):
            held.setdefault(session, []).append(user)
        return [
            Wanted(row.starts_at, row.ends_at, row.room_id, tuple(held.get(row.pk, ())))
            for row in self.rows
            if row.cancelled_at is None
        ]

    def save(self):
        """Stores every changed session in one statement; ids of those that moved."""
        now, moved = timezone.now(), self.moves or {*MOVES} & {*self.fields}
        for row in self.rows:
            row.changed_at = now
            row.sequence += bool(moved)
        names = [name.removesuffix("_id") for name in PLAIN]
        names += ["starts_at", "ends_at", "all_day", "changed_at", "sequence"]
        with told_kindly():
            Session.objects.bulk_update(self.rows, names)
        return [row.pk for row in self.rows] if moved else []


@transaction.atomic
def call_off(session, reach, why=""):
    """Cancels a session, or as many of its series as `reach` says; of a draft that was never
    published, so that nobody knows of it, they are taken out. Ids of the cancelled ones."""
    rows = reached(session, reach).filter(cancelled_at=None, log=None)
    found = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    rows = Session.objects.filter(pk__in=found)
    if session.program.published_at:
        rows.cancel(why)
        return found
    # What a survey asks about stays, and what a calendar tells of: it would be told of again.
    rows.filter(subscription=None, surveys=None).delete()
    rows.cancel(why)
    return []


@transaction.atomic
def put_back(session, user):
    """A session that was called off by mistake takes place after all, where nothing has taken its
    room or its people since; who signed up is told by who asks for it."""
    hold(session)
    session.refresh_from_db(fields=["cancelled_at", "starts_at", "ends_at", "room", "program"])
    if not session.is_cancelled:
        raise ValidationError("It is not called off: there is nothing to put back.")
    if session.program.state == Program.State.CANCELLED:
        raise ValidationError("The whole program was cancelled. Copy it to plan it anew.")
    people = tuple(session.staffing.order_by().values_list("user", flat=True))
    wanted = Wanted(session.starts_at, session.ends_at, session.room_id, people)
    if found := clashes([wanted], user):
        raise ValidationError(found)
    with told_kindly():
        values = {"cancelled_at": None, "why_cancelled": "", "changed_at": timezone.now()}
        Session.objects.filter(pk=session.pk).update(sequence=F("sequence") + 1, **values)


@transaction.atomic
def name_staff(session, reach, users):
    """Those `users` hold the sessions, and nobody else; how many sessions."""
    with told_kindly():
        keys = list(reached(session, reach).order_by().values_list("pk", flat=True))
        Staffing.objects.filter(session__in=keys).exclude(user__in=users).delete()
        rows = [Staffing(session_id=key, user=user) for key in keys for user in users]
        there = set(Staffing.objects.filter(session__in=keys).values_list("session", "user"))
        Staffing.objects.bulk_create(
            row for row in rows if (row.session_id, row.user_id) not in there
        )
    return len(keys)


@transaction.atomic
def copy(program, user):
    """A draft with the words and the company of `program`, without its days."""
    many = {name: list(getattr(program, name).all()) for name in ("together", "partners")}
    toward = list(program.contributions.filter(session=None))
    kept = {
        field.attname: getattr(program, field.attname)
        for field in Program._meta.concrete_fields
        if field.editable and not field.primary_key
    }
    new = Program.objects.create(**kept, copied_from=program, created_by=user)
    for name, rows in many.items():
        getattr(new, name).set(rows)
    for row in toward:
        row.pk, row.program, row._state.adding = None, new, True
    Contribution.objects.bulk_create(toward)
    return new
