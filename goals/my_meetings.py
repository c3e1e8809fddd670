"""The meetings of one person: those of their teams, and of the zones they work in."""

from django.db.models import Q
from django.urls import reverse

from zones.access import Role
from zones.models import Position, Zone

from .feeds import PARTS, teams_of
from .models import Feed, Meeting, Team


def positions_today(user):
    """The positions this person holds today; today is the day it is at the seat."""
    rows = Q(pk__in=())
    for seat in user.held.seats:
        rows |= Q(place=seat.place_id, role=seat.role)
    held = Position.objects.today() if user.held.seats else Position.objects.none()
    return held.filter(rows, user=user)


def meetings_near(user):
    """Meetings of the teams this person is on, and of the zones of their places."""
    teams = Team.objects.joined_by(user).order_by().values("pk")
    zones = Zone.objects.around(user.held.places()).values("pk")
    near = Q(team__in=teams) | Q(team__zone__in=zones)
    return Meeting.objects.visible_to(user).filter(near)


def zones_led(user):
    """[(id, name)] of the zones whose meetings this person plans as their lead."""
    zones = Zone.objects.around(user.held.places(Role.ZONE_LEAD)).filter(archived_on=None)
    return list(zones.order_by("name").values_list("pk", "name"))


def let_write(rows, user):
    """Marks the meetings (of goals.meeting_page.rows_of) of which this person may say who came."""
    silent = Meeting.objects.filter(team__in=Team.objects.joined_by(user).order_by().values("pk"))
    silent = silent.filter(came=None, cancelled_at=None).values_list("pk", flat=True)
    mine = {f"/meetings/{pk}/minutes/" for pk in silent} if any(r["silent"] for r in rows) else ()
    for row in rows:
        row["may_write"] = row["silent"] in mine


def feed_rows(request):
    """Each position that has a calendar: what is in it, and its address, "" where none was made."""
    found = []
    rows = positions_today(request.user).select_related("place__district", "user")
    keys = dict(Feed.objects.filter(position__in=rows).values_list("position", "key"))
    for position in rows.order_by("place__name", "role"):
        names = list(teams_of(position).filter(ended_on=None).values_list("name", flat=True))
        names += filter(None, (part.words(position) for part in PARTS))
        if not names and position.pk not in keys:
            continue
        path = position.pk in keys and reverse("goals:calendar_feed", args=[keys[position.pk]])
        found.append(
            {
                "pk": str(position.pk),
                "position": str(position),
                "teams": ", ".join(sorted(set(names))),
                "address": request.build_absolute_uri(path) if path else "",
            }
        )
    return found
