"""Requests of families as the pages and files print them."""

from django.db import connection
from django.db.models import Case, Value, When
from django.utils import timezone

from zones.formats import long_date

from .models import RecordRequest

SOON = 7  # days: from here on it says so
HEADER = (
    *("Student", "Local id", "Who asks", "Relation", "How it was checked", "What is asked"),
    *("In their words", "Received", "Due", "Where it stands", "What was done", "Entered by"),
)
ASKED = dict(RecordRequest.Asked.choices)


def ordered(requests):
    """Open ones first, the one due first at the top; then those answered, newest first."""
    closed = Case(When(answered_on=None, then=Value(0)), default=Value(1))
    due = Case(When(answered_on=None, then="due_on"))
    return requests.order_by(closed, due, "-answered_on", "-pk")


def rows_of(requests):
    today = timezone.localdate()
    return [row_of(one, today) for one in requests]


def row_of(one, today):
    icon, word, late = state(one, today)
    return {
        "url": one.get_absolute_url(),
        "student": one.student.name,
        "local_id": one.student.local_id,
        "who": one.asked_by,
        "relation": one.get_relation_display(),
        "asked": asked(one),
        "received": long_date(one.received_on),
        "due": long_date(one.due_on),
        "icon": icon,
        "state": word,
        "late": late,
    }


def asked(one):
    """Inspect the record, have a copy"""
    first, *rest = [ASKED.get(code, code) for code in one.asked]
    return ", ".join([first, *(word[:1].lower() + word[1:] for word in rest)])


def state(one, today):
    """(icon, in words, whether it is late)"""
    if one.answered_on:
        return "check", f"Answered {long_date(one.answered_on)}", False
    days = (one.due_on - today).days
    if days < 0:
        return "exclamation-triangle", f"Overdue by {count(-days)}", True
    if not days:
        return "hourglass-split", "Due today", True
    return "hourglass-split" if days <= SOON else "clock", f"{count(days)} left", False


def count(days):
    return f"{days} day{'' if days == 1 else 's'}"


def lines_of(requests):
    """The same as lines of a file."""
    today = timezone.localdate()
    return [
        (
            *(one.student.name, one.student.local_id, one.asked_by, one.get_relation_display()),
            *(one.verified_how, asked(one), one.words, one.received_on, one.due_on),
            *(state(one, today)[1], one.answer, one.entered_by.name),
        )
        for one in requests
    ]


def due(districts):
    """The days on which open requests of these districts are due, earliest first. Told to stewards
    who stated no purpose: it names nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM requests_due(%s)", [sorted(districts)])
        return [day for (day,) in cursor.fetchall()]
