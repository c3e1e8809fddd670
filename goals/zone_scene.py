"""What the page of a zone reads: its places, their action plans and the work on every step.

As values, in a number of statements that does not grow with the places or the steps.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import BooleanField, Case, Q, Value, When
from django.utils import timezone

from zones.access import Kind
from zones.chosen import chosen_period, chosen_year, school_years
from zones.models import Place, PlaceQuerySet, Position, SchoolYear, ZoneMembership

from .contributed import area_totals, item_totals
from .meetings import NEVER, last_and_next
from .models import ActionItem, Assignment, Goal, Offer, Plan, Standard
from .models.plan import PlanQuerySet
from .reports import report
from .rollout import Standing, standing_of
from .zone_gaps import ZoneGaps, gaps_of

PLACE = ("pk", "name", "short_name", "kind")


class PlanLine(NamedTuple):
    """The action plan of a place; `may_read` its words, `mine` to change them."""

    pk: int
    owner: int
    status: str
    may_read: bool
    mine: bool


class PlaceLine(NamedTuple):
    pk: int
    name: str
    short: str
    kind: str

    @property
    def is_branch(self):
        return self.kind == Kind.BRANCH


class Item(NamedTuple):
    """A step as its plan has it."""

    pk: int
    goal: int
    plan: int
    area: int
    text: str
    finish_by: object


class Work(NamedTuple):
    """A step at one place: who answers there. `short` is "" for a place the reader does not see."""

    place: int
    short: str
    kind: str
    seat: tuple
    leads: bool
    pk: int


@dataclass
class Scene:
    """Everything the page of a zone is made of, as one reader may see it."""

    zone: object
    year: object
    inside: list  # ids of all places of the zone
    places: list  # those the reader sees
    writable: set  # ids of the places whose action plan the reader writes, or may begin
    plans: dict = field(default_factory=dict)  # {place id: PlanLine}
    areas: list = field(default_factory=list)  # (id, title, description)
    focuses: dict = field(default_factory=dict)  # {plan id: [(goal id, words)]}
    items: list = field(default_factory=list)
    work: dict = field(default_factory=dict)  # {item id: [Work]}, the leading place first
    facts: dict = field(default_factory=dict)  # {(item id, place id): goals.reports.Row}
    offered: dict = field(default_factory=dict)  # {item id: [names of places that may join]}
    people: dict = field(default_factory=dict)  # {(place id, role): [names]}; viewers read none
    standing: Standing | None = None  # of the roll-out
    met: tuple = NEVER
    logged: dict = field(default_factory=dict)  # {item id: Total of programs that count toward it}
    areas_logged: dict = field(default_factory=dict)  # {key area id: Total of the zone's programs}
    gaps: ZoneGaps | None = None
    names: bool = False  # whether the reader reads who works where

    @property
    def unseen(self):
        return len(self.inside) - len(self.places)

    @cached_property
    def place_of(self):
        """{plan id: its place}"""
        places = {place.pk: place for place in self.places}
        return {plan.pk: places[plan.owner] for plan in self.plans.values()}

    def plan(self, place):
        return self.plans.get(place.pk)

    def may_write(self, place):
        plan = self.plans.get(place.pk)
        return bool(plan and plan.mine and plan.status != Plan.Status.CLOSED)

    def readable(self):
        return [plan for plan in self.plans.values() if plan.may_read]


def zone_scene(request, zone):
    """Reads the zone for the chosen school year; about a dozen statements."""
    year, user = year_of(request, zone.district_id), request.user
    scene = Scene(zone, year, *_places(zone, user))
    scene.names = zone.district_id in user.held.staffed()
    scene.plans = _plans(scene, user)
    scene.areas = list(
        Standard.objects.key_areas()
        .filter(framework__district=zone.district_id)
        .order_by("position")
        .values_list("pk", "title", "description")
    )
    if plans := [plan.pk for plan in scene.readable()]:
        _read_plans(scene, plans, request)
    _read_people(scene, user)
    if scene.names:
        scene.met = last_and_next([zone.pk]).get(zone.pk, NEVER)
    span = scene.year.starts, scene.year.ends
    scene.areas_logged = area_totals([row[0] for row in scene.areas], scene.inside, span, user)
    scene.gaps = _gaps(scene, user)
    scene.standing = standing_of(zone)
    return scene


def year_of(request, district):
    """The chosen year; where that is another district's, the year of today in this one; where
    there is none yet, July to June."""
    year, today = chosen_year(request), timezone.localdate()
    if year and year.district_id == district:
        return year
    here = (one for one in school_years(request) if one.district_id == district)
    first = today.replace(year=today.year - (today.month < 7), month=7, day=1)
    unsaved = SchoolYear(starts=first, ends=first.replace(year=first.year + 1) - timedelta(1))
    return next((one for one in here if one.starts <= today <= one.ends), unsaved)


def _places(zone, user):
    """(ids of the places of today, [branch, school, …] those the reader sees, ids of the places
    whose plan the reader writes)"""
    schools = ZoneMembership.objects.on().filter(zone=zone.pk).order_by().values("school")
    rows = Place.objects.filter(Q(pk=zone.branch_id) | Q(pk__in=schools))
    rows = rows.annotate(
        seen=_whether(PlaceQuerySet.seen_by(user)),
        writes=_whether(PlanQuerySet.writers(user.held, "")),
    )
    found = rows.order_by("kind", "name").values_list("seen", "writes", *PLACE)
    places = [PlaceLine(*row) for seen, _, *row in found if seen]
    return [row[2] for row in found], places, {row[2] for row in found if row[1]}


def _plans(scene, user):
    """The plan of each place in the year, one that is open before one that is closed."""
    rows = Plan.objects.filter(kind=Plan.Kind.ACTION, owner__in=[row.pk for row in scene.places])
    rows = rows.filter(starts__lte=scene.year.ends, ends__gte=scene.year.starts)
    rights = {
        "may_read": _whether(PlanQuerySet.seen_by(user)),
        "mine": _whether(PlanQuerySet.written_by(user)),
    }
    lines = rows.annotate(**rights).order_by("starts", "pk").values_list(*PlanLine._fields)
    found = sorted(map(PlanLine._make, lines), key=lambda plan: plan.status != Plan.Status.CLOSED)
    return {plan.owner: plan for plan in found}


def _whether(rule):
    return Case(When(rule, then=Value(True)), default=Value(False), output_field=BooleanField())


def _read_plans(scene, plans, request):
    """Words, work and standing of the plans whose words the reader may read."""
    goals = Goal.objects.filter(plan__in=plans).order_by("position", "pk")
    focuses = defaultdict(list)
    for plan, *goal in goals.values_list("plan", "pk", "title"):
        focuses[plan].append(tuple(goal))
    items = ActionItem.objects.in_force().filter(goal__plan__in=plans)
    items = items.order_by("goal__position", "position", "pk")
    fields = ("pk", "goal", "goal__plan", "key_area", "text", "finish_by")
    scene.items = [Item(*row) for row in items.values_list(*fields)]
    scene.focuses, scene.work = focuses, _work(plans, request.user)
    scene.facts = _facts(plans, request, scene.names)
    scene.offered = _offered(plans, request.user)
    scene.logged = item_totals([item.pk for item in scene.items], request.user)


def _work(plans, user):
    rows = Assignment.objects.filter(item__goal__plan__in=plans, ended_on=None)
    rows = rows.annotate(seen=_whether(PlaceQuerySet.seen_by(user, "place__")))
    place = ("seen", "place", "place__short_name", "place__kind")
    fields = ("item", *place, "seat_place", "seat_role", "item__goal__plan__owner", "pk")
    found = defaultdict(list)
    for item, seen, place, short, kind, seat_place, role, owner, pk in rows.order_by(
        "place__short_name"
    ).values_list(*fields):
        seat = (seat_place, role)
        work = Work(place, short if seen else "", kind, seat, place == owner, pk)
        found[item].insert(0 if work.leads else len(found[item]), work)
    return found


def _facts(plans, request, names):
    """How the steps of agreed plans stand, and what is reported of them."""
    rows = Assignment.objects.in_force().filter(item__goal__plan__in=plans)
    rows = rows.exclude(item__goal__plan__status=Plan.Status.DRAFT)
    period = _period(request, names)
    return {(row.item, row.place): row for row in report(rows, request.user, period)}


def _period(request, names):
    """A viewer is told of no single place whether it reports."""
    return chosen_period(request) if names else None


def _offered(plans, user):
    rows = Offer.objects.visible_to(user).waiting().filter(item__goal__plan__in=plans)
    found = defaultdict(list)
    for item, short in rows.order_by("place__short_name").values_list("item", "place__short_name"):
        found[item].append(short)
    return found


def _read_people(scene, user):
    rows = Position.objects.visible_to(user).today()
    rows = rows.filter(place__in=[place.pk for place in scene.places]).order_by("user__name")
    scene.people = defaultdict(list)
    for place, role, name in rows.values_list("place", "role", "user__name"):
        scene.people[place, role].append(name)


def _gaps(scene, user):
    """What is missing, without the places this reader does not see."""
    areas = [(pk, title) for pk, title, _ in scene.areas]
    read = {plan.pk for plan in scene.readable()}
    found = gaps_of(scene.zone, scene.year, user, areas, read)
    seen = {place.pk for place in scene.places}
    found.rows = [row for row in found.rows if row.place in seen]
    found.gaps = [gap for gap in found.gaps if gap.place in seen or not gap.place]
    return found
