"""Sessions as iCalendar (RFC 5545), for calendar programs.

Events are written here, line by line: a feed of a thousand is asked for all day, and the library
needs seconds for it. The head comes from the library, and in the tests it and a second one read
everything that is written here.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db.models import Max, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, vDuration

from goals.models import Standard

from .models import Program, Session
from .site.labels import AGES
from .translated import Words

REFRESH = timedelta(hours=6)
OCTETS = 75  # of a line; longer ones are folded
FIELDS = (
    *("pk", "sequence", "changed_at", "starts_at", "ends_at", "all_day", "note"),
    *("cancelled_at", "why_cancelled", "where", "room__name", "place__name", "place__address"),
    *("program", Cast("uid", TextField())),
)
OF_PROGRAM = (
    *("pk", "title", "description", "audience", "age", "key_area", "key_area__title"),
    "place__district__time_zone",
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


@dataclass(frozen=True, slots=True)
class About:
    """What the events of one program share: its words, its clock, when it changed."""

    title: str
    said: str
    categories: str  # the line: whom it is for, and its key area
    zone: str
    changed: datetime | None


def events_of(sessions, pages, language="en"):
    """[VEVENT in bytes], one for each session; `pages` begins the address of a session's page:
    https://…/sessions/. Five statements for any number, six with key areas."""
    rows = list(sessions.values_list(*FIELDS))
    if not rows:
        return []
    programs = Program.objects.filter(pk__in={row[13] for row in rows}).order_by()
    programs = list(programs.values_list(*OF_PROGRAM))
    asked = {
        Program: [row[0] for row in programs],
        Session: [row[0] for row in rows],
        Standard: {row[5] for row in programs} - {None},
    }
    words = Words(language, asked)
    about = _about(programs, words)
    return [_event(row, words, about[row[13]], pages).encode() for row in rows]


def _about(programs, words):
    """{program id: About}: a program is read once, however many sessions it has."""
    changed, made = last_changes([row[0] for row in programs]), {}
    for pk, title, description, audience, age, area, area_title, zone in programs:
        said = (
            str(words(Program, pk, "description", description)),
            str(words(Program, pk, "audience", audience)),
        )
        kinds = [str(AGES[age]), area and words.name(Standard, area, "title", area_title)]
        made[pk] = About(
            title=str(words(Program, pk, "title", title)),
            said="\n\n".join(filter(None, said)),
            categories=folded(f"CATEGORIES:{','.join(escaped(one) for one in kinds if one)}"),
            zone=zone,
            changed=changed.get(pk),
        )
    return made


def last_changes(programs):
    """{program id: when its words changed last}"""
    rows = apps.get_model("programs", "ProgramEvent").objects.filter(pgh_obj__in=programs)
    rows = rows.order_by().values_list("pgh_obj").annotate(last=Max("pgh_created_at"))
    return dict(rows)


def _event(row, words, about, pages):
    pk, sequence, changed, starts, ends, all_day, note = row[:7]
    cancelled, why, where, room, place, street, _program, uid = row[7:]
    title, said = about.title, about.said
    if cancelled:
        title = _("Cancelled: {title}").format(title=title)
    if cancelled or note:
        note = str(words(Session, pk, "note", note))
        said = "\n\n".join(filter(None, (why if cancelled else "", note, said)))
    changed = stamp(max(changed, about.changed or changed))
    lines = [
        "BEGIN:VEVENT",
        folded(f"UID:{uid_of(uid)}"),
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{sequence}",
        *_when(starts, ends, all_day, about.zone),
        line("SUMMARY", title),
        line("LOCATION", where or ", ".join(filter(None, (room, place, street)))),
        about.categories,
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        folded(f"URL:{pages}{pk}/"),
    ]
    if said:
        lines.append(line("DESCRIPTION", said))
    lines.append("END:VEVENT\r\n")
    return "\r\n".join(lines)


def uid_of(uid):
    """The name of a session for calendars: for good, and never given to another."""
    return f"program-session-{uid}@{_host(settings.SITE_URL)}"


@lru_cache(maxsize=8)
def _host(address):
    return urlsplit(address).hostname


def stamp(moment):
    return f"{_basic(moment.astimezone(UTC))}Z"


def _basic(moment):
    """20260211T150000; strftime takes twice as long."""
    return moment.isoformat()[:19].replace("-", "").replace(":", "")


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
    return f";TZID={zone}:{_basic(moment)}"


@lru_cache(maxsize=2048)
def line(name, words):
    """SUMMARY:… with what a person wrote; events of one program say much the same."""
    return folded(f"{name}:{escaped(words)}")


def escaped(words):
    return NEVER.sub("", words.translate(ESCAPED))


def folded(said):
    """Lines of at most 75 octets; a letter of several octets stays whole."""
    if len(said) <= OCTETS and said.isascii():
        return said
    data = said.encode()
    parts, start, room = [], 0, OCTETS
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(data[start:end])
        start, room = end, OCTETS - 1
    return b"\r\n ".join([*parts, data[start:]]).decode()
