"""Which zones a list of zones shows."""

from django import forms

from goals.models import Stage


class StageFilter(forms.Form):
    """Zones in one stage. The stages to come are not asked: the list is about today."""

    stage = forms.ChoiceField(required=False, choices=[("", "Every stage"), *Stage.Code.choices])

    def keeps(self, standing):
        wanted = self.cleaned_data["stage"]
        return not wanted or standing.code == wanted
