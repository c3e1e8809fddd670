"""School years, their reporting periods, and the days nobody works."""

from datetime import timedelta

from django import forms
from django.db import IntegrityError, connection, transaction

from zones.access import Role
from zones.days import day_lines, read_days
from zones.models import DayOff, District, ReportingPeriod, SchoolYear

from .owned import DateInput, OwnedForm, not_before
from .versions import Versioned


class SchoolYearForm(OwnedForm):
    owner = ("district",)

    class Meta:
        model = SchoolYear
        fields = ["district", "starts", "ends"]
        widgets = {"starts": DateInput, "ends": DateInput}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        keepers = user.held.districts(Role.DATA_STEWARD)
        self.fields["district"].queryset = District.objects.filter(pk__in=keepers)
        if self.instance.pk or len(keepers) == 1:
            self.instance.district_id = self.instance.district_id or next(iter(keepers))
            del self.fields["district"]
        if not self.instance.pk:
            self._propose()

    def _propose(self):
        """The year after the newest one, and its periods."""
        newest = SchoolYear.objects.filter(district=self.instance.district_id).first()
        if newest is None:
            return
        first = newest.ends + timedelta(1)
        self.initial |= {"starts": first, "ends": _later(first) - timedelta(1)}
        self.newest = newest
        self.fields["periods"] = forms.BooleanField(
            label=f"Take over the reporting periods of {newest}, a year later",
            required=False,
            initial=True,
        )

    def clean_ends(self):
        return not_before(self.cleaned_data["ends"], self.cleaned_data.get("starts"))

    def clean(self):
        data = super().clean()
        if self.instance.pk and data.get("starts") and data.get("ends"):
            inside = self.instance.periods.filter(
                starts__gte=data["starts"], ends__lte=data["ends"]
            )
            if inside.count() < self.instance.periods.count():
                self.add_error(None, "A reporting period lies outside these days: move it first.")
        return data

    def opened(self):
        """Valid and saved; a year that somebody opened at the same moment is an error."""
        if not self.is_valid():
            return False
        try:
            self.save()
        except IntegrityError:
            self.add_error(None, "Another school year has some of these days.")
        return not self.errors

    @transaction.atomic
    def save(self):
        year = super().save()
        if self.cleaned_data.get("periods"):
            rows = [_a_year_later(row, year) for row in self.newest.periods.all()]
            ReportingPeriod.objects.bulk_create(row for row in rows if row)
        return year


def _later(day):
    """The same day of the next year; February 29 becomes March 1."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, month=3, day=1)


def _a_year_later(old, year):
    """A copy in `year`, due on the same weekday; None where it does not fit into it."""
    starts, ends = max(_later(old.starts), year.starts), min(_later(old.ends), year.ends)
    due = min(max(old.due_on + timedelta(weeks=52), starts), ends)
    if starts > ends:
        return None
    kept = {name: getattr(old, name) for name in ("name", "grace_days", *ASKS)}
    return ReportingPeriod(school_year=year, starts=starts, due_on=due, ends=ends, **kept)


ASKS = ("asks_schools", "asks_library")


class PeriodForm(OwnedForm):
    owner = ("school_year",)

    class Meta:
        model = ReportingPeriod
        fields = ["name", "starts", "due_on", "grace_days", "ends", *ASKS, "locked_on"]
        widgets = dict.fromkeys(("starts", "due_on", "ends", "locked_on"), DateInput)
        labels = {
            "due_on": "Due date",
            "locked_on": "Locked from",
            "grace_days": "Days of grace",
            "asks_schools": "Schools and the offices of the schools are asked",
            "asks_library": "Branches and the offices of the library are asked",
        }

    def clean_ends(self):
        ends, year = self.cleaned_data["ends"], self.instance.school_year
        if ends and ends > year.ends:
            raise forms.ValidationError(f"The school year ends on {year.ends:%m/%d/%Y}.")
        return not_before(ends, self.cleaned_data.get("starts"))

    def clean_starts(self):
        starts, year = self.cleaned_data["starts"], self.instance.school_year
        if starts and starts < year.starts:
            raise forms.ValidationError(f"The school year starts on {year.starts:%m/%d/%Y}.")
        return starts

    def clean(self):
        data = super().clean()
        if data.get("locked_on") and data.get("due_on") and data["locked_on"] <= data["due_on"]:
            self.add_error("locked_on", "A period is not locked before updates are due.")
        if not (data.get("asks_schools") or data.get("asks_library")):
            self.add_error("asks_schools", "Choose who is asked: schools, the library, or both.")
        return data


class DaysOffForm(Versioned, forms.Form):
    """The whole calendar of one school year, for the district or one branch, as text."""

    bad = ()
    days = forms.CharField(
        label="One date or range on a line, with a name",
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text="Like 9/7/2026 Labor Day, 2026-10-12, Nov 26-27, 2026 Thanksgiving recess, "
        "or Dec 24 - Jan 1 Winter recess. Weekends need no line.",
        required=False,
        max_length=20_000,
    )

    def __init__(self, *args, year, branch, **kwargs):
        self.year, self.branch = year, branch
        super().__init__(*args, initial={"days": self.text()}, **kwargs)

    changes_something = True

    def hold(self):
        years = SchoolYear.objects.filter(pk=self.year.pk).order_by()
        held = years.select_for_update(no_key=True) if connection.in_atomic_block else years
        held.get()

    def stored(self):
        return {"days": self.text()}

    def typed_value(self, name):
        return self[name].value()

    def text(self):
        rows = self.rows().values_list("day", "name")
        return "\n".join(f"{when} {name}".strip() for when, name in day_lines(dict(rows)))

    def rows(self):
        return DayOff.objects.filter(
            district=self.year.district_id,
            branch=self.branch,
            day__range=(self.year.starts, self.year.ends),
        )

    def clean_days(self):
        days, bad = read_days(self.cleaned_data["days"], self.year)
        self.bad = [f"Line {number}, “{line[:80]}”, {reason}" for number, line, reason in bad]
        if bad:
            count = "1 line" if len(bad) == 1 else f"{len(bad)} lines"
            raise forms.ValidationError(f"{count} could not be read. Nothing is saved yet.")
        return days

    @transaction.atomic
    def save(self):
        """(days added, days removed): the calendar is what the text says."""
        days = dict(self.cleaned_data["days"])
        gone, renamed = [], []
        for row in self.rows().select_for_update():
            name = days.pop(row.day, None)
            if name is None:
                gone.append(row.pk)
            elif name != row.name:
                row.name = name
                renamed.append(row)
        DayOff.objects.filter(pk__in=gone).delete()
        DayOff.objects.bulk_update(renamed, ["name"])
        whose = {"district_id": self.year.district_id, "branch": self.branch}
        DayOff.objects.bulk_create(
            DayOff(day=day, name=name, **whose) for day, name in days.items()
        )
        return len(days), len(gone)
