"""Hints under the fields of forms are text: some name a place or a person."""

from django import forms
from django.template.loader import render_to_string


class Named(forms.Form):
    count = forms.CharField(help_text="At <b>Heron</b>.")


def test_a_name_in_a_hint_is_no_markup():
    html = render_to_string("bootstrap5/_hint.html", {"field": Named()["count"]})

    assert "At &lt;b&gt;Heron&lt;/b&gt;." in html
