"""Dates the way the pages write them; quick enough for long lists."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SHORT = [name if name == "May" else name[:3] for name in MONTHS]


def long_date(day):
    """February 10, 2022"""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}" if day else ""


def short_date(day):
    """Feb 10"""
    return f"{SHORT[day.month - 1]} {day.day}" if day else ""


def clock(moment):
    """3:05 pm"""
    return f"{moment.hour % 12 or 12}:{moment.minute:02d} {'am' if moment.hour < 12 else 'pm'}"


def defused(text):
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
