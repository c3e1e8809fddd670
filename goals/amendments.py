"""Amendments: what is changed in a plan after its board adopted it is kept, with the reason.

A board adopts words: those of headings and items, which items there are, and the days work is due.
Numbers, labels, key areas, rhythms and the order are the office's own. An action plan is agreed,
not adopted, and a template is offered: they are edited freely, with history.
"""

from contextlib import contextmanager
from copy import copy

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html

from zones.differences import marked, swapped
from zones.formats import long_date

from .models import Amendment, Goal, Plan

Kind = Amendment.Kind
ADOPTED_MEANWHILE = "The plan was adopted in the meantime. Say why the adopted plan is changed."
WORDS = ("title", "statement", "text", "finish_by", "ends")  # the fields a board adopts


def amends(plan):
    """Whether a change of its words is an amendment: adopted by a board, and still running."""
    free = (Plan.Kind.ACTION, Plan.Kind.TEMPLATE)
    return plan.status == Plan.Status.ADOPTED and plan.kind not in free


def plan_of(row):
    """The plan of a plan, a heading or an item."""
    if isinstance(row, Plan):
        return row
    return row.plan if isinstance(row, Goal) else row.goal.plan


def words(row):
    """{kind of amendment: what a board adopted of a plan, a heading or an item}"""
    if isinstance(row, Plan):
        return {Kind.DUE_DATE: long_date(row.ends)}
    if isinstance(row, Goal):
        return {Kind.GOAL_TEXT: "\n".join(filter(None, (row.title, row.statement)))}
    return {Kind.ITEM_TEXT: row.text, Kind.DUE_DATE: long_date(row.finish_by)}


def stored(row):
    """The row as the database has it; None for one that is new."""
    return type(row).objects.filter(pk=row.pk).first() if row.pk else None


def changes(row, old):
    """Unsaved amendments: how a plan, heading or item differs from `old`, what it was."""
    now = words(row)
    if old is None:
        return [_about(row, Kind.ADDED, "", next(iter(now.values())))]
    found = [
        _about(row, kind, was, now[kind])
        for kind, was in words(old).items()
        if was.split() != now[kind].split()
    ]
    was_out, is_out = (getattr(one, "retired_on", None) is not None for one in (old, row))
    if was_out != is_out:
        text = now[Kind.ITEM_TEXT]
        kind = Kind.RETIRED if is_out else Kind.RESTORED
        found.append(_about(row, kind, "" if was_out else text, "" if is_out else text))
    return found


def changes_typed(row, typed):
    """As `changes`, of what a form was sent, {field: value}; the row itself stays as it is."""
    old, row = stored(row), copy(row)
    for name in WORDS:
        if name in typed:
            setattr(row, name, typed[name])
    return changes(row, old)


def _about(row, kind, old, new):
    goal = row if isinstance(row, Goal) else getattr(row, "goal", None)
    item = None if isinstance(row, (Plan, Goal)) else row
    return Amendment(plan=plan_of(row), goal=goal, item=item, kind=kind, old=old, new=new)


@contextmanager
def on_record(row, by, reason=""):
    """Save a plan, heading or item inside: what it changes of an adopted plan becomes amendments
    in the same transaction. Raises ValidationError, and saves nothing, where the reason is missing.
    """
    context = {"user": by.pk} | ({"reason": reason} if reason else {})
    with transaction.atomic(), pghistory.context(**context):
        plan = Plan.objects.select_for_update(of=("self",)).filter(pk=plan_of(row).pk).first()
        old = stored(row)
        yield
        found = changes(row, old) if plan and amends(plan) else []
        if found and not reason.strip():
            raise ValidationError(ADOPTED_MEANWHILE)
        for one in found:
            one.reason, one.by = reason, by
        Amendment.objects.bulk_create(found)


def of_plan(plan):
    """The amendments of a plan in their order; the first is number 1."""
    return plan.amendments.select_related("by", "goal", "item").order_by("pk")


def rows_of(plan, user, item=None):
    """The amendments of a plan, or of one item of it, as ready strings; a board viewer reads no
    persons' names."""
    names = not user.held.only_views(plan.owner.district_id)
    found = enumerate(of_plan(plan), 1)
    return [_row(str(number), one, names) for number, one in found if item in (None, one.item)]


def _row(number, one, names):
    return {
        "number": number,
        "kind": _kind(one),
        "where": _where(one),
        "url": (one.item or one.goal or one.plan).get_absolute_url(),
        "day": long_date(timezone.localtime(one.at)),
        "who": str(one.by) if names else "",
        "change": _change(one),
        "reason": one.reason,
    }


def _kind(one):
    added = one.kind == Kind.ADDED and one.item is None
    return "Heading added" if added else one.get_kind_display()


def _where(one):
    if one.item:
        return f"Action item {one.item.number}".strip()
    return f"Heading {one.goal.number}".strip() if one.goal else "The plan"


def _change(one):
    if one.kind == Kind.DUE_DATE:
        return swapped(one.old, one.new)
    if one.old and one.new:
        return marked(one.old, one.new)
    return (
        format_html("<del>{}</del>", one.old) if one.old else format_html("<ins>{}</ins>", one.new)
    )
