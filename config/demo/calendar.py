"""Its calendar: one period past, one due now, one to come, on whatever day it loads."""

from dataclasses import dataclass
from datetime import date, timedelta

from zones.models import DayOff, ReportingPeriod, SchoolYear


@dataclass(frozen=True)
class Dates:
    """The days the demonstration is built around; all are derived from `today`."""

    today: date

    @property
    def year_starts(self):
        """Of the year after the period that is due now, or around its end: in June of the next."""
        after = self.now[2] + timedelta(days=1)
        return date(after.year - (after.month < 7), 7, 1)

    @property
    def year_ends(self):
        return date(self.year_starts.year + 1, 6, 30)

    @property
    def plan_starts(self):
        """In the first weeks of a school year the running plans began a year earlier."""
        early = self.today < self.year_starts + timedelta(days=65)
        return _years_later(self.year_starts, -1) if early else self.year_starts

    @property
    def now(self):
        """(first day, due, last day) of the period that is due now."""
        due = self.next_weekday(self.today + timedelta(days=9))
        return self.today - timedelta(days=28), due, due + timedelta(days=14)

    @property
    def past(self):
        last = self.now[0] - timedelta(days=1)
        return last - timedelta(days=76), self.next_weekday(last - timedelta(days=16)), last

    @property
    def to_come(self):
        first = self.now[2] + timedelta(days=1)
        return first, self.next_weekday(first + timedelta(days=70)), first + timedelta(days=84)

    @staticmethod
    def next_weekday(day):
        return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _years_later(day, count):
    return day.replace(year=day.year + count)


def school_years(district, dates):
    """Last year, this year and the next, with the three periods where their due dates fall. A year
    in which the running plans began is open still."""
    years = [
        SchoolYear(
            district=district,
            starts=_years_later(dates.year_starts, shift),
            ends=(ends := _years_later(dates.year_ends, shift)),
            closed_on=ends if ends < dates.plan_starts else None,
        )
        for shift in (-1, 0, 1)
    ]
    SchoolYear.objects.bulk_create(years)
    named = zip(("Fall", "Winter", "Spring"), (dates.past, dates.now, dates.to_come), strict=True)
    for name, (starts, due, ends) in named:
        year = next(year for year in years if year.starts <= due <= year.ends)
        ReportingPeriod.objects.create(
            school_year=year, name=name, starts=starts, due_on=due, ends=ends
        )


def days_off(district, dates, branches=()):
    """A few days without school around today, and an inventory day of each branch."""
    now_starts, due, _ = dates.now
    off = {
        dates.next_weekday(dates.past[0] + timedelta(days=20)): "Staff learning day",
        dates.next_weekday(now_starts + timedelta(days=10)): "Conference day",
        dates.next_weekday(due + timedelta(days=1)): "Town holiday",
    }
    rows = [DayOff(district=district, day=day, name=name) for day, name in off.items()]
    inventory = dates.next_weekday(now_starts + timedelta(days=5))
    rows += [
        DayOff(district=district, branch=branch, day=inventory, name="Inventory day")
        for branch in branches
    ]
    DayOff.objects.bulk_create(rows)
