"""The small month beside a list: days with programs are links."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from goals.grid import joined

from .dates import month_title, short
from .sessions import midnight

YEARS = 2  # before and after this one that are shown
SUNDAY_FIRST = calendar.Calendar(firstweekday=6)


@dataclass(slots=True)
class Month:
    """A month as a table: `rows` are its weeks, ready."""

    title: str
    heads: list
    rows: str
    before: tuple  # (name of the month, address)
    after: tuple


def small_month(sessions, first, address):
    """The month of the day `first`; `address` begins that of the list: …/programs/?place=3&"""
    start = first.replace(day=1)
    after = (start + timedelta(days=32)).replace(day=1)
    before = (start - timedelta(days=1)).replace(day=1)
    rows = sessions.filter(starts_at__gte=midnight(start), starts_at__lt=midnight(after))
    days = rows.filter(cancelled_at=None).order_by().annotate(day=TruncDate("starts_at"))
    there = set(days.values("day").annotate(n=Count("pk")).values_list("day", flat=True))
    return Month(
        title=month_title(start),
        heads=[(str(WEEKDAYS[day])[:1].upper(), str(WEEKDAYS[day])) for day in (6, *range(6))],
        rows=_rows(start, there, escape(address)),
        before=_arrow(before, address),
        after=_arrow(after, address),
    )


def _arrow(first, address):
    """(the name of a month, its address; "" where nothing is shown any more)"""
    words = f"{first:%Y-%m}"
    return capfirst(str(MONTHS[first.month])), f"{address}month={words}" if day_of(words) else ""


def _rows(start, there, address):
    today, weeks = timezone.localdate(), SUNDAY_FIRST.monthdatescalendar(start.year, start.month)
    rows = ("".join(_cell(day, start, there, address, today) for day in days) for days in weeks)
    return joined(f"<tr>{row}</tr>\n" for row in rows)


def _cell(day, start, there, address, today):
    if day.month != start.month:
        return "<td></td>"
    mark = ' aria-current="date"' if day == today else ""
    if day not in there:
        return f"<td{mark}>{day.day}</td>"
    words = _("Programs on %(day)s, today") if mark else _("Programs on %(day)s")
    said = escape(words % {"day": short(day)})
    return f'<td{mark}><a href="{address}day={day}" aria-label="{said}">{day.day}</a></td>'


def day_of(words):
    """The day an address says: 2026-12-01, or 2026-12 for its first; None for anything else, and
    for what no program reaches: who follows the arrows of the month comes to an end."""
    try:
        day = date.fromisoformat(words if len(words) == 10 else f"{words}-01")
    except ValueError:
        return None
    return day if abs(day.year - timezone.localdate().year) <= YEARS else None
