"""What was sent: the filters of the list of digests, and its rows as ready strings."""

from django import forms
from django.utils import timezone

from zones.access import Role
from zones.formats import clock, short_date

from .forms.list_filter import ListFilter

OFFICES = (Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.DATA_STEWARD, Role.LIBRARY_ADMIN)


class DateInput(forms.DateInput):
    input_type = "date"


class DigestFilter(ListFilter):
    """What the address asks for: a person, dates, only one's own."""

    q = forms.CharField(label="Person", required=False, max_length=100)
    since = forms.DateField(label="From", required=False, widget=DateInput)
    until = forms.DateField(label="To", required=False, widget=DateInput)
    mine = forms.BooleanField(label="Only mine", required=False)

    def __init__(self, address, *, user):
        super().__init__(address)
        self.user = user
        self.follows = user.held.has(*OFFICES)
        if not self.follows:
            del self.fields["q"], self.fields["mine"]

    @property
    def said(self):
        asked = any(self.cleaned_data.values())
        return super().said if asked else "The dates could not be read."

    def apply(self, digests):
        """The digests asked for; a date that is none is left out."""
        self.is_valid()
        asked = self.cleaned_data
        lookups = {"q": "user__name__icontains", "since": "day__gte", "until": "day__lte"}
        found = digests.filter(**{lookups[key]: asked[key] for key in lookups if asked.get(key)})
        return found.filter(user=self.user) if asked.get("mine") else found


def rows_of(digests, user):
    """Ready strings: one's own with its subject and a link, of others only how much there was."""
    names = ("pk", "day", "user", "user__name", "subject", "owed", "to_review")
    rows = digests.values(*names, "asked_by__name", "sent_at")
    return [_ready(row, user) for row in rows]


def _ready(row, user):
    own = row["user"] == user.pk
    return {
        "url": f"/reminders/{row['pk']}/" if own else "",
        "day": _day(row["day"]),
        "to": row["user__name"],
        "what": row["subject"] if own else _counts(row),
        "by": row["asked_by__name"] or "The district’s day",
        "sent": clock(timezone.localtime(row["sent_at"])) if row["sent_at"] else "Not yet",
    }


def _counts(row):
    parts = (row["owed"], "owed"), (row["to_review"], "to review")
    said = ", ".join(f"{count} {words}" for count, words in parts if count)
    return said or ("Other news" if row["sent_at"] else "")


def _day(day):
    return short_date(day) + ("" if day.year == timezone.localdate().year else f", {day.year}")
