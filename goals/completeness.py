"""Who has reported: a period's work place by item, with what is missing for each place.

Only what its reader may know: a row whose reporting is not told to them is not here at all. A seat
that is vacant, away or new is said as such and counts as nothing.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils import timezone

from goals.models import ActionItem, Assignment, Goal, Plan
from goals.reports import Outline, Scene, Tally, in_order, place_order, report, zones_of
from goals.status import Reason, Reporting
from zones.access import Role
from zones.chosen import all_periods, chosen_period
from zones.formats import short_date
from zones.models import Place, Position

READERS = (
    *(Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.LIBRARY_ADMIN, Role.DATA_STEWARD),
    *(Role.PRINCIPAL, Role.ZONE_LEAD),
)
REMINDERS = (Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.LIBRARY_ADMIN, Role.PRINCIPAL)
ALL = "all"
OWED = (Reporting.NOT_REPORTING, Reporting.OPEN)
SEAT_WORDS = {
    Reason.VACANT: "nobody in the seat",
    Reason.AWAY: "away",
    Reason.SETTLING: "new in the seat",
}


@dataclass
class Desk:
    """What one person follows in a period: the plans, the chosen one (None: all), its scene."""

    plans: list
    plan: Plan | None
    scene: Scene


def desk_of(request):
    """The Desk of the reader, in a number of queries that does not grow with the rows."""
    period = chosen_period(request)
    if not period:
        return Desk([], None, Scene(Outline([], {}), [], None))
    plans = plans_followed(request.user, period)
    plan = chosen_plan(request, plans)
    year = [one for one in all_periods(request) if one.school_year_id == period.school_year_id]
    chosen = [plan] if plan else plans
    scene = Scene(outline_of(chosen), year, period)
    work = Assignment.objects.in_force().filter(item__goal__plan__in=[one.pk for one in chosen])
    rows = [row for row in report(work, request.user, period) if row.bucket]
    places = Place.objects.filter(pk__in={row.place for row in rows}).order_by()
    scene.places = {place.pk: place for place in sorted(places, key=place_order)}
    scene.zones = zones_of(scene.places)
    scene.rows = scene.totals = in_order(rows, scene)
    return Desk(plans, plan, scene)


def plans_followed(user, period):
    """Plans that run in the period, with work whose reporting is told to `user`; those of one's
    own places first."""
    work = Assignment.objects.in_force().filter(item__goal__plan=OuterRef("pk")).order_by()
    plans = (
        Plan.objects.visible_to(user)
        .exclude(status=Plan.Status.DRAFT)
        .filter(
            Exists(work.whose_reporting_is_open_to(user)),
            owner__district=period.school_year.district_id,
            starts__lte=period.ends,
            ends__gte=period.starts,
        )
    )
    own, kinds = user.held.places(), list(Plan.Kind)
    return sorted(
        plans.select_related("owner"),
        key=lambda plan: (plan.owner_id not in own, kinds.index(plan.kind), plan.title.lower()),
    )


def chosen_plan(request, plans):
    """The plan of `?plan=`, one of `plans` (else a 404); None for all of them.

    Unless one is named: one's own first plan; all of them where they are of other places.
    """
    wanted = request.GET.get("plan", "")
    if wanted == ALL:
        return None
    if wanted:
        found = [plan for plan in plans if str(plan.pk) == wanted]
        if not found:
            raise Http404
        return found[0]
    many = len(plans) > 1 and all(plan.kind == Plan.Kind.ACTION for plan in plans)
    mine = plans and plans[0].owner_id in request.user.held.places()
    return plans[0] if plans and (mine or not many) else None


def outline_of(plans):
    """The goals and items of several plans in order."""
    order = {plan.pk: at for at, plan in enumerate(plans)}
    goals = Goal.objects.filter(plan__in=order).select_related("plan").order_by("position")
    goals = goals.defer("plan__source_text", "plan__preface")
    items = ActionItem.objects.in_force().filter(goal__plan__in=order)
    goals = sorted(goals, key=lambda goal: order[goal.plan_id])
    at = {goal.pk: number for number, goal in enumerate(goals)}
    ordered = sorted(items.order_by("position"), key=lambda item: at[item.goal_id])
    return Outline(goals, {item.pk: item for item in ordered})


def most_missing_first(by_place):
    """[(place, its Tally)]: where most updates are missing first, then where most are open."""
    return sorted(by_place.items(), key=lambda found: (-found[1].missing, -found[1].open))


def owed_by_place(by_place, scene, base):
    """[line] for each place that owes an update, most missing first: name, address of its rows,
    what is owed in words, the last update, and whether somebody is there to be reminded."""
    owing = [
        (key, tally, [row for row in tally.rows if row.reporting in OWED])
        for key, tally in most_missing_first(by_place)
        if tally.missing or tally.open
    ]
    there = seats_today(scene.period.school_year.district_id) if owing else {}
    return [
        {
            "pk": str(key),
            "name": scene.places[key].short_name,
            "url": f"{base}&places=place-{key}",
            "owed": owed_words(tally),
            "last": last_words(found),
            **_seat({there.get(seat, Reason.VACANT) for seat in {row.seat for row in found}}),
        }
        for key, tally, found in owing
    ]


def owed_words(tally):
    """6 missing, 2 still open"""
    counts = ((tally.missing, "missing"), (tally.open, "still open"))
    return ", ".join(f"{count} {word}" for count, word in counts if count)


def _seat(reasons):
    return {"seat": seat_words(reasons), "there": "" in reasons}


def last_words(rows):
    last = max(row.last for row in rows)
    return f"Last update {short_date(date.fromisoformat(last))}" if last else "No update yet"


def seats_today(district):
    """{seat, as 12specialist: "" where somebody is there today, else AWAY}"""
    today, found = timezone.localdate(), {}
    held = Position.objects.today().filter(place__district=district).order_by()
    for place, role, left, back in held.values_list("place", "role", "away_from", "away_until"):
        away = left and left <= today and (not back or back >= today)
        found[f"{place}{role}"] = found.get(f"{place}{role}", Reason.AWAY) and (
            Reason.AWAY if away else ""
        )
    return found


def seat_words(reasons):
    """Nobody in the seat today; "" where somebody is there for some of the work."""
    if "" in reasons:
        return ""
    return f"{SEAT_WORDS[min(reasons)].capitalize()} today"


def empty_seats(rows, scene):
    """[(place, why, pieces of work)] not asked because of who held the seat on the due date."""
    found = Counter((row.place, row.reason) for row in rows if row.reason in SEAT_WORDS)
    return [
        (scene.places[place].short_name, SEAT_WORDS[reason], count)
        for (place, reason), count in found.items()
    ]


def headline(rows, by_place):
    """What is in, what waits, what is missing, in a sentence or two."""
    tally, counts = Tally(rows), Counter([row.reporting for row in rows])
    if not tally.due:
        return "Nothing is owed here in this period."
    noun = "update due is" if tally.due == 1 else "updates due are"
    said = [f"{tally.sent} of {tally.due} {noun} in ({tally.percent}%)."]
    parts = [
        f"{counts[code]} {words}"
        for code, words in (
            (Reporting.WAITING, "waiting for review"),
            (Reporting.RETURNED, "returned"),
            (Reporting.OPEN, "still open"),
        )
        if counts[code]
    ]
    said += [f"{', '.join(parts)}."] if parts else []
    if tally.missing:
        late = [found for found in by_place.values() if found.missing]
        where = "1 place" if len(late) == 1 else f"{len(late)} places"
        said.append(f"{tally.missing} missing at {where}.")
    return " ".join(said)
