"""What was sent: the filters of the list of digests, and its rows as ready strings."""

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from zones.access import Role
from zones.formats import clock, long_date, short_date

OFFICES = (Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.DATA_STEWARD, Role.LIBRARY_ADMIN)
PER_PAGE = 50


class DateInput(forms.DateInput):
    input_type = "date"


class DigestFilter(forms.Form):
    """What the address asks for: a person, dates, only one's own."""

    q = forms.CharField(label="Person", required=False, max_length=100)
    since = forms.DateField(label="From", required=False, widget=DateInput)
    until = forms.DateField(label="To", required=False, widget=DateInput)
    mine = forms.BooleanField(label="Only mine", required=False)

    def __init__(self, address, *, user):
        super().__init__(address, auto_id="filter_%s")
        self.user, self.address = user, address
        self.follows = user.held.has(*OFFICES)
        if not self.follows:
            del self.fields["q"], self.fields["mine"]

    @property
    def is_narrowed(self):
        return any(self.address.get(name) for name in self.fields)

    @property
    def said(self):
        """Asked for: “dana”, from February 2, 2026, only mine."""
        asked = self.cleaned_data
        words = [f"“{asked['q']}”"] if asked.get("q") else []
        words += [f"from {long_date(asked['since'])}"] if asked.get("since") else []
        words += [f"until {long_date(asked['until'])}"] if asked.get("until") else []
        words += ["only mine"] if asked.get("mine") else []
        return f"Asked for: {', '.join(words)}." if words else "The dates could not be read."

    def page(self, digests):
        self.is_valid()
        asked = self.cleaned_data
        lookups = {"q": "user__name__icontains", "since": "day__gte", "until": "day__lte"}
        found = digests.filter(**{lookups[key]: asked[key] for key in lookups if asked.get(key)})
        if asked.get("mine"):
            found = found.filter(user=self.user)
        return Paginator(found, PER_PAGE).get_page(self.address.get("page"))


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
