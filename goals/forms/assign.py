"""Giving items to seats: which places, who answers there, and what is said to them."""

from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from goals.models import ActionItem, Assignment, Plan
from goals.reach import places_assigned, places_reached, roles_at, roles_held, usual_role
from zones.access import WORKING_ROLES, Kind, Role
from zones.forms.versions import VersionedForm
from zones.models import Place, Position, Zone

from .layout import day_input, helper, lines_input, name_what_is_missing

USUAL, EACH = "usual", "each"  # who usually answers at a place; each place for itself
KIND_WORDS = {Kind.SCHOOL: "schools", Kind.BRANCH: "branches", Kind.OFFICE: "offices"}
LEVELS = dict(Place.Level.choices)
GROUP_WORDS = {level: f"{label}s" for level, label in LEVELS.items()}
GROUP_WORDS |= {"combined": "Schools of combined grades", "school": "Other schools"}
GROUP_WORDS |= {"branch": "Branches", "office": "Offices"}


class AssignForm(forms.Form):
    """Any number of items of one plan, to any number of the places it reaches."""

    items = forms.ModelMultipleChoiceField(
        ActionItem.objects.none(), widget=forms.MultipleHiddenInput
    )
    groups = forms.MultipleChoiceField(
        label="To whole groups", required=False, widget=forms.CheckboxSelectMultiple
    )
    places = forms.ModelMultipleChoiceField(
        Place.objects.none(),
        label="To single places",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    at_schools = forms.ChoiceField(label="Who answers at schools", initial=USUAL)
    at_branches = forms.ChoiceField(label="Who answers at branches", initial=USUAL)
    at_offices = forms.ChoiceField(label="Who answers at offices", initial=USUAL)
    reported_by = forms.ChoiceField(
        label="Does one seat report for all of them?",
        initial=EACH,
        help_text="For a position that reports for several places, such as a team lead.",
    )
    part = forms.ChoiceField(
        label="What is asked of them",
        choices=[("reports", "They report"), ("joins", "They take part and owe no report")],
        initial="reports",
        widget=forms.RadioSelect,
    )
    starts = forms.DateField(label="From", widget=day_input())
    finish_by = forms.DateField(label="Finish by", required=False, widget=day_input())
    what_we_do = forms.CharField(
        label="What we do here",
        required=False,
        widget=lines_input(3),
        help_text="The same words for every place. Each place can change its own.",
    )

    def __init__(self, *args, plan, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["items"].queryset = plan_work(plan)
        self.initial |= {"items": items, "starts": max(plan.starts, timezone.localdate())}
        self.reached = sorted(places_assigned(plan), key=_in_lists)
        self._offer_places()
        self._offer_roles()
        self._offer_seats()
        if plan.kind == Plan.Kind.ACTION:
            del self.fields["part"]
        self.helper = helper(*self.fields)
        name_what_is_missing(self)

    def _offer_places(self):
        self.fields["places"].queryset = places_assigned(self.plan)
        grouped = groupby(self.reached, lambda place: place.level or place.kind)
        self.fields["places"].choices = [
            (GROUP_WORDS[key], [(one.pk, one.name) for one in places]) for key, places in grouped
        ]
        self.groups = self._groups()
        self.fields["groups"].choices = [
            (key, f"{label} ({len(places)})") for key, (label, places) in self.groups.items()
        ]
        if not self.groups:
            del self.fields["groups"]
            self.fields["places"].label = "To these places"

    def _groups(self):
        """{key: (label, places)}: all of a kind, the levels of schools, the zones."""
        groups = {}
        for kind in (Kind.SCHOOL, Kind.BRANCH):
            groups[kind] = f"All {KIND_WORDS[kind]}", self._where(lambda one, k=kind: one.kind == k)
        for level in LEVELS:
            groups[level] = GROUP_WORDS[level], self._where(lambda one, lev=level: one.level == lev)
        by_id = {place.pk: place for place in self.reached}
        for zone, members in self._zones():
            groups[f"zone-{zone.pk}"] = str(zone), [by_id[pk] for pk in members if pk in by_id]
        everybody = len(groups[Kind.SCHOOL][1])
        return {
            key: (label, places)
            for key, (label, places) in groups.items()
            if len(places) > 1 and (key not in LEVELS or len(places) < everybody)
        }

    def _where(self, test):
        return [place for place in self.reached if test(place)]

    def _zones(self):
        """(zone, ids of its branch and of its schools today)"""
        zones = Zone.objects.filter(district=self.plan.owner.district_id)
        schools = {}
        member = Zone.schools.through.objects.on().filter(zone__in=zones)
        for zone, school in member.order_by().values_list("zone", "school"):
            schools.setdefault(zone, []).append(school)
        return [(zone, [zone.branch_id, *schools.get(zone.pk, ())]) for zone in zones]

    def _offer_roles(self):
        for kind, word in KIND_WORDS.items():
            here = [place for place in self.reached if place.kind == kind]
            roles = dict.fromkeys(role for place in here for role in roles_at(place))
            name = f"at_{word}"
            if not here:
                del self.fields[name]
                continue
            usual = "Whoever leads it" if kind == Kind.OFFICE else roles_word(kind, self.plan)
            choices = [(USUAL, usual), *((role, role.label) for role in roles)]
            self.fields[name].choices = choices

    def _offer_seats(self):
        seats = Position.objects.today().filter(place__in=self.reached, role__in=WORKING_ROLES)
        rows = seats.order_by("place__name", "role").values_list("place", "place__name", "role")
        choices = [
            (f"{place}-{role}", f"{name}: {Role(role).label}")
            for place, name, role in dict.fromkeys(rows)
        ]
        self.fields["reported_by"].choices = [(EACH, "No, each place answers for itself"), *choices]

    def clean(self):
        data = super().clean()
        starts, finish = data.get("starts"), data.get("finish_by")
        if starts and starts > self.plan.ends:
            self.add_error("starts", "The plan has ended by then.")
        if starts and finish and finish < starts:
            self.add_error("finish_by", "It cannot be finished before it starts.")
        self.chosen = self._chosen(data)
        if not self.chosen:
            field = "groups" if self.groups else "places"
            raise ValidationError({field: "Choose at least one place."})
        self._check_roles(data)
        return data

    def _chosen(self, data):
        wanted = {place.pk for place in data.get("places") or ()}
        for key in data.get("groups") or ():
            wanted |= {place.pk for place in self.groups[key][1]}
        return [place for place in self.reached if place.pk in wanted]

    def _check_roles(self, data):
        for kind, word in KIND_WORDS.items():
            role, name = data.get(f"at_{word}"), f"at_{word}"
            places = [place for place in self.chosen if place.kind == kind]
            told = role and role != USUAL
            wrong = [place.name for place in places if told and role not in roles_at(place)]
            if wrong:
                self.add_error(name, f"{', '.join(wrong)} cannot have this role.")

    def rows(self):
        """Unsaved assignments, one for each item and place that is not there yet."""
        data, held = self.cleaned_data, roles_held(self.chosen)
        self.there = set(self._existing().values_list("item", "place"))
        return [
            Assignment(
                item=item,
                place=place,
                reports=self._reports(place),
                starts=data["starts"],
                finish_by=data["finish_by"],
                what_we_do=data["what_we_do"],
                **self._seat(place, held),
            )
            for item in data["items"]
            for place in self.chosen
            if (item.pk, place.pk) not in self.there
        ]

    def _existing(self):
        rows = Assignment.objects.filter(ended_on=None, item__in=self.cleaned_data["items"])
        return rows.filter(place__in=self.chosen).order_by()

    def skipped(self):
        """The names of the places that have one of the items already."""
        have = {place for _, place in self.there}
        return [place.short_name for place in self.chosen if place.pk in have]

    def _reports(self, place):
        if self.plan.kind == Plan.Kind.ACTION:
            return place.pk == self.plan.owner_id
        return self.cleaned_data["part"] == "reports"

    def _seat(self, place, held):
        data = self.cleaned_data
        if data["reported_by"] != EACH:
            other, role = data["reported_by"].split("-")
            at = next(one for one in self.reached if one.pk == int(other))
            return {"seat_place": at, "seat_role": role}
        role = data[f"at_{KIND_WORDS[place.kind]}"]
        if role == USUAL:
            role = usual_role(place, held, self.plan)
        return {"seat_place": place, "seat_role": role}

    def save(self, rows):
        """One statement; who was quicker with the same place is left as they are."""
        Assignment.objects.bulk_create(rows, ignore_conflicts=True)


def _in_lists(place):
    """Schools by level, branches, offices; by name."""
    return list(GROUP_WORDS).index(place.level or place.kind), place.name.lower()


def plan_work(plan):
    """The items of a plan that can be assigned."""
    items = ActionItem.objects.in_force().of_work().filter(goal__plan=plan)
    return items.exclude(goal__plan__kind=Plan.Kind.TEMPLATE).select_related("goal")


def roles_word(kind, plan):
    if plan.kind == Plan.Kind.ACTION:
        return "The zone lead where there is one"
    return "Library media specialist" if kind == Kind.SCHOOL else "Zone lead"


class AssignmentForm(VersionedForm):
    """One place's work, as the plan's writers see it."""

    seat = forms.ChoiceField(label="Who answers for it")

    class Meta:
        model = Assignment
        fields = ["what_we_do", "finish_by"]
        widgets = {"what_we_do": lines_input(4), "finish_by": day_input()}
        help_texts = {"what_we_do": "In the words of the place: what, with whom, when."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()
        row = self.instance
        self.fields["seat"].choices = self._seats(row.item.goal.plan, row.place)
        self.initial["seat"] = self._seat()

    def _seat(self):
        return f"{self.instance.seat_place_id}-{self.instance.seat_role}"

    def stored(self):
        return super().stored() | {"seat": self._seat()}

    def _seats(self, plan, place):
        """The seats of the place itself, then those somebody holds elsewhere."""
        own = [(place.pk, place.name, role) for role in roles_at(place)]
        held = Position.objects.today().filter(role__in=WORKING_ROLES)
        held = held.filter(place__in=places_reached(plan).order_by()).exclude(place=place)
        others = held.order_by("place__name", "role").values_list("place", "place__name", "role")
        row = self.instance
        now = (row.seat_place_id, row.seat_place.name, row.seat_role)
        return [
            (f"{pk}-{role}", f"{name}: {Role(role).label}")
            for pk, name, role in dict.fromkeys([now, *own, *others])
        ]

    def clean_finish_by(self):
        finish = self.cleaned_data["finish_by"]
        if finish and finish < self.instance.starts:
            raise ValidationError("It cannot be finished before it starts.")
        return finish

    def clean_seat(self):
        """The seat is two columns of the row."""
        place, role = self.cleaned_data["seat"].split("-")
        self.instance.seat_place_id, self.instance.seat_role = int(place), role
        return self.cleaned_data["seat"]


class PartForm(AssignmentForm):
    """A partner's part in a shared step, as those who write the partner's plan see it."""

    class Meta(AssignmentForm.Meta):
        fields = ["what_we_do", "reports"]
        labels = {"reports": "We report on it too"}
        help_texts = AssignmentForm.Meta.help_texts | {
            "reports": "A partner owes no report unless it asks to."
        }

    def _seats(self, plan, place):
        """The seats of the partner itself."""
        roles = dict.fromkeys([self.instance.seat_role, *roles_at(place)])
        return [(f"{place.pk}-{role}", Role(role).label) for role in roles]


class WhatWeDoForm(VersionedForm):
    """One place's work, as its holders see it: their words only."""

    class Meta:
        model = Assignment
        fields = ["what_we_do"]
        widgets = {"what_we_do": lines_input(4)}
        help_texts = {"what_we_do": AssignmentForm.Meta.help_texts["what_we_do"]}

    helper = helper()
