"""A calendar a place keeps elsewhere, and a file exported from one."""

from django import forms
from django.core.exceptions import ValidationError

from goals.forms.layout import helper
from programs.calendars.fetch import MOST_BYTES, Refused, checked
from programs.models import Program, Subscription
from zones.forms.owned import OwnedForm

NO_FILE = {"required": "Choose a file.", "empty": "The file is empty."}


class SubscriptionForm(OwnedForm):
    owner = ("place",)

    address = forms.CharField(
        label="Address of the calendar",
        max_length=500,
        required=False,
        help_text="It ends in .ics, or is called iCal or subscribe there. Leave it empty to send "
        "an exported file instead.",
    )
    age = forms.ChoiceField(label="Mainly for ages", choices=Program.Age.choices)
    season = forms.ChoiceField(label="When in the year", choices=Program.Season.choices)

    class Meta:
        model = Subscription
        fields = ["name", "address", "age", "season"]
        labels = {"name": "What you call it"}
        help_texts = {"name": "For example: events of the branch."}

    helper = helper("name", "address", "age", "season")

    def clean_address(self):
        address = self.cleaned_data["address"].strip()
        if not address:
            return ""
        try:
            return checked(address).geturl()
        except Refused as why:
            raise ValidationError(str(why)) from why


class CalendarFileForm(forms.Form):
    file = forms.FileField(
        label="iCalendar or CSV file",
        help_text="As your calendar exports it. A list needs a column for the title and one for "
        "the date; one with the event’s id lets changes follow.",
        error_messages=NO_FILE,
    )

    helper = helper()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".ics,.csv,.txt"

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(f"{file.name} is larger than 5 MB. Export fewer months.")
        return file
