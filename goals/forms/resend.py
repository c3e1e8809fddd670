"""Sending an update again that was returned, or that its author took back."""

from django import forms
from django.core.exceptions import ValidationError

from goals.models import Evidence, Update
from goals.review import stands
from goals.sending import RETURNED_AGAIN, aside_key, send_again, set_aside

from .inputs import LinesField
from .update import UpdateForm

State = Update.State
NOW = {
    State.SUBMITTED: "Take it back on its page, then send this.",
    State.COUNTED: "Log another update for what is new.",
}


class Seen(forms.HiddenInput):
    """What the page shows, and nothing typed: text kept from an earlier page does not bring it."""

    def value_omitted_from_data(self, data, files, name):
        return True


class ResendForm(UpdateForm):
    """The words of an update sent before: they change for its readers only when it is sent again.

    `turn` is the one the author saw; `note` goes to who returned it.
    """

    turn = forms.IntegerField(widget=Seen)
    note = LinesField(
        label="Your reply",
        required=False,
        max_length=2000,
        help_text="What you want to say about the note. It stands beside the update.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    order = ["turn", *UpdateForm.order, "note"]

    def __init__(self, data=None, files=None, *, user, update):
        self.user, self.assignment = user, update.assignment
        self.item, self.plan = self.assignment.item, self.assignment.item.goal.plan
        self.is_open = update.state in (State.DRAFT, State.RETURNED)
        self.sent = None if self.is_open else update
        self._begin(data, files, update)

    def _is_sending(self):
        return self.instance.state == State.RETURNED or super()._is_sending()

    def _set_up_fields(self):
        super()._set_up_fields()
        self.initial["turn"] = self.instance.turn
        self.fields.pop("for_whom", None)  # whose report it is was said when it was first sent
        if not self.instance.returns:
            del self.fields["note"]

    def _options(self):
        """What else one text answers was ticked when it was first sent."""
        return []

    def _kept(self):
        """What was sent stays on record; what came since may still be taken out."""
        aside = {"update__author": self.user, "update__form_key": aside_key(self.instance)}
        sent = list(self.instance.evidence.all())
        self.fixed = {row.pk for row in sent}
        return sent + list(Evidence.objects.filter(**aside))

    def clean(self):
        if not self.is_open:
            now = NOW.get(self.instance.state, "")
            raise ValidationError(f"{stands(self.instance)} Your text is not saved. {now}".strip())
        if self.cleaned_data.get("turn") != self.instance.turn:
            self._set_data(turn=str(self.instance.turn))
            raise ValidationError(RETURNED_AGAIN)
        return super().clean()

    def save(self):
        note, turn = self.cleaned_data.get("note", ""), self.cleaned_data["turn"]
        return send_again(self.instance, turn, self._words(), self._change(), note, self.sending)

    def _whose(self):
        return {}

    def _log(self, words, change, send):
        """Only for the files of a form with errors: nothing of the update changes with them."""
        return set_aside(self.instance, words, change)
