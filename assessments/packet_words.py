"""The values of a student's rows in words a family reads."""

import json
from datetime import date, datetime
from decimal import Decimal

from django.apps import apps
from django.db.models import ForeignKey
from django.utils import timezone

from zones.formats import clock, long_date
from zones.models import Place, User

from .grades import grade_name
from .models import (
    Administration,
    Batch,
    Category,
    RecordRequest,
    Replaced,
    Result,
    SchoolClass,
    Student,
)
from .scores import score_text

ASKED = dict(RecordRequest.Asked.choices)
DONE = {"insert": "Set", "update": "Changed", "delete": "Deleted"}
# {name of a key: what its words need besides}
PATHS = {
    "batch": "batch__created_by",
    "ended_batch": "ended_batch__created_by",
    "category": "category__dimension",
    "school_class": "school_class__place",
    "administration": "administration__assessment",
    "result": "result__administration__assessment",
}
SKIPPED = {"id", "district_id", "student_id"}


class Wording:
    """`prepare` reads what the rows of a table name by number; `said` gives one value in words."""

    def __init__(self, student):
        self.student, self.named, self.people = student, {}, {}

    def path(self, name):
        return PATHS.get(name, name)

    def prepare(self, model, rows):
        if model is Student:
            self._name(Place, {key for row in rows for key in row.places})
        elif model is Replaced:
            self._prepare_kept(row for row in rows if row.was)
        elif hasattr(model, "pgh_label"):
            ids = {_user(row) for row in rows} - {None}
            self.people |= {row.pk: row.name for row in User.objects.filter(pk__in=ids)}

    def said(self, row, name):
        if told := getattr(self, f"_{type(row).__name__}_{name}".lower(), None):
            return told(row)
        field, value = row._meta.get_field(name), getattr(row, name)
        if field.choices and value:
            return str(dict(field.flatchoices)[value])
        if told := getattr(self, f"_{name}", None):
            return told(value) if value else ""
        return words(value)

    # By the name of the field, in any table.

    def _batch(self, batch):
        return batch_words(batch)

    _ended_batch = _batch

    def _grade(self, code):
        return grade_name(code)

    def _category(self, category):
        return f"{category.dimension.name}: {category.name}"

    def _school_class(self, row):
        return f"{row.title}, {row.place.name}"

    def _request(self, one):
        return f"{one.asked_by}, {long_date(one.received_on)}"

    def _pgh_label(self, label):
        return DONE.get(label, label)

    # By table and field.

    def _student_reach(self, row):
        return ", ".join(self.named[Place, key] for key in row.places)

    def _result_score(self, row):
        of = row.administration.assessment
        return score_text(of.scale, of.letters, row.score)

    def _statement_result(self, row):
        return str(row.result.administration) if row.result else "The whole record"

    def _correction_field(self, row):
        return label(Student, row.field)

    def _correction_now(self, row):
        return grade_name(row.now) if row.field == "grade" else row.now

    def _correction_was(self, row):
        return grade_name(row.was) if row.field == "grade" else row.was

    def _recordrequest_asked(self, row):
        return ", ".join(ASKED.get(code, code) for code in row.asked)

    def _recordrequest_earlier(self, row):
        return "\n".join(
            f"{said['on']}, {said['by']}: {said['answer']} Opened again {said['opened']} by "
            f"{said['opened_by']}: {said['why']}"
            for said in row.earlier
        )

    def _studentholdevent_pgh_context(self, row):
        return self.people.get(_user(row), "")

    _grantevent_pgh_context = _studentholdevent_pgh_context

    def _disclosure_user(self, row):
        return str(row.user or "The import")

    def _disclosure_allowed(self, row):
        return "" if row.allowed else "Refused: nothing was shown"

    def _disclosure_count(self, row):
        return f"{row.count} students" if row.count > 1 else ""

    def _disclosure_reason(self, row):
        """Of a file its kind, without the name: it may name another child."""
        kind = row.reason.partition(":")[0]
        return kind if kind in Batch.Kind.labels else row.reason

    def _disclosure_page(self, row):
        """Without what was searched for: it may name another child."""
        return row.page.partition("?")[0]

    # Rows kept before they were changed.

    def _replaced_table(self, row):
        model = MODELS.get(row.table)
        return str(model._meta.verbose_name).capitalize() if model else row.table

    def _replaced_was(self, row):
        if row.was is None:
            return "It was not there."
        model = MODELS.get(row.table)
        pairs = [(key, self._kept(model, row.was, key)) for key in row.was if key not in SKIPPED]
        return "; ".join(f"{label(model, key)}: {value}" for key, value in pairs if value)

    def _kept(self, model, was, key):
        value, field = was[key], _field(model, key)
        if value is None or value == "":
            return ""
        if key == "reach":
            return ", ".join(self.named.get((Place, one), "") for one in value if one > 0)
        if isinstance(field, ForeignKey):
            return self.named.get((field.related_model, value), str(value))
        if key == "score" and model is Result:
            return self._kept_score(was)
        if key == "grade":
            return grade_name(value)
        if field is not None and field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return words(field.to_python(value)) if field is not None else words(value)

    def _kept_score(self, was):
        of = self.named.get(("scale", was.get("administration_id")))
        score = Decimal(str(was["score"]))
        return score_text(*of, score) if of else words(score)

    def _prepare_kept(self, rows):
        """Reads the names of what kept rows point at: one statement for each kind of thing."""
        asked = {}
        for row in rows:
            model = MODELS.get(row.table)
            for key, value in row.was.items():
                if key == "reach":
                    asked.setdefault(Place, set()).update(one for one in value or () if one > 0)
                elif isinstance(field := _field(model, key), ForeignKey) and value is not None:
                    asked.setdefault(field.related_model, set()).add(value)
        for model, ids in asked.items():
            self._name(model, ids)

    def _name(self, model, ids):
        rows = model._base_manager.filter(pk__in=ids)
        if model in RELATED:
            rows = rows.select_related(*RELATED[model])
        for row in rows:
            self.named[model, row.pk] = self._called(row)
            if isinstance(row, Administration):
                of = row.assessment
                self.named["scale", row.pk] = of.scale, of.letters

    def _called(self, row):
        told = {Category: self._category, SchoolClass: self._school_class, Batch: batch_words}
        return told.get(type(row), str)(row)


RELATED = {
    Category: ("dimension",),
    SchoolClass: ("place",),
    Administration: ("assessment",),
    Batch: ("created_by",),
}
MODELS = {model._meta.db_table: model for model in apps.get_app_config("assessments").get_models()}


def batch_words(batch):
    """Roster, November 2, 2026 · Reading 4, typed by hand by Dana Okafor, November 2, 2026. Without
    the name of a file: it may name another child."""
    day = long_date(timezone.localtime(batch.applied_at or batch.created_at))
    if batch.kind != Batch.Kind.HAND:
        return f"{batch.get_kind_display()}, {day}"
    by = f" by {batch.created_by.name}" if batch.created_by else ""
    return f"{batch.name}{by}, {day}"


def words(value):
    """A value as text; nothing for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{long_date(local)}, {clock(local)}"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list | tuple):
        return ", ".join(map(words, value))
    return json.dumps(value) if isinstance(value, dict) else str(value)


def label(model, key):
    """What a column is called: Given name."""
    field = _field(model, key)
    name = str(field.verbose_name) if field is not None else key.replace("_", " ")
    return name[:1].upper() + name[1:]


def _field(model, key):
    """The field of a column, None where the table knows it no more."""
    if model is None:
        return None
    return {field.column: field for field in model._meta.concrete_fields}.get(key)


def _user(event):
    return (event.pgh_context or {}).get("user")
