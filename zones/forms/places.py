"""Places, and the zones they form."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from zones.access import Kind, Role, Side
from zones.formats import long_date
from zones.models import District, Place, Zone, ZoneMembership

from .links import WebAddressField
from .owned import DateInput, OwnedForm, in_reach, not_before, say_what_is_missing

SORTS = {
    "school": ("School", Kind.SCHOOL, Side.SCHOOLS),
    "branch": ("Branch of the public library", Kind.BRANCH, Side.LIBRARY),
    "school_office": ("Office of the schools", Kind.OFFICE, Side.SCHOOLS),
    "library_office": ("Office of the public library", Kind.OFFICE, Side.LIBRARY),
}


class PlaceForm(OwnedForm):
    """What the place is, is chosen once; afterwards people and plans hang on it."""

    owner = ("district", "closes")
    sort = forms.ChoiceField(label="Kind of place", widget=forms.RadioSelect)
    website = WebAddressField(max_length=300, required=False)

    class Meta:
        model = Place
        fields = [
            *("district", "sort", "name", "short_name", "level", "grades", "address"),
            *("phone", "public_email", "website", "opens"),
        ]
        widgets = {"opens": DateInput}
        labels = {"opens": "First day"}
        help_texts = {"opens": "Leave it empty for a place that has always been there."}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["level"].choices = [("", "No level"), *Place.Level.choices]
        self.fields["level"].help_text = "A school has one: work can go to all schools of a level."
        if self.instance.pk:
            self._keep_what_it_is()
            return
        keepers = user.held.districts(Role.DATA_STEWARD, Role.LIBRARY_ADMIN)
        self.fields["district"].queryset = District.objects.filter(pk__in=keepers)
        if len(keepers) == 1:
            self.instance.district_id = next(iter(keepers))
            del self.fields["district"]
        self.fields["sort"].choices = [
            (code, label) for code, (label, _, side) in SORTS.items() if self._keeps(side)
        ]

    def _keep_what_it_is(self):
        del self.fields["district"], self.fields["sort"]
        if self.instance.kind != Kind.SCHOOL:
            del self.fields["level"], self.fields["grades"]

    def _keeps(self, side, district=None):
        held = self.user.held
        keepers = held.districts(Role.DATA_STEWARD)
        if side == Side.LIBRARY:
            keepers |= held.districts(Role.LIBRARY_ADMIN)
        return district in keepers if district else bool(keepers)

    def clean(self):
        data = super().clean()
        if "sort" in data:
            _, self.instance.kind, self.instance.side = SORTS[data["sort"]]
            district = getattr(data.get("district"), "pk", self.instance.district_id)
            if district and not self._keeps(self.instance.side, district):
                self.add_error("sort", "In this district you keep the library’s places only.")
        if self.instance.kind == Kind.SCHOOL and not data.get("level"):
            self.add_error("level", "Choose the level of the school.")
        if self.instance.kind in (Kind.BRANCH, Kind.OFFICE):
            data["level"] = data["grades"] = ""
        return data


class PlaceCloseForm(OwnedForm):
    owner = ("district", "opens")
    end_positions = forms.BooleanField(
        label="End the positions held here on that day too",
        help_text="They stay on record. Your own data steward position is left as it is.",
        required=False,
        initial=True,
    )

    class Meta:
        model = Place
        fields = ["closes", "successor", "end_positions"]
        widgets = {"closes": DateInput}
        labels = {"closes": "Last day open"}
        help_texts = {"successor": "The place that takes over its work, if there is one."}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closes"].required = True
        self.fields["successor"].queryset = (
            Place.objects.editable_by(user)
            .open_on()
            .filter(district=self.instance.district_id, kind=self.instance.kind)
            .filter(side=self.instance.side)
            .exclude(pk=self.instance.pk)
        )
        self.fields["successor"].empty_label = "No successor"


class ZoneForm(OwnedForm):
    owner = ("district",)

    class Meta:
        model = Zone
        fields = ["name", "branch"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        # Its own branch may have closed: the zone is kept, until another one is chosen.
        free = Q(pk__in=Place.objects.open_on().filter(zone_as_branch=None).values("pk"))
        if self.instance.pk:
            free |= Q(zone_as_branch=self.instance.pk)
        branches = Place.objects.branches().filter(free)
        keepers = user.held.districts(Role.DATA_STEWARD)
        if self.instance.pk:
            keepers &= {self.instance.district_id}
        self.fields["branch"].queryset = branches.filter(district__in=keepers)
        self.fields["branch"].help_text = "Only branches that have no zone yet."

    def clean_branch(self):
        branch = self.cleaned_data["branch"]
        self.instance.district = branch.district
        return branch


class MembershipForm(OwnedForm):
    owner = ("zone",)

    class Meta:
        model = ZoneMembership
        fields = ["school", "starts"]
        widgets = {"starts": DateInput}
        labels = {"starts": "First day in the zone"}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        schools = Place.objects.editable_by(user).schools().open_on()
        self.fields["school"].queryset = schools.filter(district=self.instance.zone.district_id)
        self.fields["school"].error_messages["invalid_choice"] = "Choose a school of the list."

    def clean_starts(self):
        return in_reach(self.cleaned_data["starts"])

    def clean(self):
        data = super().clean()
        if self.instance.zone.archived_on:
            raise forms.ValidationError("The zone is archived. Open it again first.")
        if not data.get("school") or not data.get("starts"):
            return data
        other = (
            ZoneMembership.objects.filter(school=data["school"])
            .filter(Q(ends=None) | Q(ends__gte=data["starts"]))
            .select_related("zone")
            .first()
        )
        if other:
            self.add_error("starts" if other.ends else "school", _taken(data["school"], other))
        return data


def _taken(school, other):
    """Why the school cannot join on that day, and what to do."""
    if other.starts > timezone.localdate():
        return f"{school} joins {other.zone} on {long_date(other.starts)}. End that first."
    if other.ends:
        return f"{school} is in {other.zone} until {long_date(other.ends)}. Choose a later day."
    return (
        f"{school} is in {other.zone}. A school is in one zone on any day: "
        "end that membership first, then add it here from the next day."
    )


class MembershipEndForm(OwnedForm):
    owner = ("zone", "school", "starts")

    class Meta:
        model = ZoneMembership
        fields = ["ends"]
        widgets = {"ends": DateInput}
        labels = {"ends": "Last day in the zone"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends"].required = True
        self.initial.setdefault("ends", None)
        self.initial["ends"] = self.initial["ends"] or timezone.localdate()

    def clean_ends(self):
        return not_before(in_reach(self.cleaned_data["ends"]), self.instance.starts)


class MembershipMoveForm(forms.Form):
    """From a day on the school is in another zone; two rows change, so it is no ModelForm."""

    zone = forms.ModelChoiceField(Zone.objects.none(), label="New zone")
    starts = forms.DateField(label="First day there", widget=DateInput)

    def __init__(self, *args, membership, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.membership = membership
        say_what_is_missing(self.fields)
        zones = Zone.objects.editable_by(user).filter(archived_on=None)
        here = membership.zone
        others = zones.filter(district=here.district_id).exclude(pk=here.pk)
        self.fields["zone"].queryset = others
        self.fields["zone"].error_messages["invalid_choice"] = "Choose a zone of the list."
        self.fields[
            "starts"
        ].help_text = "The day before is its last day in the zone where it is now. May lie ahead."

    def clean_starts(self):
        return in_reach(self.cleaned_data["starts"])

    def move(self):
        """The new membership; None if it cannot be, with the reason in the form."""
        try:
            return self.membership.move(self.cleaned_data["zone"], self.cleaned_data["starts"])
        except forms.ValidationError as refused:
            self.add_error(None, refused)
        return None
