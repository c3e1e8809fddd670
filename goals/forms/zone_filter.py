"""What the page of a zone shows: one school's side, or the steps that stand in one way."""

from django import forms

from goals.models import Update
from goals.status import Reporting


class ZoneFilter(forms.Form):
    school = forms.TypedChoiceField(
        label="Schools side shows", required=False, coerce=int, empty_value=None
    )
    status = forms.ChoiceField(required=False)

    def __init__(self, *args, scene, **kwargs):
        super().__init__(*args, **kwargs)
        schools = [(row.pk, row.name) for row in scene.places if not row.is_branch]
        self.fields["school"].choices = [("", "All schools"), *schools]
        silent = [(Reporting.NOT_REPORTING.value, Reporting.NOT_REPORTING.label)]
        told = silent if scene.names else []
        self.fields["status"].choices = [("", "Any"), *Update.Status.choices, *told]
