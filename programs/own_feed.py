"""What programs put into the private calendar of a position (goals/feeds.py): the sessions of its
place, and those its person holds. No draft; and nothing its seat may not read."""

from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from goals.feeds import PARTS, Holder, Part, seat_of
from zones.access import Held

from .access import LOGGING_ROLES
from .feeds import PAST
from .ical import events_of, time_zone
from .models import Program, ProgramQuerySet, Session, Staffing


def register():
    PARTS.append(Part(words, components))


def words(position):
    """Programs of Goodwin Branch, for who plans or logs there."""
    return f"Programs of {position.place}" if position.role in LOGGING_ROLES else ""


def sessions_of(position):
    """From three months ago on; drafts are nobody's appointment."""
    held = Staffing.objects.filter(user=position.user_id).values("session")
    held = Q(pk__in=held, program__place__district=position.place.district_id)
    holder, near = Holder(Held((seat_of(position),))), Session.objects.none()
    if position.role in LOGGING_ROLES:
        near = Session.objects.of_places([position.place_id]).order_by().values("pk")
    seen = ProgramQuerySet.seen_by(holder, "program__")
    rows = Session.objects.filter(held | seen & Q(pk__in=near), waits=False)
    rows = rows.filter(ends_at__gte=timezone.now() - PAST)
    return rows.exclude(program__state=Program.State.DRAFT)


def components(position):
    events = events_of(sessions_of(position), urljoin(settings.SITE_URL, "/sessions/"))
    return b"".join([time_zone(position.place.district.time_zone), *events]) if events else b""
