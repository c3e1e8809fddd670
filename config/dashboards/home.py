"""The home page and the order of its sections: work first, then how things stand."""

from django.shortcuts import render
from django.utils import timezone

from goals.offer_page import ANSWERING_ROLES
from goals.period_notes import notes_for
from goals.queue import REVIEWING_ROLES
from programs.access import LOGGING_ROLES
from zones.access import WORKING_ROLES, Role
from zones.formats import long_date

from .about_students import about_students, for_others
from .agreeing import AGREEING_ROLES, agreeing
from .asked import may_have
from .keeping import keeping
from .meetings import meetings
from .offers import offers
from .plans import owned_plans, school, viewed_plans
from .public_yes import public_yes
from .review import waiting
from .to_log import to_log
from .unlocks import unlocks
from .work import work
from .zone import action_plans, own_zones, zones

# (who has the section, what reads it): a section is a dict with its template, or None.
FIRST = (
    (AGREEING_ROLES, agreeing),
    ((Role.ZONE_LEAD, Role.BRANCH_STAFF), own_zones),
    (ANSWERING_ROLES, offers),
    (ANSWERING_ROLES, public_yes),
)
SECTIONS = (
    (WORKING_ROLES, work),
    (LOGGING_ROLES, to_log),
    (REVIEWING_ROLES, waiting),
    ((*WORKING_ROLES, Role.DATA_STEWARD), unlocks),
    (WORKING_ROLES, meetings),
    ((Role.PRINCIPAL,), school),
    ((Role.ZONE_LEAD, Role.BRANCH_STAFF), action_plans),
    ((Role.LIBRARY_ADMIN,), zones),
    ((Role.SUPERVISOR, Role.DISTRICT_ADMIN), owned_plans),
    ((Role.DATA_STEWARD,), about_students),
    ((Role.DISTRICT_ADMIN, Role.SUPERVISOR, Role.ZONE_LEAD, Role.VIEWER), for_others),
    ((Role.DATA_STEWARD,), keeping),
    ((Role.VIEWER,), viewed_plans),
)


def home(request):
    held = request.user.held
    if not held.seats:
        return render(request, "dashboards/nobody.html", {"positions": known_positions(request)})
    today = timezone.localdate()
    context = {"first": _read(request, FIRST), "sections": _read(request, SECTIONS)}
    context |= {"today": f"{today:%A}, {long_date(today)}"}
    noted = held.staffed() and may_have(request)["notes"]
    context["notes"] = notes_for(request) if noted else []
    return render(request, "dashboards/home.html", context)


def _read(request, parts):
    held = request.user.held
    found = (read(request) for roles, read in parts if held.has(*roles))
    return [section for section in found if section]


def known_positions(request):
    """(role, place, when) of positions somebody held or is going to hold."""
    today = timezone.localdate()
    return [
        (row.get_role_display(), row.place.name, _when(row, today))
        for row in request.user.positions.select_related("place").order_by("-starts")
    ]


def _when(position, today):
    if position.starts > today:
        return f"begins {long_date(position.starts)}"
    return f"ended {long_date(position.ends)}"
