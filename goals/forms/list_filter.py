"""What the filters over the lists share: read from the address, said in words, cut into pages."""

from django import forms
from django.core.paginator import Paginator

from zones.formats import long_date

PER_PAGE = 50
BOUNDS = {"since": "from", "until": "until"}


class ListFilter(forms.Form):
    """What the address asks for. A list says in `apply` which rows that are."""

    def __init__(self, address, data=None):
        super().__init__(address if data is None else data, auto_id="filter_%s")
        self.address = address

    @property
    def is_narrowed(self):
        return any(self.address.get(name) for name in self.fields)

    @property
    def said(self):
        """Asked for: “story times”, Families, Goodwin zone, from February 2, 2026."""
        asked = [(name, value) for name, value in self.cleaned_data.items() if value]
        return f"Asked for: {', '.join(self._word(name, value) for name, value in asked)}."

    def _word(self, name, value):
        field = self.fields[name]
        if name in BOUNDS:
            return f"{BOUNDS[name]} {long_date(value)}"
        if isinstance(field, forms.BooleanField):
            return field.label.lower()
        if isinstance(field, forms.ModelChoiceField):
            return str(value)
        if isinstance(field, forms.ChoiceField):
            return {str(key): label for key, label in field.choices}[str(value)]
        return f"“{value}”"

    def apply(self, rows):
        """The rows asked for, in the order of the list."""
        raise NotImplementedError

    def page(self, rows):
        return Paginator(self.apply(rows), PER_PAGE).get_page(self.address.get("page"))
