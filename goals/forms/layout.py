"""What the forms of this room share."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms


def helper(*fields):
    """A crispy helper that draws `fields` (default: all) inside the page's own form tag."""
    made = FormHelper()
    made.form_tag = False
    made.render_hidden_fields = True  # the version, the place where there is one only
    if fields:
        made.layout = Layout(*fields)
    return made


def day_input():
    """A date the browser offers a calendar for."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OneLine(forms.CharField):
    """Words kept as one line, however they were typed."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


def lines_input(rows):
    return forms.Textarea(attrs={"rows": rows})


def name_what_is_missing(form):
    """Says of every empty field which one it is: the summary shows the message alone."""
    for name, field in form.fields.items():
        label = str(field.label or name.replace("_", " "))
        field.error_messages["required"] = f"Fill in: {label[:1].upper()}{label[1:]}."
