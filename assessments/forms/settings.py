"""What a district decides about rows of students."""

import re

from django import forms

from assessments.models import StudentSettings
from goals.forms.layout import helper
from zones.forms.district import whole_number
from zones.forms.owned import OwnedForm, hold

FOLDER = re.compile(r"[\w-][\w.-]*")


class StudentSettingsForm(OwnedForm):
    owner = ("district",)
    upload_days = whole_number(
        365,
        label="Days an uploaded file is kept",
        help_text="Then the file is deleted; the rows it brought stay.",
    )
    student_years = whole_number(
        30,
        label="Years a student’s rows are kept",
        help_text="After the last enrollment. Nothing is deleted before a second person agrees.",
    )

    class Meta:
        model = StudentSettings
        fields = ("specialists_narrowed", "upload_days", "student_years", "roster_folder")
        labels = {
            "specialists_narrowed": "Specialists see only classes they teach or test",
            "roster_folder": "Folder of the nightly roster",
        }
        help_texts = {
            "specialists_narrowed": "Otherwise a library media specialist sees every student of "
            "the school.",
            "roster_folder": "Its name alone, inside the district’s own folder on the server. "
            "Empty: no roster is read at night.",
        }

    helper = helper()

    def clean_roster_folder(self):
        """A name and no path: another district's folder, or the server's own, is never read."""
        name = self.cleaned_data["roster_folder"].strip()
        if name and not FOLDER.fullmatch(name):
            raise forms.ValidationError(
                "Write the folder’s name alone: letters, figures, dots and dashes."
            )
        return name

    def clean(self):
        data, district = super().clean(), self.instance.district
        if not self.instance.pk:
            hold(district)
            if StudentSettings.objects.filter(district=district).exists():
                raise forms.ValidationError("Somebody saved the settings meanwhile. Look at them.")
        return data

    def save(self):
        """Writes what was changed and nothing else: two stewards may be at it."""
        names = self.changed_data if self.instance.pk else None
        self.instance.save(update_fields=names)
        return self.instance
