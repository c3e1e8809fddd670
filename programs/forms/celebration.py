"""What is worth telling everybody, in one sentence, with the consent of who did it."""

from django import forms

from goals.forms.layout import helper, name_what_is_missing
from programs.models import Celebration
from zones.forms.owned import OwnedForm, hold


class CelebrationForm(OwnedForm):
    """`of` is the update or the session, which has one celebration at most."""

    owner = ("district", "place", "update", "session")

    class Meta:
        model = Celebration
        fields = ("sentence", "consent")
        widgets = {"sentence": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "sentence": "One sentence all staff of the district may read. It may also stand in the "
            "annual report. Do not name families or students.",
        }

    helper = helper()

    def __init__(self, *args, of, **kwargs):
        super().__init__(*args, **kwargs)
        self.of = of
        self.initial["consent"] = False
        name_what_is_missing(self)

    def clean_consent(self):
        if not self.cleaned_data["consent"]:
            raise forms.ValidationError("Ask the people it is about, then tick this.")
        return True

    def clean(self):
        data = super().clean()
        hold(self.of)
        others = Celebration.objects.standing().filter(
            update=self.instance.update_id, session=self.instance.session_id
        )
        if others.exists():
            raise forms.ValidationError("Somebody celebrated this meanwhile: it is in the feed.")
        self.instance.withdrawn_at = None
        return data
