"""Who may see and change what: every rule begins with the positions a person holds today."""

from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import models


class Side(models.TextChoices):
    SCHOOLS = "schools", "Schools"
    LIBRARY = "library", "Public library"


class Kind(models.TextChoices):
    SCHOOL = "school", "School"
    BRANCH = "branch", "Branch"
    OFFICE = "office", "Office"


class Role(models.TextChoices):
    """What a position lets its holder do. Families have none: they do not sign in."""

    SPECIALIST = "specialist", "Library media specialist"
    SCHOOL_STAFF = "school_staff", "School staff"
    PRINCIPAL = "principal", "School administrator"
    ZONE_LEAD = "zone_lead", "Zone lead"
    BRANCH_STAFF = "branch_staff", "Branch staff"
    LIBRARY_ADMIN = "library_admin", "Library partnership lead"
    SUPERVISOR = "supervisor", "Library supervisor"
    DISTRICT_ADMIN = "district_admin", "District administrator"
    DATA_STEWARD = "data_steward", "Data steward"
    VIEWER = "viewer", "Board viewer"


# At which places a role can be held: (kind, side).
SEATS = {
    Role.SPECIALIST: {(Kind.SCHOOL, Side.SCHOOLS)},
    Role.SCHOOL_STAFF: {(Kind.SCHOOL, Side.SCHOOLS)},
    Role.PRINCIPAL: {(Kind.SCHOOL, Side.SCHOOLS)},
    Role.ZONE_LEAD: {(Kind.SCHOOL, Side.SCHOOLS), (Kind.BRANCH, Side.LIBRARY)},
    Role.BRANCH_STAFF: {(Kind.BRANCH, Side.LIBRARY)},
    Role.LIBRARY_ADMIN: {(Kind.OFFICE, Side.LIBRARY)},
    Role.SUPERVISOR: {(Kind.OFFICE, Side.SCHOOLS)},
    Role.DISTRICT_ADMIN: {(Kind.OFFICE, Side.SCHOOLS)},
    Role.DATA_STEWARD: {(Kind.OFFICE, Side.SCHOOLS)},
    Role.VIEWER: {(Kind.OFFICE, Side.SCHOOLS)},
}
# Who answers for work; the other roles are never given an action item.
WORKING_ROLES = (
    Role.SPECIALIST,
    Role.SCHOOL_STAFF,
    Role.PRINCIPAL,
    Role.ZONE_LEAD,
    Role.BRANCH_STAFF,
    Role.LIBRARY_ADMIN,
    Role.SUPERVISOR,
    Role.DISTRICT_ADMIN,
)
# Who writes the plan of the place where they hold the role.
PLAN_ROLES = (
    Role.ZONE_LEAD,
    Role.PRINCIPAL,
    Role.LIBRARY_ADMIN,
    Role.SUPERVISOR,
    Role.DISTRICT_ADMIN,
)
# Who leads the partnership of schools and library, each for their own organization.
PARTNERSHIP_ROLES = (Role.LIBRARY_ADMIN, Role.SUPERVISOR, Role.DISTRICT_ADMIN)
# Who follows the work of every place of their side.
FOLLOWING_ROLES = (
    Role.LIBRARY_ADMIN,
    Role.SUPERVISOR,
    Role.DISTRICT_ADMIN,
    Role.DATA_STEWARD,
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place and a role held today: what rights come from."""

    place_id: int
    role: str
    kind: str
    side: str
    district_id: int
    time_zone: str


@dataclass(frozen=True, slots=True)
class Held:
    """Every seat one person holds today."""

    seats: tuple[Seat, ...]

    def places(self, *roles):
        """Ids of the places where one of `roles` (no role named: any) is held."""
        return {seat.place_id for seat in self.seats if not roles or seat.role in roles}

    def districts(self, *roles, side=None, kind=None):
        """Ids of the districts where one of `roles` is held, on `side`, at a place of `kind`."""
        return {
            seat.district_id
            for seat in self.seats
            if (not roles or seat.role in roles)
            and (side is None or seat.side == side)
            and (kind is None or seat.kind == kind)
        }

    def sides(self, *roles):
        """The (district id, side) pairs this person works on, or where one of `roles` is held."""
        seats = (seat for seat in self.seats if not roles or seat.role in roles)
        return {(seat.district_id, seat.side) for seat in seats}

    @property
    def time_zone(self):
        """The clock this person reads: that of the first seat's district; "" without a seat."""
        return self.seats[0].time_zone if self.seats else ""

    def roles(self):
        return {seat.role for seat in self.seats}

    def has(self, *roles):
        return any(seat.role in roles for seat in self.seats)

    def only_views(self, district=None):
        """True for somebody who may read what counts, and nothing else (or holds nothing today):
        everywhere, or in one district (id)."""
        return not self.staffed() & {district} if district else not self.staffed()

    def staffed(self):
        """Ids of the districts where more is held than a viewer's seat: names are read there."""
        return {seat.district_id for seat in self.seats if seat.role != Role.VIEWER}


def role_required(*roles):
    """403 for a signed-in person who holds none of `roles` today."""

    def decorate(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            if not request.user.held.has(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate
