"""A day on which the place is closed: asked about, not refused."""

from django import forms

from programs.recurrence import closed_days
from zones.access import Kind
from zones.formats import long_date

NAME = "anyway"  # the box stands in the form only where something is asked
LABEL = "Hold it anyway"


def anyway_field():
    return forms.BooleanField(required=False, label=LABEL)


def fields_shown(form):
    """The fields of a form that its page shows: the box too where it was ticked before."""
    ticked = form.is_bound and form[NAME].value()
    return {name: field for name, field in form.fields.items() if name != NAME or ticked}


def ask_about_closed(form, place, day):
    """Says that the place is closed on `day`, unless the form was sent with the box ticked."""
    closed = {} if form.cleaned_data.get(NAME) else closed_days(place, [day])
    if day not in closed:
        return
    why = f" ({closed[day]})" if closed[day] else ""
    shut = f"{place} is closed" if place.kind == Kind.BRANCH else "There is no school"
    form.add_error(NAME, f"{shut} on {long_date(day)}{why}. Choose another day, or tick “{LABEL}”.")
    form.helper.layout.fields.insert(0, NAME)
