"""A file on its way in: what it holds, and for whom."""

from pathlib import PurePath

from django import forms

from assessments import batches
from assessments.access import ENTERING_ROLES
from assessments.models import Administration, Batch
from zones.access import Role
from zones.forms.owned import say_what_is_missing
from zones.models import District

Kind = Batch.Kind
MOST_BYTES = 2 * 1024**3
ENDINGS = {
    Kind.ROSTER: (".zip",),
    Kind.FLAGS: (".csv", ".txt", ".tsv", ".zip"),
    Kind.RESULTS: (".csv", ".txt", ".tsv", ".xlsx"),
}
HOLDS = {
    Kind.ROSTER: "A roster: schools, classes, staff and students (OneRoster or SDS, zipped)",
    Kind.FLAGS: "Program flags of students (CSV)",
    Kind.RESULTS: "Results of an assessment (CSV or Excel)",
}


class UploadForm(forms.Form):
    """Rosters and flags are sent by data stewards, results by whoever enters them."""

    district = forms.ModelChoiceField(District.objects.none())
    kind = forms.ChoiceField(
        label="What the file holds",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the file holds."},
    )
    administration = forms.ModelChoiceField(
        Administration.objects.none(),
        required=False,
        label="Assessment and window",
        help_text="Results only. Leave it empty where the rows themselves name the assessment, "
        "the window and the year.",
    )
    file = forms.FileField(
        help_text="You see what it would do before any student’s row is changed.",
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty.",
            "max_length": "The file’s name is too long.",
        },
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        say_what_is_missing({"district": self.fields["district"]})
        self.fields["administration"].empty_label = "The file says it"
        districts = user.held.districts(*ENTERING_ROLES)
        self.fields["district"].queryset = District.objects.filter(pk__in=districts)
        given = Administration.objects.visible_to(user).filter(assessment__ended_on=None)
        self.fields["administration"].queryset = given.select_related("assessment")
        self.only = next(iter(districts)) if len(districts) == 1 else None
        if self.only:
            del self.fields["district"]
        if user.held.has(Role.DATA_STEWARD):
            self.fields["kind"].choices = HOLDS.items()
        else:
            del self.fields["kind"]

    def clean(self):
        data = super().clean()
        district = data.get("district")
        self.district_id = self.only or (district and district.pk)
        self.kind = data.get("kind") if "kind" in self.fields else Kind.RESULTS
        if self.kind and "file" in data:
            self._check_file(data["file"])
        if self.kind in (Kind.ROSTER, Kind.FLAGS) and self.district_id:
            self._check_steward()
        given = data.get("administration")
        if given and self.district_id and given.assessment.district_id != self.district_id:
            self.add_error("administration", "This assessment belongs to another district.")
        return data

    def _check_file(self, file):
        endings = ENDINGS[self.kind]
        if PurePath(file.name).suffix.lower() not in endings:
            wanted = ", ".join(endings[:-1]) + f" or {endings[-1]}" * (len(endings) > 1)
            said = f"{file.name} does not end in {wanted or endings[0]}."
            self.add_error("file", said)
        elif file.size > MOST_BYTES:
            self.add_error("file", f"{file.name} is larger than 2 GB.")

    def _check_steward(self):
        if self.district_id not in self.user.held.districts(Role.DATA_STEWARD):
            self.add_error("kind", "Only a data steward of the district sends this.")

    def save(self):
        """The Batch; its file waits to be read."""
        given = self.cleaned_data.get("administration")
        return batches.receive(
            self.cleaned_data["file"],
            district_id=self.district_id,
            kind=self.kind,
            administration=given if self.kind == Kind.RESULTS else None,
            created_by=self.user,
        )
