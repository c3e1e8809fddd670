"""What families read about an action item."""

from django.core.exceptions import ValidationError

from goals.forms.layout import helper, lines_input
from programs.models import PublicSentence
from programs.public_sentences import keep
from zones.forms.owned import OwnedForm

MISSING = "Write what families are to read."


class PublicSentenceForm(OwnedForm):
    """A sentence in plain words; publishing is the other button."""

    owner = ("item",)

    class Meta:
        model = PublicSentence
        fields = ["sentence", "shows_status"]
        widgets = {"sentence": lines_input(3)}
        labels = {
            "sentence": "What families read",
            "shows_status": "Show beside it how it stands",
        }
        help_texts = {
            "sentence": "One sentence in everyday words: what, for whom, when. No names of "
            "children or staff, no names of partners: those who say yes stand below it by "
            "themselves.",
            "shows_status": "On track, at risk and so on, as last reported and approved.",
        }

    use_required_attribute = False
    helper = helper("sentence", "shows_status")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["sentence"].error_messages["required"] = MISSING
        self.publishes = self.data.get("act") == "publish"

    def clean_sentence(self):
        words = " ".join(self.cleaned_data["sentence"].split())
        if not words:
            raise ValidationError(MISSING)
        return words

    def save(self):
        keep(self.instance, self.user, self.publishes)
        return self.instance
