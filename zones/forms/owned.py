"""A form for a row whose owner (district, zone, year, person) is given by the page."""

from django import forms


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class OwnedForm(forms.ModelForm):
    """`owner` names fields that are set before and yet take part in the check of constraints."""

    owner = ()

    def _get_validation_exclusions(self):
        known = {name for name in self.owner if self.instance.serializable_value(name) is not None}
        return super()._get_validation_exclusions() - known


def not_before(ends, starts):
    """`ends`, if a range can run to it; the database refuses to compare one that runs backwards."""
    if ends and starts and ends < starts:
        raise forms.ValidationError("The last day cannot be before the first.")
    return ends
