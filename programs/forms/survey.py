"""Asking for answers, and answering: four statements and two open questions, by nobody in
particular."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from crispy_forms.layout import Div
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.forms.layout import helper, lines_input
from programs.models import Session, Survey
from programs.models.survey import OUTCOMES
from programs.surveys import QUESTIONS, SCALE, STATEMENTS
from zones.formats import long_date
from zones.forms.owned import DateInput, in_reach, say_what_is_missing

from .guarded import GuardedForm

OPEN_DAYS = 30  # proposed


class SessionChoice(forms.ModelChoiceField):
    def label_from_instance(self, session):
        return long_date(timezone.localtime(session.starts_at))


class SurveyForm(forms.ModelForm):
    """Who answers, about which session, until when. It is made once and never edited."""

    session = SessionChoice(
        Session.objects.none(),
        required=False,
        label="About",
        help_text="One survey for a whole series collects enough answers sooner.",
    )
    last_day = forms.DateField(label="Open until", widget=DateInput(), required=False)

    class Meta:
        model = Survey
        fields = ["version", "session"]
        widgets = {"version": forms.RadioSelect}

    helper = helper("version", "session", "last_day")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        program = self.instance.program
        self.fields["version"].choices = Survey.Version.choices
        self.fields["session"].queryset = program.sessions.standing()
        self.zone = ZoneInfo(program.place.district.time_zone)
        self.initial.setdefault("last_day", timezone.localdate() + timedelta(days=OPEN_DAYS))
        say_what_is_missing(self.fields)
        self.fields["session"].empty_label = "The program as a whole"

    def _get_validation_exclusions(self):
        """The program is given by the page, and still no survey of a kind is made twice."""
        return super()._get_validation_exclusions() - {"program"}

    def clean_last_day(self):
        day = in_reach(self.cleaned_data["last_day"])
        if day and day < timezone.localdate():
            raise forms.ValidationError("Choose a day to come, or leave it empty.")
        return day

    def clean(self):
        data = super().clean()
        if day := data.get("last_day"):
            self.instance.closes_at = datetime.combine(day + timedelta(days=1), time(), self.zone)
        return data


class AnswerForm(GuardedForm):
    """Everything may be left out; something must be said."""

    liked = forms.CharField(
        label=QUESTIONS["liked"], required=False, max_length=1000, widget=lines_input(3)
    )
    better = forms.CharField(
        label=QUESTIONS["better"], required=False, max_length=1000, widget=lines_input(3)
    )

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        for name in OUTCOMES:
            self.fields[name] = forms.TypedChoiceField(
                label=STATEMENTS[version][name],
                choices=SCALE,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": gettext_lazy("Choose one of the answers.")},
            )
        trap = Div("website", css_class="pub-trap")
        self.helper = helper(*OUTCOMES, "liked", "better", trap, "opened")

    def clean(self):
        data = super().clean()
        if not any(data.get(name) for name in (*OUTCOMES, *QUESTIONS)):
            raise forms.ValidationError(_("Answer at least one question."))
        return data

    @property
    def answers(self):
        return {name: self.cleaned_data[name] for name in (*OUTCOMES, *QUESTIONS)}
