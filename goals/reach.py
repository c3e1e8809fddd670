"""How far a plan reaches: at which places its items become work, and who usually answers there."""

from collections import defaultdict

from django.db.models import Q
from django.utils import timezone

from zones.access import SEATS, WORKING_ROLES, Kind, Role, Side
from zones.models import Place, Position

from .models import Plan

# The roles of a place that may answer for work, the usual one first.
ROLES_AT = {
    Kind.SCHOOL: (Role.SPECIALIST, Role.PRINCIPAL, Role.ZONE_LEAD, Role.SCHOOL_STAFF),
    Kind.BRANCH: (Role.ZONE_LEAD, Role.BRANCH_STAFF),
    Kind.OFFICE: (Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.LIBRARY_ADMIN),
}


def places_reached(plan):
    """A department's or strategic plan reaches its own side, the partnership's plan both, and an
    action plan its own place and the partner places of the zone."""
    today = timezone.localdate()
    places = Place.objects.filter(district=plan.owner.district_id)
    places = places.filter(Q(closes=None) | Q(closes__gte=today))
    if plan.kind == Plan.Kind.ACTION:
        partners = Place.objects.partners_of([plan.owner_id]).order_by().values("pk")
        return places.filter(Q(pk=plan.owner_id) | Q(pk__in=partners))
    return places if plan.is_shared else places.filter(side=plan.owner.side)


def places_assigned(plan):
    """Where its writers put its work themselves: an action plan's at its own place alone; to the
    partners its steps are offered."""
    places = places_reached(plan)
    return places.filter(pk=plan.owner_id) if plan.kind == Plan.Kind.ACTION else places


def roles_at(place):
    """The roles that can answer for work at a place."""
    seats = (place.kind, place.side)
    return [role for role in ROLES_AT[place.kind] if seats in SEATS[role]]


def roles_held(places):
    """{place id: roles somebody holds there today}"""
    held = defaultdict(set)
    rows = Position.objects.today().filter(place__in=places, role__in=WORKING_ROLES)
    for place, role in rows.order_by().values_list("place", "role"):
        held[place].add(role)
    return held


def usual_role(place, held, plan):
    """Who answers where nobody is named: in an action plan the zone lead where there is one, else
    the specialist of a school, the lead of a branch, who leads an office. `held` from roles_held.
    """
    here = held.get(place.pk, ())
    if plan.kind == Plan.Kind.ACTION and Role.ZONE_LEAD in here:
        return Role.ZONE_LEAD
    if place.kind != Kind.OFFICE:
        return ROLES_AT[place.kind][0]
    if place.side == Side.LIBRARY:
        return Role.LIBRARY_ADMIN
    only_head = Role.DISTRICT_ADMIN in here and Role.SUPERVISOR not in here
    return Role.DISTRICT_ADMIN if only_head else Role.SUPERVISOR
