"""Whose work is due in the winter the tests of reminders are about."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.factories import AssignmentFactory, PositionFactory, UpdateFactory
from zones.access import Role
from zones.models import User

ZONE = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 2, 2, 9, 30, tzinfo=ZONE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def work(plan, place, **fields):
    return AssignmentFactory(
        item__goal__plan=plan, item__number="1.1", item__text="Read aloud.", place=place, **fields
    )


def holder(place, name, role=Role.SPECIALIST, **fields):
    starts = date(2025, 7, 1)
    return PositionFactory(place=place, role=role, user__name=name, starts=starts, **fields).user


def sent_update(assignment, state="counted"):
    return UpdateFactory(
        assignment=assignment,
        author=User.objects.get(
            positions__place=assignment.place, positions__role=assignment.seat_role
        ),
        happened_on=date(2026, 2, 2),
        state=state,
    )
