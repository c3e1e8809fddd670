"""History: the events of tracked rows in words: who changed what, when, and why.

Events are written by triggers of the database (models/history.py), so bulk statements and SQL typed
by hand are here too; who had no name then is "nobody known".
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.apps import apps
from django.core.paginator import Paginator
from django.db import connection, models
from django.db.models import BigIntegerField, ForeignKey, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from .differences import marked, swapped
from .formats import clock, long_date
from .models import User

PER_PAGE = 25
ROW = (
    '<tr><th scope="row" class="fld"><span class="nowrap">{day},</span> '
    '<span class="nowrap">{time}</span></th><td data-l="Who"><span>{who}</span></td>'
    '<td data-l="What"><span><span class="muted">{word}</span> {name}</span></td>'
    '<td data-l="Change"><div><b>{did}</b>{changes}{why}</div></td></tr>'
)
WHY = '<p class="mb-0"><span class="muted">Why:</span> <span class="quote">{}</span></p>'
LONG = 100  # characters a field may hold from which on its words are compared
GONE = "one that was deleted"
NOTHING = "Nothing of what is kept here."
NOBODY = "Nobody known: changed outside the pages"
BY_ITSELF = "No person"  # a command or a task, which says why
WITHOUT_NAME = "Somebody of the district"
WHO = Cast(KeyTextTransform("user", "pgh_context"), BigIntegerField())
# Some events with those before them, as JSON: the tables differ, and one question is enough.
EVENTS = """SELECT %s, now.pgh_id, to_jsonb(now)::text, (
        SELECT to_jsonb(earlier)::text FROM {events} earlier
        WHERE earlier.pgh_obj_id = now.pgh_obj_id AND earlier.pgh_id < now.pgh_id
        ORDER BY earlier.pgh_id DESC LIMIT 1
    ), EXISTS (SELECT FROM {rows} row_ WHERE row_.id = now.pgh_obj_id)
    FROM {events} now WHERE now.pgh_id = ANY(%s)"""
DID = {"insert": "Added", "update": "Changed", "delete": "Deleted"}


@dataclass(frozen=True)
class Told:
    """How one tracked model is told: its word, how a row is named, which fields are left out."""

    model: type[models.Model]
    word: str
    name: Callable  # (values of an event, Names) -> text
    address: str
    when_new: tuple[str, ...] = ()  # what is said of a row that is added or deleted
    named_by: tuple[str, ...] = ()  # other rows its name needs, besides its fields
    left_out: frozenset[str] = frozenset()
    labels: dict[str, str] = field(default_factory=dict)
    did: dict[str, str] = field(default_factory=lambda: DID)

    def __hash__(self):
        return hash(self.model)

    @cached_property
    def events(self):
        meta = self.model._meta
        return apps.get_model(meta.app_label, f"{self.model.__name__}Event").objects

    @cached_property
    def fields(self):
        """The fields a reader is told of, by the name they have in the values of an event."""
        kept = {one.attname for one in self.events.model._meta.concrete_fields}
        return {
            one.attname: one
            for one in self.model._meta.concrete_fields
            if one.attname in kept and not one.primary_key and one.name not in self.left_out
        }

    @cached_property
    def links(self):
        """{name in the values of an event: the model whose row it names}"""
        meta = self.model._meta
        links = [*self.fields.values(), *(meta.get_field(name) for name in self.named_by)]
        return {one.attname: one.related_model for one in links if isinstance(one, ForeignKey)}

    def read(self, text):
        """The values of an event, from JSON, each of its field's type."""
        values = json.loads(text, parse_float=Decimal)
        for attname, one in self.fields.items():
            if values[attname] is not None and isinstance(one, models.DateField):
                values[attname] = one.to_python(values[attname])
        return values

    def label(self, one):
        words = self.labels.get(one.name, str(one.verbose_name))
        return f"{words[:1].upper()}{words[1:]}"


class Names:
    """What rows are called: asked for one by one, read at once for each model."""

    def __init__(self):
        self.wanted, self.found = {}, {}

    def want(self, model, *ids):
        self.wanted.setdefault(model, set()).update(pk for pk in ids if pk)

    def read(self):
        for model, ids in self.wanted.items():
            rows = model._default_manager.order_by().in_bulk(ids)
            self.found[model] = {pk: str(row) for pk, row in rows.items()}

    def __call__(self, model, pk):
        return self.found[model].get(pk, GONE) if pk else ""


def keys(parts):
    """A queryset of (word, id of the event, moment), newest first; `parts` is [(Told, events)]."""
    rows = [
        events.order_by()
        .annotate(told=Value(told.word, output_field=TextField()))
        .values_list("told", "pgh_id", "pgh_created_at")
        for told, events in parts
    ]
    return rows[0].union(*rows[1:], all=True).order_by("-pgh_created_at", "-pgh_id")


def people(parts):
    """{id: name} of everybody who changed something; None stands for nobody known."""
    rows = [
        events.order_by().annotate(who=WHO).values_list("who", flat=True) for _, events in parts
    ]
    ids = set(rows[0].union(*rows[1:]))
    names = User.objects.filter(pk__in=ids - {None}).order_by().values_list("pk", "name")
    return ({None: NOBODY} if None in ids else {}) | dict(sorted(names, key=lambda row: row[1]))


def page_of(parts, form, number):
    """(page, its lines as ready strings) of what the filters of `form` leave."""
    page = Paginator(keys(form.narrowed(parts)), PER_PAGE).get_page(number)
    return page, lines(list(page.object_list), [told for told, _ in parts], form.names)


def lines(found, tolds, with_names=True):
    """The lines of events given as (word, id, moment); costs a query, and one for each model whose
    rows are named."""
    by_word = {told.word: told for told in tolds}
    events, names = _events(tolds, found), Names()
    for (word, _), (now, before, _) in events.items():
        _want_names(by_word[word], now, before, names)
    names.read()
    return [
        _line(by_word[word], at, *events[word, pk], names, with_names) for word, pk, at in found
    ]


def _events(tolds, found):
    """{(word, id): (values of the event, of the one before it or None, whether the row exists)},
    in one statement."""
    parts, ids = [], []
    for told in tolds:
        if wanted := [pk for word, pk, _ in found if word == told.word]:
            events, rows = told.events.model._meta.db_table, told.model._meta.db_table
            parts.append(EVENTS.format(events=events, rows=rows))
            ids += [told.word, wanted]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), ids)
        rows = cursor.fetchall()
    typed = {told.word: told for told in tolds}
    return {
        (word, pk): (typed[word].read(now), before and typed[word].read(before), exists)
        for word, pk, now, before, exists in rows
    }


def _want_names(told, now, before, names):
    names.want(User, (now["pgh_context"] or {}).get("user"))
    for attname, model in told.links.items():
        names.want(model, now[attname], before and before[attname])


def _line(told, at, now, before, exists, names, with_names):
    context = now["pgh_context"] or {}
    at = timezone.localtime(at)
    exists = exists and now["pgh_label"] != "delete"
    is_new = now["pgh_label"] == "update" and before is None
    line = {
        "day": long_date(at),
        "time": clock(at),
        "who": _who(context, names, with_names),
        "reason": context.get("reason", ""),
        "word": told.word,
        "name": told.name(now, names),
        "url": told.address.format(now["pgh_obj_id"]) if exists and told.address else "",
        "did": told.did["insert" if is_new else now["pgh_label"]],
        "changes": _changes(told, now, before, names),
    }
    return line | {"row": _row(**line)}


def _row(reason, url, name, changes, **line):
    """The line as a row of the table: written here, a long page takes half as long."""
    name = format_html('<a href="{}">{}</a>', url, name) if url else name
    changes = format_html("<dl>{}</dl>", changes) if changes else ""
    why = format_html(WHY, reason) if reason else ""
    return format_html(ROW, name=name, changes=changes, why=why, **line)


def _who(context, names, with_names):
    user = context.get("user")
    if not user:
        return BY_ITSELF if context.get("reason") else NOBODY
    return names(User, user) if with_names else WITHOUT_NAME


def _changes(told, now, before, names):
    """One line for each field that is not what it was; of a new row, what it says."""
    if before is None or now["pgh_label"] != "update":
        said = ((told.fields[name], _said(told.fields[name], now, names)) for name in told.when_new)
        rows = [(told.label(one), words) for one, words in said if words]
    else:
        rows = [
            (told.label(one), _change(one, before, now, names))
            for attname, one in told.fields.items()
            if now[attname] != before[attname]
        ]
    if rows or not before:
        return format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows)
    return format_html("<dd>{}</dd>", NOTHING)


def _change(one, before, now, names):
    old, new = _said(one, before, names), _said(one, now, names)
    long = one.max_length is None or one.max_length >= LONG
    if old and new and long and isinstance(one, models.CharField | TextField) and not one.choices:
        return marked(old, new)
    return swapped(old, new)


def _said(one, values, names):
    """A value in words: a choice by its label, a row by its name, a date in full, 40 for 40.00."""
    value = values[one.attname]
    if isinstance(one, ForeignKey):
        return names(one.related_model, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        at = timezone.localtime(value)
        return f"{long_date(at)}, {clock(at)}"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if one.choices:
        return str(dict(one.flatchoices).get(value, value))
    return "" if value is None else str(value)
