"""What a file of a session shows, and who may see it."""

from django import forms
from django.core.exceptions import ValidationError

from programs.models import SessionFile
from zones.forms.owned import OwnedForm


class SessionFileForm(OwnedForm):
    class Meta:
        model = SessionFile
        fields = ["alt", "consent", "is_public"]
        labels = {
            "alt": "What it shows, for those who cannot see it",
            "consent": "Everybody who can be recognized agreed that it is shown; for a child, a "
            "parent did",
            "is_public": "It may stand on the public site",
        }
        widgets = {"alt": forms.Textarea(attrs={"rows": 2})}

    def clean(self):
        data = super().clean()
        if data.get("is_public") and not data.get("alt"):
            raise ValidationError(
                {"alt": "Say what it shows: not everybody can see a public photo."}
            )
        if data.get("is_public") and not data.get("consent"):
            raise ValidationError(
                {"consent": "Ask first: a public photo needs everybody’s consent."}
            )
        return data
