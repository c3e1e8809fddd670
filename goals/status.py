"""The two facts about work: how it stands (status), and whether an update is in (reporting).

Both are computed by the database from the rows as they are; neither is stored. The rules are the
section "What is owed" of the product's design: status comes from the last update in the plan's
life; an update is owed only where every condition below holds, otherwise it is *not asked*, with
the first reason that applies.
"""

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject
from django.db.models.lookups import Exact
from django.utils import timezone

from zones.access import Side
from zones.models import Position, WorkingDays, on_day

from .models import ActionItem, Plan, Update

AWAY, SETTLING, SETTLED = range(3)  # how a seat is held, the better the higher
SETTLING_DAYS = 10  # working days a new holder of a seat is given before anything is owed


class Reporting(models.TextChoices):
    IN = "in", "In"
    WAITING = "waiting", "Waiting for review"
    RETURNED = "returned", "Returned"
    OPEN = "open", "Still open"
    NOT_REPORTING = "not_reporting", "Not reporting"
    NOT_ASKED = "not_asked", "Not asked"


class Reason(models.TextChoices):
    """Why no update is asked for; the first that applies is given."""

    PLAN = "plan", "The plan does not run in this period"
    NO_WORK = "no_work", "The item asks for no updates"
    RECORDS = "records", "It is counted from records: nobody types"
    TAKES_PART = "takes_part", "The place takes part; the leading place reports"
    RHYTHM = "rhythm", "It is asked for in another period"
    SIDE = "side", "The period does not ask this side"
    CLOSED = "closed", "The place is not open"
    NOT_BEGUN = "not_begun", "It had not begun when the period was due"
    FINISHED = "finished", "It was finished before the period"
    VACANT = "vacant", "Nobody was in the seat when the period was due"
    AWAY = "away", "Who holds the seat was away when the period was due"
    SETTLING = "settling", "Who holds the seat had it for less than ten working days"


def with_status(assignments):
    """Adds `status` (code; "not_started" before the first update) and `latest`, the last update
    that was sent: {"id", "status", "happened_on", "text", "state"} or None."""
    return assignments.annotate(status=status_now(), latest=latest_sent())


def latest_sent():
    sent = Update.objects.sent().filter(assignment=OuterRef("pk")).newest_first()
    latest = JSONObject(
        id="pk", status="status", happened_on="happened_on", text="text", state="state"
    )
    return Subquery(sent.values(found=latest)[:1])


def status_now(before=None):
    """The status of the last update sent (with a date: before that day), else "not_started"."""
    sent = Update.objects.sent().filter(assignment=OuterRef("pk")).newest_first()
    if before:
        sent = sent.filter(happened_on__lt=before)
    return Coalesce(Subquery(sent.values("status")[:1]), Value(Update.Status.NOT_STARTED))


def last_sent():
    """Day, status and id of the last update sent, as "2025-11-12 off_track 17"; else null.

    For pages that read thousands of rows: all in one look.
    """
    sent = Update.objects.sent().filter(assignment=OuterRef("pk")).newest_first()
    text, gap = models.CharField(), Value(" ")
    words = Concat(Cast("happened_on", text), gap, "status", gap, Cast("pk", text))
    return Subquery(sent.values_list(words)[:1])


def with_reporting(assignments, period, today=None):
    """Adds `reporting` (code of Reporting) and `reason` (code of Reason, "" where one is owed).

    `period` is a ReportingPeriod, `today` the day the question is asked (default: today). Where an
    update came in although none was asked, `reporting` is "in" and `reason` stays. Costs three
    queries for the calendar and the seats, and the annotations.
    """
    today = today or timezone.localdate()
    days = WorkingDays(period.school_year.district_id)
    late = _by_calendar(days, lambda key: is_late(period, today, days, key))
    asked = Case(
        When(~Q(reason=""), then=Value(Reporting.NOT_ASKED)),
        When(late, then=Value(Reporting.NOT_REPORTING)),
        default=Value(Reporting.OPEN),
    )
    return with_reason(assignments, period, days).annotate(
        reporting=Coalesce(came_in(period), asked)
    )


def with_reason(assignments, period, days):
    """Adds `reason` alone; `days` are the WorkingDays of the period's district."""
    known = assignments.alias(
        finishes=Coalesce("finish_by", "item__finish_by", "item__goal__plan__ends")
    )
    return known.annotate(reason=_reason(period, days))


def is_late(period, today, days, calendar):
    """True once the grace days after the due date have passed in a calendar of `days`."""
    return today > days.shift(period.due_on, period.grace_days, calendar)


def reporting_of(sent, reason, late):
    """What `with_reporting` adds, from its parts: for one person's list, where the longer
    statement would cost more than the answer."""
    if sent or reason:
        return sent or Reporting.NOT_ASKED
    return Reporting.NOT_REPORTING if late else Reporting.OPEN


def came_in(period):
    """Code of Reporting for what came in during the period; null where nothing did.

    Subqueries with a limit: as EXISTS, PostgreSQL would read the period of every district.
    """
    inside = Update.objects.sent().filter(assignment=OuterRef("pk")).in_period(period)
    counted = inside.counted().order_by().values_list(Value(Reporting.IN))
    waits = When(state=Update.State.SUBMITTED, then=Value(Reporting.WAITING))
    others = inside.order_by("-state").values_list(Case(waits, default=Value(Reporting.RETURNED)))
    return Coalesce(Subquery(counted[:1]), Subquery(others[:1]))


def _by_calendar(days, test):
    """Q for the assignments whose seat's calendar passes `test`, a function of its key."""
    own = days.branches & days.off.keys()
    passing = [place for place in own if test(place)]
    others = ~Q(seat_place__in=own) if test(None) else Q(pk__in=())
    return Q(seat_place__in=passing) | others


def _reason(period, days):
    """The first reason why the period asks nothing of an assignment; "" where an update is owed."""
    item, due = "item__", period.due_on
    asked = Q(pk__isnull=False) if period.asks_schools else ~Q(place__side=Side.SCHOOLS)
    asked &= Q(pk__isnull=False) if period.asks_library else ~Q(place__side=Side.LIBRARY)
    # Ongoing work is never complete: spares the look at its earlier updates.
    finished = Q(item__ongoing=False) & Q(Exact(status_now(period.starts), Update.Status.COMPLETE))
    held, away, settling = _seats(period, days)
    conditions = {
        Reason.PLAN: ~_runs_on(due),
        Reason.NO_WORK: ~Q(**{f"{item}asks": ActionItem.Asks.UPDATES}),
        Reason.RECORDS: Q(**{f"{item}rhythm": ActionItem.Rhythm.FROM_RECORDS}),
        Reason.TAKES_PART: Q(reports=False),
        Reason.RHYTHM: _other_rhythm(period),
        Reason.SIDE: ~asked,
        Reason.CLOSED: Q(place__opens__gt=due) | Q(place__closes__lt=due),
        Reason.NOT_BEGUN: Q(starts__gt=due),
        Reason.FINISHED: finished,
        Reason.VACANT: ~held,
        Reason.AWAY: away,
        Reason.SETTLING: settling,
    }
    return Case(
        *(When(condition, then=Value(reason)) for reason, condition in conditions.items()),
        default=Value(""),
    )


def _runs_on(day):
    """Q for assignments in force on `day`, of a plan that runs then."""
    plan = "item__goal__plan__"
    runs = ~Q(**{f"{plan}status": Plan.Status.DRAFT}) & on_day(day, f"{plan}starts", f"{plan}ends")
    runs &= on_day(day, f"{plan}adopted_on", f"{plan}closed_on")
    force = Q(ended_on=None) | Q(ended_on__gt=day)
    return runs & force & (Q(item__retired_on=None) | Q(item__retired_on__gt=day))


def _other_rhythm(period):
    """Q for items whose rhythm does not fall in the period."""
    rhythm, Rhythm = "item__rhythm", ActionItem.Rhythm
    finishes = Q(finishes__range=(period.starts, period.ends))
    yearly = Q(item__yearly_period__iexact=period.name)
    return Q(**{rhythm: Rhythm.YEARLY}) & ~yearly | Q(**{rhythm: Rhythm.WHEN_FINISHED}) & ~finishes


def _seats(period, days):
    """(held, away, settling): Qs for assignments, by their seat on the day the period is due.

    Held by somebody; only by people who are away; by nobody present for ten working days.
    One query, whatever the number of rows.
    """
    due, since, held = period.due_on, {}, {}
    positions = Position.objects.filter(place__district=period.school_year.district_id).on(due)
    rows = positions.order_by().values_list("place", "role", "starts", "away_from", "away_until")
    for place, role, starts, away_from, away_until in rows:
        key = days.key(place)
        if key not in since:
            since[key] = days.shift(due, -SETTLING_DAYS, key)
        away = away_from and away_from <= due and (not away_until or away_until >= due)
        state = AWAY if away else SETTLED if starts <= since[key] else SETTLING
        held[place, role] = max(state, held.get((place, role), AWAY))
    chosen = (held, [s for s in held if held[s] == AWAY], [s for s in held if held[s] == SETTLING])
    return [_in_seats(seats) for seats in chosen]


def _in_seats(seats):
    """Q for the assignments whose seat is among `seats`, pairs of place id and role."""
    places = {}
    for place, role in seats:
        places.setdefault(role, []).append(place)
    rows = Q(pk__in=())
    for role, ids in places.items():
        rows |= Q(seat_role=role, seat_place__in=ids)
    return rows
