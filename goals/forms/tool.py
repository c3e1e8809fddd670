"""Shared tools and the trainings for them."""

from django import forms
from django.utils import timezone

from goals.models import Tool, Training
from zones.access import Role
from zones.forms.owned import OwnedForm, hold, in_reach
from zones.models import Place, Position

from .layout import day_input, helper, lines_input
from .partnership import PartnershipForm, grouped, not_ahead, web_address


class ToolForm(PartnershipForm):
    """Whose it is, where it is in use, who may use it. Retiring is a button of its own."""

    link = web_address()

    class Meta:
        model = Tool
        fields = (
            *("district", "name", "purpose", "owner", "state", "may_use"),
            *("access_points", "link", "deployed_at"),
        )
        widgets = {
            "purpose": lines_input(2),
            "access_points": lines_input(2),
            "state": forms.RadioSelect,
            "deployed_at": forms.CheckboxSelectMultiple,
        }
        labels = {"name": "Name of the tool"}
        help_texts = {
            "state": "Identified: it could be shared. Deployed: it is in use at the places below.",
            "may_use": "For example: every student with a school ID; staff of both organizations.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = self.places()
        if self.instance.pk:
            places = places | Place.objects.filter(pk=self.instance.owner_id)
            places = places | Place.objects.filter(pk__in=self._used())
        self._offer("owner", places, [("", "Choose whose it is")])
        self._offer("deployed_at", places, [])
        if self.instance.state == Tool.State.RETIRED:
            del self.fields["state"]
        else:
            states = (Tool.State.IDENTIFIED, Tool.State.DEPLOYED)
            self.fields["state"].choices = [(state, state.label) for state in states]

    def _offer(self, name, places, first):
        self.fields[name].queryset = places.order_by("name")
        self.fields[name].choices = [*first, *grouped(places)]

    def _used(self):
        return list(self.instance.deployed_at.order_by().values_list("pk", flat=True))

    def stored(self):
        return super().stored() | {"deployed_at": self._used()}

    def clean(self):
        data = super().clean()
        self.refuse_elsewhere("owner")
        places = data.get("deployed_at") or ()
        district = getattr(data.get("district"), "pk", self.instance.district_id)
        if any(place.district_id != district for place in places):
            self.add_error("deployed_at", "One of these places is in another district.")
        if places and data.get("state") == Tool.State.IDENTIFIED:
            self.add_error("state", "It is in use at the places ticked below: choose Deployed.")
        return data


class TrainingForm(OwnedForm):
    """A training that is planned for a tool."""

    owner = ("tool",)

    class Meta:
        model = Training
        fields = ("topic", "planned_for", "where")
        widgets = {"planned_for": day_input()}
        help_texts = {"topic": "What people can do afterwards."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()

    def clean_planned_for(self):
        return in_reach(self.cleaned_data["planned_for"])

    def clean(self):
        data, tool = super().clean(), self.instance.tool
        hold(tool)
        same = {"topic": data.get("topic"), "planned_for": data.get("planned_for")}
        if tool.trainings.filter(**same).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("This training is planned for that day already.")
        return data


class TrainingHeldForm(OwnedForm):
    """That a training took place, and who was there."""

    owner = ("tool", "planned_for")

    class Meta:
        model = Training
        fields = ("held_on", "attended", "others")
        widgets = {"held_on": day_input(), "attended": forms.CheckboxSelectMultiple}
        labels = {"others": "How many others"}
        help_texts = {"others": "People without a position here: volunteers, guests."}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()
        self.fields["held_on"].required = True
        today = timezone.localdate()
        day = self.instance.held_on or min(self.instance.planned_for, today)
        self.initial["held_on"] = day
        self._offer_people(user, day)

    def _offer_people(self, user, day):
        seen = Position.objects.visible_to(user).exclude(role=Role.VIEWER)
        here = seen.filter(place__district=self.instance.tool.district_id)
        people = here.on(day) | here.filter(pk__in=self._there())
        self.fields["attended"].queryset = people
        groups = {}
        rows = people.order_by("place__name", "user__name")
        for pk, name, role, place in rows.values_list("pk", "user__name", "role", "place__name"):
            groups.setdefault(place, []).append((pk, f"{name}, {Role(role).label.lower()}"))
        self.fields["attended"].choices = list(groups.items())

    def _there(self):
        return list(self.instance.attended.order_by().values_list("pk", flat=True))

    def stored(self):
        return super().stored() | {"attended": self._there()}

    def clean_held_on(self):
        said = "This day lies ahead: record the training once it is held."
        return not_ahead(self.cleaned_data["held_on"], timezone.localdate(), said)
