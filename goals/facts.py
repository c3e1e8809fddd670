"""The two facts about thousands of assignments at once, in one statement written by hand.

The rules are those of goals.status, word by word; what is asked of each row of updates is asked
once. Written with annotations the same takes twice as long, and Django writes it for longer than
PostgreSQL answers it.
"""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils import timezone

from goals.status import (
    CAME_IN,
    COLUMNS,
    COMPLETE_BEFORE,
    DUE,
    LAST,
    NOT_TOLD,
    REASONS,
    constants,
    filled,
    lateness,
)

KEYS = ("pk", "item__goal__plan", "item__goal", "item", "place")
WHERE = {"assignment": 'seen."pk"', "inner": "seen.inner"}
# Begins with SELECT: history takes WITH for a statement that may write. OFFSET 0 keeps
# PostgreSQL from working the same out once for each place where it is named.
STATUS = """SELECT {keys},
    COALESCE(last.status, 'not_started'), COALESCE(last.happened_on::text, ''),
    COALESCE(last.id, 0), CASE last.state WHEN 'counted' THEN '' ELSE COALESCE(last.state, '') END,
    {facts} FROM ({seen} OFFSET 0) seen
    LEFT JOIN LATERAL (SELECT happened_on, status, id, state {last}) last ON true {more}"""
TOLD = """CASE WHEN seen.told THEN how.reporting ELSE '' END,
    CASE WHEN seen.told THEN how.reason ELSE '' END,
    CASE WHEN NOT seen.told THEN '' WHEN how.reason <> '' THEN 'not_asked'
        WHEN how.reporting IN ('in', 'waiting', 'returned') THEN 'sent' ELSE how.reporting END,
    how.seat"""
HOW = """CROSS JOIN LATERAL (SELECT {due} AS due OFFSET 0) own
    CROSS JOIN LATERAL (SELECT {reason} AS reason, {sent} AS sent OFFSET 0) asked
    CROSS JOIN LATERAL (SELECT reason, seen.seat_place || seen.seat_role AS seat,
        COALESCE(sent, CASE WHEN reason <> '' THEN 'not_asked' WHEN own.due <= {late}
            THEN 'not_reporting' ELSE 'open' END) AS reporting OFFSET 0) how"""
# The last update answers both questions for most rows; the others look once more. (Inside the work
# it is the last of all that were sent: where it lies before the period, nothing came in.)
SENT = """CASE WHEN last.state = 'counted' AND last.happened_on BETWEEN {first_day} AND {last_day}
    THEN 'in' WHEN seen.inner AND (last.id IS NULL OR last.happened_on < {first_day})
    THEN NULL ELSE {came_in} END"""
FINISHED = """CASE WHEN last.state = 'counted' AND last.happened_on < {first_day}
    THEN last.status = 'complete' ELSE {complete_before} END"""


def facts_of(assignments, period, today=None):
    """A tuple for each of `assignments`, annotated with `inner` and `told`: ids of the assignment,
    plan, goal, item and place; status, day and id of the last update, its state where it does not
    count; reporting, reason, bucket (empty where not told), and the seat as 12specialist.
    """
    columns = dict.fromkeys((*KEYS, "inner", "told", *(COLUMNS.values() if period else ())))
    try:
        seen = assignments.order_by().values(*columns).query.sql_with_params()
    except EmptyResultSet:
        return []
    parts = {"seen": seen, "keys": ", ".join(f'seen."{key}"' for key in KEYS)}
    parts |= {"last": filled(LAST, WHERE), "facts": NOT_TOLD, "more": ""}
    if period:
        parts |= {"facts": TOLD, "more": _how(period, today or timezone.localdate())}
    with connection.cursor() as cursor:
        cursor.execute(*filled(STATUS, parts))
        return cursor.fetchall()


def _how(period, today):
    names = {name: f'seen."{column}"' for name, column in COLUMNS.items()}
    names |= WHERE | constants(period)
    names["complete_before"] = _within(FINISHED, COMPLETE_BEFORE, "complete_before", names)
    sent = _within(SENT, CAME_IN, "came_in", names)
    due, reason = filled(DUE, names), filled(REASONS, names | {"due": "own.due"})
    late = lateness(period, today, 'seen."seat_place"')
    parts = {"due": due, "reason": bracketed(reason), "sent": sent, "late": late}
    return filled(HOW, parts)


def _within(outer, inner, name, names):
    return filled(outer, names | {name: bracketed(filled(inner, names))})


def bracketed(part):
    return f"({part[0]})", part[1]
