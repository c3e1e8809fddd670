"""The action plan of a school or branch: begun in one form, then step by step."""

from datetime import timedelta
from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from goals.models import ActionItem, Goal, Plan
from goals.starts import LEVEL, copy_words, focuses_of, sources, steps_of
from zones.access import Kind
from zones.forms.owned import hold
from zones.models import Place, SchoolYear

from .layout import helper, lines_input, name_what_is_missing
from .plan import places_to_write_for


def places_to_act_for(user):
    """The schools and branches whose action plan this person writes."""
    return places_to_write_for(user).exclude(kind=Kind.OFFICE)


class StartForm(forms.Form):
    """What a plan is begun from: nothing, a template, or another place's plan."""

    source = forms.ModelChoiceField(Plan.objects.none(), label="Start from", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = list(sources(user))
        self.fields["source"].queryset = sources(user)
        groups = [(kind, list(plans)) for kind, plans in groupby(rows, lambda row: row.kind)]
        self.fields["source"].choices = [
            ("", "Nothing: an empty plan"),
            *(
                (GROUPS[kind], [(plan.pk, _named(plan)) for plan in plans])
                for kind, plans in groups
            ),
        ]
        self.offers_something = bool(rows)


GROUPS = {Plan.Kind.TEMPLATE: "Templates", Plan.Kind.ACTION: "Plans of other places"}


def _named(plan):
    years = "" if plan.kind == Plan.Kind.TEMPLATE else f", {plan.years}"
    return f"{plan.title} ({plan.owner.short_name}{years})"


class ActionPlanForm(forms.Form):
    """Place, year and focus; the steps come next, or from the plan it is begun from."""

    place = forms.ModelChoiceField(Place.objects.none(), empty_label="Choose a place")
    year = forms.ChoiceField(label="Plan year", widget=forms.RadioSelect)
    title = forms.CharField(
        max_length=200, required=False, help_text="Left empty: the name of the place and the year."
    )
    focus = forms.CharField(
        label="Collaboration focus",
        max_length=200,
        widget=lines_input(2),
        help_text="What this place and its partners want to reach together, in one sentence.",
    )
    steps = forms.ModelMultipleChoiceField(
        ActionItem.objects.none(),
        label="Steps to take over",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Untick what does not fit. Every word can be changed afterwards.",
    )

    def __init__(self, *args, user, source=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.source = user, source
        self._offer_steps()
        self.helper = helper(*self.fields)
        places = places_to_act_for(user).select_related("district")
        self.fields["place"].queryset = places
        self.spans = _spans(user)
        self.fields["year"].choices = [(name, name) for name in self.spans]
        self.initial.setdefault("year", next(iter(self.spans)))
        name_what_is_missing(self)
        if len(only := places[:2]) == 1:
            self.initial["place"] = only[0]
            self.fields["place"].empty_label = None

    def _offer_steps(self):
        """Those of the plan it is begun from, by key area, all of them ticked."""
        if self.source is None:
            del self.fields["steps"]
            return
        steps, field = list(steps_of(self.source)), self.fields["steps"]
        field.queryset = steps_of(self.source)
        by_area = groupby(steps, lambda step: step.key_area)
        field.choices = [
            (area.title if area else "No key area", [(step.pk, step.text) for step in found])
            for area, found in by_area
        ]
        self.initial["steps"] = [step.pk for step in steps]
        self.initial["focus"] = focuses_of(self.source)[0].title

    def clean(self):
        data = super().clean()
        place, year = data.get("place"), data.get("year")
        if place and self.source:
            self._check_source(place)
        if place and year:
            self.starts, self.ends = self.spans[year]
            data["title"] = data.get("title") or f"{place} action plan {year}"
            self._refuse_second(place, year)
        return data

    def last_day(self):
        """The last day of the first year offered: what ended before it was of an earlier year."""
        return min(ends for _, ends in self.spans.values())

    def _check_source(self, place):
        if place.pk == self.source.owner_id:
            raise ValidationError(f"This is {place}’s own plan. Carry it forward instead.")
        if place.district_id != self.source.owner.district_id:
            raise ValidationError(f"{place} begins with a plan of its own district.")

    def _refuse_second(self, place, year):
        hold(place)
        there = Plan.objects.filter(
            owner=place,
            kind=Plan.Kind.ACTION,
            starts__lte=self.ends,
            ends__gte=self.starts,
        ).exclude(status=Plan.Status.CLOSED)
        if there.exists():
            raise ValidationError(
                f"{place} already has an action plan for {year}. Open it in the list of plans."
            )

    @transaction.atomic
    def save(self):
        data = self.cleaned_data
        plan = Plan.objects.create(
            owner=data["place"],
            kind=Plan.Kind.ACTION,
            title=data["title"],
            starts=self.starts,
            ends=self.ends,
            level=LEVEL,
            begun_from=self.source,
            created_by=self.user,
        )
        if self.source:
            copy_words(plan, self.source, list(data["steps"]), data["focus"])
        else:
            Goal.objects.create(plan=plan, position=0, title=data["focus"])
        return plan


def _spans(user):
    """{name: (first day, last day)} of this school year and the next."""
    today = timezone.localdate()
    years = SchoolYear.objects.visible_to(user).filter(ends__gte=today).order_by("starts")[:2]
    spans = [(year.starts, year.ends) for year in years]
    if not spans:
        first = today.replace(year=today.year - (today.month < 7), month=7, day=1)
        spans = [(first, first.replace(year=first.year + 1) - timedelta(1))]
    if len(spans) == 1:
        first = spans[0][1] + timedelta(1)
        spans.append((first, first.replace(year=first.year + 1) - timedelta(1)))
    return {f"{one.year}-{other.year % 100:02d}": (one, other) for one, other in spans}
