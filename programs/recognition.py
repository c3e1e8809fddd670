"""Recognition: what may be celebrated by whom, and the staff feed as ready strings."""

from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone

from goals.models import Update
from zones.access import PARTNERSHIP_ROLES
from zones.formats import long_date

from .models import Celebration, Session

FIELDS = ("pk", "sentence", "happened_on", "place__name", "update", "session")


def may_celebrate(user, update):
    """Whether this person did it, works there or leads there; asks nothing of the database."""
    place, held = update.assignment.place, user.held
    if place.district_id not in held.staffed():
        return False
    leads = (place.district_id, place.side) in held.sides(*PARTNERSHIP_ROLES)
    return leads or place.pk in held.places() or update.author_id == user.pk


def load_update(user, pk):
    """A counted update this person may celebrate: 404 if they do not see it, else 403."""
    seen = Update.objects.visible_to(user).select_related("assignment__place", "assignment__item")
    update = get_object_or_404(seen, pk=pk)
    if not may_celebrate(user, update):
        raise PermissionDenied("Work is celebrated by who did it or leads there.")
    if update.state != Update.State.COUNTED:
        raise PermissionDenied("An update is celebrated once it counts.")
    return update


def load_session(user, pk):
    """A logged session this person may celebrate."""
    seen = Session.objects.visible_to(user).select_related("program__place__district", "log")
    session = get_object_or_404(seen, pk=pk)
    if not Session.objects.loggable_by(user).filter(pk=pk).exists():
        raise PermissionDenied("A session is celebrated by who held it.")
    if not hasattr(session, "log"):
        raise PermissionDenied("A session is celebrated once it is logged.")
    return session


def of_update(update, user):
    """The celebration of an update: the one withdrawn earlier, else a new one."""
    place = update.assignment.place
    row = Celebration.objects.filter(update=update).first() or Celebration(update=update)
    return _told(row, place, update.happened_on, user)


def of_session(session, user):
    place = session.program.place
    day = timezone.localdate(session.starts_at, ZoneInfo(place.district.time_zone))
    row = Celebration.objects.filter(session=session).first() or Celebration(session=session)
    return _told(row, place, day, user)


def _told(row, place, day, user):
    row.place, row.district_id, row.happened_on, row.by = place, place.district_id, day, user
    return row


def rows_of(celebrations, user):
    """The feed; four queries however long it is. What the reader may not open has no address."""
    found = list(celebrations.values_list(*FIELDS))
    mine = Celebration.objects.editable_by(user).filter(pk__in=[row[0] for row in found])
    mine = set(mine.order_by().values_list("pk", flat=True))
    updates = _seen(Update, user, [row[4] for row in found])
    sessions = _seen(Session, user, [row[5] for row in found])
    return [
        {
            "pk": str(pk),
            "sentence": sentence,
            "day": long_date(day),
            "place": place,
            "url": f"/updates/{update}/" * (update in updates)
            or f"/sessions/{session}/" * (session in sessions),
            "what": "The update" if update else "The session",
            "mine": pk in mine,
        }
        for pk, sentence, day, place, update, session in found
    ]


def _seen(model, user, ids):
    rows = model.objects.visible_to(user).filter(pk__in=[pk for pk in ids if pk])
    return set(rows.order_by().values_list("pk", flat=True))
