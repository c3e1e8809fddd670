"""How a plan stands: the rows that page, list, CSV and XLSX show alike, and the sums over them."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from django.db.models import BooleanField, Case, Value, When
from django.http import Http404
from django.utils import timezone

from goals.facts import facts_of
from goals.models import ActionItem, Assignment, AssignmentQuerySet
from goals.status import Reporting, inner
from zones.chosen import chosen_period
from zones.models import Place, ReportingPeriod, Zone, ZoneMembership

NOT_STARTED = "not_started"  # a plain word: faster by the thousand
STATUSES = ("on_track", "at_risk", "off_track", "not_started", "complete")


class Row(NamedTuple):
    """One action item at one place. `reporting` and `bucket` are empty where they are not told."""

    pk: int
    plan: int
    goal: int
    item: int
    place: int
    status: str
    last: str  # the day of the last update, as 2025-11-12; "" without one
    update: int  # its id, or 0
    waits: str  # submitted or returned, where it does not count yet: only told inside the work
    reporting: str
    reason: str
    bucket: str  # sent, open, not_reporting or not_asked
    seat: str  # who answers, as 12specialist; "" without a period


AS_ROW = partial(tuple.__new__, Row)  # Row._make for the thousands: three times as fast


@dataclass(frozen=True, slots=True)
class Outline:
    """A plan's goals and items in their order."""

    goals: list
    items: dict

    def goal_choices(self):
        return [(str(goal.pk), name(goal)) for goal in self.goals]

    def below(self, pk):
        """Ids of a goal and all that stand under it; None for every goal."""
        if not pk:
            return None
        found = {int(pk)}
        for goal in self.goals:  # in order: a heading comes before those under it
            if goal.parent_id in found:
                found.add(goal.pk)
        return found


@dataclass(slots=True)
class Scene:
    """Everything a page about one plan reads: its outline, periods, places, and rows."""

    outline: Outline
    periods: list
    period: ReportingPeriod | None
    rows: list = field(default_factory=list)
    totals: list = field(default_factory=list)  # as rows; a viewer's totals count what rows hide
    places: dict = field(default_factory=dict)
    zones: list = field(default_factory=list)

    @property
    def tells(self):
        """True where the reader may know of some place whether it reports."""
        return any(row.bucket for row in self.rows)


def name(goal):
    """Goal One, as the plan heads it; else its number and title: 1.2 Collections."""
    levels = (goal.plan.level.lower(), goal.plan.sublevel.lower())
    headed = any(level and goal.title.lower().startswith(level) for level in levels)
    return goal.title if headed else f"{goal.number} {goal.title}".strip()


def plan_outline(plan):
    goals = list(plan.goals.order_by("position"))
    items = ActionItem.objects.in_force().filter(goal__plan=plan)
    return Outline(goals, {item.pk: item for item in items.order_by("goal__position", "position")})


def plan_scene(request, plan):
    """Reads a plan's work as this reader may see it, in a number of queries that does not grow."""
    periods, period = periods_of(request, plan)
    scene = Scene(plan_outline(plan), periods, period)
    rows = plan_report(plan, request.user, period)
    places = Place.objects.filter(pk__in={row.place for row in rows}).order_by()
    scene.places = {place.pk: place for place in sorted(places, key=place_order)}
    scene.zones = zones_of(scene.places)
    scene.totals = in_order(rows, scene)
    scene.rows = scene.totals
    if request.user.held.only_views(plan.owner.district_id):  # no row says who reports
        scene.rows = [row._replace(reporting="", reason="", bucket="") for row in scene.totals]
    return scene


def in_order(rows, scene):
    """By place, then in the plan's order."""
    items = {key: at for at, key in enumerate(scene.outline.items)}
    by_place, place_in_plan = grouped(rows, "place"), lambda row: items[row.item]
    return [row for key in scene.places for row in sorted(by_place[key], key=place_in_plan)]


def place_order(place):
    """Offices, schools by level, branches; by name without regard to case."""
    kinds, levels = ("office", "school", "branch"), ("elementary", "middle", "high", "combined", "")
    return kinds.index(place.kind), levels.index(place.level), place.short_name.lower()


def periods_of(request, plan):
    """(periods that touch the plan's dates, the chosen one). A period elsewhere is a 404."""
    rows = ReportingPeriod.objects.filter(
        school_year__district=plan.owner.district_id, starts__lte=plan.ends, ends__gte=plan.starts
    )
    found = list(rows.select_related("school_year").order_by("starts"))
    wanted = chosen_period(request)
    if wanted in found:
        return found, found[found.index(wanted)]
    if request.GET.get("period"):
        raise Http404
    begun = [period for period in found if period.starts <= timezone.localdate()]
    return found, next(iter(begun[-1:] or found), None)


def zones_of(places):
    """[(id, name, ids of its places)] for the zones that some of `places` belong to today."""
    members = {}
    for zone, school in (
        ZoneMembership.objects.on().filter(school__in=places).values_list("zone", "school")
    ):
        members.setdefault(zone, set()).add(school)
    rows = Zone.objects.filter(pk__in=members) | Zone.objects.filter(branch__in=places)
    return [
        (pk, title, members.get(pk, set()) | {branch})
        for pk, title, branch in rows.values_list("pk", "name", "branch")
    ]


def plan_report(plan, user, period):
    """The plan's work that `user` may see, as rows: see report."""
    work = Assignment.objects.in_force().filter(item__goal__plan=plan)
    return report(work, user, period, plan.owner.district_id)


def report(assignments, user, period, district=None):
    """Those of `assignments` that `user` may see: one Row each, from one query.

    Reporting is told where `user` may know it; to a viewer for adding up only (see plan_scene),
    which who is staff elsewhere is too, where all the work is of one `district` (id).
    """
    rows = assignments.visible_to(user).annotate(inner=inner(user), told=_told(user, district))
    return list(map(AS_ROW, facts_of(rows, period)))


def _told(user, district):
    """Whether `user` may know if the assignment is reported."""
    if user.held.only_views(district):
        return Value(True)
    told = When(AssignmentQuerySet.reporting_open_to(user), then=Value(True))
    return Case(told, default=Value(False), output_field=BooleanField())


def of_several_places(rows, among):
    """The rows, reporting told only under goals with several places, all of whose rows are here:
    a sum over one place alone would say who is not reporting, and so would the difference
    between two sums, of which one leaves a place out."""
    whole, here = grouped(among, "goal"), Counter(row.goal for row in rows)
    told = {
        goal
        for goal, found in whole.items()
        if here[goal] == len(found) and len({row.place for row in found}) > 1
    }
    untold = {"reporting": "", "reason": "", "bucket": ""}
    return [row if row.goal in told else row._replace(**untold) for row in rows]


class Tally:
    """Counts over rows: by status, and beside it by reporting."""

    def __init__(self, rows):
        self.rows = rows
        self.statuses = Counter([row.status for row in rows])
        self.buckets = Counter([row.bucket for row in rows if row.bucket])
        self.total = len(rows)
        self.sent = self.buckets["sent"]
        self.missing = self.buckets[Reporting.NOT_REPORTING]
        self.open = self.buckets[Reporting.OPEN]
        self.not_asked = self.buckets[Reporting.NOT_ASKED]
        self.due = self.sent + self.open + self.missing  # what is owed for the period

    @property
    def percent(self):
        return round(100 * self.sent / self.due) if self.due else None


def grouped(rows, attribute):
    """{key: [row, …]}"""
    found = {}
    for key, row in zip(map(attrgetter(attribute), rows), rows, strict=True):
        if key in found:
            found[key].append(row)
        else:
            found[key] = [row]
    return found


def tallied(rows, attribute):
    """{key: Tally of its rows}"""
    return {key: Tally(found) for key, found in grouped(rows, attribute).items()}
