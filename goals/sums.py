"""Counts by status, and the reporting beside them: by goal for the table, by place for a phone."""

from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join

from goals.charts import SHAPES, share_bar
from goals.grid import due_words, joined
from goals.models import Update
from goals.reports import Tally, grouped, name
from goals.status import Reporting

WORDS = {code: label.lower() for code, label in Update.Status.choices}


def sums(rows, scene, base):
    """One line per goal that has work, under its own words; a heading counts what is below it."""
    lines, own_of = [], grouped(rows, "goal")
    all_of = own_of if rows is scene.totals else grouped(scene.totals, "goal")
    for goal in scene.outline.goals:
        below = scene.outline.below(goal.pk)
        own = [row for key in below for row in own_of.get(key, ())]
        totals = own if all_of is own_of else [row for key in below for row in all_of.get(key, ())]
        if own:
            line = sum_line(own, totals, add(base, goal=goal.pk), name(goal))
            lines.append(line | {"goal": goal, "name": name(goal)})
    return lines


def sum_line(rows, totals, base, title="all goals"):
    """Counts by status as (code, word, class, count, address), beside them the reporting; and
    both as the cells of a table."""
    tally = Tally(rows)
    reports = tally if totals is rows else Tally(totals)
    told = bool(tally.buckets)
    line = {
        "statuses": [
            (code, Update.Status(code).label, shape, tally.statuses[code], add(base, status=code))
            for code, shape in SHAPES.items()
        ],
        "total": tally.total,
        "reports": reports,
        "buckets": [
            (label, count, add(base, reporting=code) if told else "")
            for code, label, count in (
                (Reporting.OPEN, "Still open", reports.open),
                (Reporting.NOT_REPORTING, "Not reporting", reports.missing),
                (Reporting.NOT_ASKED, "Not asked", reports.not_asked),
            )
        ],
        "sent_url": add(base, reporting="sent") if told else "",
    }
    return line | {"cells": joined([_status_cells(line, title, tally), _report_cells(line, title)])}


def _status_cells(line, title, tally):
    cells = [
        _count(count, url, f"{count} {word.lower()}, {title}", shape_word(shape, word))
        for _, word, shape, count, url in line["statuses"]
    ]
    total = '<td role="cell" class="num">{}<span class="ph"> in all</span></td>'
    cells.append(format_html(total, line["total"]))
    cells.append(format_html('<td role="cell" class="wide">{}</td>', share_bar(tally)))
    return joined(cells)


def _report_cells(line, title):
    reports = line["reports"]
    if not reports.buckets:
        return ""
    words = f"{reports.sent} of {reports.due}"
    said, url = f"{words} updates due are in, {title}", line["sent_url"]
    sent = _count(words if reports.due else 0, url, said, " in", " g")
    return joined(
        [
            sent,
            *(
                _count(count, url, f"{count} {label.lower()}, {title}", f" {label.lower()}")
                for label, count, url in line["buckets"]
            ),
        ]
    )


def _count(count, url, said, phone, style=""):
    """A cell: the count leads to the rows it counts; on a phone a word stands beside it."""
    if not count:
        style, shown = f" z{style}", format_html('<span class="muted">{}</span>', 0)
    elif url:
        shown = format_html('<a href="{}" aria-label="{}">{}</a>', url, said, count)
    else:
        shown = count
    cell = '<td role="cell" class="num{}">{}<span class="ph" aria-hidden="true">{}</span></td>'
    return format_html(cell, style, shown, phone)


@lru_cache(1000)
def shape_word(shape, word):
    return format_html(
        '<span class="st {0}"><svg aria-hidden="true"><use href="{1}#{0}"/></svg>{2}</span>',
        shape,
        static("icons.svg"),
        word,
    )


def add(base, **more):
    """The address with other values for some filters; the others keep all of theirs."""
    path, _, query = base.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name not in more]
    return f"{path}?{urlencode([*kept, *more.items()])}"


def standing(by_place, scene, base):
    """For a phone, one line per place: name, counts by status, how many of the updates are in;
    `by_place` holds the Tally of each."""
    start = add(base, places="place-")
    return format_html_join(
        "",
        '<li class="tl-row plain"><div class="t"><a href="{}{}">{}</a></div>'
        '<div class="facts">{}{}</div></li>',
        (
            (start, key, place.short_name, *_stand(by_place[key]))
            for key, place in scene.places.items()
            if key in by_place
        ),
    )


def _stand(tally):
    found, due = tally.statuses, due_words(tally)
    counts = (
        shape_word(shape, f"{found[code]} {WORDS[code]}")
        for code, shape in SHAPES.items()
        if found[code]
    )
    return joined(counts), joined(("<span>In: ", due, "</span>")) if due else ""
