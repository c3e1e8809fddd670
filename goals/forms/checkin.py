"""The form of check-in: for each owed update a status, a line of text, a number, two ticks."""

import uuid
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join

from goals.checkin import NOTHING_NEW, Answer, already_sent, send
from goals.jumps import as_typed, jumped
from goals.models import Update

from .inputs import LinesField

LABELS = dict(Update.Status.choices)
NUMBER = {"min_value": 0, "max_value": Decimal(10) ** 10, "max_digits": 12, "decimal_places": 2}


class CheckInForm(forms.Form):
    """Rows are named by their assignment: text_12, status_12, number_12 …; a row left alone sends
    nothing.

    `last_12` says which update was the last when the row was drawn, so that a row somebody has
    answered meanwhile is not answered twice unseen.
    """

    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, user, check_in):
        super().__init__(data, initial={"form_key": uuid.uuid4()})
        self.user, self.check_in = user, check_in
        self.asks = {ask.pk: ask for ask in check_in.asks}
        self.answers, self.sent = [], []
        for ask in check_in.asks:
            self._add_fields(ask)

    def _add_fields(self, ask):
        pk = ask.pk
        self.fields |= {
            f"last_{pk}": forms.IntegerField(required=False, initial=ask.last_id),
            f"status_{pk}": forms.ChoiceField(
                choices=[("", ""), *((code, LABELS[code]) for code in ask.statuses)],
                required=False,
                initial=ask.last_status,
                error_messages={"invalid_choice": f"{ask.name}: choose a status."},
            ),
            f"text_{pk}": self._lines(ask, 5000),
            f"nothing_{pk}": forms.BooleanField(required=False),
            f"same_{pk}": forms.BooleanField(required=False),
        }
        if ask.counts:
            self.fields |= {
                f"number_{pk}": self._number(ask),
                f"reason_{pk}": self._lines(ask, 300),
            }

    @staticmethod
    def _number(ask):
        said = {
            "invalid": f"{ask.name}: write the number in figures.",
            "min_value": f"{ask.name}: write 0 or more.",
        }
        return forms.DecimalField(required=False, error_messages=said, **NUMBER)

    @staticmethod
    def _lines(ask, most):
        too_long = f"{ask.name}: up to {most} characters, please."
        return LinesField(required=False, max_length=most, error_messages={"max_length": too_long})

    # What was answered

    def clean(self):
        data = super().clean()
        own = [answer for ask in self.asks.values() if (answer := self._answer(ask))]
        answers = [*own, *self._shared(own)]
        if self.errors or not (key := data.get("form_key")):
            return data
        self.sent = already_sent(self.user, key, answers)
        self.answers = [answer for answer in answers if answer not in self.sent]
        for answer in self.answers:
            self._check_open(answer)
        if not answers:
            raise ValidationError(
                "Nothing is filled in yet. Write a line, or tick “Nothing new”, where you can."
            )
        return data

    def _answer(self, ask):
        """What a row says; None where it was left alone or something is wrong with it."""
        said = {name: self._said(name, ask) for name in "status text nothing number".split()}
        if self._is_untouched(ask, said) or self._refuse(ask, said):
            return None
        quiet = not said["text"]
        words = {"status": said["status"], "text": said["text"] or NOTHING_NEW}
        words |= {"nothing_new": quiet, "number": said["number"]}
        return Answer(ask, words | {"number_reason": self._said("reason", ask) or ""})

    def _said(self, name, ask):
        return self.cleaned_data.get(f"{name}_{ask.pk}")

    def _is_untouched(self, ask, said):
        filled = said["text"] or said["nothing"] or said["number"] is not None
        changed = said["status"] != ask.last_status and self._said("last", ask) == ask.last_id
        return not filled and not changed

    def _refuse(self, ask, said):
        """Marks what is wrong with a row that was filled in; True where something is."""
        before = len(self.errors)
        quiet = said["nothing"] and ask.may_say_nothing_new
        if not said["status"] and f"status_{ask.pk}" not in self.errors:
            self._mark("status", ask, "choose a status.")
        if not said["text"] and not quiet:
            self._mark("text", ask, "say in one line what happened.")
        elif not said["text"] and said["status"] != ask.last_status:
            self._mark("text", ask, "the status is a new one: say in one line what happened.")
        if jumped(said["number"], ask.last_number) and not self._said("reason", ask):
            last, now = as_typed(ask.last_number), as_typed(said["number"])
            self._mark("reason", ask, f"it was {last} and is now {now}. Say in one sentence why.")
        return len(self.errors) > before or any(name.endswith(f"_{ask.pk}") for name in self.errors)

    def _mark(self, name, ask, problem):
        if f"{name}_{ask.pk}" not in self.errors:
            self.add_error(f"{name}_{ask.pk}", f"{ask.name}: {problem}")

    def _shared(self, own):
        """The same words for the same item elsewhere, at the places that have none of their own."""
        done, found = {answer.ask.pk for answer in own}, []
        for answer in own:
            others = answer.ask.others if self._said("same", answer.ask) else ()
            rows = ((ask, self._words_for(ask, answer)) for ask in others if ask.pk not in done)
            found += [Answer(ask, words, lead=answer.ask.pk) for ask, words in rows if words]
        return found

    def _words_for(self, ask, answer):
        words = answer.words
        if not words["nothing_new"]:
            return words
        if ask.last:
            return words | {"status": ask.last_status}
        self._mark("same", answer.ask, f"{ask.short} was not reported before: write a line there.")
        return None

    def _check_open(self, answer):
        ask, name = answer.ask, f"text_{answer.lead or answer.ask.pk}"
        problem = ask.closed and f"{ask.closed} Nothing more is logged for it."
        if not problem and ask.lock:
            problem = ask.lock.why
        if not problem and not ask.is_owed and self._said("last", ask) != ask.last_id:
            problem = "it is in already. Send again to add this as well, or empty the line."
        if problem:
            self.add_error(name, f"{ask.name}: {problem}")

    def done(self):
        """Valid and sent; `waiting` says how many wait for review. What is refused is an error."""
        if not self.is_valid():
            return False
        try:
            self.waiting = send(self.user, self.cleaned_data["form_key"], self.answers)
        except ValidationError as refused:
            self.add_error(None, refused)
        return not self.errors

    # How it is drawn: a template that included a partial for every field would be several times
    # slower.

    def places(self):
        """[(place, [values of a row])]"""
        return [(place, [self._row(ask) for ask in asks]) for place, asks in self.check_in.places()]

    def _row(self, ask):
        row = {"ask": ask, "pk": str(ask.pk), "status": self._options(ask)}
        row["last"] = str(ask.last_id if self.is_bound else self._value("last", ask))
        row["shows_fields"] = not ask.lock or self.is_bound or bool(self._value("text", ask))
        for name in ("text", "number", "reason"):
            row[name] = self._value(name, ask)
        for name in ("nothing", "same"):
            row[name] = " checked" if self._value(name, ask) not in ("", False) else ""
        row["same_for"] = " and ".join(other.short for other in ask.others)
        row["asks_reason"] = bool(row["reason"]) or f"reason_{ask.pk}" in self.errors
        found = {name: self.errors.get(f"{name}_{ask.pk}", ()) for name in FIELDS}
        row["wrong"] = {name: " ".join(errors) for name, errors in found.items() if errors}
        row["bad"] = dict.fromkeys(row["wrong"], " is-invalid")
        return row

    def _value(self, name, ask):
        if f"{name}_{ask.pk}" not in self.fields:
            return ""
        value = self[f"{name}_{ask.pk}"].value()
        return "" if value is None else value

    def _options(self, ask):
        chosen = self._value("status", ask)
        choices = [(code, LABELS[code]) for code in ask.statuses]
        return format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (code, " selected" if code == chosen else "", label)
                for code, label in [*([] if ask.last else [("", "Choose a status")]), *choices]
            ),
        )

    def left_over(self):
        """What was typed for work that is not this person's any more; it cannot be sent here."""
        found = (
            (name, self.data.get(name, "").strip()) for name in self.data if name[:5] == "text_"
        )
        return [text for name, text in found if text and name not in self.fields]


FIELDS = ("status", "text", "nothing", "same", "number", "reason")
