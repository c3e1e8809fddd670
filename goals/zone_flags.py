"""What went wrong in a zone without anybody doing wrong, and the way to fix it. Nothing is blocked.

A lead who left and nobody came after; a step whose partner, or whose seat, is outside the zone (the
school moved); a meeting that is over and nobody wrote down who came. Overlapping stages and a
branch that has closed are told by goals.rollout_page.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone

from zones.access import PARTNERSHIP_ROLES, Role
from zones.formats import short_date
from zones.models import PlaceQuerySet, Position

from .models import Assignment, Meeting, Plan, PlanQuerySet

LATELY = timedelta(days=60)  # how long it is told that a lead left; then the place lacks one
MOST = 6  # of each kind

# The short question before the long ones: most zones are in order. Wider than the rules below.
MAY_HAVE = """SELECT
    EXISTS (SELECT FROM zones_position WHERE place_id = ANY(%(places)s) AND role = 'zone_lead'
        AND ends >= %(since)s),
    EXISTS (SELECT FROM goals_plan p JOIN goals_goal g ON g.plan_id = p.id
        JOIN goals_actionitem i ON i.goal_id = g.id JOIN goals_assignment a ON a.item_id = i.id
        WHERE p.kind = 'action' AND p.status <> 'closed' AND p.owner_id = ANY(%(places)s)
        AND a.ended_on IS NULL AND i.retired_on IS NULL
        AND NOT (a.place_id = ANY(%(places)s) AND a.seat_place_id = ANY(%(places)s))),
    EXISTS (SELECT FROM goals_meeting m JOIN goals_team t ON t.id = m.team_id
        WHERE t.zone_id = %(zone)s AND m.cancelled_at IS NULL AND m.ends_at < %(now)s
        AND NOT EXISTS (SELECT FROM goals_attendance WHERE meeting_id = m.id))"""


class Flag(NamedTuple):
    """What is odd, where it is set right, in which words; without `url`, who can."""

    text: str
    url: str
    fix: str
    who: str = ""


def flags_of(zone, places, reader):
    """[Flag] of one zone with the `places` (ids) it has today; costs one query, and one for each
    kind there may be. Counts over all plans, names no text of a draft."""
    district, held = zone.district_id, reader.held
    keeps = held.districts(Role.DATA_STEWARD) | held.districts(Role.LIBRARY_ADMIN)
    left, outside, unwritten = _may_have(zone, places)
    found = _left(places, reader, district in keeps) if left else []
    found += _outside(places, reader) if outside else []
    staffed = unwritten and district in held.staffed()
    return found + (_unwritten(zone, places, reader) if staffed else [])


def _may_have(zone, places):
    """(left, outside, unwritten): whether there may be a flag of each kind."""
    now, today = timezone.now(), timezone.localdate()
    given = {"zone": zone.pk, "places": list(places), "now": now, "since": today - LATELY}
    with connection.cursor() as cursor:
        cursor.execute(MAY_HAVE, given)
        return cursor.fetchone()


def _left(places, reader, may_add):
    """Leads whose position ended lately, where nobody leads today; at places the reader sees."""
    today = timezone.localdate()
    leads = Position.objects.filter(place__in=places, role=Role.ZONE_LEAD)
    now = leads.on(today).filter(place=OuterRef("place"))
    rows = Position.objects.visible_to(reader).filter(place__in=places, role=Role.ZONE_LEAD)
    rows = rows.filter(ends__lt=today, ends__gte=today - LATELY).filter(~Exists(now))
    rows = rows.order_by("place__name", "-ends")
    fields = ("place", "place__name", "user__name", "ends")
    return [
        Flag(
            f"{name} left {place} on {short_date(ends)}, and nobody leads there since",
            f"/people/new/?place={pk}" if may_add else "",
            "Add a zone lead",
            "the data steward",
        )
        for pk, place, name, ends in rows.values_list(*fields)[:MOST]
    ]


def _outside(places, reader):
    """Steps of the zone's plans whose partner or seat is no place of the zone today."""
    rows = Assignment.objects.in_force().filter(
        item__goal__plan__kind=Plan.Kind.ACTION, item__goal__plan__owner__in=places
    )
    rows = rows.exclude(item__goal__plan__status=Plan.Status.CLOSED)
    rows = rows.filter(~Q(place__in=places) | ~Q(seat_place__in=places))
    writes = PlanQuerySet.written_by(reader, "item__goal__plan__")
    mine = Case(When(writes, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = rows.annotate(mine=mine, where=F("place__short_name"))
    around = ("place__", "item__goal__plan__owner__")
    rows = rows.filter(Q(*(PlaceQuerySet.seen_by(reader, path) for path in around)) | writes)
    fields = ("item", "item__goal__plan__owner__short_name", "where", "mine")
    rows = rows.order_by("item__goal__plan__owner__name", "item").values_list(*fields)
    return [
        Flag(
            f"A step of {owner} is shared with {where}, which is not in the zone today",
            f"/items/{item}/edit/" if mine else "",
            "Change who takes part",
            f"the zone lead of {owner}",
        )
        for item, owner, where, mine in rows[:MOST]
    ]


def _unwritten(zone, places, reader):
    """Meetings that are over, not cancelled, and nobody is down as having come."""
    rows = Meeting.objects.filter(
        team__zone=zone, cancelled_at=None, came=None, ends_at__lt=timezone.now()
    )
    held = reader.held
    leads = zone.district_id in held.districts(*PARTNERSHIP_ROLES, Role.DATA_STEWARD)
    may = leads or held.places(Role.ZONE_LEAD) & set(places)
    return [
        Flag(
            f"Nobody is down as having come to the meeting of {short_date(timezone.localtime(at))}",
            f"/meetings/{pk}/" if may else "",
            "Say who came, or cancel it",
            "the team of the zone",
        )
        for pk, at in rows.order_by("-starts_at").values_list("pk", "starts_at")[:MOST]
    ]
