"""Small drawings made by the server: no script, no style attribute, a table beside each."""

from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join

from goals.models import Update
from goals.status import Reason, Reporting

SHAPES = {
    "on_track": "st-on",
    "at_risk": "st-risk",
    "off_track": "st-off",
    "not_started": "st-none",
    "complete": "st-done",
}
# (class around, class of the drawing, drawing); see templates/_reporting.html
REPORTING_MARKS = {
    Reporting.IN: ("st", "ic", "check2"),
    Reporting.WAITING: ("st", "ic", "send"),
    Reporting.RETURNED: ("st", "ic", "arrow-return-left"),
    Reporting.OPEN: ("st st-wait", "", "st-wait"),
    Reporting.NOT_REPORTING: ("st st-silent", "", "st-silent"),
    Reporting.NOT_ASKED: ("st st-dot", "", "st-dot"),
}
WIDTH, HEIGHT, GAP = 150, 14, 1


def share_bar(tally):
    """How a goal's work divides over the statuses; the same figures stand in the row."""
    shares, left = [], 0
    for status, shape in SHAPES.items():
        width = tally.statuses[status] * WIDTH / tally.total if tally.total else 0
        if width:
            shares.append((shape, f"{left:.1f}", f"{max(width - GAP, 0.5):.1f}", HEIGHT))
        left += width
    bars = format_html_join(
        "", '<rect class="share {}" x="{}" y="0" width="{}" height="{}"/>', shares
    )
    return format_html(
        '<svg class="bar" viewBox="0 0 {0} {1}" width="{0}" height="{1}" '
        'preserveAspectRatio="none" aria-hidden="true">{2}</svg>',
        WIDTH,
        HEIGHT,
        bars,
    )


@cache
def status_mark(status):
    """Shape and word of a status, for long lists; templates include _status.html."""
    return _mark(f"st {SHAPES[status]}", "", SHAPES[status], Update.Status(status).label)


@cache
def reporting_mark(reporting, reason=""):
    """Mark and word of the reporting, with the reason where nothing is asked; "" if not told."""
    if not reporting:
        return ""
    mark = _mark(*REPORTING_MARKS[reporting], Reporting(reporting).label)
    if not reason:
        return mark
    words = Reason(reason).label
    if reporting != Reporting.NOT_ASKED:  # sent all the same
        words = f"Not asked: {words}"
    return format_html('{} <span class="muted">{}</span>', mark, words)


def _mark(outer, inner, icon, word):
    return format_html(
        '<span class="{}"><svg{} aria-hidden="true"><use href="{}#{}"/></svg>{}</span>',
        outer,
        format_html(' class="{}"', inner) if inner else "",
        static("icons.svg"),
        icon,
        word,
    )
