"""What the pages of all zones print: the citywide view, the plain list, and the archived ones."""

from datetime import date
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils import timezone

from goals.charts import SHAPES
from goals.citywide import ORDERS, SIDES, in_order, lines_of, ordered, printed, schools_of
from goals.models import Update
from goals.rollout import standings
from goals.rollout_page import closed_branch
from goals.zone_places import key_areas
from zones.access import FOLLOWING_ROLES, Role
from zones.chosen import chosen_year
from zones.formats import long_date
from zones.models import Zone
from zones.rows import zone_leads

PER_PAGE = 20  # ten zones stand on one page; of 200 the name finds one
# Who reads how all zones stand: counts, nobody is named.
READERS = (*FOLLOWING_ROLES, Role.VIEWER)


class Span(NamedTuple):
    """The days of a school year where the district has not entered one."""

    starts: date
    ends: date

    def __str__(self):
        return f"{self.starts.year}-{self.ends.year % 100:02d}"


def year_of(request):
    """The chosen school year; where there is none, from July to June around today."""
    if year := chosen_year(request):
        return year
    today = timezone.localdate()
    first = today.year - (today.month < 7)
    return Span(date(first, 7, 1), date(first + 1, 6, 30))


class City:
    """The zones of the districts somebody follows, as they are narrowed and ordered."""

    def __init__(self, request, choice):
        self.request, self.choice, self.year = request, choice, year_of(request)
        self.followed = request.user.held.districts(*READERS)
        zones = Zone.objects.filter(district__in=self.followed, archived_on=None)
        self.found = self._narrowed(zones.select_related("branch"))
        self.areas = self._areas()

    def _narrowed(self, zones):
        words, stage = self.choice.cleaned_data["q"], self.choice.cleaned_data["stage"]
        if words:
            zones = zones.filter(Q(name__icontains=words) | Q(branch__name__icontains=words))
        if not stage:
            return zones
        zones = list(zones)
        stands = standings([zone.pk for zone in zones])
        return [zone for zone in zones if stands[zone.pk].code == stage]

    def _areas(self):
        """Titles of the key areas, the columns; those of the district that has most."""
        columns = key_areas(self.followed).values()
        return max(([title for _, title in rows] for rows in columns), key=len, default=[])

    @property
    def year_name(self):
        return str(self.year)

    @property
    def lines(self):
        return ordered(lines_of(list(self.found), self.year), self.choice.order)

    def page(self):
        """(page, its lines). Only what is missing must be known of all zones to put them in
        order; else the page's own zones are looked at."""
        number, order = self.request.GET.get("page"), self.choice.order
        if order == "missing":
            page = Paginator(self.lines, PER_PAGE).get_page(number)
            return page, list(page.object_list)
        page = Paginator(in_order(self.found, order), PER_PAGE).get_page(number)
        return page, lines_of(list(page.object_list), self.year)

    @property
    def header(self):
        areas = [f"{title}, {word.lower()}" for title in self.areas for _, word in SIDES]
        statuses = [Update.Status(code).label for code in SHAPES]
        about = ("Zone", "Branch", "Schools", "Stage", "Since")
        after = ("Plans agreed", "Places", "Gaps", "Last meeting", "Next meeting")
        return (*about, *areas, *statuses, *after)

    @property
    def table(self):
        return [self._row(line) for line in self.lines]

    def _row(self, line):
        areas, counts = line.totals.areas, line.counts
        steps = [
            sum(counts.get((areas[place].area, side), {}).values()) if place < len(areas) else ""
            for place in range(len(self.areas))
            for side, _ in SIDES
        ]
        status = [sum(cell.get(code, 0) for cell in counts.values()) for code in SHAPES]
        stands, one = line.standing, line.totals
        soon = timezone.localtime(line.soon).date() if line.soon else ""
        about = (line.name, line.branch, line.schools, stands.label, stands.since or "")
        after = (one.sum.agreed, one.sum.places, one.gaps, line.last or "", soon)
        return (*about, *steps, *status, *after)

    @property
    def notes(self):
        asked = self.choice.cleaned_data
        return [
            ("School year", self.year_name),
            ("Made on", long_date(timezone.localdate())),
            ("Zones found by", asked["q"] or "every name"),
            ("Stage", asked["stage"] or "every stage"),
            ("Status", "of the last update that counts; a step before its first is not started"),
        ]


def city_page(request, choice):
    """Context of the citywide view."""
    city = City(request, choice)
    page, lines = city.page()
    return {
        "page": page,
        "rows": printed(lines, city.areas),
        "areas": city.areas,
        "sums": None if page.has_other_pages() else sums_line(lines),
        "number": str(page.paginator.count),
        "filter_form": choice,
        "order": ORDERS[choice.order],
        "year": city.year_name,
        "query": request.GET.urlencode(),
        "archived": archived(request.user),
        "may_add": request.user.held.has(Role.DATA_STEWARD),
    }


def sums_line(lines):
    """{what: number} of the sentence on top, where all zones stand on the page."""
    sums = [line.totals.sum for line in lines]
    return {
        "agreed": sum(one.agreed for one in sums),
        "places": sum(one.places for one in sums),
        "gaps": sum(line.totals.gaps for line in lines),
    }


def archived(user):
    """[(address, name, day)] of the archived zones the reader sees."""
    zones = Zone.objects.visible_to(user).exclude(archived_on=None)
    rows = zones.values_list("pk", "name", "archived_on")
    return [(f"/zones/{pk}/", name, long_date(day)) for pk, name, day in rows]


def plain_page(request):
    """Context of the plain list: one's own zones first."""
    user = request.user
    zones = list(Zone.objects.visible_to(user).filter(archived_on=None).select_related("branch"))
    ids = [zone.pk for zone in zones]
    own = set(Zone.objects.around(user.held.places()).values_list("pk", flat=True))
    parts = {
        "stands": standings(ids),
        "schools": schools_of(ids),
        "leads": zone_leads(user, Zone.objects.filter(pk__in=ids)),
    }
    rows = [_plain(zone, zone.pk in own, **parts) for zone in zones]
    return {
        "zones": sorted(rows, key=lambda row: not row["own"]),
        "archived": archived(user),
        "may_add": user.held.has(Role.DATA_STEWARD),
    }


def _plain(zone, own, stands, schools, leads):
    said, _ = closed_branch(zone, timezone.localdate())
    return {
        "url": f"/zones/{zone.pk}/",
        "name": zone.name,
        "own": own,
        "branch": zone.branch.name,
        "flag": said,
        "stage": stands[zone.pk].label,
        "schools": str(schools.get(zone.pk, 0)),
        "leads": "; ".join(leads.get(zone.pk, ())),
    }
