"""When a session is, in words, on the clock of its district."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from zones.formats import clock, long_date

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def named_day(day):
    """Tuesday, February 10, 2026"""
    return f"{WEEKDAYS[day.weekday()]}, {long_date(day)}"


def hours(first, last):
    """3:00 to 5:00 pm, or 11:00 am to 1:00 pm"""
    begins, ends = clock(first), clock(last)
    return f"{begins[:-3] if begins[-2:] == ends[-2:] else begins} to {ends}"


def last_day(ends, all_day):
    """The last day of a session whose local end is `ends`: an end at midnight is the day before."""
    return (ends - timedelta(microseconds=1)).date() if all_day else ends.date()


def when(starts, ends, all_day, zone):
    """(Tuesday, February 10, 2026; 3:00 to 5:00 pm) on the clock of `zone`, a name or ZoneInfo."""
    zone = ZoneInfo(zone) if isinstance(zone, str) else zone
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    final = last_day(last, all_day)
    if all_day:
        words = "" if final == first.date() else f" until {named_day(final)}"
        return named_day(first.date()), f"All day{words}"
    if final == first.date():
        return named_day(first.date()), hours(first, last)
    return named_day(first.date()), f"{clock(first)} until {clock(last)} on {named_day(final)}"


def of_session(session):
    """`when` of a session whose program, place and district are loaded."""
    zone = session.program.place.district.time_zone
    return when(session.starts_at, session.ends_at, session.all_day, zone)
