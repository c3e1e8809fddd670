"""The two facts about work: how it stands (status), and whether an update is in (reporting).

Both are computed by the database from the rows as they are; neither is stored. The rules are the
section "What is owed" of the product's design: status comes from the last update in the plan's
life; an update is owed only where every condition below holds, otherwise it is *not asked*, with
the first reason that applies.
"""

from string import Formatter

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from zones.access import Side

from .models import Update

# What every row asks of its updates: one look into the index update_latest each. (As EXISTS,
# PostgreSQL would read the updates of every district; hence the limits.)
LAST_SENT = """SELECT happened_on || ' ' || status || ' ' || id FROM goals_update
    WHERE assignment_id = {assignment} AND state <> 'draft'
    ORDER BY happened_on DESC, id DESC LIMIT 1"""
COMPLETE_BEFORE = """SELECT status = 'complete' FROM goals_update
    WHERE assignment_id = {assignment} AND state <> 'draft' AND happened_on < {first_day}
    ORDER BY happened_on DESC, id DESC LIMIT 1"""
CAME_IN = """COALESCE(
    (SELECT 'in' FROM goals_update WHERE assignment_id = {assignment}
        AND happened_on BETWEEN {first_day} AND {last_day} AND state = 'counted' LIMIT 1),
    (SELECT CASE state WHEN 'submitted' THEN 'waiting' ELSE 'returned' END FROM goals_update
        WHERE assignment_id = {assignment} AND happened_on BETWEEN {first_day} AND {last_day}
        AND state IN ('submitted', 'returned') ORDER BY state DESC LIMIT 1))"""
# The first that applies is given. See Reason; `_reason` fills in the {names}.
REASONS = """CASE
    WHEN {plan_status} = 'draft' OR {plan_starts} > {due} OR {plan_ends} < {due}
        OR {adopted_on} IS NULL OR {adopted_on} > {due} OR {closed_on} < {due}
        OR {ended_on} <= {due} OR {retired_on} <= {due} THEN 'plan'
    WHEN {asks} <> 'updates' THEN 'no_work'
    WHEN {rhythm} = 'from_records' THEN 'records'
    WHEN NOT {reports} THEN 'takes_part'
    WHEN {rhythm} = 'yearly' AND upper({yearly_period}) <> upper({name})
        OR {rhythm} = 'when_finished' AND COALESCE({finish_by}, {item_finish_by}, {plan_ends})
            NOT BETWEEN {first_day} AND {last_day} THEN 'rhythm'
    WHEN {side} = ANY({sides_not_asked}) THEN 'side'
    WHEN {opens} > {due} OR {closes} < {due} THEN 'closed'
    WHEN {starts} > {due} THEN 'not_begun'
    WHEN NOT {ongoing} AND {complete_before} THEN 'finished'
    WHEN NOT {seat_place} || {seat_role} = ANY({held}) THEN 'vacant'
    WHEN {seat_place} || {seat_role} = ANY({away}) THEN 'away'
    WHEN {seat_place} || {seat_role} = ANY({settling}) THEN 'settling'
    ELSE '' END"""


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


def status_now():
    """The status of the last update sent, else "not_started"."""
    sent = Update.objects.sent().filter(assignment=OuterRef("pk")).newest_first()
    return Coalesce(Subquery(sent.values("status")[:1]), Value(Update.Status.NOT_STARTED))


def last_sent():
    """Day, status and id of the last update sent, as "2025-11-12 off_track 17"; else null.

    For pages that read thousands of rows: all in one look.
    """
    return Written(LAST_SENT, models.CharField(), assignment=F("pk"))


def with_reporting(assignments, period, today=None):
    """Adds `reporting` (code of Reporting) and `reason` (code of Reason, "" where one is owed).

    `period` is a ReportingPeriod, `today` the day the question is asked (default: today). Where an
    update came in although none was asked, `reporting` is "in" and `reason` stays. Costs three
    queries, once a period, for the calendar and the seats, and the annotations.
    """
    today, days = today or timezone.localdate(), period.working_days
    late = _by_calendar(days, lambda key: is_late(period, today, key))
    asked = Case(
        When(~Q(reason=""), then=Value(Reporting.NOT_ASKED)),
        When(late, then=Value(Reporting.NOT_REPORTING)),
        default=Value(Reporting.OPEN),
    )
    return with_reason(assignments, period).annotate(reporting=Coalesce(came_in(period), asked))


def with_reason(assignments, period):
    """Adds `reason` alone."""
    return assignments.annotate(reason=_reason(period))


def is_late(period, today, calendar):
    """True once the grace days after the due date have passed in a calendar of its district."""
    return today > period.working_days.shift(period.due_on, period.grace_days, calendar)


def reporting_of(sent, reason, late):
    """What `with_reporting` adds, from its parts: for one person's list, where the longer
    statement would cost more than the answer."""
    if sent or reason:
        return sent or Reporting.NOT_ASKED
    return Reporting.NOT_REPORTING if late else Reporting.OPEN


def came_in(period):
    """Code of Reporting for what came in during the period; null where nothing did."""
    first, last = Value(period.starts), Value(period.ends)
    return Written(CAME_IN, models.CharField(), assignment=F("pk"), first_day=first, last_day=last)


def _by_calendar(days, test):
    """Q for the assignments whose seat's calendar passes `test`, a function of its key."""
    own = days.branches & days.off.keys()
    passing = [place for place in own if test(place)]
    others = ~Q(seat_place__in=own) if test(None) else Q(pk__in=())
    return Q(seat_place__in=passing) | others


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


class Written(Func):
    """An SQL text with named places. A rule of many conditions reads better so, and Django takes
    a tenth of the time to write the statement."""

    def __init__(self, text, output_field, **parts):
        self.text, self.names = text, list(parts)
        super().__init__(*parts.values(), output_field=output_field)

    def as_sql(self, compiler, connection, **more):
        parts = [compiler.compile(part) for part in self.source_expressions]
        written = dict(zip(self.names, parts, strict=True))
        words, params = [], []
        for text, name, _, _ in Formatter().parse(self.text):
            words.append(text)
            if name:
                words.append(written[name][0])
                params += written[name][1]
        return f"({''.join(words)})", params


def _reason(period):
    """The first reason why the period asks nothing of an assignment; "" where an update is owed."""
    asked = {Side.SCHOOLS: period.asks_schools, Side.LIBRARY: period.asks_library}
    held, away, settling = period.seats
    before = {"assignment": F("pk"), "first_day": Value(period.starts)}
    return Written(
        REASONS,
        models.CharField(),
        **{name: F(column) for name, column in COLUMNS.items()},
        due=Value(period.due_on),
        first_day=Value(period.starts),
        last_day=Value(period.ends),
        name=Value(period.name),
        sides_not_asked=_texts(side.value for side in asked if not asked[side]),
        complete_before=Written(COMPLETE_BEFORE, models.BooleanField(), **before),
        held=_texts(held),
        away=_texts(away),
        settling=_texts(settling),
    )


def _texts(values):
    return Value(list(values), output_field=ArrayField(models.TextField()))
