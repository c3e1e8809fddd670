"""A meeting: when and what about; then who came and what was said; what was decided."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from goals.meeting_page import choices_of
from goals.models import Attendance, Decision, Meeting, Standard, Team
from zones.formats import clock
from zones.forms.owned import OwnedForm, in_reach
from zones.forms.versions import VersionedForm
from zones.models import Position

from .layout import day_input, helper, lines_input, name_what_is_missing

PAST = "This is past. Choose a time to come, or tick that the meeting was held."
AHEAD = "This is still to come. Remove the tick that says the meeting was held."
ORDER = ("day", "begins", "ends", "held", "where", "agenda")


def time_input():
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class MeetingForm(VersionedForm):
    """When, where and what about, on the clock of the team's district."""

    day = forms.DateField(label="Date", widget=day_input())
    begins = forms.TimeField(widget=time_input())
    ends = forms.TimeField(widget=time_input())
    held = forms.BooleanField(
        label="This meeting has already been held",
        required=False,
        help_text="Only for a meeting that is entered afterwards.",
    )

    class Meta:
        model = Meeting
        fields = ["where", "agenda"]
        widgets = {"agenda": lines_input(6)}
        help_texts = {
            "where": "A room, or the address of an online meeting.",
            "agenda": "One point on each line. All staff of the district read it.",
        }

    helper = helper(*ORDER)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(self.instance.team.district.time_zone)
        for name, value in self._when().items():
            self.initial.setdefault(name, value)
        self.initial["held"] = bool(self.instance.pk) and self.instance.starts_at < timezone.now()
        name_what_is_missing(self)

    def _when(self):
        if not self.instance.starts_at:
            return {}
        starts, ends = (
            moment.astimezone(self.zone).replace(second=0, microsecond=0)
            for moment in (self.instance.starts_at, self.instance.ends_at)
        )
        return {"day": starts.date(), "begins": starts.time(), "ends": ends.time()}

    def stored(self):
        return super().stored() | self._when()

    def _say(self, name, value):
        return clock(value) if hasattr(value, "minute") else super()._say(name, value)

    def clean_day(self):
        return in_reach(self.cleaned_data["day"])

    def clean(self):
        data = super().clean()
        if any(data.get(name) is None for name in ("day", "begins", "ends")):
            return data
        starts, ends = (
            datetime.combine(data["day"], data[name], self.zone) for name in ("begins", "ends")
        )
        if ends <= starts:
            raise ValidationError({"ends": "The meeting cannot end before it begins."})
        past = starts <= timezone.now()
        if past != data["held"]:
            raise ValidationError({"day": PAST} if past else {"held": AHEAD})
        self._refuse_second(starts)
        self.instance.starts_at, self.instance.ends_at = starts, ends
        return data

    def _refuse_second(self, starts):
        """Two who plan the same meeting at once: the second waits for the first, and reads it."""
        team = self.instance.team
        Team.objects.select_for_update(no_key=True).filter(pk=team.pk).order_by().first()
        same = team.meetings.filter(starts_at=starts, cancelled_at=None)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("The team already has a meeting at this time.")


class Came(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class MinutesForm(VersionedForm):
    """Who came, and the notes."""

    came = Came(Position.objects.none(), label="Who came", required=False)

    class Meta:
        model = Meeting
        fields = ["guests", "notes"]
        widgets = {"notes": lines_input(12)}
        labels = {"guests": "Who else came"}

    helper = helper("came", "guests", "notes")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups, keys = choices_of(self.instance)
        self.fields["came"].queryset = Position.objects.filter(pk__in=keys)
        self.fields["came"].choices = groups
        self.names = dict(choice for _, choices in groups for choice in choices)
        self.initial["came"] = self._came()

    def _came(self):
        rows = Attendance.objects.filter(meeting=self.instance).order_by("position")
        return list(rows.values_list("position", flat=True))

    def stored(self):
        return super().stored() | {"came": self._came()}

    def _say(self, name, value):
        if name != "came":
            return super()._say(name, value)
        keys = [getattr(one, "pk", one) for one in value or ()]
        return ", ".join(sorted(self.names.get(int(key), "") for key in keys)) or "Nobody"

    @transaction.atomic
    def save(self):
        meeting, came = super().save(), self.cleaned_data["came"]
        meeting.came.exclude(position__in=came).delete()
        rows = [Attendance(meeting=meeting, position=position) for position in came]
        Attendance.objects.bulk_create(rows, ignore_conflicts=True)
        return meeting


class DecisionForm(OwnedForm):
    class Meta:
        model = Decision
        fields = ["text"]
        widgets = {"text": lines_input(2)}
        labels = {"text": "Decision"}
        help_texts = {
            "text": "What will be done, in one sentence. Do not name families or students."
        }

    helper = helper()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)

    def clean_text(self):
        text, new = self.cleaned_data["text"], self.instance
        same = new.meeting.decisions.filter(text__iexact=text).exclude(pk=new.pk)
        if same.exists():
            raise ValidationError("The meeting has this decision already.")
        return text


class DecisionStepForm(forms.Form):
    """Into which plan a decision goes as a step, under which focus, in which key area."""

    goal = forms.TypedChoiceField(label="Plan", coerce=int)
    key_area = forms.ModelChoiceField(
        Standard.objects.none(), label="Key area", required=False, empty_label="Choose later"
    )

    def __init__(self, *args, decision, goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.decision, self.goals = decision, {goal.pk: goal for goal in goals}
        self.fields["goal"].choices = goal_choices(goals)
        areas = Standard.objects.key_areas()
        district = decision.meeting.team.district_id
        self.fields["key_area"].queryset = areas.filter(framework__district=district)

    def clean_goal(self):
        goal = self.goals[self.cleaned_data["goal"]]
        same = goal.plan.goals.filter(items__text__iexact=self.decision.text)
        if not self.decision.item_id and same.exists():
            raise ValidationError(f"{goal.plan} already has a step with these words.")
        return goal


def goal_choices(goals):
    """[(id, plan)], or the headings under their plan where it has several."""
    plans = {}
    for goal in goals:
        plans.setdefault(goal.plan, []).append((goal.pk, goal.title))
    return [
        (rows[0][0], str(plan)) if len(rows) == 1 else (str(plan), rows)
        for plan, rows in plans.items()
    ]
