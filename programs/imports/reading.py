"""The cells of one line as what they mean, or why they mean nothing."""

import re
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from programs.models import Program
from zones.imports.line import FORMS

CLOCK = r"\d{1,2}(?::\d{2}){1,2}\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?"
HALF = r"[ap]\.?m\.?$"
UNCLEAR = re.compile(r"^[1-6]:\d\d$")  # nobody writes 3:30 for the night
AT_END = re.compile(rf"(?:^|[\sT])({CLOCK})$", re.IGNORECASE)
RANGE = re.compile(rf"^({CLOCK})\s*(?:-|–|to)\s*({CLOCK})$", re.IGNORECASE)
WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
TIMES = ("%H:%M", "%H:%M:%S", "%I:%M%p", "%I:%M:%S%p", "%I%p")
MOST = 99_999  # people at one session
BY_AGE = ("came_0_5", "came_6_11", "came_12_18", "came_19_up")
ENDS_NOT_SAID = timedelta(hours=1)
# The first pattern that is found in the words of a cell decides.
AGES = (
    (r"all ages|general|famil|everyone|any age", Program.Age.GENERAL),
    (r"birth|bab|toddler|preschool|pre-k|early|\b0\s*(-|–|to)\s*[3-6]\b", Program.Age.TO_5),
    (r"teen|young adult|\bya\b|middle|high school|\b1[2-4]\s*(-|–|to)\s*1\d", Program.Age.TO_18),
    (r"child|kid|elementary|tween|\b[5-8]\s*(-|–|to)\s*1[0-3]\b", Program.Age.TO_11),
    (r"adult|senior|\b1[89]\b", Program.Age.ADULT),
)
FORMATS = (
    (r"hybrid", Program.Format.HYBRID),
    (r"virtual|online|zoom", Program.Format.VIRTUAL),
    (r"self|passive|take|kit", Program.Format.SELF_DIRECTED),
    (r"\boff", Program.Format.OFF_SITE),
)
SUMMER, MORNING, EVENING = (6, 7, 8), 12, 18


def read(line, zone, now):
    """Fills `line.made` with what it would write, or refuses the line with every reason."""
    cells, made = line.cells, line.made
    made["title"] = cells.get("title", "")
    if not made["title"]:
        line.refuse("The name of the program is missing.")
    line.short_enough("title", "The name of the program", 200)
    line.short_enough("description", "The description", 5000)
    line.short_enough("what_happened", "What happened", 5000)
    made["called_off"] = "cancel" in cells.get("status", "").casefold()
    _when(line, zone, now)
    _counts(line)
    made["age"] = _first(AGES, cells.get("age", "")) or Program.Age.GENERAL
    made["format"] = _first(FORMATS, cells.get("format", "")) or _format(made)
    _by_format(made)


def _first(patterns, words):
    words = words.casefold()
    return next((value for pattern, value in patterns if re.search(pattern, words)), None)


def _when(line, zone, now):
    """`starts` and `ends` as moments; without a time the whole day."""
    day, clock = _day(line)
    said = line.cells.get("starts", "")
    said = "" if said == line.cells.get("date") else said  # both may stand in one cell
    first, last = _both(said) if RANGE.match(said) else (said, line.cells.get("ends", ""))
    begins = _time(line, _last(first), "Begins") or clock
    ends = _time(line, _last(last), "Ends")
    if line.refused or day is None:
        return
    line.made["all_day"] = begins is None
    starts = datetime.combine(day, begins or time(), zone)
    until = _until(line, day, starts, begins, ends, zone)
    if _exists(starts) and until and until.astimezone(UTC) <= starts.astimezone(UTC):
        line.refuse("It ends before it begins.")
    elif not _exists(starts):
        line.refuse("The clocks went forward that night: there was no such time.")
    elif starts > now:
        line.refuse("It lies ahead. Plan it, or read the calendar it stands in.")
    line.made |= {"starts": starts.astimezone(UTC), "ends": until and until.astimezone(UTC)}
    line.made["season"] = season(starts)


def _both(text):
    """3:00 - 4:00 pm: the half of the day is said once for both."""
    first, last = RANGE.match(text).groups()
    half = re.search(HALF, last, re.IGNORECASE)
    if half and not re.search(HALF, first, re.IGNORECASE):
        first += half[0]
    return first, last


def _day(line):
    """(the date, the time that stands beside it in the same cell)"""
    text = WEEKDAY.sub("", line.cells.get("date", ""))
    if not text:
        line.refuse("The date is missing.")
        return None, None
    found = AT_END.search(text)
    bare = text[: found.start()].strip(" ,") if found else text
    for form in FORMS:
        try:
            day = datetime.strptime(bare, form).date()
        except ValueError:
            continue
        if date(1990, 1, 1) <= day <= timezone.localdate() + timedelta(days=366):
            return day, _time(line, found[1], "Date") if found else None
    line.refuse(f"“{line.cells['date'][:40]}” is no date: write it like 9/7/2026.")
    return None, None


def _last(text):
    """The time in a cell that may hold a date before it."""
    found = AT_END.search(text)
    return found[1] if found else text


def _time(line, text, label):
    bare = re.sub(r"[\s.]", "", text).upper()
    if not bare:
        return None
    if UNCLEAR.match(bare):
        line.refuse(f"{bare} under {label}: write {bare} pm, or am.")
        return None
    for form in TIMES:
        try:
            return datetime.strptime(bare, form).time()
        except ValueError:
            continue
    line.refuse(f"“{text[:40]}” under {label} is no time: write it like 3:30 pm.")
    return None


def _until(line, day, starts, begins, ends, zone):
    if begins is None:
        return datetime.combine(day + timedelta(days=1), time(), zone)
    if ends is not None:
        return datetime.combine(day, ends, zone)
    minutes = _number(line, "minutes", "Minutes", 24 * 60)
    return starts + (timedelta(minutes=minutes) if minutes else ENDS_NOT_SAID)


def _exists(moment):
    """False for a time the clocks jumped over in spring."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo).time() == moment.time()


def season(starts):
    if starts.month in SUMMER:
        return Program.Season.SUMMER
    if starts.weekday() > 4 or starts.hour >= EVENING:
        return Program.Season.WEEKEND
    on_school_day = starts.hour < MORNING + 2
    return Program.Season.SCHOOL_DAY if on_school_day else Program.Season.AFTER_SCHOOL


def _number(line, code, label, most=MOST):
    text = line.cells.get(code, "").replace(",", "").removesuffix(".0")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()):
        line.refuse(f"“{text[:40]}” under {label} is no number.")
        return None
    if len(text) > len(str(most)) or int(text) > most:
        line.refuse(f"{text[:40]} under {label} cannot be right.")
        return None
    return int(text)


def _counts(line):
    """Who came, by age and in all: two counts of the same people, so they are equal."""
    ages = {code: _number(line, code, code[5:].replace("_", " to ")) for code in BY_AGE}
    total = _number(line, "came", "People who came")
    here, virtual = _number(line, "in_person", "In person"), _number(line, "virtual", "Online")
    if line.refused or line.made["called_off"]:
        return
    known = sum(count or 0 for count in ages.values())
    parts = None if here is None else here + (virtual or 0)
    totals = [count for count in (total, parts) if count is not None]
    if not totals and (known or any(count is not None for count in ages.values())):
        totals = [max(known, virtual or 0)]
    if not totals and virtual is not None:
        totals = [virtual]
    if not totals:
        line.refuse("How many came is missing. Write 0 if nobody came.")
        return
    _reconcile(line, totals, known, virtual or 0)
    line.made |= {code: count or 0 for code, count in ages.items()}
    line.made |= {"came_unknown": totals[0] - known, "virtual": virtual or 0, "came": totals[0]}


def _reconcile(line, totals, known, virtual):
    total = totals[0]
    if totals[-1] != total:
        line.refuse(f"In person and online make {totals[-1]}, the total says {total}.")
    if known > total:
        line.refuse(f"The ages make {known}, the total says {total}.")
    if virtual > total:
        line.refuse(f"{virtual} were online, but only {total} came in all.")


def _format(made):
    online, total = made.get("virtual", 0), made.get("came", 0)
    if online and online == total:
        return Program.Format.VIRTUAL
    return Program.Format.HYBRID if online else Program.Format.ON_SITE


def _by_format(made):
    """Where they were: what is not online was here, or somewhere else."""
    online, total = made.get("virtual", 0), made.get("came", 0)
    if made["format"] == Program.Format.VIRTUAL:
        online = total
    elsewhere = made["format"] == Program.Format.OFF_SITE
    made["came_virtual"] = online
    made["came_off_site"] = total - online if elsewhere else 0
    made["came_on_site"] = 0 if elsewhere else total - online
