"""Closing a school year, and confirming the work that goes on in the next."""

from django import forms
from django.core.exceptions import ValidationError

from goals import years
from goals.models import Plan


class CloseYearForm(forms.Form):
    """Which of the plans that end are closed with the year."""

    plans = forms.ModelMultipleChoiceField(
        Plan.objects.none(),
        label="Close with the year",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A plan left open asks for nothing after its last day; its words can be changed.",
    )

    def __init__(self, *args, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.year, self.ending = year, years.ending_with(year)
        self.fields["plans"].queryset = self.ending
        self.initial["plans"] = self.ending
        if not self.ending:
            del self.fields["plans"]

    def done(self):
        """True once the year is closed; why not is an error of the form."""
        if not self.is_valid():
            return False
        try:
            years.close(self.year, self.cleaned_data.get("plans") or Plan.objects.none())
        except ValidationError as refused:
            self.add_error(None, refused)
        return not self.errors


class ReopenYearForm(forms.Form):
    reason = forms.CharField(
        label="Why the closed year is opened again",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept in the year’s history. For one late result an exception is enough.",
        error_messages={"required": "Say why the year is opened again."},
    )
