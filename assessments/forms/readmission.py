"""A student who was deleted and is here again."""

from django import forms

from assessments.models import Readmission
from goals.forms.layout import OneLine, helper, lines_input
from zones.forms.owned import OwnedForm, hold


class ForgottenForm(forms.Form):
    """Sent as a POST: an address that names a deleted student would stay on record."""

    number = forms.CharField(
        label="ID of the student",
        max_length=255,
        help_text="As the roster, the district or the state writes it.",
        error_messages={"required": "Enter an ID of the student."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    helper = helper()


class ReadmissionForm(OwnedForm):
    """Keeps no draft: its page is about a child."""

    owner = ("forgotten", "deletion")

    class Meta:
        model = Readmission
        fields = ("reason",)
        labels = {"reason": "Why they are taken in again"}
        field_classes = {"reason": OneLine}
        widgets = {"reason": lines_input(2)}
        help_texts = {
            "reason": "For example: moved back and was enrolled in September. Write no name and no "
            "ID: this stays on record."
        }
        error_messages = {"reason": {"required": "Say why they are taken in again."}}

    helper = helper()

    def clean(self):
        """Of two stewards at once the second is told."""
        hold(self.instance.forgotten.district)
        return super().clean()
