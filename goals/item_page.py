"""What the page of an action item shows: the line of sight, and a row for each place."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from goals.marks import reporting_mark, status_mark, waits_mark
from goals.models import Assignment, Serves
from goals.status import Reason, Reporting, with_reporting, with_status
from goals.thread import goals_above, heading
from zones.formats import long_date, short_date
from zones.models import ReportingPeriod


@dataclass
class Places:
    """The places of an item as ready rows; the totals count the reporting of all of them."""

    rows: list
    totals: list = field(default_factory=list)  # of (mark, how many)
    reporting_shown: bool = False


def line_of_sight(item, user):
    """{"up": what the item serves, "down": what serves it}: lists of (plan, text, address)."""
    goals = goals_above(item)
    visible = Serves.objects.visible_to(user)
    up = visible.filter(Q(item=item) | Q(goal__in=goals)).select_related(
        "serves_item__goal__plan", "serves_goal__plan"
    )
    down = visible.filter(Q(serves_item=item) | Q(serves_goal__in=goals)).select_related(
        "item__goal__plan", "goal__plan"
    )
    return {
        "up": [_end(row.serves_item, row.serves_goal) for row in up],
        "down": [_end(row.item, row.goal) for row in down],
    }


def _end(item, goal):
    if item:
        return item.goal.plan.title, f"{item.number} {item.text}".strip(), f"/items/{item.pk}/"
    words = ": ".join(heading(goal.plan, goal.parent_id is not None, goal))
    return goal.plan.title, words, f"/goals/{goal.pk}/"


def place_rows(assignments, period, user, district):
    """Places for the assignments of one item of a plan of `district` (id); reporting only where
    this person may read it.

    A viewer reads the totals and not who they are made of; others read them when they may read
    every part.
    """
    found = with_status(assignments.filter(ended_on=None), user)
    if period:
        found = with_reporting(found, period, user=user)
    fields = ["pk", "place", "place__name", "reports", "status", "latest"]
    fields += ["reporting", "reason"] if period else []
    rows = list(found.order_by("place__name").values(*fields))
    ids = [row["pk"] for row in rows]
    readable = Assignment.objects.filter(pk__in=ids)
    open_to = set(readable.whose_reporting_is_open_to(user).values_list("pk", flat=True))
    counted = user.held.only_views(district) and len(rows) > 1  # one place is no total
    mine = set(readable.editable_by(user).values_list("pk", flat=True))
    return Places(
        rows=[_place_row(row, period, row["pk"] in open_to, row["pk"] in mine) for row in rows],
        totals=_totals(rows) if period and (len(open_to) == len(rows) or counted) else [],
        reporting_shown=bool(period and open_to),
    )


def _place_row(row, period, open_to, mine):
    latest = row["latest"]
    return {
        "place": row["place__name"],
        "url": f"/assignments/{row['pk']}/",
        "log": f"/assignments/{row['pk']}/log/" if mine else "",
        "status": status_mark(row["status"]),
        "waits": waits_mark(latest["state"]) if latest else "",
        "reporting": reporting_mark(row["reporting"]) if period and open_to else "",
        "reason": Reason(row["reason"]).label
        if period and open_to and row["reporting"] == Reporting.NOT_ASKED
        else "",
        "part": "" if row["reports"] else "takes part",
        "last": _cut(latest["text"]) if latest else "",
        "last_day": short_date(date.fromisoformat(latest["happened_on"])) if latest else "",
        "last_url": f"/updates/{latest['id']}/" if latest else "",
    }


def _cut(text):
    return text if len(text) <= 120 else f"{text[:120]} …"


def _totals(rows):
    counts = Counter(row["reporting"] for row in rows)
    return [(reporting_mark(code), counts[code]) for code in Reporting.values if counts[code]]


def owed_line(assignment):
    """Whether the period of today waits for an update, in one sentence; "" where it does not."""
    periods = ReportingPeriod.objects.filter(school_year__district=assignment.place.district_id)
    period = periods.current().select_related("school_year").first()
    if not period:
        return ""
    row = with_reporting(Assignment.objects.filter(pk=assignment.pk), period).get()
    if row.reporting == Reporting.OPEN:
        return f"Due {period.due_on:%A}, {long_date(period.due_on)}."
    if row.reporting == Reporting.NOT_REPORTING:
        span = f"{long_date(period.starts)} to {long_date(period.ends)}"
        return f"It was due {long_date(period.due_on)}; dates from {span} count for it."
    return ""
