"""Lists of choices are written at once, as Django's own templates write them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from config.form_renderer import Renderer

CHOICES = [
    ("", "Any “age” & <b>size</b>"),
    ('a"b', "It's one"),
    ("Group <1>", [(1, "One"), (2, "Two & more")]),
]


@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple])
@pytest.mark.parametrize("chosen", [None, 1, 'a"b', ["1", "2"]])
def test_a_list_of_choices_is_what_django_would_write(widget, chosen):
    made = widget(choices=CHOICES, attrs={"class": "form-select", "required": True, "max": False})

    ours, theirs = (
        made.render("age", chosen, {"id": "id_<age>"}, renderer=renderer())
        for renderer in (Renderer, DjangoTemplates)
    )

    assert ours == theirs.replace("</option>\n", "</option>")  # without its empty lines
