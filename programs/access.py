"""Who plans programs, and who may read what is not for the public."""

from django.db.models import Q

from zones.access import PARTNERSHIP_ROLES, Role, Side
from zones.models import at

# Who plans the programs of the place where they hold the role.
PLANNING_ROLES = (Role.SPECIALIST, Role.PRINCIPAL, Role.ZONE_LEAD, Role.BRANCH_STAFF)
# Who may log a session, plan one or not: staff of the place, or staff named for it.
LOGGING_ROLES = (*PLANNING_ROLES, Role.SCHOOL_STAFF)
# Who may plan and log for every place of their side.
LEADING = {Side.SCHOOLS: Role.SUPERVISOR, Side.LIBRARY: Role.LIBRARY_ADMIN}
# Who translates what families read: who plans, and who leads the partnership.
TRANSLATING_ROLES = (*PLANNING_ROLES, *PARTNERSHIP_ROLES)
# Who reads the federal survey, on the library's side.
SURVEY_ROLES = (Role.LIBRARY_ADMIN, Role.ZONE_LEAD, Role.BRANCH_STAFF)


def planned_by(user, path=""):
    """Q: what belongs to a place whose programs this person plans; `path` leads to the place."""
    return _of(user, path, PLANNING_ROLES)


def logged_by(user, path=""):
    """Q: as `planned_by`, for who works there and logs what happened."""
    return _of(user, path, LOGGING_ROLES)


def plans(user):
    """Whether this person plans programs anywhere."""
    return user.held.has(*PLANNING_ROLES, *LEADING.values())


def surveyed(user):
    """Ids of the districts whose federal survey this person reads."""
    return user.held.districts(*SURVEY_ROLES, side=Side.LIBRARY)


def _of(user, path, roles):
    held = user.held
    rows = at(path, pk__in=held.places(*roles))
    for side, role in LEADING.items():
        rows |= at(path, district__in=held.districts(role), side=side)
    return rows


def inside(user, path=""):
    """Q: places on a side this person works on: schools' lessons are not the library's to read."""
    rows = Q(pk__in=())
    for district, side in user.held.sides():
        rows |= at(path, district=district, side=side)
    return rows
