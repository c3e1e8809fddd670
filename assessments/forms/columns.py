"""Which column of a file of results says what, and which performance level its words mean."""

from django import forms

from assessments import results
from assessments.models import PerformanceLevel
from assessments.results.columns import NAMING

MOST_LEVELS = 20


class ColumnsForm(forms.Form):
    """For each thing we keep, the column of the file that says it. Which test it is in which window
    is asked only where that was not said when the file was sent."""

    def __init__(self, *args, batch, table, **kwargs):
        super().__init__(*args, **kwargs)
        self.batch, self.headings = batch, table.headings
        heads = [(head, head) for head in dict.fromkeys(table.headings) if head]
        said = batch.columns or results.proposed(table.headings, batch.district_id)
        told = NAMING if batch.administration_id else ()
        self.besides = {code: said[code] for code in told if code in said}
        for column in results.COLUMNS:
            if column.code in told:
                continue
            self.fields[column.code] = forms.ChoiceField(
                label=column.label,
                required=False,
                choices=[("", "Not in the file"), *heads],
                initial=said.get(column.code, ""),
            )

    def clean(self):
        data = super().clean()
        chosen = {code: head for code, head in data.items() if head}
        besides = {code: head for code, head in self.besides.items() if head not in chosen.values()}
        self.columns = besides | chosen
        wanted = results.missing(self.columns, self.batch.administration)
        if not self.errors and wanted:
            raise forms.ValidationError(f"Say which column holds {', and '.join(wanted)}.")
        chosen = list(chosen.values())
        if twice := {head for head in chosen if chosen.count(head) > 1}:
            raise forms.ValidationError(f"Chosen twice: {', '.join(sorted(twice))}.")
        return data


class LevelsForm(forms.Form):
    """For each word of the file that is no level of the assessment, the level it means."""

    def __init__(self, *args, batch, words, said, **kwargs):
        super().__init__(*args, prefix="level", **kwargs)
        self.words = sorted(words)[:MOST_LEVELS]
        given = batch.administration
        levels = PerformanceLevel.objects.filter(level_set=given.level_set_id) if given else []
        names = [(level.name, level.name) for level in levels]
        for number, word in enumerate(self.words if names else ()):
            self.fields[str(number)] = forms.ChoiceField(
                label=f"“{word}”",
                required=False,
                choices=[("", "No level: refuse these rows"), *names],
                initial=said.get(word, ""),
            )

    @property
    def levels(self):
        found = {self.words[int(key)]: name for key, name in self.cleaned_data.items()}
        return {word: name for word, name in found.items() if name}
