"""From which day a zone is archived."""

from django import forms
from django.utils import timezone

from zones.forms.owned import DateInput, in_reach


class ArchiveForm(forms.Form):
    on = forms.DateField(
        label="Last day of the zone",
        widget=DateInput(),
        help_text="Its schools leave it on that day, and its team ends.",
        error_messages={"required": "Enter the last day of the zone."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())

    def clean_on(self):
        on = in_reach(self.cleaned_data["on"])
        if on > timezone.localdate():
            raise forms.ValidationError("The last day cannot be in the future: archive it then.")
        return on
