"""Lists of people, places and zones on their way in."""

from django import forms

from zones.imports import KINDS, MAX_BYTES, ListError, read_rows
from zones.models import District, Upload

from .owned import say_what_is_missing


class UploadForm(forms.Form):
    district = forms.ModelChoiceField(District.objects.none())
    file = forms.FileField(
        label="Excel or CSV file",
        help_text="The first row names the columns. Other columns are left alone.",
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty. Send a list with a row of column names.",
        },
    )

    def __init__(self, *args, user, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.kind = user, kind
        say_what_is_missing({"district": self.fields["district"]})
        keepers = user.held.districts(*KINDS[kind].KEEPERS)
        self.fields["district"].queryset = District.objects.filter(pk__in=keepers)
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.tsv,.xlsx"
        if len(keepers) == 1:
            self.only = next(iter(keepers))
            del self.fields["district"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                f"{file.name} is larger than 2 MB. Send it in parts, without pictures."
            )
        try:
            self.rows = read_rows(file.name, file.read(), self.kind)
        except ListError as problem:
            raise forms.ValidationError(str(problem)) from problem
        return file

    def save(self):
        district = self.cleaned_data.get("district")
        return Upload.objects.create(
            district_id=district.pk if district else self.only,
            created_by=self.user,
            kind=self.kind,
            name=self.cleaned_data["file"].name[:200],
            rows=self.rows,
        )
