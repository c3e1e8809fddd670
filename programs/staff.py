"""Who may be named to hold a session."""

from zones.access import WORKING_ROLES
from zones.models import Position, User

from .models import Staffing


def people_for(session, user):
    """[(id, "Luz Marrero, Zone lead, Goodwin")]: who works today at a place that holds it, each
    person once; and who is named already."""
    places = {session.place_id, session.program.place_id}
    places |= set(session.program.together.values_list("pk", flat=True))
    rows = Position.objects.visible_to(user).today().filter(role__in=WORKING_ROLES)
    rows = rows.filter(place__in=places).select_related("place").order_by("user__name", "pk")
    found = {}
    for row in rows.select_related("user", "place"):
        said = f"{row.user.name}, {row.get_role_display()}, {row.place.short_name}"
        found.setdefault(row.user_id, said)
    named = User.objects.filter(pk__in=Staffing.objects.filter(session=session).values("user"))
    for pk, name in named.values_list("pk", "name"):
        found.setdefault(pk, name)
    return sorted(found.items(), key=lambda pair: pair[1].casefold())


def near(program):
    """Ids of the places a session of the program may be at."""
    return {program.place_id, *program.together.values_list("pk", flat=True)}
