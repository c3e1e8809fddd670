"""What stands in a calendar: iCalendar (RFC 5545) or a CSV export, as plain events."""

import csv
import hashlib
import html
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from dateutil import parser as dates
from django.utils import timezone
from django.utils.html import strip_tags
from icalendar import Calendar

from .fetch import Refused

AHEAD = timedelta(days=400)
MOST = 2000
MOST_PARTS = 5000  # events a calendar may hold before those that repeat are spread out
STEP = timedelta(days=50)  # looked at in one go: who repeats much is cut off early
FREQUENT = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
OLDEST, FARTHEST = 1900, 50  # the first year, and how many years from now
# Time zones are reckoned while the file is read: their clocks change some times a year, no more.
CLOCKS = re.compile(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE", re.IGNORECASE | re.DOTALL)
ENDLESS = re.compile(r"FREQ=(?!YEARLY)|INTERVAL=(?!0*1\b)", re.IGNORECASE)
BROKEN = (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError)
# The columns of exports of library calendars and of common calendar programs, in small letters.
COLUMNS = {
    "uid": ("uid", "id", "event id", "event_id"),
    "title": ("title", "event title", "subject", "name", "event name", "event"),
    "day": ("date", "start date", "event date", "starts", "start"),
    "begins": ("start time", "time", "begin time", "from"),
    "last_day": ("end date",),
    "ends": ("end time", "to", "until"),
    "all_day": ("all day event", "all day", "all-day"),
    "where": ("location", "room", "where", "place"),
    "words": ("description", "details", "notes"),
    "status": ("status", "state"),
}
NEEDED = ("title", "day")


@dataclass(frozen=True)
class Event:
    """One event on one day, as its calendar says it; times in UTC."""

    uid: str
    title: str
    starts: datetime
    ends: datetime
    all_day: bool = False
    where: str = ""
    words: str = ""
    cancelled: bool = False

    @property
    def said(self):
        """As it is remembered, to see what changes."""
        times = {"starts": self.starts.isoformat(), "ends": self.ends.isoformat()}
        return asdict(self) | times


def read(content, zone, now):
    """([Event] from today on, [problem]) of a file; Refused where it is no calendar."""
    text = content.decode("utf-8-sig", errors="replace")
    if "BEGIN:VCALENDAR" in text[:2000].upper():
        events, problems = _icalendar(text, ZoneInfo(zone), now)
    else:
        events, problems = _export(text, ZoneInfo(zone))
    coming = sorted(
        (one for one in events if one.ends > now and one.starts < now + AHEAD),
        key=lambda one: (one.starts, one.uid),
    )
    if len(coming) > MOST:
        problems.append(f"It has more than {MOST:,} events; the first {MOST:,} were taken.")
    return coming[:MOST], problems


def _icalendar(text, zone, now):
    clocks = CLOCKS.findall(re.sub(r"\r?\n[ \t]", "", text))
    if any(ENDLESS.search(clock) for clock in clocks):
        raise Refused("This is no calendar that can be read: its time zone has no end.")
    try:
        found = Calendar.from_ical(text)
    except (ValueError, KeyError, IndexError, TypeError) as problem:
        raise Refused("This is no calendar that can be read: its file is broken.") from problem
    parts, repeats, problems = _sound(found, now)
    found.subcomponents = parts
    query = recurring_ical_events.of(found, skip_bad_series=True)
    events, start = {}, now.astimezone(zone) - timedelta(days=1)
    while start < now + AHEAD and len(events) <= 2 * MOST:
        for one in query.between(start, start + STEP):
            try:
                made = _event(one, zone, str(one.get("UID", "")) in repeats)
            except BROKEN:
                title = str(one.get("SUMMARY", "no title"))[:80]
                problems.append(f"An event was left out: {title}")
                continue
            events[made.uid] = made
        start += STEP
    return list(events.values()), list(dict.fromkeys(problems))


def _sound(calendar, now):
    """(the parts of a calendar worth looking at, the names of what repeats, problems): not what
    is over, and nothing that could not be reckoned to its end."""
    repeats, left_out, kept = set(), set(), []
    for one in calendar.walk("VEVENT"):
        name = str(one.get("UID", ""))
        try:
            if not _is_bounded(one, now):
                left_out.add(name)
            elif any(one.get(field) for field in ("RRULE", "RDATE", "RECURRENCE-ID")):
                repeats.add(name)
            elif not _is_ahead(one, now):
                continue
        except BROKEN:
            left_out.add(name)
        kept.append(one)
    rest = [one for one in calendar.subcomponents if one.name != "VEVENT"]
    kept = [one for one in kept if str(one.get("UID", "")) not in left_out]
    if len(kept) > MOST_PARTS:
        raise Refused(f"It has more than {MOST_PARTS:,} events to come. Export fewer months.")
    said = [
        f"An event was left out, as it repeats within a day or is too far away: {name}"[:300]
        for name in sorted(left_out)
    ]
    return [*rest, *kept], repeats, said


def _is_bounded(one, now):
    """Whether its days can be reckoned: near enough, and once a day at most."""
    rules = one.get("RRULE") or {}
    for rule in rules if isinstance(rules, list) else [rules]:
        if any(str(word).upper() not in FREQUENT for word in rule.get("FREQ", ())):
            return False
        if min(rule.get("INTERVAL", (1,)), default=1) < 1:
            return False
        if any(len(rule.get(f"BY{part}", ())) > 1 for part in ("HOUR", "MINUTE", "SECOND")):
            return False
    return one.start.year >= OLDEST and max(one.start.year, one.end.year) <= now.year + FARTHEST


def _is_ahead(one, now):
    end = one.end.date() if isinstance(one.end, datetime) else one.end
    return end >= now.date() - timedelta(days=2)


def _event(one, zone, repeats):
    starts, ends = one.start, one.end
    all_day = not isinstance(starts, datetime)
    starts, ends = _moment(starts, zone), _moment(ends, zone)
    if ends <= starts:
        ends = starts + (timedelta(days=1) if all_day else timedelta(hours=1))
    title = plain(one.get("SUMMARY"))[:200] or "Untitled"
    uid = str(one.get("UID") or _made_up(title, starts))
    if repeats:
        uid = f"{uid} {_moment(one['RECURRENCE-ID'].dt, zone):%Y%m%dT%H%MZ}"
    return Event(
        uid=_short(uid),
        title=title,
        starts=starts,
        ends=ends,
        all_day=all_day,
        where=plain(one.get("LOCATION"))[:200],
        words=plain(one.get("DESCRIPTION"))[:5000],
        cancelled=str(one.get("STATUS", "")).upper() == "CANCELLED",
    )


def _moment(value, zone):
    """A day is its midnight, a time without a zone is that of the place; in UTC."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def plain(words):
    """Text without the tags that library calendars put into it, and without control characters."""
    words = str(words or "")
    if "<" in words:
        words = strip_tags(re.sub(r"<(br|/p|/div|/li)\b[^>]*>", "\n", words, flags=re.IGNORECASE))
    words = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", html.unescape(words))
    return re.sub(r"\n{3,}", "\n\n", words).strip()


def _short(uid):
    """A name that fits; of a longer one its sum."""
    uid = re.sub(r"[\x00-\x1f\x7f]", "", uid)
    return uid if len(uid) <= 300 else hashlib.sha256(uid.encode()).hexdigest()


def _made_up(title, starts):
    """For what has no name of its own: the same title on the same day is the same event."""
    return hashlib.sha256(f"{title.casefold()} {starts:%Y-%m-%d}".encode()).hexdigest()[:32]


def _export(text, zone):
    rows = csv.reader(text.splitlines(keepends=True))
    try:
        heads = [head.strip().casefold() for head in next(rows, [])]
        places = {
            code: heads.index(name)
            for code, names in COLUMNS.items()
            for name in names[::-1]
            if name in heads
        }
        if missing := [code for code in NEEDED if code not in places]:
            words = {"title": "the title", "day": "the date"}
            said = " and of ".join(words[code] for code in missing)
            raise Refused(f"This is neither a calendar nor a list with a column of {said}.")
        return _rows(rows, places, zone)
    except csv.Error as problem:
        raise Refused("This is no list that can be read: its file is broken.") from problem


def _rows(rows, places, zone):
    events, problems = {}, []
    for number, row in enumerate(rows, 2):
        cells = {code: row[at].strip() for code, at in places.items() if at < len(row)}
        if not any(cells.values()):
            continue
        try:
            made = _from_cells(cells, zone)
        except (ValueError, OverflowError):
            problems.append(f"Line {number} was left out: its date or time cannot be read.")
            continue
        events[made.uid] = made
    return list(events.values()), problems


def _from_cells(cells, zone):
    day = f"{cells['day']} {cells.get('begins', '')}".strip()
    all_day = cells.get("all_day", "").casefold() in ("true", "yes", "1") or not _has_time(day)
    starts = _typed(day, zone)
    last = cells.get("last_day") or cells["day"].split(" ")[0]
    if all_day:
        starts = datetime.combine(starts.date(), time(), zone)
        final = _typed(last, zone).date() if cells.get("last_day") else starts.date()
        ends = datetime.combine(max(final, starts.date()) + timedelta(days=1), time(), zone)
    elif cells.get("ends"):
        ends = _typed(
            f"{last} {cells['ends']}" if not _has_day(cells["ends"]) else cells["ends"], zone
        )
    else:
        ends = starts + timedelta(hours=1)
    starts, ends = starts.astimezone(UTC), ends.astimezone(UTC)
    title = plain(cells["title"])[:200] or "Untitled"
    return Event(
        uid=_short(cells.get("uid") or _made_up(title, starts)),
        title=title,
        starts=starts,
        ends=ends if ends > starts else starts + timedelta(hours=1),
        all_day=all_day,
        where=plain(cells.get("where"))[:200],
        words=plain(cells.get("words"))[:5000],
        cancelled=cells.get("status", "").casefold() in ("cancelled", "canceled"),
    )


def _has_time(words):
    return bool(re.search(r"\d:\d\d|\d\s*[ap]\.?m", words, flags=re.IGNORECASE))


def _has_day(words):
    return bool(re.search(r"\d[-/]\d", words))


def _typed(words, zone):
    """A date as Americans write it, 2/10/2026 3:00 pm, or as 2026-02-10T15:00."""
    found = dates.parse(words, default=datetime.combine(timezone.localdate(timezone=zone), time()))
    return found if found.tzinfo else found.replace(tzinfo=zone)
