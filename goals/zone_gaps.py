"""What is missing in a zone, and which form closes it. A gap never blocks anybody.

Each place: a lead, a focus, a step. Each zone: a step on each side of each key area, and a meeting
this term. What a place says is not for it is no gap. Counted over all plans, whoever reads; who
reads decides only which form is offered, and otherwise who can close the gap is said.

    found = gaps_of(zone, year, request.user)   # one zone, every gap with its form
    sums = sums_of(zones, year)                 # many zones, counts only
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from zones.access import PARTNERSHIP_ROLES, PLAN_ROLES, Role, Side

from .models import Plan
from .zone_places import AreaSum, ZoneSum, key_areas, place_rows, zone_sums


class Gap(NamedTuple):
    """What is missing, and the form that closes it; without `url`, `who` can close it.

    `kind` is lead, focus, step, schools, area or meeting; `place` and `area` are ids, or None.
    """

    text: str
    url: str
    kind: str
    who: str = ""
    place: int | None = None
    area: int | None = None
    side: str = ""


@dataclass
class ZoneGaps:
    """One zone as its page shows it. `rows` are goals.zone_places.PlaceRow, the branch first;
    `areas` [(id, title)]; `agreed` plans of `of` open places; `met` this term, `asked` to."""

    zone: int
    areas: list
    rows: list
    agreed: int = 0
    of: int = 0
    met: bool = False
    asked: bool = False
    gaps: list[Gap] = field(default_factory=list)

    def of_place(self, pk):
        return [gap for gap in self.gaps if gap.place == pk]


class ZoneTotals(NamedTuple):
    """One of many zones: `sum` (ZoneSum), `areas` [AreaSum] in the order of the key areas, and how
    many `gaps` there are in all: the same number that the page of the zone lists."""

    sum: ZoneSum
    areas: list[AreaSum]
    gaps: int

    @property
    def agreed_words(self):
        return f"{self.sum.agreed} of {self.sum.places} agreed"


def gaps_of(zone, year, reader, areas=None, read=None):
    """ZoneGaps of one zone (with its branch) for a SchoolYear; costs three queries.

    One where the page has read `areas`, [(id, title)], and `read`, the ids of the plans of the
    zone whose words the reader reads.
    """
    rows = place_rows([zone], year).get(zone.pk, [])
    if areas is None:
        areas = key_areas([zone.district_id]).get(zone.district_id, [])
    read = _read_by(reader, rows) if read is None else read
    _keep_what_is_read(rows, read, reader.held.only_views(zone.district_id))
    here = [row for row in rows if not row.closed]
    found = ZoneGaps(zone.pk, areas, rows, of=len(here))
    found.agreed = sum(row.state == "agreed" for row in here)
    found.met = any(row.met for row in rows)
    found.asked = any(row.asked for row in rows)
    may = _May(zone, reader)
    for row in here:
        found.gaps += _of_place(row, may)
    found.gaps += _of_zone(found, here, may)
    return found


def sums_of(zones, year):
    """{zone id: ZoneTotals} of many zones; costs two queries."""
    zones = list(zones)
    areas = key_areas({zone.district_id for zone in zones})
    sums, of_areas = zone_sums(zones, year)
    found = {}
    for zone in zones:
        one = sums[zone.pk]
        rows = [
            of_areas[zone.pk, area]
            for area, _ in areas.get(zone.district_id, ())
            if (zone.pk, area) in of_areas
        ]
        missing = 3 * one.places - one.led - one.focused - one.stepped
        missing += sum((row.library == "gap") + (row.schools == "gap") for row in rows)
        missing += (not one.schools) + (one.asked and not one.met)
        found[zone.pk] = ZoneTotals(one, rows, missing)
    return found


def _read_by(reader, rows):
    plans = Plan.objects.visible_to(reader).filter(pk__in=[row.plan for row in rows if row.plan])
    return set(plans.order_by().values_list("pk", flat=True))


def _keep_what_is_read(rows, read, unnamed):
    """Names are for staff; why an area is not for a place is read with its plan."""
    for row in rows:
        if unnamed:
            row.leads = ["A lead"] if row.leads else []
        if row.plan not in read:
            row.areas = {area: cell._replace(why="") for area, cell in row.areas.items()}


class _May:
    """What the reader may do about gaps, from the seats held today; no query."""

    def __init__(self, zone, reader):
        held, district = reader.held, zone.district_id
        self.zone = zone
        self.at = held.places(*PLAN_ROLES)
        self.steward = district in held.districts(Role.DATA_STEWARD)
        self.library = district in held.districts(Role.LIBRARY_ADMIN)
        leads = district in held.districts(*PARTNERSHIP_ROLES)
        self.meets = leads or self.steward
        self.own = held.places(Role.ZONE_LEAD)

    def writes(self, row):
        """As Plan.objects.written_by says it."""
        general = self.library if row.is_branch else self.steward
        return row.place in self.at or general

    def names_people(self, row):
        return self.steward or (row.is_branch and self.library)


def _of_place(row, may):
    writes = may.writes(row)
    keeper = "the library’s lead or the data steward" if row.is_branch else "the data steward"
    writer = _writer(row)
    if not row.leads:
        url = f"/people/new/?place={row.place}" if may.names_people(row) else ""
        yield Gap(f"{row.name} has no zone lead", url, "lead", keeper, row.place)
    if not row.plan:
        url = f"/plans/action/new/?place={row.place}" if writes else ""
        yield Gap(f"{row.name} has no action plan yet", url, "focus", writer, row.place)
    elif not row.focus:
        url = f"/plans/{row.plan}/goals/new/" if writes else ""
        yield Gap(f"{row.name} has no collaboration focus", url, "focus", writer, row.place)
    if not row.stepped:
        url = _step_form(row) if writes else ""
        yield Gap(f"{row.name} has no step yet", url, "step", writer, row.place)


def _writer(row):
    """Who writes the plan of a place, also where nobody leads it."""
    if row.leads:
        return f"the zone lead of {row.short_name}"
    return "the library’s lead" if row.is_branch else f"the principal of {row.short_name}"


def _step_form(row, area=None):
    if row.focus:
        return f"/goals/{row.focus}/items/new/" + (f"?area={area}" if area else "")
    return f"/plans/{row.plan}/goals/new/" if row.plan else f"/plans/action/new/?place={row.place}"


def _of_zone(found, here, may):
    schools = [row for row in here if not row.is_branch]
    if not schools:
        url = f"/zones/{found.zone}/schools/" if may.steward else ""
        yield Gap("The zone has no school yet", url, "schools", "the data steward")
    for area, title in found.areas:
        for side in (Side.LIBRARY, Side.SCHOOLS):
            places = [row for row in here if row.side == side]
            states = {row.areas[area].state if area in row.areas else "" for row in places}
            if places and not states & {"own", "shared"} and states != {"waived"}:
                yield _area_gap(area, title, side, places, may)
    if found.asked and not found.met:
        members = {row.place for row in here} & may.own
        url = f"/zones/{found.zone}/meetings/new/" if may.meets or members else ""
        yield Gap("The zone has not met this term", url, "meeting", "a lead of the zone")


def _area_gap(area, title, side, places, may):
    of_branch = side == Side.LIBRARY
    text = f"The branch has no step in {title}" if of_branch else f"No school has a step in {title}"
    mine = [row for row in places if may.writes(row) and row.areas.get(area) is None]
    first = next((row for row in mine if row.place in may.at), next(iter(mine), None))
    url = _step_form(first, area) if first else ""
    who = _writer(places[0]) if of_branch else "any school of the zone"
    return Gap(text, url, "area", who, None, area, side)
