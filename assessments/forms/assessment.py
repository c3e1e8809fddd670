"""A common assessment: its scale, its grades, what it follows and what it is aligned to."""

from django import forms

from assessments import levels
from assessments.models import Assessment, LevelSet
from assessments.models.assessment import KEEPERS
from goals.forms.layout import helper, name_what_is_missing
from goals.models import Standard
from zones.forms.owned import OwnedForm, hold
from zones.models import District

CODES = ("PK", "KG", *(f"{grade:02}" for grade in range(1, 13)))
GRADES = [("PK", "PK"), ("KG", "K"), *((code, str(int(code))) for code in CODES[2:])]
Scale = Assessment.Scale


class GradesField(forms.MultipleChoiceField):
    """Grades ticked; kept as KG,01,02, in their order."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(choices=GRADES, **kwargs)

    def prepare_value(self, value):
        text = value if isinstance(value, str) else ",".join(value or ())
        return [code for code in text.split(",") if code]

    def clean(self, value):
        ticked = super().clean(self.prepare_value(value))
        return ",".join(code for code in CODES if code in ticked)


class AssessmentForm(OwnedForm):
    """The district is asked only of who keeps tests in several."""

    owner = ("district",)
    grades = GradesField(label="Grades that take it")

    class Meta:
        model = Assessment
        fields = (
            "district",
            "name",
            "subject",
            "grades",
            "scale",
            "lowest",
            "highest",
            "letters",
            "follows",
            "standards",
        )
        widgets = {"standards": forms.CheckboxSelectMultiple}
        labels = {
            "lowest": "Lowest score",
            "highest": "Highest score",
            "follows": "Takes the place of",
            "standards": "Aligned to",
        }
        help_texts = {
            "lowest": "For points only.",
            "highest": "For points only.",
            "letters": "For ordered letters only, from low to high, with spaces: A B C.",
            "follows": "The instrument before this one. The trend line breaks between the two.",
        }

    helper = helper()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = user.held.districts(*KEEPERS)
        if self.instance.pk or len(mine) == 1:
            self.instance.district_id = self.instance.district_id or next(iter(mine))
            mine = {self.instance.district_id}
            del self.fields["district"]
        else:
            self.fields["district"].queryset = District.objects.filter(pk__in=mine)
        others = Assessment.objects.filter(district__in=mine).exclude(pk=self.instance.pk)
        self.fields["follows"].queryset = others
        self.fields["follows"].empty_label = "No other test"
        found = Standard.objects.filter(framework__district__in=mine).select_related("framework")
        self.fields["standards"].queryset = found
        if not found:
            del self.fields["standards"]
        name_what_is_missing(self)

    def clean_letters(self):
        letters = self.cleaned_data["letters"].split()
        if len({letter.lower() for letter in letters}) < len(letters):
            raise forms.ValidationError("A letter stands there twice.")
        return " ".join(letters)

    def clean(self):
        data = super().clean()
        scale = data.get("scale")
        if scale == Scale.PERCENT:
            data |= {"lowest": 0, "highest": 100}
        elif scale in (Scale.LEVELS, Scale.LETTERS):
            data |= {"lowest": None, "highest": None}
        elif scale and None in (data.get("lowest"), data.get("highest")):
            self.add_error("lowest", "Points need a lowest and a highest score.")
        if scale == Scale.LETTERS and len(data.get("letters", "").split()) < 2:
            self.add_error("letters", "Name the letters, at least two.")
        elif scale != Scale.LETTERS:
            data["letters"] = ""
        self._stay_with_results(data)
        self._not_twice(data)
        return data

    def _stay_with_results(self, data):
        """Scores that are in keep their meaning: another scale is another test."""
        if not self.instance.pk:
            return
        kept = ("scale", "lowest", "highest", "letters")
        now = Assessment.objects.values(*kept).get(pk=self.instance.pk)
        if all(now[name] == data.get(name, now[name]) for name in kept):
            return
        cut = LevelSet.objects.filter(assessment=self.instance).exists()
        if cut or levels.last_year_with_results(self.instance):
            self.add_error(
                "scale",
                "Its levels or results are on the scale it has. Another scale is another test: "
                "add it, and say that it takes the place of this one.",
            )

    def _not_twice(self, data):
        district = data.get("district") or self.instance.district_id
        if not district or not data.get("name"):
            return
        if self.instance.pk is None:
            hold(district if isinstance(district, District) else District(pk=district))
        same = Assessment.objects.filter(district=district, name__iexact=data["name"])
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "The district already has an assessment with this name.")
        follows = data.get("follows")
        if follows and follows.district_id != getattr(district, "pk", district):
            self.add_error("follows", "That test is of another district.")
