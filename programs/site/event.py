"""A session as schema.org Event, for search engines: the words that stand on the page, no more."""

import json

from django.utils import timezone
from django.utils.safestring import mark_safe

from programs.models import Program
from zones.access import Kind

ONLINE, OFFLINE, MIXED = (
    f"https://schema.org/{name}EventAttendanceMode" for name in ("Online", "Offline", "Mixed")
)
MODES = {Program.Format.VIRTUAL: ONLINE, Program.Format.HYBRID: MIXED}
AGES = {"0_5": "0-5", "6_11": "6-11", "12_18": "12-18", "19_up": "19-"}
# Nothing in it can end the element it stands in.
SAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def event(site, session, words):
    """The text of a data block."""
    program = session.program
    made = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": str(words(Program, program.pk, "title", program.title)),
        "description": str(words(Program, program.pk, "description", program.description)),
        "startDate": timezone.localtime(session.starts_at).isoformat(),
        "endDate": timezone.localtime(session.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/Event{_state(session)}",
        "eventAttendanceMode": MODES.get(program.format, OFFLINE),
        "location": _locations(site, session, program),
        "organizer": {"@type": "Organization", "name": program.place.name},
        "inLanguage": [code for code in program.languages if code != "und"],
        "isAccessibleForFree": not program.cost,
        "typicalAgeRange": _ages(program),
        "maximumAttendeeCapacity": session.capacity,
        "url": site.canonical,
    }
    text = json.dumps({key: value for key, value in made.items() if value not in ("", None, [])})
    return mark_safe(text.translate(SAFE))  # noqa: S308


def _state(session):
    return "Cancelled" if session.is_cancelled else "Scheduled"


def _ages(program):
    if program.age_from is not None:
        return f"{program.age_from}-{'' if program.age_to is None else program.age_to}"
    return AGES.get(program.age, "")


def _locations(site, session, program):
    online = {"@type": "VirtualLocation", "url": site.canonical}
    if program.format == Program.Format.VIRTUAL:
        return online
    place = session.place
    there = {
        "@type": "Library" if place.kind == Kind.BRANCH else "Place",
        "name": place.name,
        "address": session.where or place.address,
    }
    there = {key: value for key, value in there.items() if value}
    return [there, online] if program.format == Program.Format.HYBRID else there
