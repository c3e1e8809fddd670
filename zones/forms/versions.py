"""Two people in one form: whoever sends second sees both versions and decides; neither is lost."""

import hashlib
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.http import Http404
from django.utils import timezone

from zones.formats import clock, long_date
from zones.models import User

FIELD = "version"  # the hidden field: what the person saw, a mark for each field
STALE = (
    "{} while you wrote. Nothing of yours is saved yet. Compare the two, change what stands in "
    "the form if you wish, and save."
)


def plain(value):
    """A value as text, the same whether it comes from the database or out of a form."""
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return "\n".join(sorted(plain(one) for one in value))
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).strip().replace("\r\n", "\n")


def mark(value):
    return hashlib.sha256(plain(value).encode()).hexdigest()[:12]


class VersionField(forms.CharField):
    widget = forms.HiddenInput

    def has_changed(self, initial, data):
        return False  # it is nothing the form would save


class Versioned:
    """Part of a form that changes what is there: it carries what the person saw of it.

    When it is sent the row is held and read again. If it says something else by now, the form
    is refused with `versions`, [(label, theirs, yours, taken over)]: what was typed stays in it,
    a field the person had not touched takes the new value, and sent once more it is saved.
    """

    versions = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.changes_something:
            self.fields[FIELD] = VersionField(required=False)
            self.initial[FIELD] = self._seen  # asked when the form is drawn: then it is complete

    @property
    def changes_something(self):
        return self.instance.pk is not None

    def hold(self):
        """The row as it is now, and nobody else's until it is saved (inside a transaction)."""
        rows = type(self.instance)._base_manager.all()
        if connection.in_atomic_block:
            rows = rows.select_for_update(no_key=True)
        if (now := rows.filter(pk=self.instance.pk).first()) is None:
            raise Http404
        for field in now._meta.concrete_fields:
            setattr(self.instance, field.attname, getattr(now, field.attname))

    def stored(self):
        """{name of a field: its value in the database}; a form adds what else it shows."""
        kept = {field.name: field.attname for field in self.instance._meta.concrete_fields}
        return {name: getattr(self.instance, kept[name]) for name in self.fields if name in kept}

    def typed_value(self, name):
        return self.cleaned_data[name] if name in self.cleaned_data else self[name].value()

    def full_clean(self):
        if self.is_bound and FIELD in self.fields:
            self.hold()
            self.now = self.stored()
        super().full_clean()

    def _clean_form(self):
        super()._clean_form()
        if self.cleaned_data.get(FIELD):
            self._compare(dict(pair.split(":") for pair in self._pairs()))

    def _pairs(self):
        return [pair for pair in self.cleaned_data[FIELD].split(",") if pair.count(":") == 1]

    def _seen(self):
        return _token(self.stored())

    def _compare(self, seen):
        rows = []
        for name, theirs in self.now.items():
            yours = self.typed_value(name)
            if seen.get(name) == mark(theirs) or plain(yours) == plain(theirs):
                continue
            untouched = seen.get(name) == mark(yours)
            said = self._say(name, theirs), self._say(name, "" if self._forged(name) else yours)
            rows.append((self[name].label, *said, untouched))
            if untouched:
                self._take_over(name, theirs)
        if not rows:
            return
        self.versions = rows
        self._set(FIELD, _token(self.now))
        self.add_error(None, ValidationError(STALE.format(self._who()), code="stale"))

    def _forged(self, name):
        """Whether a row was named that was not offered: nobody is told what it is called."""
        return isinstance(self.fields[name], forms.ModelChoiceField) and name in self.errors

    def _take_over(self, name, theirs):
        if isinstance(self.fields[name], forms.BooleanField):
            theirs = "on" if theirs else ""
        self._set(name, theirs)

    def _set(self, name, value):
        self.data, key = self.data.copy(), self.add_prefix(name)
        if isinstance(value, (list, tuple)) and hasattr(self.data, "setlist"):
            self.data.setlist(key, [plain(one) for one in value])
        else:
            self.data[key] = plain(value)

    def _say(self, name, value):
        """A value as a person reads it."""
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, date):
            return long_date(value)
        wanted = plain(value)
        if isinstance(self.fields[name], forms.ModelChoiceField):
            keys = wanted.split("\n") if wanted else []
            found = self.fields[name].queryset.model._base_manager.filter(pk__in=keys)
            wanted = ", ".join(sorted(str(one) for one in found))
        elif isinstance(self.fields[name], forms.ChoiceField):
            wanted = str(_labels(self.fields[name].choices).get(wanted, wanted))
        return wanted or "Nothing"

    def _who(self):
        """Karin Lindqvist changed this at 10:12 am; somebody, where no history is kept."""
        found = _last_event(getattr(self, "instance", None))
        if not found:
            return "Somebody changed this"
        at, context = found
        name = User.objects.filter(pk=(context or {}).get("user")).values_list("name", flat=True)
        return f"{name.first() or 'Somebody'} changed this at {clock(timezone.localtime(at))}"


class VersionedForm(Versioned, forms.ModelForm):
    """A form of one row that more than one person may change."""


def _labels(choices):
    """{value: label}, out of groups too"""
    found = {}
    for key, label in choices:
        found |= _labels(label) if isinstance(label, (list, tuple)) else {str(key): label}
    return found


def _token(values):
    return ",".join(f"{name}:{mark(value)}" for name, value in values.items())


def _last_event(row):
    """(when, context) of the last change of a row whose history is kept, else None."""
    for model in {*getattr(row, "pgh_event_models", {}).values()}:
        events = model.objects.filter(pgh_obj_id=row.pk).order_by("-pgh_id")
        return events.values_list("pgh_created_at", "pgh_context").first()
    return None
