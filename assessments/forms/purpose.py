"""What a data steward looks at students for, said once a day."""

from django import forms

from goals.forms.layout import helper, lines_input

KINDS = (
    ("Request of a family", "A request of a family"),
    ("Correction", "A correction of the record"),
    ("Import", "An import, or rows it refused"),
    ("Report", "A report, or a question of the district"),
    ("Audit or breach", "An audit, or who saw what"),
    ("Another purpose", "Another purpose"),
)
LEAST = 5  # letters: fewer say nothing to who reads the record


class PurposeForm(forms.Form):
    kind = forms.ChoiceField(
        label="What for",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you look at students for."},
    )
    words = forms.CharField(
        label="In your words",
        max_length=250,
        widget=lines_input(2),
        help_text="Families can ask who saw their child’s record, and read this. Do not name a "
        "child here.",
        error_messages={"required": "Say in a few words what you look for."},
    )

    helper = helper()

    def clean_words(self):
        words = " ".join(self.cleaned_data["words"].split())
        if sum(map(str.isalpha, words)) < LEAST:
            raise forms.ValidationError("Say it so that somebody else understands it.")
        return words

    @property
    def purpose(self):
        return f"{self.cleaned_data['kind']}: {self.cleaned_data['words']}"
