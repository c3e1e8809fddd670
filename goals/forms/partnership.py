"""What the forms of the partnership share: whose district the new row is."""

from django import forms

from zones.access import PARTNERSHIP_ROLES
from zones.forms.links import WebAddressField
from zones.forms.owned import OwnedForm
from zones.models import District, Place

from .layout import helper

FAR_YEARS = 10  # nothing is planned further ahead


class PartnershipForm(OwnedForm):
    """A row of the partnership. The district is asked only of who leads one in several."""

    owner = ("district",)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        mine = user.held.districts(*PARTNERSHIP_ROLES)
        if self.instance.pk or len(mine) == 1:
            self.instance.district_id = self.instance.district_id or next(iter(mine))
            self.fields.pop("district", None)
        else:
            self.fields["district"].queryset = District.objects.filter(pk__in=mine)
        self.helper = helper()

    def districts(self):
        """Ids of the districts the row can belong to."""
        if self.instance.district_id:
            return {self.instance.district_id}
        return self.user.held.districts(*PARTNERSHIP_ROLES)

    def places(self):
        """The places it can name: open ones, and no other district's."""
        return Place.objects.filter(district__in=self.districts()).open_on()

    def refuse_elsewhere(self, name):
        """A place of another district than the one chosen on the same form."""
        chosen, data = self.cleaned_data.get(name), self.cleaned_data
        district = getattr(data.get("district"), "pk", self.instance.district_id)
        if chosen and district and chosen.district_id != district:
            self.add_error(name, f"{chosen} is not in that district.")


def grouped(places):
    """Choices of places by what they are: [("Schools", [(id, name), …]), …]"""
    groups = {}
    titles = {"school": "Schools", "branch": "Branches of the library", "office": "Offices"}
    for pk, name, kind in places.order_by("kind", "name").values_list("pk", "name", "kind"):
        groups.setdefault(titles[kind], []).append((pk, name))
    order = ("Offices", "Branches of the library", "Schools")
    return [(title, groups[title]) for title in order if title in groups]


def web_address(help_text=""):
    return WebAddressField(label="Link", required=False, help_text=help_text)


def not_ahead(day, today, said):
    if day and day > today:
        raise forms.ValidationError(said)
    return day
