"""Rules of repetition (RFC 5545) → days → moments, on the clock of the district."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from django.db import models

from zones.access import Kind
from zones.formats import clock, long_date
from zones.models import DayOff

from .models import MOST_SESSIONS
from .when import WEEKDAYS

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
COUNTED = 3000  # days looked at before it is only said that there are more
DAY = timedelta(days=1)


class Repeats(models.TextChoices):
    ONCE = "once", "Once"
    WEEKLY = "weekly", "Every week"
    FORTNIGHT = "fortnight", "Every two weeks"
    MONTHLY = "monthly", "Every month on the same weekday"
    WORKDAYS = "workdays", "Monday to Friday"
    DAILY = "daily", "Every day"


def rule_of(repeats, first, weekdays=(), until=None, times=None):
    """FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260814; `weekdays` are numbers, Monday is 0."""
    on = ",".join(CODES[number] for number in sorted(weekdays) or [first.weekday()])
    parts = {
        Repeats.WEEKLY: f"FREQ=WEEKLY;WKST=SU;BYDAY={on}",
        Repeats.FORTNIGHT: f"FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY={on}",
        Repeats.MONTHLY: f"FREQ=MONTHLY;BYDAY={_which(first)}",
        Repeats.WORKDAYS: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        Repeats.DAILY: "FREQ=DAILY",
    }
    ends = f"UNTIL={until:%Y%m%d}" if until else f"COUNT={times}"
    return f"{parts[repeats]};{ends}"


def _which(day):
    """2TU: the second Tuesday; -1TU where it is the fifth, which not every month has."""
    number = (day.day - 1) // 7 + 1
    return f"{-1 if number == 5 else number}{CODES[day.weekday()]}"


def words(rule):
    """A rule as a person says it: Every Tuesday and Thursday, until August 14, 2026."""
    parts = dict(pair.split("=") for pair in rule.split(";"))
    codes = parts.get("BYDAY", "").split(",")
    if parts["FREQ"] == "DAILY":
        said = "Every day"
    elif codes == list(CODES[:5]):
        said = "Monday to Friday"
    elif parts["FREQ"] == "MONTHLY":
        said = f"Every month on the {_nth(codes[0])}"
    else:
        days = [WEEKDAYS[CODES.index(code)] for code in codes if code in CODES]
        on = " and ".join(filter(None, [", ".join(days[:-1]), *days[-1:]]))
        said = f"Every two weeks on {on}" if parts.get("INTERVAL") == "2" else f"Every {on}"
    if until := parts.get("UNTIL"):
        return f"{said}, until {long_date(datetime.strptime(until[:8], '%Y%m%d').date())}"
    times = parts.get("COUNT")
    return f"{said}, once" if times == "1" else f"{said}, {times} times" if times else said


def _nth(code):
    names = {"1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last"}
    return f"{names.get(code[:-2], code[:-2])} {WEEKDAYS[CODES.index(code[-2:])]}"


def days_of(rule, first):
    """The days of a rule, `first` or the first that fits it; refused where there are too many."""
    found = rrulestr(rule, dtstart=datetime.combine(first, time()))
    days = [moment.date() for moment in islice(found, COUNTED + 1)]
    if len(days) > MOST_SESSIONS:
        many = f"{len(days):,}" if len(days) <= COUNTED else f"more than {COUNTED:,}"
        raise ValidationError(
            f"That would make {many} sessions; a series has {MOST_SESSIONS} at most. "
            "Choose an earlier end."
        )
    return days


def moment(day, at, zone):
    """(the UTC moment it is `at` on `day` in `zone`, whether the clock leaps over it that day).

    A time the clock leaps over becomes as much later as the leap; of one that comes twice it is
    the first.
    """
    local = datetime.combine(day, at, zone)
    real = local.astimezone(UTC)
    return real, real.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None)


@dataclass(frozen=True)
class Slot:
    """From when to when; `leapt`: the clock leaps over its begin or end that day."""

    day: date
    starts: datetime
    ends: datetime
    leapt: bool = False


def slot(day, begins, ends, zone, last=None, all_day=False):
    """The slot of a session on `day` (until `last`); it keeps its length where the clock leaps."""
    last = last or day
    if all_day:
        midnights = (moment(one, time(), zone)[0] for one in (day, last + DAY))
        return Slot(day, *midnights)
    (first, leaps), (final, ends_in_leap) = moment(day, begins, zone), moment(last, ends, zone)
    if leaps:
        length = datetime.combine(last, ends) - datetime.combine(day, begins)
        final = first + length
    return Slot(day, first, final, leaps or ends_in_leap)


def why_not(one, begins, ends, zone):
    """Why a session cannot be there: {field: sentence}, empty if it can."""
    if one.leapt:
        field = "begins" if moment(one.day, begins, zone)[1] else "ends"
        at = clock(begins if field == "begins" else ends)
        said = f"On {long_date(one.day)} clocks go forward: there is no {at}. Choose another time."
        return {field: said}
    if one.ends <= one.starts:
        return {"ends": "It cannot end before it begins."}
    return {}


@dataclass
class Planned:
    """What a rule comes to: its slots, and the days left out because the place is closed."""

    slots: list[Slot]
    rule: str = ""
    closed: list[tuple[date, str]] = field(default_factory=list)

    @property
    def leapt(self):
        return [one for one in self.slots if one.leapt]


def planned(rule, first, begins, ends, zone, *, all_day=False, place=None):
    """The slots of a rule; days on which `place` is closed are left out (None: none is)."""
    days = days_of(rule, first)
    closed = closed_days(place, days) if place else {}
    slots = [slot(day, begins, ends, zone, None, all_day) for day in days if day not in closed]
    return Planned(slots, rule, sorted(closed.items()))


def closed_days(place, days):
    """{day: name} of those `days` on which a branch is closed, or there is no school."""
    branch = place if place.kind == Kind.BRANCH else None
    rows = DayOff.objects.filter(district=place.district_id, branch=branch, day__in=days)
    return dict(rows.values_list("day", "name"))
