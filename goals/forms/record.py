"""Setting a hold; making words unreadable."""

from django import forms

from goals.models import Hold, Plan
from zones.access import Role
from zones.forms.owned import DateInput, not_before, say_what_is_missing
from zones.models import District, Place, Position, User


class HoldForm(forms.ModelForm):
    """What a hold covers; what is left empty covers all of the district."""

    class Meta:
        model = Hold
        fields = ["district", "plan", "place", "person", "starts", "ends", "reason"]
        widgets = {
            "starts": DateInput(),
            "ends": DateInput(),
            "reason": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "plan": "Empty: every plan.",
            "place": "Empty: every place. The place of the work, of the seat, or the plan’s owner.",
            "person": "Empty: everybody. The person can read that this hold exists, and why.",
            "starts": "Empty: from the beginning.",
            "ends": "Empty: also what is still to come.",
            "reason": "Everybody reads this who tries to delete something it keeps.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.set_by = user
        mine = user.held.districts(Role.DATA_STEWARD)
        staff = Position.objects.filter(place__district__in=mine).order_by()
        plans = Plan.objects.visible_to(user).filter(owner__district__in=mine)
        self.fields["plan"].queryset = plans.order_by("title")
        self.fields["place"].queryset = Place.objects.filter(district__in=mine)
        self.fields["person"].queryset = User.objects.filter(pk__in=staff.values("user"))
        self.fields["district"].queryset = District.objects.filter(pk__in=mine)
        if len(mine) == 1:
            del self.fields["district"]
            self.instance.district_id = next(iter(mine))
        say_what_is_missing(self.fields)
        self.fields["reason"].error_messages["required"] = "Say why the records are kept."
        for name in ("plan", "place", "person"):
            self.fields[name].empty_label = f"Every {name}"

    def clean_ends(self):
        return not_before(self.cleaned_data["ends"], self.cleaned_data.get("starts"))

    def clean(self):
        data = super().clean()
        district = data.get("district") or self.instance.district
        plan, place, person = data.get("plan"), data.get("place"), data.get("person")
        if plan and plan.owner.district != district:
            self.add_error("plan", f"This plan is not one of {district}.")
        if place and place.district != district:
            self.add_error("place", f"{place} is not in {district}.")
        if person and not person.positions.filter(place__district=district).exists():
            self.add_error("person", f"{person} never worked in {district}.")
        return data


class RedactForm(forms.Form):
    """Which words go, what goes as a whole, and why. Nothing typed here is kept."""

    words = forms.CharField(
        label="Words to remove",
        required=False,
        max_length=2000,
        help_text="One name or phrase on each line, at least two letters. Also found in capitals, "
        "and with another space between its parts.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    whole = forms.MultipleChoiceField(
        label="Remove as a whole",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Words inside files and pictures are not searched: open them, and remove the "
        "file if it names or shows the child.",
    )
    reason = forms.CharField(
        label="Why",
        max_length=1000,
        help_text="Stays on record, so do not repeat the name here.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data=None, *, wholes):
        super().__init__(data)
        self.fields["whole"].choices = wholes
        if not wholes:
            del self.fields["whole"]
        self.confirms = "confirm" in self.data
        if not self.is_bound:  # first the words, then the reason
            del self.fields["reason"]
            return
        self.fields["reason"].required = self.confirms
        self.fields["reason"].error_messages["required"] = "Say why the words have to go."

    def clean_words(self):
        words = [" ".join(line.split()) for line in self.cleaned_data["words"].splitlines()]
        words = list(dict.fromkeys(word for word in words if word))
        if any(len(word) < 2 for word in words):
            raise forms.ValidationError("One letter alone would take too much. Write the name.")
        return words

    def clean(self):
        data = super().clean()
        if not data.get("words") and not data.get("whole") and "words" not in self.errors:
            self.add_error("words", "Write the words to remove, or choose what goes as a whole.")
        said = data.get("reason", "").casefold()
        if any(word.casefold() in said for word in data.get("words") or ()):
            self.add_error("reason", "The reason names what is to go. Say it without the name.")
        return data

    def asks_why(self):
        """The words looked for; the next press removes them, and needs the reason."""
        self.fields["reason"].required = True
        return self.cleaned_data["words"]
