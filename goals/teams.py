"""Teams: who is on them on a day, and the team of a zone, which is made when it is first needed."""

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils import timezone

from zones.access import PARTNERSHIP_ROLES, Kind, Role
from zones.formats import long_date
from zones.models import Place, Position, Zone, ZoneMembership

from .models import Team

ROLES = dict(Role.choices)
EVERY = {"": "every place", Kind.SCHOOL: "every school", Kind.BRANCH: "every branch"}
EVERY[Kind.OFFICE] = "every office"
LEADING = (*PARTNERSHIP_ROLES, Role.DATA_STEWARD)


@transaction.atomic
def team_of(zone):
    """The leadership team of a zone; two who need it first at once make one."""
    name = f"{zone} leadership team"
    if Team.objects.filter(district=zone.district_id, name=name).exclude(zone=zone).exists():
        name = f"{name} of {zone.branch}"[:120]
    values = {"district_id": zone.district_id, "name": name}
    return Team.objects.get_or_create(zone=zone, defaults=values)[0]


def may_meet(user, zone):
    """Whether this person plans meetings of the zone's team, also where it is not made yet."""
    if zone.archived_on:
        return False
    held = user.held
    leads = Zone.objects.around(held.places(Role.ZONE_LEAD)).filter(pk=zone.pk).exists()
    return leads or zone.district_id in held.districts(*LEADING)


def places_of(zone, day):
    """Ids of the branch and the schools of a zone on a day."""
    schools = ZoneMembership.objects.on(day).filter(zone=zone).order_by()
    return Q(pk=zone.branch_id) | Q(pk__in=schools.values("school"))


def members(team, day=None):
    """The positions on the team on `day` (default: today): a zone's leads, and the seats named."""
    day = day or timezone.localdate()
    rows = Q(pk__in=())
    if team.zone_id:
        places = Place.objects.filter(places_of(team.zone, day)).order_by()
        rows |= Q(role=Role.ZONE_LEAD, place__in=places.values("pk"))
    for role, place, kind in team.seats.order_by().values_list("role", "place", "kind"):
        if place:
            rows |= Q(role=role, place=place)
        else:
            here = Q(role=role, place__district=team.district_id)
            rows |= here & Q(place__kind=kind) if kind else here
    return Position.objects.on(day).filter(rows)


def others(team, day):
    """Who else may come as staff: at the zone's places, and who leads the partnership."""
    rows = Q(role__in=PARTNERSHIP_ROLES, place__district=team.district_id)
    if team.zone_id:
        places = Place.objects.filter(places_of(team.zone, day)).order_by()
        rows |= Q(place__in=places.values("pk"))
    return Position.objects.on(day).filter(rows).exclude(role=Role.VIEWER)


def member_rows(team, user):
    """([(name, role, place)] whom the reader may see, how many more there are)."""
    found = members(team)
    seen = Position.objects.visible_to(user).filter(pk__in=found.order_by().values("pk"))
    fields = ("user__name", "role", "place__name")
    rows = seen.order_by("place__kind", "place__name", "user__name").values_list(*fields)
    rows = [(name, ROLES[role], place) for name, role, place in rows]
    return rows, found.count() - len(rows)


def seat_rows(team):
    """[(id, "Zone lead, every branch")] of the seats a team names."""
    fields = ("pk", "role", "place__name", "kind")
    return [
        (str(pk), f"{ROLES[role]}, {place or EVERY[kind]}")
        for pk, role, place, kind in team.seats.order_by("role", "place__name").values_list(*fields)
    ]


def team_rows(user):
    """The teams of the reader's district by name, with when each met and meets next."""
    mine = set(Team.objects.joined_by(user).order_by().values_list("pk", flat=True))
    on = Q(meetings__cancelled_at=None)
    now = timezone.now()
    rows = Team.objects.visible_to(user).annotate(
        last=Max("meetings__starts_at", filter=on & Q(meetings__starts_at__lte=now)),
        soon=Min("meetings__starts_at", filter=on & Q(meetings__starts_at__gt=now)),
    )
    fields = ("pk", "name", "purpose", "ended_on", "last", "soon")
    return [
        {
            "url": f"/teams/{pk}/",
            "name": name,
            "purpose": purpose,
            "ended": long_date(ended),
            "last": long_date(last and timezone.localdate(last)),
            "next": long_date(soon and timezone.localdate(soon)),
            "mine": pk in mine,
        }
        for pk, name, purpose, ended, last, soon in rows.order_by("name").values_list(*fields)
    ]
