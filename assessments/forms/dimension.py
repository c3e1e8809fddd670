"""What students are grouped by, with its groups: one on a line."""

from django import forms

from assessments.groups import used
from assessments.models import Dimension
from goals.forms.layout import helper, lines_input, name_what_is_missing
from zones.access import Role
from zones.forms.owned import OwnedForm, hold
from zones.models import District

MOST = 60


class DimensionForm(OwnedForm):
    owner = ("district",)
    groups = forms.CharField(
        widget=lines_input(8),
        label="Groups",
        max_length=8000,
        help_text="One on a line: the code a file calls it, a space, and its name. For example: "
        "EL English learners.",
    )

    class Meta:
        model = Dimension
        fields = ("district", "kind", "name", "position")
        labels = {"kind": "What kind", "position": "Place in reports"}
        help_texts = {"position": "0 stands first."}

    helper = helper("district", "kind", "name", "groups", "position")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = user.held.districts(Role.DATA_STEWARD)
        if self.instance.pk or len(mine) == 1:
            self.instance.district_id = self.instance.district_id or next(iter(mine))
            del self.fields["district"]
            self.helper = helper("kind", "name", "groups", "position")
        else:
            self.fields["district"].queryset = District.objects.filter(pk__in=mine)
        self.initial.setdefault("groups", self._lines())
        name_what_is_missing(self)

    def _lines(self):
        rows = self.instance.categories.all() if self.instance.pk else ()
        return "\n".join(f"{row.code} {row.name}" for row in rows)

    def stored(self):
        return super().stored() | {"groups": self._lines()}

    def clean_groups(self):
        """Kept as text, in one form; the groups themselves are in `named`: {code: name}."""
        self.named, lines = {}, self.cleaned_data["groups"].splitlines()
        for line in filter(str.strip, lines):
            code, _, name = line.strip().partition(" ")
            name = name.strip() or code
            if len(code) > 60 or len(name) > 80:
                raise forms.ValidationError(f"This line is too long: {line[:60]}…")
            if code.lower() in (known.lower() for known in self.named):
                raise forms.ValidationError(f"Two groups have the code {code}.")
            self.named[code] = name
        if not 0 < len(self.named) <= MOST:
            raise forms.ValidationError(f"Name from 1 to {MOST} groups.")
        return "\n".join(f"{code} {name}" for code, name in self.named.items())

    def clean(self):
        data = super().clean()
        district = data.get("district") or District(pk=self.instance.district_id)
        if not district.pk:
            return data
        if self.instance.pk is None:
            hold(district)
        same = Dimension.objects.filter(district=district, name__iexact=data.get("name"))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "The district already groups students by this.")
        if self.instance.pk and "groups" in data:
            codes = {code.lower() for code in self.named}
            rows = [row for row in self.instance.categories.all() if row.code.lower() not in codes]
            if left := used(rows):
                self.add_error(
                    "groups", f"Students belong to {left[0].code} {left[0].name}: it stays."
                )
        return data
