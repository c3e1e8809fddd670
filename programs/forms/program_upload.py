"""A list of past programs on its way in: the file, then which column says what."""

from django import forms

from programs.imports import COLUMNS, proposed
from programs.imports.columns import missing
from programs.models import ProgramUpload
from zones.imports import MAX_BYTES, ListError
from zones.imports.read import read_table
from zones.models import Place


class ProgramUploadForm(forms.Form):
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label="Whose programs these were",
        empty_label="Choose the place",
        error_messages={"required": "Choose the place."},
    )
    file = forms.FileField(
        label="Excel or CSV file",
        help_text="As another system exports it. Its first row names the columns.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["place"].queryset = ProgramUpload.objects.places_of(user)
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.tsv,.xlsx"
        mine = list(self.fields["place"].queryset[:2])
        if len(mine) == 1:
            self.fields["place"].initial = mine[0]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"{file.name} is larger than 2 MB. Send it in parts.")
        try:
            self.headings, self.rows = read_table(file.name, file.read())
        except ListError as problem:
            raise forms.ValidationError(str(problem)) from problem
        return file

    def save(self):
        place = self.cleaned_data["place"]
        return ProgramUpload.objects.create(
            place=place,
            created_by=self.user,
            name=self.cleaned_data["file"].name[:200],
            headings=self.headings,
            rows=self.rows,
            columns=proposed(self.headings, place.district_id),
        )


class ColumnsForm(forms.Form):
    """For each thing we keep, the column of the list that says it."""

    def __init__(self, *args, upload, **kwargs):
        super().__init__(*args, **kwargs)
        heads = [(head, head) for head in dict.fromkeys(upload.headings) if head]
        for column in COLUMNS:
            self.fields[column.code] = forms.ChoiceField(
                label=column.label,
                required=False,
                choices=[("", "Not in the list"), *heads],
                initial=upload.columns.get(column.code, ""),
            )

    def clean(self):
        data = super().clean()
        named = {code: head for code, head in data.items() if head}
        if not self.errors and (wanted := missing(named)):
            raise forms.ValidationError(f"Say which column holds: {', '.join(wanted)}.")
        twice = {head for head in named.values() if list(named.values()).count(head) > 1}
        if twice - {named.get("date")}:  # a date and its time may stand in one cell
            raise forms.ValidationError(f"Chosen twice: {', '.join(sorted(twice))}.")
        self.named = named
        return data
