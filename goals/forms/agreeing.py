"""Agreeing to an action plan, or sending it back: what was seen goes with the answer."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from goals.agreed_words import differences, seen_of
from goals.agreeing import NO_NOTE, agree, send_back

from .inputs import LinesField
from .layout import day_input, helper, lines_input, name_what_is_missing


class AnswerForm(forms.Form):
    """Carries the plan as its reader saw it; where it changed since, says so with the new words."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    helper = helper()
    changes = ()

    def __init__(self, data=None, *, plan, user):
        super().__init__(data)
        self.plan, self.user = plan, user
        self.initial["seen"] = lambda: seen_of(plan)
        name_what_is_missing(self)

    def done(self):
        """Valid, and the step is taken; what stands against it is an error of the form."""
        if not self.is_valid():
            return False
        try:
            self.take(self.cleaned_data)
        except ValidationError as refused:
            self.add_error(None, refused)
            self._show_changes(refused)
        return not self.errors

    def _show_changes(self, refused):
        if getattr(refused, "code", "") != "stale":
            return
        self.changes = differences(self.plan, self.cleaned_data.get("seen", ""))
        self.data = self.data.copy()
        self.data["seen"] = seen_of(self.plan)


class AgreeForm(AnswerForm):
    on = forms.DateField(label="Agreed on", widget=day_input())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["on"] = timezone.localdate()

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError("Write a day that has come: today or earlier.")
        return on

    def take(self, data):
        agree(self.plan, self.user, data["seen"], data["on"])


class ReturnForm(AnswerForm):
    note = LinesField(
        label="What is missing",
        max_length=1000,
        widget=lines_input(3),
        help_text="It leads the home page of who wrote the plan, and stays with the plan.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].error_messages["required"] = NO_NOTE

    def take(self, data):
        send_back(self.plan, self.user, data["seen"], data["note"])
