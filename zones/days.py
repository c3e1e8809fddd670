"""Days without school as people type or paste them: one date or range and a name on each line."""

import re
from datetime import date, timedelta

from .formats import MONTHS, SHORT, long_date

LONGEST = 120  # days; more is a slip of the keyboard
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
MONTH = "(?:" + "|".join(f"{name[:3].lower()}[a-z]*" for name in MONTHS) + r")\.?"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
YEAR = r"(?:\s*,?\s*(\d{4})(?!\d))?"
DATE = (
    rf"{WEEKDAY}(?:(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})"
    r"|(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?![\d/])"
    rf"|({MONTH})\s*({DAY}){YEAR})"
)
TO = r"\s*(?:-|–|—|\bto\b|\bthrough\b|\bthru\b|\buntil\b)\s*"
AND = r"\s*(?:&|\band\b|,)\s*"
# Nov 26-27, 2026 · Nov 26 and 27, 2026
SHORT_RANGE = re.compile(
    rf"\b{WEEKDAY}({MONTH})\s*({DAY})({TO}|{AND})({DAY})\b(?!\s*/){YEAR}", re.IGNORECASE
)
ONE = re.compile(rf"(?<![\d/]){DATE}", re.IGNORECASE)
RANGE = re.compile(rf"(?<![\d/]){DATE}{TO}{DATE}", re.IGNORECASE)
EDGES = " \t,;:|.-–—*•·"


class NotADay(ValueError):
    """Says what is wrong with one line."""


def read_days(text, year):
    """({day: name}, [(line number, line, reason), …]) for the school year `year`.

    Saturdays and Sundays inside a range are left out; a date without a year is one of this year.
    A line for one day names the day also when a range covers it.
    """
    found, single, bad = {}, {}, []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            days, name = read_line(line, year)
        except NotADay as reason:
            bad.append((number, line.strip(), str(reason)))
            continue
        for day in days:
            (single if len(days) == 1 else found).setdefault(day, name)
    return found | single, bad


def read_line(line, year):
    """([day, …], name)"""
    days, rest = _short_range(line, year) or _dates(line, year)
    if any(char.isdigit() for char in rest) and ONE.search(rest):
        raise NotADay("has two dates: write one date or one range on a line.")
    name = " ".join(rest.split()).strip(EDGES)
    if len(name) > 80:
        raise NotADay("has a name of more than 80 letters.")
    for day in (days[0], days[-1]):
        if not year.starts <= day <= year.ends:
            raise NotADay(f"is not in {year.name}: {long_date(day)}.")
    return days, name


def _short_range(line, year):
    match = SHORT_RANGE.search(line)
    if not match:
        return None
    month, first, between, last, number = match.groups()
    days = [_day(number, _month(month), _number(text), year) for text in (first, last)]
    if re.fullmatch(TO, between, re.IGNORECASE):
        days = _span(*days)
    return days, _without(line, match)


def _dates(line, year):
    match = RANGE.search(line)
    if match:
        groups = match.groups()
        first, last = _parts(groups[:9]), _parts(groups[9:])
        end = _day(*last, year)
        start = _day(*first, year) if first[0] or not last[0] else _before(end, first)
        return _span(start, end), _without(line, match)
    match = ONE.search(line)
    if not match:
        raise NotADay("has no date we can read: write it like 9/7/2026 or Nov 26-27, 2026.")
    return [_day(*_parts(match.groups()), year)], _without(line, match)


def _without(line, match):
    before, after = line[: match.start()], line[match.end() :]
    if before.endswith("(") and after.startswith(")"):
        before, after = before[:-1], after[1:]
    return f"{before.rstrip(EDGES)} {after.lstrip(EDGES)}"


def _parts(groups):
    """(year as written or None, month, day) of one date."""
    iso_year, iso_month, iso_day, month, day, year, word, word_day, word_year = groups
    if iso_year:
        return iso_year, int(iso_month), int(iso_day)
    if month:
        return year, int(month), int(day)
    return word_year, _month(word), _number(word_day)


def _month(word):
    return [name[:3].lower() for name in MONTHS].index(word[:3].lower()) + 1


def _number(text):
    return int(re.match(r"\d+", text)[0])


def _day(written, month, day, year):
    """The date; without a written year the one that lies in the school year."""
    if written:
        years = [int(written) + (2000 if len(written) == 2 else 0)]
    else:
        years = [year.starts.year, year.ends.year]
    try:
        dates = [date(number, month, day) for number in years]
    except ValueError:
        raise NotADay(f"has no such date: {month}/{day}.") from None
    return next((found for found in dates if year.starts <= found <= year.ends), dates[0])


def _before(end, first):
    """The date before `end` whose year was not written: Dec 24 - Jan 1, 2027."""
    _, month, day = first
    try:
        start = date(end.year, month, day)
        return start if start <= end else date(end.year - 1, month, day)
    except ValueError:
        raise NotADay(f"has no such date: {month}/{day}.") from None


def _span(first, last):
    if last < first:
        raise NotADay("ends before it begins.")
    if (last - first).days > LONGEST:
        raise NotADay(f"is longer than {LONGEST} days.")
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5] or [first]


def day_lines(days):
    """[(date or range as text, name), …] in order: what `read_days` reads back as the same days."""
    lines = []
    for first, last, name in _runs(sorted(days.items())):
        lines.append((_range_words(first, last), name))
    return lines


def _runs(pairs):
    runs = []
    for day, name in pairs:
        if runs and runs[-1][2] == name and _follows(runs[-1][1], day):
            runs[-1][1] = day
        else:
            runs.append([day, day, name])
    return runs


def _follows(day, other):
    """Whether `other` is the next weekday after the weekday `day`."""
    step = 3 if day.weekday() == 4 else 1
    return day.weekday() < 5 and other == day + timedelta(step)


def _range_words(first, last):
    start, end = (f"{SHORT[day.month - 1]} {day.day}" for day in (first, last))
    if first == last:
        return f"{start}, {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{start}-{last.day}, {last.year}"
    if first.year == last.year:
        return f"{start} - {end}, {last.year}"
    return f"{start}, {first.year} - {end}, {last.year}"
