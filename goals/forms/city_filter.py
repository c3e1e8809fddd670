"""Which zones the citywide view shows, and in which order."""

from django import forms

from goals.citywide import ORDERS
from goals.models import Stage


class CityFilter(forms.Form):
    """A part of a zone's or branch's name, the stage of today, the order."""

    q = forms.CharField(label="Find a zone", required=False, max_length=80)
    stage = forms.ChoiceField(required=False, choices=[("", "Every stage"), *Stage.Code.choices])
    sort = forms.ChoiceField(
        label="Order",
        required=False,
        choices=[(code, f"{words[:1].upper()}{words[1:]}") for code, words in ORDERS.items()],
    )

    @property
    def order(self):
        return self.cleaned_data["sort"] or "name"

    @property
    def narrows(self):
        return bool(self.cleaned_data["q"] or self.cleaned_data["stage"])
