"""Goals and items of a plan."""

from django import forms
from django.core.exceptions import ValidationError

from goals.amendments import on_record
from goals.headings import in_order, next_position
from goals.models import ActionItem, Goal, Plan, Standard
from zones.forms.versions import VersionedForm
from zones.models import ReportingPeriod

from .amendment import ask_why, check_why
from .layout import day_input, helper, lines_input, name_what_is_missing

SEASONS = ["Fall", "Winter", "Spring", "Summer"]


class GoalForm(VersionedForm):
    """A heading of the plan, in the plan's words."""

    class Meta:
        model = Goal
        fields = ["parent", "number", "title", "statement"]
        widgets = {"statement": lines_input(3)}

    def __init__(self, *args, plan, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.instance.plan = plan
        self.helper = helper()
        self.fields["parent"].queryset = self._possible_parents(plan)
        self.fields["parent"].label = "Stands under"
        self.fields["parent"].empty_label = "No other heading"
        self.fields["title"].label = f"{plan.level} in the plan’s words"
        self.fields["statement"].label = "What stands below it"
        if plan.kind == Plan.Kind.ACTION or not self.fields["parent"].queryset:
            del self.fields["parent"]
        if plan.kind == Plan.Kind.ACTION:
            del self.fields["number"]
            self.fields["title"].label = "Collaboration focus"
            self.fields["statement"].label = "More about it"
        name_what_is_missing(self)
        ask_why(self, plan)

    def _possible_parents(self, plan):
        goals = list(plan.goals.order_by("position", "pk"))
        below = (
            {goal.pk for goal, _ in in_order(goals, self.instance.pk)}
            if self.instance.pk
            else set()
        )
        return plan.goals.exclude(pk__in=below | {self.instance.pk})

    def clean_title(self):
        title, plan = self.cleaned_data["title"], self.instance.plan
        same = plan.goals.filter(title__iexact=title).exclude(pk=self.instance.pk)
        if same.exists():
            raise ValidationError("The plan already has a heading with these words.")
        return title

    def clean(self):
        check_why(self)
        return super().clean()

    def save(self):
        if self.instance.position is None:
            self.instance.position = next_position(self.instance.plan.goals)
        with on_record(self.instance, self.user, self.cleaned_data.get("reason", "")):
            return super().save()


class ItemForm(VersionedForm):
    """An item in the plan's words, and what it asks for."""

    class Meta:
        model = ActionItem
        fields = [
            "number",
            "text",
            "label",
            "asks",
            "ongoing",
            "rhythm",
            "yearly_period",
            "counts",
            "finish_by",
            "key_area",
            "goal",
        ]
        widgets = {"text": lines_input(4), "finish_by": day_input()}
        help_texts = {"label": "Two to six words for lists: Parent training."}

    def __init__(self, *args, plan, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()
        self.plan, self.user = plan, user
        self.fields["goal"].queryset = plan.goals.order_by("position")
        self.fields["goal"].empty_label = None
        self.fields["goal"].label = "Stands under"
        if plan.goals.count() == 1:
            del self.fields["goal"]
        self.fields["ongoing"].label = "Ongoing: it goes on as long as the plan"
        self._offer_periods()
        self._offer_key_areas()
        name_what_is_missing(self)
        ask_why(self, plan)

    def _offer_periods(self):
        periods = ReportingPeriod.objects.filter(school_year__district=self.plan.owner.district_id)
        names = list(dict.fromkeys(periods.order_by("starts").values_list("name", flat=True)))
        known = dict.fromkeys([*(names or SEASONS), self.instance.yearly_period])
        choices = [("", "No period named"), *((name, name) for name in known if name)]
        hint = "Only for work that is reported once a year."
        self.fields["yearly_period"] = forms.ChoiceField(
            label="In which period", choices=choices, required=False, help_text=hint
        )

    def _offer_key_areas(self):
        areas = Standard.objects.key_areas().filter(framework__district=self.plan.owner.district_id)
        self.fields["key_area"].queryset = areas
        self.fields["key_area"].empty_label = "None"
        if not areas:
            del self.fields["key_area"]

    def clean(self):
        data = super().clean()
        if data.get("asks") == ActionItem.Asks.UPDATES:
            self._check_rhythm(data)
        else:
            data |= {"ongoing": False, "rhythm": "every_period", "yearly_period": "", "counts": ""}
            self._refuse_while_assigned(data)
        if data.get("rhythm") != ActionItem.Rhythm.YEARLY:
            data["yearly_period"] = ""
        goal = data.get("goal") or self.instance.goal
        same = goal.items.filter(text__iexact=data.get("text", ""))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("text", "This heading already has an item with these words.")
        check_why(self)
        return data

    def _check_rhythm(self, data):
        rhythm = data.get("rhythm")
        if rhythm == ActionItem.Rhythm.YEARLY and not data.get("yearly_period"):
            self.add_error("yearly_period", "Name the period in which it is reported.")
        if rhythm == ActionItem.Rhythm.WHEN_FINISHED and data.get("ongoing"):
            self.add_error("rhythm", "Ongoing work is never finished: choose another rhythm.")

    def _refuse_while_assigned(self, data):
        item = self.instance
        if data.get("asks") and item.pk and item.assignments.filter(ended_on=None).exists():
            self.add_error(
                "asks", "Places work on this item. End what is assigned before you change this."
            )

    def save(self):
        if self.instance.position is None or ("goal" in self.changed_data and self.instance.pk):
            self.instance.position = next_position(self.instance.goal.items)
        with on_record(self.instance, self.user, self.cleaned_data.get("reason", "")):
            return super().save()
