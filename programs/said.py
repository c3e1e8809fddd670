"""When and where a session is, in the words of the language that is on."""

from django.utils import timezone, translation
from django.utils.formats import date_format

from zones.models import Place

from .models import Room


def day_words(day):
    """Thursday, February 17, 2022; jueves 17 de febrero de 2022."""
    if translation.get_language()[:2] == "es":
        return date_format(day, r"l j \d\e F \d\e Y")
    return date_format(day, "l, F j, Y")


def clock_words(moment):
    """3:00 pm, in both languages, as the families here write it."""
    local = timezone.localtime(moment)
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'am' if local.hour < 12 else 'pm'}"


def session_when(session):
    """Day and times, on the clock that is on: that of the district."""
    first, last = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    if session.all_day:
        return day_words(first.date())
    if first.date() != last.date():
        ends = f"{day_words(last.date())}, {clock_words(last)}"
        return f"{day_words(first.date())}, {clock_words(first)} – {ends}"
    return f"{day_words(first.date())}, {clock_words(first)} – {clock_words(last)}"


def place_words(session, words):
    """Its room, place and address, as far as they are known; `words` (a Words) has both."""
    room = session.room and words.name(Room, session.room_id, "name", session.room.name)
    place = words.name(Place, session.place_id, "name", session.place.name)
    return ", ".join(filter(None, [room, session.where or str(place)]))
