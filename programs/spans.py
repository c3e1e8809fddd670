"""The month, the quarter or the year a report is about, as its reader chose it in the address."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.http import Http404
from django.utils import timezone

from zones.formats import MONTHS
from zones.forms.owned import COMING_YEARS, PAST_YEARS
from zones.models import SchoolYear

JULY = 7  # where a district has entered no school year


class Length(models.TextChoices):
    MONTH = "month", "Month"
    QUARTER = "quarter", "Quarter"
    YEAR = "year", "School year"
    FISCAL = "fiscal", "Library’s fiscal year"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `starts` to `ends`, both included, on the clock of a district."""

    length: str
    starts: date
    ends: date
    name: str
    years: tuple  # the first and the last day of the school years it touches
    zone: ZoneInfo

    @property
    def moments(self):
        """(the first moment, the first one after it)"""
        days = self.starts, self.ends + timedelta(days=1)
        return tuple(datetime.combine(day, time(), self.zone) for day in days)

    @property
    def before(self):
        """The address of the one before."""
        return self.address(self.starts - timedelta(days=1))

    @property
    def after(self):
        return self.address(self.ends + timedelta(days=1))

    def address(self, day=None, length=None):
        return f"?span={length or self.length}&on={day or self.starts}"

    @property
    def is_over(self):
        return self.ends < timezone.localdate(timezone=self.zone)


def chosen_span(address, district):
    """What `?span=` and `?on=` ask for; this school year where they ask for nothing."""
    length, on = address.get("span", Length.YEAR), address.get("on")
    zone = ZoneInfo(district.time_zone)
    try:
        day = date.fromisoformat(on) if on else timezone.localdate(timezone=zone)
        length = Length(length)
    except ValueError as unknown:
        raise Http404 from unknown
    year = timezone.localdate().year
    if not year - PAST_YEARS < day.year < year + COMING_YEARS:
        raise Http404
    starts, ends, name = FINDERS[length](day, district)
    years = _year(starts, district)[0], _year(ends, district)[1]
    return Span(length, starts, ends, name, years, zone)


def _month(day, district):
    return *_months(day.replace(day=1), 1), f"{MONTHS[day.month - 1]} {day.year}"


def _quarter(day, district):
    first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
    starts, ends = _months(first, 3)
    return starts, ends, f"{MONTHS[starts.month - 1]} to {MONTHS[ends.month - 1]} {ends.year}"


def _year(day, district):
    if found := SchoolYear.objects.filter(district=district).on(day).first():
        return found.starts, found.ends, f"School year {found}"
    starts, ends = _twelve(day, JULY)
    return starts, ends, f"School year {starts.year}-{ends.year % 100:02d}"


def _fiscal(day, district):
    starts, ends = _twelve(day, district.fiscal_month)
    return starts, ends, f"Fiscal year {ends.year}"


FINDERS = {
    Length.MONTH: _month,
    Length.QUARTER: _quarter,
    Length.YEAR: _year,
    Length.FISCAL: _fiscal,
}


def _twelve(day, month):
    """The year around `day` that begins on the first of `month`."""
    return _months(date(day.year - (day.month < month), month, 1), 12)


def _months(first, count):
    """(first, the last day of `count` months from there)"""
    years, month = divmod(first.month - 1 + count, 12)
    return first, date(first.year + years, month + 1, 1) - timedelta(days=1)
