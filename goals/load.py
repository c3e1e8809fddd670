"""The load assigning makes: how many updates each person would have to type in a period."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case, Count, DateField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from zones.models import Position, ReportingPeriod

from .models import ActionItem, Assignment, Plan, Update
from .status import with_reason

COMING = 4  # how many of the coming periods are looked at


@dataclass(frozen=True, slots=True)
class Load:
    """What one person types in `period`, the fullest of those the added work is asked in."""

    name: str
    places: str
    period: str
    now: int
    then: int
    over: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """`people` whose load grows, the fullest first; `vacant` seats nobody holds today."""

    limit: int
    people: list[Load]
    vacant: list[str]

    @property
    def over(self):
        return sum(load.over for load in self.people)


def load_with(plan, rows):
    """The load with `rows` (unsaved assignments of items of `plan`) added to what runs.

    Counts typed reports: work that reports, every period or in the period its rhythm names, in
    adopted plans and in this one. A seat two people share counts for both. Costs three queries.
    """
    periods = _coming_periods(plan)
    added = _added(plan, rows, periods)
    holders = _holders(added)
    running = _running(plan, {seat for seats in holders.values() for seat in seats}, periods)
    limit = plan.owner.district.load_limit
    people = [
        Load(name, _places(seats), *fullest, fullest[-1] > limit)
        for (_, name), seats in holders.items()
        if (fullest := _fullest(periods, running, added, seats))
    ]
    people.sort(key=lambda load: (-load.then, load.name))
    return Preview(limit, people, _vacant(rows, holders))


def _fullest(periods, running, added, seats):
    """(period, typed reports now, then) of the fullest period that gets more; None: none does."""
    now, more = (_summed(figures, seats, len(periods)) for figures in (running, added))
    found = [
        (str(period or ""), had, had + new)
        for period, had, new in zip(periods, now, more, strict=True)
        if new
    ]
    return max(found, key=lambda one: one[-1], default=None)


def _coming_periods(plan):
    """Periods that have not ended; none set up yet: one stand-in that asks everything."""
    periods = ReportingPeriod.objects.filter(
        school_year__district=plan.owner.district_id, ends__gte=timezone.localdate()
    )
    return list(periods.order_by("starts")[:COMING]) or [None]


def _added(plan, rows, periods):
    """{seat: [typed reports added, one figure a period]}"""
    added = defaultdict(lambda: [0] * len(periods))
    for row in rows:
        for at, period in enumerate(periods):
            added[_seat(row)][at] += _asks(plan, row, period)
    return added


def _asks(plan, row, period):
    """Whether one new assignment asks for a typed report in the period (None: any period)."""
    item, Rhythm = row.item, ActionItem.Rhythm
    if not row.reports or item.rhythm == Rhythm.FROM_RECORDS:
        return False
    if period is None:
        return True
    own = row.finish_by or item.finish_by
    finishes = own or plan.ends
    dated = own and not item.ongoing and period.starts <= own <= period.ends
    due = own if dated else period.due_on
    return (
        plan.starts <= due <= plan.ends
        and row.starts <= due
        and period.asks(row.place.side)
        and (item.rhythm != Rhythm.YEARLY or item.yearly_period.lower() == period.name.lower())
        and (item.rhythm != Rhythm.WHEN_FINISHED or period.starts <= finishes <= period.ends)
    )


def _asked_in(period):
    """Q for running assignments that ask for a typed report in the period (None: any period).

    Needs `own`, the date the work itself has.
    """
    if period is None:
        return Q(pk__isnull=False)
    plan, rhythm = "item__goal__plan__", "item__rhythm"
    sides = [side for side in ("schools", "library") if period.asks(side)]
    span = (period.starts, period.ends)
    dated = When(item__ongoing=False, own__range=span, then=F("own"))
    due = Case(dated, default=Value(period.due_on), output_field=DateField())
    finishes = Q(own__range=span) | Q(own=None, item__goal__plan__ends__range=span)
    yearly, last = ActionItem.Rhythm.YEARLY, ActionItem.Rhythm.WHEN_FINISHED
    return (
        Q(**{f"{plan}starts__lte": due, f"{plan}ends__gte": due})
        & Q(starts__lte=due, place__side__in=sides)
        & (~Q(**{rhythm: yearly}) | Q(item__yearly_period__iexact=period.name))
        & (~Q(**{rhythm: last}) | finishes)
    )


def _holders(seats):
    """{(person id, name): {seat: place}, every seat held today} of who holds one of `seats`."""
    at = Q(pk__in=())
    for place, role in seats:
        at |= Q(place=place, role=role)
    theirs = Position.objects.today().filter(at).order_by().values("user")
    rows = Position.objects.today().filter(user__in=theirs)
    holders = defaultdict(dict)
    fields = ("user", "user__name", "place", "role", "place__short_name")
    for user, name, place, role, short in rows.order_by("place__name").values_list(*fields):
        holders[user, name][place, role] = short
    return holders


def _running(plan, seats, periods):
    """{seat: [typed reports that already run, one figure a period]}"""
    counts = {f"p{at}": Count("pk", filter=_asked_in(one)) for at, one in enumerate(periods)}
    runs = Q(item__goal__plan__status=Plan.Status.ADOPTED) | Q(item__goal__plan=plan)
    rows = (
        Assignment.objects.in_force()
        .filter(runs, seat_place__in={place for place, _ in seats}, reports=True)
        .filter(item__asks=ActionItem.Asks.UPDATES)
        .exclude(item__rhythm=ActionItem.Rhythm.FROM_RECORDS)
        .alias(own=Coalesce("finish_by", "item__finish_by"), stood=_last_counted())
        .filter(Q(item__ongoing=True) | Q(stood=None) | ~Q(stood=Update.Status.COMPLETE))
        .order_by()
        .values_list("seat_place", "seat_role")
        .annotate(**counts)
    )
    return {(place, role): figures for place, role, *figures in rows}


def _last_counted():
    """The status an assignment stands at; work that is finished asks nothing more."""
    rows = Update.objects.counted().filter(assignment=OuterRef("pk")).newest_first()
    return Subquery(rows.values("status")[:1])


def typed_reports(period):
    """{person id: (typed reports, different items among them)} that a period asks of everybody
    who holds a seat today; sent or not."""
    rows = Assignment.objects.filter(place__district=period.school_year.district_id)
    asked = with_reason(rows, period).filter(reason="").order_by()
    items = defaultdict(list)
    for place, role, item in asked.values_list("seat_place", "seat_role", "item"):
        items[place, role].append(item)
    found = defaultdict(list)
    held = Position.objects.today().filter(place__district=period.school_year.district_id)
    for user, place, role in held.order_by().values_list("user", "place", "role"):
        found[user] += items.get((place, role), [])
    return {user: (len(theirs), len(set(theirs))) for user, theirs in found.items() if theirs}


def _seat(row):
    return row.seat_place_id, str(row.seat_role)


def _summed(figures, seats, periods):
    """[the sum over the seats, one figure a period]"""
    none = [0] * periods
    return [
        sum(column) for column in zip(*(figures.get(seat, none) for seat in seats), strict=True)
    ]


def _places(seats):
    """Juniper, Oak"""
    return ", ".join(dict.fromkeys(seats.values()))


def _vacant(rows, holders):
    held = {seat for seats in holders.values() for seat in seats}
    empty = (row for row in rows if _seat(row) not in held)
    names = (f"{row.seat_place.short_name}: {row.get_seat_role_display()}" for row in empty)
    return sorted(dict.fromkeys(names))
