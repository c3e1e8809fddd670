"""What a history can be narrowed to; the choice stands in the address."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone

from zones.history import NOBODY, WHO, people

from .owned import DateInput, in_reach

UNKNOWN = "nobody"


class HistoryFilter(forms.Form):
    """What was changed, by whom, between which days; `parts` is [(Told, events)]."""

    what = forms.ChoiceField(label="What", required=False)
    who = forms.ChoiceField(label="Who", required=False)
    since = forms.DateField(label="From", required=False, widget=DateInput)
    until = forms.DateField(label="To", required=False, widget=DateInput)

    def __init__(self, address, *, parts, names=True):
        super().__init__(address, auto_id="filter_%s")
        self.names = names
        self.fields["what"].choices = [("", "Everything")] + [
            (told.word, told.word) for told, _ in parts
        ]
        if len(parts) == 1:
            del self.fields["what"]
        if names:
            self.fields["who"].choices = [("", "Anybody")] + [
                (str(pk or UNKNOWN), NOBODY if pk is None else name)
                for pk, name in people(parts).items()
            ]
        else:
            del self.fields["who"]
        self.is_valid()

    def clean_since(self):
        return in_reach(self.cleaned_data["since"])

    def clean_until(self):
        return in_reach(self.cleaned_data["until"])

    @property
    def is_narrowed(self):
        return any(self.data.get(name) for name in self.fields)

    @property
    def said(self):
        """The filters in words."""
        words = [f"{field.label}: {field.data}" for field in self if field.data]
        chosen = dict(self.fields["who"].choices).get(self.data.get("who")) if self.names else None
        words = [f"Who: {chosen}" if word.startswith("Who") and chosen else word for word in words]
        return f"Filters: {', '.join(words)}." if words else ""

    def narrowed(self, parts):
        """The parts that are asked for, with the events that fit; a filter nobody knows is none."""
        asked = self.cleaned_data
        parts = [(told, rows) for told, rows in parts if asked.get("what") in (None, "", told.word)]
        return [(told, self._fitting(rows)) for told, rows in parts]

    def _fitting(self, rows):
        asked = self.cleaned_data
        if who := asked.get("who"):
            rows = rows.annotate(who=WHO).filter(who=None if who == UNKNOWN else int(who))
        if asked.get("since"):
            rows = rows.filter(pgh_created_at__gte=_midnight(asked["since"]))
        if asked.get("until"):
            rows = rows.filter(pgh_created_at__lt=_midnight(asked["until"] + timedelta(1)))
        return rows


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
