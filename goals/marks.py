"""Shape and word of a status, a reporting state or an update's state, as ready strings.

For long lists: a template that includes a partial for every row is several times slower.
"""

from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html

from .models import Update
from .status import Reporting

STATUS_SHAPES = {
    Update.Status.ON_TRACK: "on",
    Update.Status.AT_RISK: "risk",
    Update.Status.OFF_TRACK: "off",
    Update.Status.NOT_STARTED: "none",
    Update.Status.COMPLETE: "done",
}
REPORTING_SHAPES = {
    Reporting.OPEN: "wait",
    Reporting.NOT_REPORTING: "silent",
    Reporting.NOT_ASKED: "dot",
}
REPORTING_ICONS = {
    Reporting.IN: "check2",
    Reporting.WAITING: "send",
    Reporting.RETURNED: "arrow-return-left",
}
# What is said inside the work of the last update sent, while it does not count.
WAITS = {Update.State.SUBMITTED: Reporting.WAITING, Update.State.RETURNED: Reporting.RETURNED}
STATE_ICONS = {
    Update.State.DRAFT: "pencil",
    Update.State.SUBMITTED: "send",
    Update.State.RETURNED: "arrow-return-left",
    Update.State.COUNTED: "check2",
}


@cache
def status_mark(code):
    """The shape and the word of a status code of Update.Status."""
    return _shape(STATUS_SHAPES[code], Update.Status(code).label)


@cache
def count_mark(code, count):
    """How many have a status: its shape and the number; the word is read out."""
    return format_html(
        '<span class="st st-{0}"><svg aria-hidden="true"><use href="{1}#st-{0}"/></svg>{2}'
        '<span class="visually-hidden"> {3} </span></span>',
        STATUS_SHAPES[code],
        static("icons.svg"),
        count,
        Update.Status(code).label.lower(),
    )


@cache
def reporting_mark(code):
    """The shape and the word of a code of Reporting."""
    if code in REPORTING_SHAPES:
        return _shape(REPORTING_SHAPES[code], Reporting(code).label)
    return _icon("st", REPORTING_ICONS[code], Reporting(code).label)


@cache
def state_mark(code):
    """The outlined label of a code of Update.State."""
    return _icon("wf", STATE_ICONS[code], Update.State(code).label)


@cache
def waits_mark(state):
    """Beside a status that does not count yet: that it waits for review, or was returned."""
    return reporting_mark(WAITS[state]) if state in WAITS else ""


def _shape(shape, word):
    return format_html(
        '<span class="st st-{0}"><svg aria-hidden="true"><use href="{1}#st-{0}"/></svg>{2}</span>',
        shape,
        static("icons.svg"),
        word,
    )


def _icon(style, icon, word):
    return format_html(
        '<span class="{}"><svg class="ic" aria-hidden="true"><use href="{}#{}"/></svg>{}</span>',
        style,
        static("icons.svg"),
        icon,
        word,
    )
