"""The performance levels of a test: names from low to high, the least score of each."""

from django import forms

from assessments import levels
from assessments.models import LevelSet, year_name
from goals.forms.layout import name_what_is_missing
from zones.forms.owned import OwnedForm, hold


class LevelSetForm(OwnedForm):
    """Eight rows of a name and a cut score; empty ones at the end are left out."""

    owner = ("assessment",)
    meets = forms.TypedChoiceField(
        label="The standard is met from", coerce=int, choices=[], initial=""
    )

    class Meta:
        model = LevelSet
        fields = ("from_year",)
        labels = {"from_year": "From the school year"}

    def __init__(self, *args, this_year, **kwargs):
        super().__init__(*args, **kwargs)
        years = range(this_year + 1, this_year - 10, -1)
        self.fields["from_year"] = forms.TypedChoiceField(
            label="From the school year",
            coerce=int,
            choices=[(year, year_name(year)) for year in years],
        )
        if not self.instance.pk:  # the first year that no result keeps as it is
            last = levels.last_year_with_results(self.instance.assessment)
            self.initial["from_year"] = max(this_year, last + 1) if last else this_year
        self.cuts = self.instance.assessment.scale != levels.Scale.LEVELS
        self.fields["meets"].choices = [
            ("", "Choose the level"),
            *((place, f"Level {place}") for place in range(1, levels.MOST + 1)),
        ]
        for name, field in _rows(self.cuts):
            self.fields[name] = field
        self.initial = self._stored_levels() | self.initial
        name_what_is_missing(self)

    def _stored_levels(self):
        found, rows = {}, self.instance.levels.all() if self.instance.pk else ()
        for row in rows:
            found[f"name_{row.position}"] = row.name
            found[f"cut_{row.position}"] = levels.cut_words(self.instance.assessment, row.cut)
        meeting = [row.position for row in rows if row.meets]
        return found | ({"meets": min(meeting)} if meeting else {})

    def stored(self):
        kept = dict.fromkeys((name for name, _ in _rows(self.cuts)), "") | self._stored_levels()
        return super().stored() | {name: kept[name] for name in self.fields if name in kept}

    @property
    def rows(self):
        """[(place, field of the name, field of the cut score), …] for the page."""
        return [
            (place, self[f"name_{place}"], self[f"cut_{place}"] if self.cuts else None)
            for place in range(1, levels.MOST + 1)
        ]

    def clean(self):
        data = super().clean()
        hold(self.instance.assessment)
        self._not_over_results(data.get("from_year"))
        typed = [data.get(f"name_{place}", "") for place in range(1, levels.MOST + 1)]
        count = max((place for place, name in enumerate(typed, 1) if name), default=0)
        self.levels = [self._level(data, place) for place in range(1, count + 1)]
        if self.errors:
            return data
        if problem := levels.in_order(self.instance.assessment, self.levels):
            raise forms.ValidationError(problem)
        if not 0 < data["meets"] <= count:
            self.add_error("meets", "Choose one of the levels you named.")
        return data

    def _level(self, data, place):
        name, cut = data.get(f"name_{place}", ""), data.get(f"cut_{place}", "")
        if not name and f"name_{place}" not in self.errors:
            self.add_error(f"name_{place}", f"Level {place} has no name.")
        if not cut or place == 1:
            return levels.Level(name, None, place >= (data.get("meets") or 99))
        try:
            cut = levels.read_cut(self.instance.assessment, cut)
        except forms.ValidationError as problem:
            self.add_error(f"cut_{place}", problem)
            cut = None
        return levels.Level(name, cut, place >= (data.get("meets") or 99))

    def _not_over_results(self, year):
        assessment, row = self.instance.assessment, self.instance
        same = LevelSet.objects.filter(assessment=assessment, from_year=year).exclude(pk=row.pk)
        if same.exists():
            self.add_error("from_year", "The test has levels for this year already.")
        elif row.pk and levels.has_results(row):
            raise forms.ValidationError(
                "Results were read by these levels, so they stay as they are. Add levels that "
                "hold from a later year."
            )
        elif year and year <= (last := levels.last_year_with_results(assessment)):
            self.add_error(
                "from_year",
                f"Results of {year_name(last)} are in. Choose a later year: a year is read by one "
                "set of levels.",
            )


def _rows(cuts):
    """(name of a field, the field) of every row."""
    for place in range(1, levels.MOST + 1):
        label = f"Name of level {place}"
        yield f"name_{place}", forms.CharField(label=label, max_length=60, required=False)
        if cuts:
            label = f"Least score of level {place}"
            yield f"cut_{place}", forms.CharField(label=label, max_length=12, required=False)
