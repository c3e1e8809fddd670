"""When the teams of zones met and will meet; one statement for any number of zones.

`zones` are ids of zones or a queryset of them.
"""

from django.db.models import DateField, DateTimeField, Exists, F, Func, Max, Min, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone

from zones.models import Zone

from .models import Attendance, Meeting

NEVER = (None, None)


def local_day(path):
    """The day of a moment on the clock of the team's district."""
    there = Func(
        F("team__district__time_zone"), F(path), function="timezone", output_field=DateTimeField()
    )
    return Cast(there, DateField())


def is_held():
    """Q: begun, not cancelled, and somebody came."""
    return Q(Exists(Attendance.objects.filter(meeting=OuterRef("pk"))), _begun())


def _begun():
    return Q(starts_at__lte=timezone.now(), cancelled_at=None)


def last_and_next(zones):
    """{zone id: (day the team last met or None, moment it meets next or None)} for every zone."""
    now = timezone.now()
    rows = Meeting.objects.filter(team__zone=OuterRef("pk"), cancelled_at=None).order_by()
    held = rows.filter(is_held()).values("team__zone")
    ahead = rows.filter(starts_at__gt=now).values("team__zone")
    found = Zone.objects.filter(pk__in=zones).order_by()
    found = found.annotate(
        last=held.annotate(day=Max(local_day("starts_at"))).values("day"),
        soon=ahead.annotate(moment=Min("starts_at")).values("moment"),
    )
    return {pk: (last, soon) for pk, last, soon in found.values_list("pk", "last", "soon")}
