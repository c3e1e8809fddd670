"""A test given in one window of a year; and which classes of a school take it."""

from django import forms

from assessments import levels
from assessments.models import Administration, year_name
from goals.forms.layout import day_input, helper, name_what_is_missing
from zones.forms.owned import OwnedForm, hold, in_reach, not_before

ROSTER = "roster"  # the source system of what is sent on the pages


class AdministrationForm(OwnedForm):
    """A window; and which line item of the gradebook it is, where the titles do not say it."""

    owner = ("assessment",)
    sourced_id = forms.CharField(
        label="Line item of the gradebook",
        max_length=255,
        required=False,
        help_text="Its sourcedId in lineItems.csv. Needed only where the line item has another "
        "title than this assessment.",
    )

    class Meta:
        model = Administration
        fields = ("year", "window", "opens", "closes")
        widgets = {"opens": day_input(), "closes": day_input()}
        help_texts = {
            "opens": "Without days it is open: results can be entered at any time.",
            "closes": "After this day nobody but the data steward is asked for results.",
        }

    helper = helper()

    def __init__(self, *args, this_year, **kwargs):
        super().__init__(*args, **kwargs)
        years = range(this_year + 1, this_year - 10, -1)
        self.fields["year"] = forms.TypedChoiceField(
            label="School year", coerce=int, choices=[(year, year_name(year)) for year in years]
        )
        if not self.instance.pk:
            self.initial["year"] = this_year
        self.initial["sourced_id"] = self.instance.sourced_id
        name_what_is_missing(self)

    def clean_sourced_id(self):
        key = self.cleaned_data["sourced_id"].strip()
        linked = Administration.objects.filter(source=ROSTER, sourced_id=key).exclude(sourced_id="")
        district = self.instance.assessment.district_id
        other = linked.filter(assessment__district=district).exclude(pk=self.instance.pk).first()
        if other:
            raise forms.ValidationError(f"This line item belongs to {other}.")
        return key

    def clean_opens(self):
        return in_reach(self.cleaned_data["opens"])

    def clean_closes(self):
        return not_before(in_reach(self.cleaned_data["closes"]), self.cleaned_data.get("opens"))

    def clean(self):
        data, row = super().clean(), self.instance
        hold(row.assessment)
        year = data.get("year")
        same = Administration.objects.filter(
            assessment=row.assessment, year=year, window=data.get("window")
        )
        if same.exclude(pk=row.pk).exists():
            self.add_error("window", "This window of the year is there already.")
        if year and row.pk and levels.entered([row.pk]):
            if Administration.objects.values_list("year", flat=True).get(pk=row.pk) != year:
                self.add_error("year", "Results are in: they stay in the year they are of.")
        elif year:
            row.level_set = levels.level_set_of(row.assessment, year)
        row.sourced_id = data.get("sourced_id", row.sourced_id)
        row.source = ROSTER if row.sourced_id else ""
        return data


class SittingsForm(forms.Form):
    """The classes of one school that take a test: ticked, with who gives it."""

    def __init__(self, *args, classes, givers, sittings, **kwargs):
        super().__init__(*args, **kwargs)
        self.classes, people = classes, [("", "Nobody named"), *givers]
        for row in classes:
            taken, by = f"takes_{row.pk}", f"by_{row.pk}"
            self.fields[taken] = forms.BooleanField(
                required=False, initial=row.pk in sittings, label=row.title
            )
            self.fields[by] = forms.TypedChoiceField(
                required=False,
                choices=people,
                coerce=int,
                empty_value=None,
                label=f"Who gives it in {row.title}",
                initial=sittings.get(row.pk) or "",
            )

    @property
    def rows(self):
        return [(row, self[f"takes_{row.pk}"], self[f"by_{row.pk}"]) for row in self.classes]

    @property
    def chosen(self):
        """{id of a class that takes it: id of who gives it, or None}"""
        data = self.cleaned_data
        return {row.pk: data[f"by_{row.pk}"] for row in self.classes if data[f"takes_{row.pk}"]}
