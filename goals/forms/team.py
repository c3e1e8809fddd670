"""A team: its name and purpose, the seats it is made of, the links it shares."""

from django import forms
from django.core.exceptions import ValidationError

from goals.models import Resource, Team, TeamSeat
from goals.teams import EVERY, LEADING
from zones.access import SEATS, Kind, Role
from zones.forms.links import WebAddressField
from zones.forms.owned import OwnedForm
from zones.models import District, Place

from .layout import helper, lines_input, name_what_is_missing


class TeamForm(OwnedForm):
    owner = ("district",)

    class Meta:
        model = Team
        fields = ["district", "name", "purpose"]
        widgets = {"purpose": lines_input(3)}
        help_texts = {"purpose": "What the team is for, in a sentence or two."}

    helper = helper()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = user.held.districts(*LEADING)
        self.fields["district"].queryset = District.objects.filter(pk__in=mine)
        if self.instance.pk or len(mine) == 1:
            del self.fields["district"]
            self.instance.district_id = self.instance.district_id or next(iter(mine))
        name_what_is_missing(self)


class TeamSeatForm(forms.Form):
    """A role, at one place or at every place of a kind."""

    role = forms.ChoiceField(choices=[one for one in Role.choices if one[0] != Role.VIEWER])
    where = forms.ChoiceField(label="At")
    helper = helper()

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = team
        places = Place.objects.open_on().filter(district=team.district_id)
        self.names = {str(place.pk): place for place in places}
        every = [(kind, EVERY[kind].capitalize()) for kind in ("branch", "school", "office", "")]
        one = [(pk, place.name) for pk, place in self.names.items()]
        self.fields["where"].choices = [("Everywhere", every), ("One place", one)]
        self.fields["where"].required = False

    def clean(self):
        data = super().clean()
        role, where = data.get("role"), data.get("where", "")
        if not role or "where" in self.errors:
            return data
        self.place = self.names.get(where)
        self.kind = "" if self.place else where
        seats = SEATS[role]
        if self.place and (self.place.kind, self.place.side) not in seats:
            raise ValidationError(f"{self.place} has no such role.")
        if self.kind and self.kind not in {kind for kind, _ in seats}:
            raise ValidationError(f"No {Kind(self.kind).label.lower()} has such a role.")
        return data

    def save(self):
        """The seat; asked twice it is there once."""
        values = {"team": self.team, "role": self.cleaned_data["role"], "place": self.place}
        return TeamSeat.objects.get_or_create(**values, kind=self.kind)[0]


class ResourceForm(OwnedForm):
    owner = ("team",)

    link = WebAddressField(help_text="The address of the page or the shared folder.")

    class Meta:
        model = Resource
        fields = ["title", "link"]

    helper = helper("title", "link")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)
