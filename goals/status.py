"""The two facts about work: how it stands (status), and whether an update is in (reporting).

Both are computed by the database from the rows as they are; neither is stored. The rules are the
section "What is owed" of the product's design: status comes from the last update in the plan's
life; an update is owed only where every condition below holds, otherwise it is *not asked*, with
the first reason that applies.
"""

from datetime import timedelta
from string import Formatter

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from zones.access import Side

from .models import AssignmentQuerySet, Update

# What every row asks of its updates: one look into the index update_latest each. (As EXISTS,
# PostgreSQL would read the updates of every district; hence the limits.)
LAST = """ FROM goals_update
    WHERE assignment_id = {assignment} AND (state = 'counted' OR state <> 'draft' AND {inner})
    ORDER BY happened_on DESC, id DESC LIMIT 1"""
LATEST = (
    """SELECT jsonb_build_object('id', id, 'status', status, 'happened_on', happened_on,
    'text', text, 'state', state)"""
    + LAST
)
COMPLETE_BEFORE = """SELECT status = 'complete' FROM goals_update
    WHERE assignment_id = {assignment} AND state = 'counted' AND happened_on < {first_day}
    ORDER BY happened_on DESC, id DESC LIMIT 1"""
CAME_IN = """COALESCE(
    (SELECT 'in' FROM goals_update WHERE assignment_id = {assignment}
        AND happened_on BETWEEN {first_day} AND {last_day} AND state = 'counted' LIMIT 1),
    (SELECT CASE WHEN state = 'returned' AND {inner} THEN 'returned' ELSE 'waiting' END
        FROM goals_update
        WHERE assignment_id = {assignment} AND happened_on BETWEEN {first_day} AND {last_day}
        AND state IN ('submitted', 'returned') ORDER BY state DESC LIMIT 1))"""
NOT_TOLD = "'', '', '', ''"  # reporting, reason, bucket and seat, where there is no period
# An item's own date, where it lies in the period; else the period's.
DUE = """CASE WHEN NOT {ongoing} AND COALESCE({finish_by}, {item_finish_by})
    BETWEEN {first_day} AND {last_day} THEN COALESCE({finish_by}, {item_finish_by})
    ELSE {period_due} END"""
# The first that applies is given. See Reason; `_reason` fills in the {names}.
REASONS = """SELECT CASE
    WHEN {plan_status} = 'draft' OR {plan_starts} > own.due OR {plan_ends} < own.due
        OR {adopted_on} IS NULL OR {adopted_on} > own.due OR {closed_on} < own.due
        OR {ended_on} <= own.due OR {retired_on} <= own.due THEN 'plan'
    WHEN {asks} <> 'updates' THEN 'no_work'
    WHEN {rhythm} = 'from_records' THEN 'records'
    WHEN NOT {reports} THEN 'takes_part'
    WHEN {rhythm} = 'yearly' AND upper({yearly_period}) <> upper({name})
        OR {rhythm} = 'when_finished' AND COALESCE({finish_by}, {item_finish_by}, {plan_ends})
            NOT BETWEEN {first_day} AND {last_day} THEN 'rhythm'
    WHEN {side} = ANY({sides_not_asked}) THEN 'side'
    WHEN {opens} > own.due OR {closes} < own.due THEN 'closed'
    WHEN {starts} > own.due THEN 'not_begun'
    WHEN NOT {ongoing} AND {complete_before} THEN 'finished'
    WHEN NOT {seat_place} || {seat_role} = ANY({held}) THEN 'vacant'
    WHEN {seat_place} || {seat_role} = ANY({away}) THEN 'away'
    WHEN {seat_place} || {seat_role} = ANY({settling}) THEN 'settling'
    ELSE '' END FROM (SELECT {due} AS due) own"""


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


def with_status(assignments, user):
    """Adds `status` (code; "not_started" before the first update) and `latest`, the last update
    that was sent: {"id", "status", "happened_on", "text", "state"} or None.

    Inside the work that is the last one sent, also where it waits for review or was returned;
    to everybody else the last that counts.
    """
    rows = assignments.annotate(inner=inner(user)).annotate(latest=latest_sent())
    status = Cast(KT("latest__status"), models.CharField())
    return rows.annotate(status=Coalesce(status, Value(Update.Status.NOT_STARTED)))


def latest_sent():
    """The row of `with_status`; needs `inner`."""
    return Written(LATEST, models.JSONField(), assignment=F("pk"), inner=F("inner"))


def inner(user):
    """Whether `user` reads what waits or was returned, for each assignment."""
    if user.held.only_views():
        return Value(False)
    mine = When(AssignmentQuerySet.inner_to(user), then=Value(True))
    return Case(mine, default=Value(False), output_field=models.BooleanField())


def with_reporting(assignments, period, today=None, user=None):
    """Adds `reporting` (code of Reporting) and `reason` (code of Reason, "" where one is owed).

    `period` is a ReportingPeriod, `today` the day the question is asked (default: today). Where an
    update came in although none was asked, `reporting` is "in" and `reason` stays. Costs three
    queries, once a period, for the calendar and the seats, and the annotations.
    """
    today = today or timezone.localdate()
    asked = Case(
        When(~Q(reason=""), then=Value(Reporting.NOT_ASKED)),
        When(due__lte=_late_by_calendar(period, today), then=Value(Reporting.NOT_REPORTING)),
        default=Value(Reporting.OPEN),
    )
    sent = came_in(period, inner(user) if user else None)
    return with_reason(assignments, period).annotate(reporting=Coalesce(sent, asked))


def with_reason(assignments, period):
    """Adds `reason` and `due` (a date: the item's own where it lies in the period) alone."""
    return assignments.annotate(due=_due(period), reason=_reason(period))


def last_late(period, today, calendar):
    """The last due date that is late today: its grace days have passed in the calendar."""
    day, shift = today - timedelta(days=1), period.working_days.shift
    while shift(day, period.grace_days, calendar) >= today:
        day -= timedelta(days=1)
    return day


def reporting_of(sent, reason, late):
    """What `with_reporting` adds, from its parts: for one person's list, where the longer
    statement would cost more than the answer."""
    if sent or reason:
        return sent or Reporting.NOT_ASKED
    return Reporting.NOT_REPORTING if late else Reporting.OPEN


def came_in(period, inner=None):
    """Code of Reporting for what came in during the period; null where nothing did.

    What was returned is told inside the work (`inner`; default: everywhere); others read that it
    waits for review.
    """
    return Written(
        CAME_IN,
        models.CharField(),
        assignment=F("pk"),
        inner=inner or Value(True),
        first_day=Value(period.starts),
        last_day=Value(period.ends),
    )


def _late_by_calendar(period, today):
    """`last_late` in the calendar of each assignment's seat."""
    days = period.working_days
    own = [
        When(seat_place=branch, then=Value(last_late(period, today, branch)))
        for branch in sorted(days.branches & days.off.keys())
    ]
    others = Value(last_late(period, today, None))
    return Case(*own, default=others, output_field=models.DateField())


COLUMNS = {
    "plan_status": "item__goal__plan__status",
    "plan_starts": "item__goal__plan__starts",
    "plan_ends": "item__goal__plan__ends",
    "adopted_on": "item__goal__plan__adopted_on",
    "closed_on": "item__goal__plan__closed_on",
    "retired_on": "item__retired_on",
    "asks": "item__asks",
    "rhythm": "item__rhythm",
    "yearly_period": "item__yearly_period",
    "item_finish_by": "item__finish_by",
    "ongoing": "item__ongoing",
    "side": "place__side",
    "opens": "place__opens",
    "closes": "place__closes",
    **{name: name for name in ("ended_on", "reports", "finish_by", "starts")},
    **{name: name for name in ("seat_place", "seat_role")},
}
DUE_COLUMNS = ("ongoing", "finish_by", "item_finish_by")


class Written(Func):
    """An SQL text with named places. A rule of many conditions reads better so, and Django takes
    a tenth of the time to write the statement."""

    def __init__(self, text, output_field, **parts):
        self.text, self.names = text, list(parts)
        super().__init__(*parts.values(), output_field=output_field)

    def as_sql(self, compiler, connection, **more):
        parts = [compiler.compile(part) for part in self.source_expressions]
        text, params = filled(self.text, dict(zip(self.names, parts, strict=True)))
        return f"({text})", params


def filled(text, parts):
    """(SQL, parameters) of a text with {names}; a part is an SQL text, or (SQL, parameters)."""
    words, params = [], []
    for before, name, _, _ in Formatter().parse(text):
        words.append(before)
        if name:
            part = parts[name]
            words.append(part if isinstance(part, str) else part[0])
            params += () if isinstance(part, str) else part[1]
    return "".join(words), params


def _reason(period):
    """The first reason why the period asks nothing of an assignment; "" where an update is owed."""
    asked = {Side.SCHOOLS: period.asks_schools, Side.LIBRARY: period.asks_library}
    held, away, settling = period.seats
    before = {"assignment": F("pk"), "first_day": Value(period.starts)}
    return Written(
        REASONS,
        models.CharField(),
        **{name: F(column) for name, column in COLUMNS.items()},
        due=_due(period),
        first_day=Value(period.starts),
        last_day=Value(period.ends),
        name=Value(period.name),
        sides_not_asked=_texts(side.value for side in asked if not asked[side]),
        complete_before=Written(COMPLETE_BEFORE, models.BooleanField(), **before),
        held=_texts(held),
        away=_texts(away),
        settling=_texts(settling),
    )


def constants(period):
    """What the rules ask of the period itself, as parameters for `filled`."""
    asked = {Side.SCHOOLS: period.asks_schools, Side.LIBRARY: period.asks_library}
    held, away, settling = (list(seats) for seats in period.seats)
    return {
        "first_day": ("%s", [period.starts]),
        "last_day": ("%s", [period.ends]),
        "period_due": ("%s", [period.due_on]),
        "name": ("%s", [period.name]),
        "sides_not_asked": ("%s::text[]", [[side.value for side in asked if not asked[side]]]),
        "held": ("%s::text[]", [held]),
        "away": ("%s::text[]", [away]),
        "settling": ("%s::text[]", [settling]),
    }


def lateness(period, today, seat):
    """SQL for the last due date that is late today, in the calendar of the seat's place."""
    days, params = period.working_days, []
    own = sorted(days.branches & days.off.keys())
    for branch in own:
        params += [branch, last_late(period, today, branch)]
    cases = f"CASE {seat} {'WHEN %s THEN %s::date ' * len(own)}"
    last = last_late(period, today, None)
    return f"{cases} ELSE %s::date END" if own else "%s::date", [*params, last]


def _due(period):
    return Written(
        DUE,
        models.DateField(),
        **{name: F(COLUMNS[name]) for name in DUE_COLUMNS},
        first_day=Value(period.starts),
        last_day=Value(period.ends),
        period_due=Value(period.due_on),
    )


def _texts(values):
    return Value(list(values), output_field=ArrayField(models.TextField()))
