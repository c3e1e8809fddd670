"""Rows of work as words: what the list on the plan page and its exports show."""

from datetime import date
from typing import NamedTuple

from django.utils.html import format_html

from goals.forms.plan_filter import LEVELS
from goals.marks import WAITS, reporting_mark, status_mark, waits_mark
from goals.models import Update
from goals.reports import name
from goals.status import Reason, Reporting
from zones.formats import short_date


class Line(NamedTuple):
    """A row of the list, ready to print."""

    url: str
    place: str
    number: str
    item: str
    item_url: str
    status: str
    waits: str
    last: str
    text: str
    update_url: str
    reporting: str


def listing(rows, scene, user):
    """[Line] for the rows of one page; reads their last updates, where `user` may, in one query."""
    texts = last_updates(rows, user)
    return [_line(row, scene, texts.get(row.update)) for row in rows]


def last_updates(rows, user):
    """{id: (day, text)} of the rows' last updates that `user` may read."""
    found = Update.objects.visible_to(user).filter(pk__in=[row.update for row in rows])
    return {pk: words for pk, *words in found.order_by().values_list("pk", "happened_on", "text")}


def _line(row, scene, last):
    item = scene.outline.items[row.item]
    return Line(
        f"/assignments/{row.pk}/",
        scene.places[row.place].short_name,
        item.number,
        item.label or shortened(item.text),
        f"/items/{row.item}/",
        status_mark(row.status),
        waits_mark(row.waits),
        short_date(last[0]) if last else "",
        last[1] if last else "",
        f"/updates/{row.update}/" if last else "",
        reporting_words(row),
    )


def reporting_words(row):
    """Mark and word of the reporting, with the reason where nothing is asked; "" if not told."""
    if not row.reporting:
        return ""
    mark = reporting_mark(row.reporting)
    if not row.reason:
        return mark
    words = Reason(row.reason).label
    if row.reporting != Reporting.NOT_ASKED:  # sent all the same
        words = f"Not asked: {words}"
    return format_html('{} <span class="muted">{}</span>', mark, words)


def waits_words(row):
    """For a file: whether the status waits for review, or its update was returned."""
    if not row.waits:
        return ""
    return "Returned" if WAITS[row.waits] == Reporting.RETURNED else "Yes"


def shortened(text, length=90):
    """The plan's words, cut at a space where they are long."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


HEADER = (
    "Place",
    "Kind of place",
    "Goal",
    "Item",
    "The plan's words",
    "Status",
    "Waiting for review",
    "Last update",
    "What happened",
    "Reporting",
    "Why nothing is asked",
)


def table(rows, scene, user):
    """The same rows in full, as text: what an export holds under HEADER."""
    texts, goals = last_updates(rows, user), {goal.pk: goal for goal in scene.outline.goals}
    return [_cells(row, scene, goals, texts.get(row.update)) for row in rows]


def _cells(row, scene, goals, last):
    item, place = scene.outline.items[row.item], scene.places[row.place]
    return (
        place.name,
        LEVELS.get(place.level) or place.get_kind_display(),
        name(goals[row.goal]),
        item.number,
        item.text,
        Update.Status(row.status).label,
        waits_words(row),
        date.fromisoformat(row.last) if row.last else "",
        last[1] if last else "",
        Reporting(row.reporting).label if row.reporting else "",
        Reason(row.reason).label if row.reason else "",
    )
