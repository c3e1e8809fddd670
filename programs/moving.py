"""A session that is put on another day, at the hours it has."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from zones.forms.owned import hold, in_reach

from .clashes import Wanted, clashes, told_kindly
from .models import Session
from .when import named_day


def move_to(session, day, user):
    """The day it is on now. Refuses what people rely on, what was held, and a day that is taken."""
    hold(session)
    session.refresh_from_db(fields=["starts_at", "ends_at", "room", "cancelled_at"])
    _refuse(session)
    in_reach(day)
    zone = ZoneInfo(session.program.place.district.time_zone)
    first, last = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    starts = on_clock(day, first, zone)
    ends = on_clock(day + (last.date() - first.date()), last, zone)
    if first.date() == day:
        return day
    put(session, starts, ends, user)
    return day


def _refuse(session):
    if session.is_cancelled:
        raise ValidationError("It is cancelled. Plan it anew.")
    if hasattr(session, "log"):
        raise ValidationError("It was held and logged, so it stays on its day.")
    if session.sign_ups.exclude(state="cancelled").exists():
        raise ValidationError(
            "People have signed up. Change the day in its form: there they are told."
        )


def on_clock(day, moment, zone):
    """The same time on another day; refused in the hour that the clock leaves out in March."""
    found = datetime.combine(day, moment.time(), zone)
    if found.astimezone(UTC).astimezone(zone) != found:
        raise ValidationError(f"On {named_day(day)} the clock is put forward over that hour.")
    return found


def put(session, starts, ends, user):
    """In one statement, with a new number for calendars; what stands in the way is said."""
    people = tuple(session.staffing.order_by().values_list("user", flat=True))
    wanted = Wanted(starts, ends, session.room_id, people)
    if found := clashes([wanted], user, leaving=[session.pk]):
        raise ValidationError(found)
    values = {"starts_at": starts, "ends_at": ends, "changed_at": timezone.now()}
    with told_kindly():
        rows = Session.objects.filter(pk=session.pk, cancelled_at=None)
        rows.update(sequence=F("sequence") + 1, **values)
