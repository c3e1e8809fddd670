"""The calendar of a seat, for calendar programs: when its teams meet, and what other rooms add.

Never the notes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.utils import timezone
from icalendar import Calendar, Event

from zones.access import Held, Seat

from .models import Feed, Meeting, Team

PAST = timedelta(days=366)


@dataclass(frozen=True)
class Part:
    """What a room that this one does not know puts into the calendar of a position."""

    words: Callable  # of a position, what it is: “Programs of Goodwin Branch”, or ""
    components: Callable  # of a position, its events in bytes, with their time zone


PARTS = []  # filled once, when the applications are ready


@dataclass(frozen=True)
class Holder:
    """Somebody who holds one seat and nothing else: what the feed of that seat may say."""

    held: Held


def feed_in_force(key):
    """The feed with this key while its position is held and its person is active; else None."""
    rows = Feed.objects.select_related("position__place__district", "position__user")
    feed = rows.filter(key=key, position__user__is_active=True).first()
    return feed if feed and _held(feed.position) else None


def _held(position):
    today = timezone.localdate(timezone=ZoneInfo(position.place.district.time_zone))
    return position.starts <= today <= (position.ends or date.max)


def seat_of(position):
    place = position.place
    zone = place.district.time_zone
    return Seat(place.pk, position.role, place.kind, place.side, place.district_id, zone)


def teams_of(position):
    """The teams this position sits on."""
    return Team.objects.joined_by(Holder(Held((seat_of(position),)))).order_by()


def meetings_of(position):
    """Its teams' meetings of the past year and those to come, with how often each was changed."""
    changes = apps.get_model("goals", "MeetingEvent").objects.filter(pgh_obj=OuterRef("pk"))
    changes = changes.order_by().values("pgh_obj")
    rows = Meeting.objects.filter(
        Q(starts_at__gte=timezone.now() - PAST), team__in=teams_of(position).values("pk")
    )
    return rows.select_related("team").annotate(
        changes=Subquery(changes.annotate(n=Count("pk")).values("n")),
        changed_at=Subquery(changes.annotate(last=Max("pgh_created_at")).values("last")),
    )


def calendar_text(feed):
    """The feed as iCalendar (RFC 5545), in bytes."""
    made = Calendar()
    made.add("prodid", "-//Throughline//Calendar of a seat//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"Throughline: {feed.position}")
    made.add("x-published-ttl", "PT1H")
    for meeting in meetings_of(feed.position):
        made.add_component(_event(meeting))
    begin, end, rest = made.to_ical().rpartition(b"END:VCALENDAR")
    return b"".join([begin, *(part.components(feed.position) for part in PARTS), end, rest])


def _event(meeting):
    one, cancelled = Event(), meeting.cancelled_at is not None
    one.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    one.add("dtstamp", meeting.changed_at or meeting.starts_at)
    one.add("sequence", max(0, (meeting.changes or 1) - 1))
    one.add("dtstart", meeting.starts_at)
    one.add("dtend", meeting.ends_at)
    one.add("summary", f"{'Cancelled: ' if cancelled else ''}{meeting.team}")
    one.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if meeting.where:
        one.add("location", meeting.where)
    if meeting.agenda:
        one.add("description", meeting.agenda)
    one.add("url", urljoin(settings.SITE_URL, meeting.get_absolute_url()))
    return one
