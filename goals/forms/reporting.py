"""What the completeness grid is narrowed to, and the note an office writes on top of a period."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from goals.completeness import ALL
from goals.forms.layout import helper, lines_input
from goals.forms.plan_filter import PlanFilter
from goals.models import PeriodNote
from zones.formats import long_date
from zones.models import Place


class ReportingFilter(PlanFilter):
    """The filters of a plan's page, and before them the plan; see goals.completeness.Desk."""

    plan = forms.ChoiceField(required=False)
    field_order = ("period", "plan")

    def __init__(self, data, *, desk):
        data = data.copy()
        data["plan"] = str(desk.plan.pk) if desk.plan else ALL
        super().__init__(data, scene=desk.scene)
        plans = [(str(plan.pk), f"{plan.title} ({plan.owner.short_name})") for plan in desk.plans]
        several = [(ALL, f"All {len(plans)} plans")] if len(plans) != 1 else []
        self.fields["plan"].choices = [*several, *plans]
        if not desk.plan:
            del self.fields["goal"]


class PeriodNoteForm(forms.ModelForm):
    """One note for each office; who writes over the words of a colleague reads them first."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = PeriodNote
        fields = ["office", "text"]
        widgets = {"text": lines_input(5)}

    def __init__(self, *args, user, offices, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["office"].queryset = Place.objects.filter(pk__in=offices)
        self.fields["office"].empty_label = None
        self.fields["text"].required = False
        self.fields["text"].help_text = "Empty the field to take the note away."
        self.initial["seen"] = self._version()
        self.helper = helper("office", "text", "seen")
        if len(offices) == 1:
            self.fields["office"].widget = forms.HiddenInput()

    def _version(self):
        return self.instance.written_at.isoformat() if self.instance.pk else ""

    def clean(self):
        stored = PeriodNote.objects.filter(pk=self.instance.pk).select_related("author").first()
        now = stored.written_at.isoformat() if stored else ""
        if now != self.cleaned_data.get("seen") and stored:
            when = long_date(timezone.localtime(stored.written_at))
            self.data = self.data.copy()
            self.data["seen"] = now
            raise ValidationError(
                f"{stored.author} changed the note on {when} while you wrote. It now says: "
                f"“{stored.text}” Your words stand below: save again to put them in its place."
            )
        return self.cleaned_data

    def done(self):
        """Writes the note, or takes it away where nothing is left of it."""
        note = self.instance
        if not note.text.strip():
            if note.pk:
                note.delete()
            return
        note.author, note.written_at = self.user, timezone.now()
        note.save()
