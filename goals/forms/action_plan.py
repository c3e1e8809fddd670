"""The action plan of a school or branch: begun in one form, then step by step."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from goals.headings import next_position, take_back
from goals.models import ActionItem, Assignment, Goal, Plan, Standard
from goals.reach import places_reached, roles_at, roles_held, usual_role
from zones.access import Kind
from zones.forms.versions import VersionedForm
from zones.models import Place, Position, SchoolYear

from .layout import day_input, helper, lines_input, name_what_is_missing
from .plan import places_to_write_for


def places_to_act_for(user):
    """The schools and branches whose action plan this person writes."""
    return places_to_write_for(user).exclude(kind=Kind.OFFICE)


class ActionPlanForm(forms.Form):
    """Place, year and focus; the steps come next."""

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
    helper = helper()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        places = places_to_act_for(user).select_related("district")
        self.fields["place"].queryset = places
        self.spans = _spans(user)
        self.fields["year"].choices = [(name, name) for name in self.spans]
        self.initial.setdefault("year", next(iter(self.spans)))
        name_what_is_missing(self)
        if len(only := places[:2]) == 1:
            self.initial["place"] = only[0]
            self.fields["place"].empty_label = None

    def clean(self):
        data = super().clean()
        place, year = data.get("place"), data.get("year")
        if place and year:
            self.starts, self.ends = self.spans[year]
            data["title"] = data.get("title") or f"{place} action plan {year}"
            self._refuse_second(place, year)
        return data

    def _refuse_second(self, place, year):
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
            level="Collaboration focus",
            created_by=self.user,
        )
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


class StepForm(VersionedForm):
    """An action step: what, in which key area, who answers, with whom it is shared."""

    answers = forms.ChoiceField(label="Who answers for it")
    partners = forms.ModelMultipleChoiceField(
        Place.objects.none(),
        label="Share this step with",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Partners see the step and take part. They owe no report.",
    )

    class Meta:
        model = ActionItem
        fields = ["goal", "text", "key_area", "finish_by"]
        widgets = {
            "text": lines_input(2),
            "finish_by": day_input(),
            "key_area": forms.RadioSelect,
        }
        labels = {"goal": "Collaboration focus", "text": "Action step", "key_area": "Key area"}
        help_texts = {
            "text": "What will be done, in one sentence.",
            "finish_by": "Leave it empty if it goes on all year.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = self.instance.goal.plan
        self.owner = self.plan.owner
        self.helper = helper(*self._order())
        self._offer_goals()
        self._offer_key_areas()
        self._offer_seats(user)
        self._offer_partners()
        name_what_is_missing(self)

    def _order(self):
        return ["goal", "text", "key_area", "answers", "finish_by", "partners"]

    def _offer_goals(self):
        self.fields["goal"].queryset = self.plan.goals.order_by("position")
        self.fields["goal"].empty_label = None
        if self.plan.goals.count() == 1:
            self._leave_out("goal")

    def _offer_key_areas(self):
        areas = Standard.objects.key_areas().filter(framework__district=self.owner.district_id)
        self.fields["key_area"].queryset = areas
        self.fields["key_area"].empty_label = None
        if areas:
            self.fields["key_area"].required = True
        else:
            self._leave_out("key_area")

    def _offer_seats(self, user):
        here = Position.objects.today().filter(place=self.owner).order_by("user__name")
        names = {}
        for role, name in here.values_list("role", "user__name"):
            names.setdefault(role, []).append(name)
        self.fields["answers"].choices = [
            (role, f"{role.label}: {', '.join(names.get(role, ['nobody today']))}")
            for role in roles_at(self.owner)
        ]
        mine = [seat.role for seat in user.held.seats if seat.place_id == self.owner.pk]
        own = self._work().filter(place=self.owner).first()
        usual = usual_role(self.owner, roles_held([self.owner]), self.plan)
        self.initial["answers"] = own.seat_role if own else next(iter(mine), usual)

    def _offer_partners(self):
        partners = places_reached(self.plan).exclude(pk=self.owner.pk).order_by("kind", "name")
        self.fields["partners"].queryset = partners
        self.initial["partners"] = list(self._work().values_list("place", flat=True))
        if not partners:
            self._leave_out("partners")

    def _leave_out(self, name):
        del self.fields[name]
        self.helper = helper(*(field for field in self._order() if field in self.fields))

    def stored(self):
        own = self._work().filter(place=self.owner).values_list("seat_role", flat=True).first()
        places = self._work().exclude(place=self.owner).values_list("place", flat=True)
        more = {"answers": own or self.initial["answers"], "partners": list(places)}
        return super().stored() | {name: more[name] for name in more if name in self.fields}

    def _work(self):
        """What is assigned of the step today."""
        return Assignment.objects.filter(item=self.instance.pk, ended_on=None).order_by("pk")

    def clean_text(self):
        text = self.cleaned_data["text"]
        same = ActionItem.objects.filter(goal__plan=self.plan, text__iexact=text)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("The plan already has a step with these words.")
        return text

    @transaction.atomic
    def save(self):
        step = self.instance
        step.ongoing = step.finish_by is None
        if step.ongoing and step.rhythm == ActionItem.Rhythm.WHEN_FINISHED:
            step.rhythm = ActionItem.Rhythm.EVERY_PERIOD
        if step.position is None or ("goal" in self.changed_data and step.pk):
            step.position = next_position(step.goal.items)
        super().save()
        self._assign({self.owner, *self.cleaned_data.get("partners", ())})
        return step

    def _assign(self, places):
        """The own place reports; partners take part; who is no longer a partner is let go."""
        take_back(self._work().exclude(place__in=places), self.plan)
        role = self.cleaned_data["answers"]
        self._work().filter(place=self.owner).update(seat_role=role)
        held = roles_held(places)
        Assignment.objects.bulk_create(
            (self._assignment(place, role, held) for place in places), ignore_conflicts=True
        )

    def _assignment(self, place, role, held):
        leads = place == self.owner
        return Assignment(
            item=self.instance,
            place=place,
            seat_place=place,
            seat_role=role if leads else usual_role(place, held, self.plan),
            reports=leads,
            starts=max(self.plan.starts, timezone.localdate()),
            finish_by=None,
        )
