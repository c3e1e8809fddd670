"""Sessions as iCalendar (RFC 5545), for calendar programs.

Events are written here, line by line: a feed of a thousand is asked for all day, and the library
needs seconds for it. The head comes from the library, and in the tests it and a second one read
everything that is written here.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, vDuration

from .models import Program, Session
from .translated import Words

REFRESH = timedelta(hours=6)
OCTETS = 75  # of a line; longer ones are folded
FIELDS = (
    *("pk", "uid", "sequence", "changed_at", "starts_at", "ends_at", "all_day", "note"),
    *("cancelled_at", "why_cancelled", "where", "room__name", "place__name", "place__address"),
    *("program", "program__title", "program__description", "program__audience", "program__age"),
    "program__place__district__time_zone",
)
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
NEVER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"
)  # stands in no calendar and in no XML


def calendar_bytes(name, events, zone):
    """A whole calendar: `events` are those of `events_of`, `zone` is the name of a time zone."""
    head = Calendar()
    head.add("prodid", "-//Throughline//Programs//EN")
    head.add("version", "2.0")
    head.add("calscale", "GREGORIAN")
    head.add("method", "PUBLISH")
    for field in ("name", "x-wr-calname"):
        head.add(field, NEVER.sub("", name))
    head.add("x-wr-timezone", zone)
    head.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    head.add("x-published-ttl", "PT6H")
    begin, end, _rest = head.to_ical().rpartition(b"END:VCALENDAR")
    return b"".join([begin, time_zone(zone), *events, end, b"\r\n"])


def time_zone(zone):
    """The VTIMEZONE of a zone for the years a calendar speaks of: each change of the clock by
    itself, because not every reader knows the shorter ways to say it."""
    return _time_zone(zone, timezone.now().year)


@lru_cache(maxsize=64)
def _time_zone(zone, year):
    clock, first = ZoneInfo(zone), datetime(year - 2, 1, 1, tzinfo=UTC)
    offset = first.astimezone(clock).utcoffset()
    lines = [f"BEGIN:VTIMEZONE\r\nTZID:{zone}\r\n", _observance(first, offset, clock)]
    for days in range(365 * 7):
        day = first + timedelta(days=days)
        if (day + timedelta(days=1)).astimezone(clock).utcoffset() == offset:
            continue
        steps = (day + timedelta(minutes=30 * step) for step in range(1, 49))
        change = next(at for at in steps if at.astimezone(clock).utcoffset() != offset)
        lines.append(_observance(change, offset, clock))
        offset = change.astimezone(clock).utcoffset()
    return ("".join(lines) + "END:VTIMEZONE\r\n").encode()


def _observance(change, before, clock):
    """What holds from `change` on; its beginning is said on the clock as it was `before`."""
    after = change.astimezone(clock)
    kind = "DAYLIGHT" if after.dst() else "STANDARD"
    return (
        f"BEGIN:{kind}\r\nDTSTART:{(change + before):%Y%m%dT%H%M%S}\r\nTZNAME:{after:%Z}\r\n"
        f"TZOFFSETFROM:{_offset(before)}\r\nTZOFFSETTO:{_offset(after.utcoffset())}\r\n"
        f"END:{kind}\r\n"
    )


def _offset(delta):
    minutes = int(delta.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"


def events_of(sessions, address, language="en"):
    """[VEVENT in bytes], one for each session; `address` makes the address of a session's page
    out of its id. Three statements for any number."""
    rows = list(sessions.values_list(*FIELDS))
    if not rows:
        return []
    programs = {row[14] for row in rows}
    words = Words(language, {Program: programs, Session: {row[0] for row in rows}})
    changed = last_changes(programs)
    return [_event(row, words, changed.get(row[14]), address(row[0])) for row in rows]


def last_changes(programs):
    """{program id: when its words changed last}"""
    rows = apps.get_model("programs", "ProgramEvent").objects.filter(pgh_obj__in=programs)
    rows = rows.order_by().values_list("pgh_obj").annotate(last=Max("pgh_created_at"))
    return dict(rows)


def _event(row, words, program_changed, address):
    pk, uid, sequence, changed_at, starts, ends, all_day, note = row[:8]
    cancelled, why, where, room, place, street, program = row[8:15]
    title, description, audience, _age, zone = row[15:]
    title = str(words(Program, program, "title", title))
    said = [
        why if cancelled else "",
        str(words(Session, pk, "note", note)),
        str(words(Program, program, "description", description)),
        str(words(Program, program, "audience", audience)),
    ]
    changed = stamp(max(changed_at, program_changed or changed_at))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid_of(uid)}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{sequence}",
        *_when(starts, ends, all_day, zone),
        f"SUMMARY:{text(_('Cancelled: {title}').format(title=title) if cancelled else title)}",
        f"LOCATION:{text(where or ', '.join(filter(None, (room, place, street))))}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        f"URL:{address}",
    ]
    if any(said):
        lines.append("DESCRIPTION:" + text("\n\n".join(filter(None, said))))
    lines.append("END:VEVENT\r\n")
    return b"\r\n".join([folded(line) for line in lines])


def uid_of(uid):
    """The name of a session for calendars: for good, and never given to another."""
    return f"program-session-{uid}@{_host(settings.SITE_URL)}"


@lru_cache(maxsize=8)
def _host(address):
    return urlsplit(address).hostname


def stamp(moment):
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _when(starts, ends, all_day, zone):
    clock = ZoneInfo(zone)
    first, last = starts.astimezone(clock), ends.astimezone(clock)
    if all_day:
        after = (last - timedelta(microseconds=1)).date() + timedelta(days=1)
        return f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"
    return f"DTSTART{_local(first, zone)}", f"DTEND{_local(last, zone)}"


def _local(moment, zone):
    """The time on the clock of the place; in the hour that comes twice only UTC says which."""
    if moment.fold:
        return f":{stamp(moment)}"
    return f";TZID={zone}:{moment:%Y%m%dT%H%M%S}"


@lru_cache(maxsize=2048)
def text(words):
    return NEVER.sub("", words.translate(ESCAPED))


def folded(line):
    """Lines of at most 75 octets; a letter of several octets stays whole."""
    data = line.encode()
    if len(data) <= OCTETS:
        return data
    parts, start, room = [], 0, OCTETS
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(data[start:end])
        start, room = end, OCTETS - 1
    return b"\r\n ".join([*parts, data[start:]])
