"""The stages of a zone's roll-out, and what it learned."""

from django import forms

from goals.models import Lesson, Stage, Standard
from zones.forms.owned import DateInput, OwnedForm, hold, in_reach, not_before

from .layout import lines_input


class StageForm(OwnedForm):
    """Stages that overlap are kept: plans slip, and the zone's page says so."""

    owner = ("zone",)

    class Meta:
        model = Stage
        fields = ["stage", "starts", "ends", "decided"]
        widgets = {"starts": DateInput, "ends": DateInput, "decided": lines_input(4)}
        labels = {"starts": "First day"}
        help_texts = {"decided": "Which body decided, and what. The whole district reads it."}

    def clean_starts(self):
        return in_reach(self.cleaned_data["starts"])

    def clean_ends(self):
        ends = in_reach(self.cleaned_data["ends"])
        return not_before(ends, self.cleaned_data.get("starts"))


class LessonForm(OwnedForm):
    owner = ("zone",)

    class Meta:
        model = Lesson
        fields = ["text", "key_area"]
        widgets = {"text": lines_input(4)}
        labels = {"text": "What we learned"}
        help_texts = {"text": "For the zones that start next. Do not name families or students."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        areas = Standard.objects.key_areas().filter(
            framework__district=self.instance.zone.district_id
        )
        self.fields["key_area"].queryset = areas
        self.fields["key_area"].empty_label = "No key area"

    def clean_text(self):
        text, zone = self.cleaned_data["text"], self.instance.zone
        hold(zone)
        if zone.lessons.filter(text__iexact=text).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("The zone wrote this down already.")
        return text
