"""The words of one text in another language."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from goals.forms.inputs import LinesField
from goals.forms.layout import helper, lines_input
from programs.models import Translation
from zones.forms.versions import VersionedForm, mark

CHANGED = "The English words changed while you wrote. Compare them, then save again."


class TranslationForm(VersionedForm):
    """Saved, it waits for a check; the words it translates are kept with it."""

    text = LinesField(max_length=10000, error_messages={"required": "Write the translation."})
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Translation
        fields = ["text"]

    use_required_attribute = False
    helper = helper("text", "seen")

    def __init__(self, *args, source, language, **kwargs):
        super().__init__(*args, **kwargs)
        self.source = source
        self.initial["seen"] = mark(source)
        text = self.fields["text"]
        text.label = language
        lines = 10 if len(source) > 200 or "\n" in source else 3
        text.widget = lines_input(lines)
        text.widget.attrs["lang"] = self.instance.language

    def clean(self):
        data = super().clean()
        if data.get("seen") != mark(self.source):
            self._set("seen", mark(self.source))
            raise ValidationError(CHANGED)
        return data

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        if not text:
            raise ValidationError("Write the translation.")
        if "\n" not in self.source and "\n" in text:
            raise ValidationError("The words stand in one line: write the translation in one too.")
        return text

    def save(self, by):
        """Not checked: somebody reads it once more before families do."""
        row = self.instance
        row.source, row.by, row.at = self.source, by, timezone.now()
        row.checked_by = row.checked_at = None
        row.save()
        return row
