"""The grid of a plan, place by item: one shape a cell, with the reporting as a mark beside it.

Thousands of cells on a page, so a row is joined from ready snippets (see style.md, rule 30).
"""

from functools import cache, lru_cache
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from goals.charts import SHAPES
from goals.forms.plan_filter import KINDS, LEVELS
from goals.marks import WAITS
from goals.models import Update
from goals.reports import NOT_STARTED, name
from goals.status import Reason, Reporting

MARKS = {
    Reporting.OPEN: " r-open",
    Reporting.NOT_REPORTING: " r-none",
    Reporting.NOT_ASKED: " r-na",
}
WAITING = {Update.State.SUBMITTED: " w-sent", Update.State.RETURNED: " w-back"}
G = format_html(' class="{}"', "g")
NONE_DUE = format_html('<span class="{}">none due</span>', "muted")
NO_CELL = {False: "<td></td>", True: '<td class="g"></td>'}


def grid(rows, scene, by_place, address):
    """(head, body) of the table; `address` and a place's id make its list.

    `by_place` holds the Tally of each place that is shown.
    """
    columns = columns_of(rows, scene.outline)
    tells = any(row.bucket for row in rows)
    shown = [place for place in scene.places.values() if place.pk in by_place]
    body = []
    for group, members in groupby(shown, group_of):
        body.append(group_line(group, len(columns) + 2))
        body += [_line(place, by_place[place.pk], columns, address, tells) for place in members]
    return head_of(columns, scene.outline), joined(body)


def columns_of(rows, outline):
    """[(item, whether another goal begins with it)] of the items that have rows, in order."""
    present = {row.item for row in rows}
    items = [item for item in outline.items.values() if item.pk in present]
    return [
        (item, before is not None and item.goal_id != before.goal_id)
        for before, item in zip([None, *items], items, strict=False)
    ]


def group_line(words, width):
    return format_html(
        '<tr class="grp"><th scope="colgroup" colspan="{}">{}</th></tr>', width, words
    )


def joined(snippets):
    """One text of snippets that format_html made.

    The one place where the site trusts a text: format_html_join would be as safe, but takes
    several times as long for thousands of cells.
    """
    return mark_safe("".join(snippets))  # noqa: S308


def group_of(place):
    """Elementary schools, Offices, Branches: under which heading a place stands."""
    return LEVELS.get(place.level) or KINDS[place.kind]


def head_of(columns, outline):
    goals = {goal.pk: goal for goal in outline.goals}
    return format_html_join(
        "",
        '<th scope="col"{}><a href="{}" title="{}">{}</a></th>',
        (
            (
                G if first else "",
                f"/items/{item.pk}/",
                f"{name(goals[item.goal_id])}: {item.short}",
                item.number or f"#{place}",
            )
            for place, (item, first) in enumerate(columns, 1)
        ),
    )


def _line(place, tally, columns, address, tells):
    cells = {row.item: (row.status, row.bucket, row.reason, row.waits) for row in tally.rows}
    start = format_html(
        '<tr><th scope="row"><a href="{}{}">{}</a></th>',
        address,
        place.pk,
        place.short_name,
    )
    total = f'<td class="tot g">{due_words(tally)}</td>' if tells else ""
    line = joined(
        [
            cell(*cells[item.pk], first) if item.pk in cells else NO_CELL[first]
            for item, first in columns
        ]
    )
    return joined([start, line, total, "</tr>"])


@cache
def cell(status, bucket, reason, waits, first):
    """One cell: at most a few hundred kinds of them exist."""
    shape, mark, words, title = look(status, bucket, reason, waits)
    return format_html(
        '<td class="{}{}{}"{}><span class="visually-hidden">{}</span></td>',
        shape,
        mark,
        " g" if first else "",
        format_html(' title="{}"', title) if title else "",
        words,
    )


def look(status, bucket, reason, waits):
    """(shape, marks, hidden words, title): the last known status, whether it counts yet, and
    beside it the reporting."""
    shape, mark = SHAPES[status], MARKS.get(bucket, "")
    title = [Reporting(WAITS[waits]).label] if waits else []
    if bucket == Reporting.NOT_ASKED:
        title.append(f"Not asked: {Reason(reason).label}")
    elif bucket in MARKS:
        title.append(Reporting(bucket).label)
    if bucket == Reporting.NOT_ASKED and status == NOT_STARTED:
        shape, mark = "na", ""
    words = ". ".join([Update.Status(status).label, *title])
    return shape, mark + WAITING.get(waits, ""), words, ". ".join(title)


def due_words(tally):
    """9 of 11: how many of the updates due are in; empty where reporting is not told."""
    if not tally.buckets:
        return ""
    if not tally.due:
        return NONE_DUE
    return _of(tally.sent, tally.due, bool(tally.missing))


@lru_cache(1000)
def _of(sent, due, missing):
    return format_html("<b>{} of {}</b>" if missing else "{} of {}", sent, due)
