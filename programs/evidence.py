"""Logged sessions as evidence of items and key areas: what goals.contributed asks of programs."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils import timezone

from goals.contributed import Logged, Total
from programs.models import Contribution, Session
from programs.models.log import BY_FORMAT, total
from zones.formats import long_date, short_date
from zones.numbers import number

TOWARD = "program__contributions__"
ONE_DAY = timedelta(days=1)


def logged(user):
    """The sessions with a log that `user` may see; one called off counts for nothing."""
    return Session.objects.visible_to(user).standing().filter(log__isnull=False).order_by()


def toward(sessions, **wanted):
    """Of `sessions`, those that count toward the items wanted, each once for an item: picked for
    the whole program, or for the day alone."""
    whole = Contribution.objects.filter(
        program=OuterRef("program"), session=None, item=OuterRef(f"{TOWARD}item")
    )
    day = Q(**{f"{TOWARD}session": F("pk")}) & ~Exists(whole)
    picked = Q(**{f"{TOWARD}session": None}) | day
    return sessions.filter(picked, **{f"{TOWARD}{name}": value for name, value in wanted.items()})


def came(path="log__"):
    return total([f"{path}{name}" for name in BY_FORMAT])


def item_totals(items, user):
    rows = toward(logged(user), item__in=items).values(f"{TOWARD}item")
    rows = rows.annotate(times=Count("pk"), people=Sum(came()))
    return {
        item: Total(times, people)
        for item, times, people in rows.values_list(f"{TOWARD}item", "times", "people")
    }


def area_totals(areas, places, span, user):
    """A program counts toward its own key area and those picked for it, once each."""
    first, last = span
    start, end = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (first, last + ONE_DAY)
    )
    near = logged(user).of_places(places).filter(starts_at__gte=start, starts_at__lt=end)
    near = near.filter(Q(program__key_area__in=areas) | Q(**{f"{TOWARD}standard__in": areas}))
    picked = (f"{TOWARD}standard", f"{TOWARD}session")
    found, totals = set(), {}
    for pk, own, more, only, people in near.values_list("pk", "program__key_area", *picked, came()):
        found |= {(own, pk, people)} | ({(more, pk, people)} if only in (None, pk) else set())
    for area, _, people in found:
        if area in areas:
            totals[area] = totals.get(area, Total()) + Total(1, people)
    return totals


def rows(item, user, place, most):
    found = toward(logged(user), item=item)
    if place:
        found = found.of_places([place])
    total_of_all = found.aggregate(times=Count("pk"), people=Sum(came()))
    fields = ("pk", "program__title", "starts_at", "place__name", "program__place__name")
    clock = "program__place__district__time_zone"
    latest = found.order_by("-starts_at", "-pk").values_list(*fields, clock, came())[:most]
    return [_row(*row) for row in latest], Total(total_of_all["times"], total_of_all["people"] or 0)


def _row(pk, title, starts, at, of, zone, people):
    where = at if at == of else f"{at}, of {of}"
    day = starts.astimezone(ZoneInfo(zone))
    return Logged(f"/sessions/{pk}/", title, short_date(day), where, f"{people:,} came")


def origin_of(session):
    """The address by which an update knows the session it comes from."""
    return f"/sessions/{session}/"


def named(origin, user):
    start, _, rest = origin.partition("/sessions/")
    if start or not rest:
        return None
    seen = Session.objects.visible_to(user).filter(pk=number(rest.strip("/")))
    row = seen.values_list("program__title", "starts_at", "program__place__district__time_zone")
    if (found := row.first()) is None:
        return None
    title, starts, zone = found
    return f"{title}, {long_date(starts.astimezone(ZoneInfo(zone)))}", origin
