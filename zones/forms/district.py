"""What a district sets for itself: its name, its clock, and how its reporting cycle runs."""

from zoneinfo import available_timezones

from django import forms

from zones.models import District

from .owned import OwnedForm

AMERICAN = {
    "America/New_York": "Eastern (New York)",
    "America/Chicago": "Central (Chicago)",
    "America/Denver": "Mountain (Denver)",
    "America/Phoenix": "Mountain, no daylight saving (Phoenix)",
    "America/Los_Angeles": "Pacific (Los Angeles)",
    "America/Anchorage": "Alaska (Anchorage)",
    "Pacific/Honolulu": "Hawaii (Honolulu)",
    "America/Puerto_Rico": "Atlantic (Puerto Rico)",
}
REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def time_zones():
    """Choices: those of the United States, then all others by region and city."""
    others = sorted(
        zone
        for zone in available_timezones() - AMERICAN.keys()
        if zone.partition("/")[0] in REGIONS
    )
    named = [(zone, zone.replace("_", " ").replace("/", ", ")) for zone in others]
    return [("United States", list(AMERICAN.items())), ("Elsewhere", named)]


def whole_number(most, **words):
    """A field for a number from 1 to `most`, that says so."""
    said = f"Enter a number from 1 to {most}."
    errors = dict.fromkeys(("min_value", "max_value", "invalid"), said)
    return forms.IntegerField(min_value=1, max_value=most, error_messages=errors, **words)


class DistrictForm(OwnedForm):
    load_limit = whole_number(
        99,
        label="Typed reports a person and period",
        help_text="Assigning warns above this number; it does not refuse.",
    )
    review_days = whole_number(
        60,
        label="Working days to review an update",
        help_text="What waits longer counts, and is marked “not reviewed”.",
    )
    sign_up_days = whole_number(
        365,
        label="Days sign-ups are kept after a session",
        help_text="Then the family’s e-mail address and numbers are deleted.",
    )
    least_answers = forms.IntegerField(
        min_value=5,
        max_value=50,
        label="Fewest answers shown",
        help_text="What fewer people answered in a survey is “not shown”.",
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid"), "Enter a number from 5 to 50."
        ),
    )
    time_zone = forms.ChoiceField(
        choices=time_zones, help_text="When a due date ends, and when mail goes out: 7 am to 6 pm."
    )

    class Meta:
        model = District
        fields = [
            *("name", "time_zone", "reminder_weekday", "review_days", "load_limit"),
            *("public_site", "sign_up_days", "least_answers", "fiscal_month"),
        ]
        labels = {"name": "Name of the district", "reminder_weekday": "Reminders go out on"}
        help_texts = {
            "reminder_weekday": "One mail a person, only while something waits for them. "
            "Where there is no school on that day, on the next working day."
        }

    def save(self):
        """Writes what was changed and nothing else: two stewards may be at it."""
        self.instance.save(update_fields=self.changed_data)
        return self.instance
