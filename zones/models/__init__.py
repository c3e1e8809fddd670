"""Who works where."""

from .calendar import DayOff, ReportingPeriod, SchoolYear, WorkingDays
from .draft import Draft
from .history import UNDO_DAYS, may_undo, tracked
from .people import Position, User
from .places import District, Place, PlaceQuerySet, Zone, ZoneMembership, on_day
from .scope import DistrictQuerySet, ScopedQuerySet, at
from .upload import Upload

__all__ = [
    "UNDO_DAYS",
    "DayOff",
    "District",
    "DistrictQuerySet",
    "Draft",
    "Place",
    "PlaceQuerySet",
    "Position",
    "ReportingPeriod",
    "SchoolYear",
    "ScopedQuerySet",
    "Upload",
    "User",
    "WorkingDays",
    "Zone",
    "ZoneMembership",
    "at",
    "may_undo",
    "on_day",
    "tracked",
]
