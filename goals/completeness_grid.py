"""The grid of who has reported: a cell shows the last known status and the report, and leads to it.

Thousands of cells on a page, so a row is joined from ready snippets (see style.md, rule 30).
"""

from collections import Counter
from functools import cache
from itertools import groupby

from django.utils.html import format_html

from goals.charts import SHAPES
from goals.completeness import SEAT_WORDS
from goals.grid import MARKS, NO_CELL, WAITING, due_words, group_line, group_of, joined
from goals.models import Update
from goals.reports import NOT_STARTED
from goals.status import Reason, Reporting

SIGNS = {
    **MARKS,
    Reporting.IN: " r-in",
    Reporting.WAITING: WAITING[Update.State.SUBMITTED],
    Reporting.RETURNED: WAITING[Update.State.RETURNED],
}


def completeness_grid(columns, by_place, scene, base):
    """(body, foot) of the table; `base` and a place's id make its list."""
    since = str(scene.period.starts)
    shown = [place for place in scene.places.values() if place.pk in by_place]
    body = []
    for group, members in groupby(shown, group_of):
        body.append(group_line(group, len(columns) + 2))
        body += [_line(place, by_place[place.pk], columns, base, since) for place in members]
    return joined(body), _foot(by_place, columns)


def _line(place, tally, columns, base, since):
    cells = {row.item: row for row in tally.rows}
    start = format_html(
        '<tr><th scope="row"><a href="{}&places=place-{}">{}</a>{}</th>',
        base,
        place.pk,
        place.short_name,
        _seat(tally),
    )
    line = [
        _cell(cells[item.pk], first, since) if item.pk in cells else NO_CELL[first]
        for item, first in columns
    ]
    return joined([start, *line, f'<td class="tot g">{due_words(tally)}</td></tr>'])


def _seat(tally):
    """Why a place is asked for less: its seat was vacant, away or new."""
    if not tally.not_asked:
        return ""
    words = sorted({SEAT_WORDS[row.reason] for row in tally.rows if row.reason in SEAT_WORDS})
    return format_html('<span class="why">{}</span>', ", ".join(words)) if words else ""


def _cell(row, first, since):
    before, after = _snippet(row.status, row.reporting, row.reason, row.waits, first)
    if row.bucket == "sent" and row.last >= since:
        return f"{before}/updates/{row.update}/{after}"
    return f"{before}/assignments/{row.pk}/{after}"


@cache
def _snippet(status, reporting, reason, waits, first):
    """What stands before and after the address of a cell: a few hundred kinds exist."""
    shape, words = SHAPES[status], [Update.Status(status).label]
    if reporting == Reporting.NOT_ASKED and status == NOT_STARTED:
        shape, words = "na", []
    words.append(Reporting(reporting).label)
    if reason:
        words[-1] += f": {Reason(reason).label}"
    cell = format_html(
        '<td class="{}{}{}"><a href="@" title="{}"><span class="visually-hidden">{}</span></a>',
        shape,
        "" if shape == "na" else SIGNS[reporting],
        " g" if first else "",
        ". ".join(words),
        ". ".join(words),
    )
    before, after = cell.split("@")
    return before, f"{after}</td>"


def _foot(by_place, columns):
    """One line for each state of the report: how many of each item."""
    rows = [row for tally in by_place.values() for row in tally.rows]
    counts = Counter([(row.item, row.reporting) for row in rows])
    whole = Counter([row.reporting for row in rows])
    lines = []
    for code, word in Reporting.choices:
        if whole[code]:
            cells = [
                f"<td{' class=g' if first else ''}>{counts[item.pk, code] or ''}</td>"
                for item, first in columns
            ]
            lines.append(f'<tr><th scope="row">{word}</th>{"".join(cells)}')
            lines.append(f'<td class="tot g">{whole[code]}</td></tr>')
    return joined(lines)
