"""A form for a row whose owner (district, zone, year, person) is given by the page."""

from django import forms
from django.http import Http404
from django.utils import timezone

from .versions import VersionedForm

PAST_YEARS, COMING_YEARS = 100, 20


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


UNSAID = forms.Field.default_error_messages["required"]


def say_what_is_missing(fields):
    """Choose the place. · Enter the last day. Unless the form or its Meta says it in other words.
    An empty choice says what it is for too."""
    for name, field in fields.items():
        label = (field.label or name.replace("_", " ")).lower()
        said = "Choose" if isinstance(field, forms.ChoiceField) else "Enter"
        if field.error_messages["required"] == UNSAID and not isinstance(field, forms.BooleanField):
            field.error_messages["required"] = f"{said} the {label}."
        if getattr(field, "empty_label", None):
            field.empty_label = f"Choose the {label}"


def hold(row):
    """`row` is nobody else's until what is sent is saved: of two who add the same thing to it at
    once, the second reads what the first wrote. What was deleted meanwhile is not there: 404."""
    rows = type(row).objects.select_for_update(no_key=True, of=("self",)).order_by()
    if not rows.filter(pk=row.pk).first():
        raise Http404


def in_reach(day):
    """`day`, unless its year is mistyped: pages that reckon with 9999 or 0026 would fail."""
    year = timezone.localdate().year
    if day and not year - PAST_YEARS <= day.year <= year + COMING_YEARS:
        raise forms.ValidationError(
            f"Check the year: it lies between {year - PAST_YEARS} and {year + COMING_YEARS}."
        )
    return day


def not_before(ends, starts):
    """`ends`, if a range can run to it; the database refuses to compare one that runs backwards."""
    if ends and starts and ends < starts:
        raise forms.ValidationError("The last day cannot be before the first.")
    return ends
