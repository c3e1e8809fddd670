"""A form for a row whose owner (district, zone, year, person) is given by the page."""

from django import forms

from .versions import VersionedForm


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class OwnedForm(VersionedForm):
    """`owner` names fields that are set before and yet take part in the check of constraints."""

    owner = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_what_is_missing(self.fields)

    def _get_validation_exclusions(self):
        known = {name for name in self.owner if self.instance.serializable_value(name) is not None}
        return super()._get_validation_exclusions() - known


def say_what_is_missing(fields):
    """Choose the place. · Enter the last day. An empty choice says what it is for too."""
    for name, field in fields.items():
        label = (field.label or name.replace("_", " ")).lower()
        if isinstance(field, forms.ChoiceField):
            field.error_messages["required"] = f"Choose the {label}."
        elif not isinstance(field, forms.BooleanField):
            field.error_messages["required"] = f"Enter the {label}."
        if getattr(field, "empty_label", None):
            field.empty_label = f"Choose the {label}"


def not_before(ends, starts):
    """`ends`, if a range can run to it; the database refuses to compare one that runs backwards."""
    if ends and starts and ends < starts:
        raise forms.ValidationError("The last day cannot be before the first.")
    return ends
