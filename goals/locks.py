"""Why a form can't be used: the reasons, in the words a person reads."""

from dataclasses import dataclass

from zones.formats import long_date
from zones.models import Position, ReportingPeriod, SchoolYear

from .models import ActionItem, Plan, Unlock


@dataclass(frozen=True, slots=True)
class Lock:
    """A locked day: why in one sentence, and the period to ask for (None: nothing can be asked)."""

    why: str
    period: ReportingPeriod | None = None


def why_closed(assignment):
    """Why nothing more is logged for an assignment, in one sentence; "" where work goes on."""
    plan = assignment.item.goal.plan
    if plan.status == Plan.Status.CLOSED:
        return f"The plan “{plan}” was closed on {long_date(plan.closed_on)}."
    if not plan.is_running:
        return f"The plan “{plan}” is a draft: nothing is asked yet."
    if assignment.item.retired_on:
        return f"The item was retired on {long_date(assignment.item.retired_on)}."
    if assignment.ended_on:
        return (
            f"It is no longer asked of {assignment.place} since {long_date(assignment.ended_on)}."
        )
    if assignment.item.asks != ActionItem.Asks.UPDATES:
        return "The item asks for no updates."
    return ""


def not_yours(assignment, user):
    """Why somebody who does not answer for the work cannot log it: who does, in one sentence.

    A viewer is told the role alone.
    """
    place, role = assignment.seat_place, assignment.get_seat_role_display()
    held = Position.objects.today().filter(place=place, role=assignment.seat_role)
    names = (
        []
        if user.held.only_views(place.district_id)
        else list(held.values_list("user__name", flat=True))
    )
    who = f" ({', '.join(sorted(names))})" if names else ""
    return f"This is not yours to log. The {role.lower()} at {place}{who} answers for it."


def lock_of(district, day, user, side=None):
    """The Lock that keeps `user` from sending for `day` in a district (id); None where none does.

    An exception opens the `side` it was granted for; it opens both (and where no side is named)
    only to who does not work on the other. Costs at most three queries: closed year, locked
    period, the exceptions granted.
    """
    year = SchoolYear.objects.filter(district=district, closed_on__isnull=False).on(day).first()
    periods = ReportingPeriod.objects.filter(school_year__district=district).on(day)
    period = periods.select_related("school_year").first()
    if not year and not (period and period.is_locked()):
        return None
    granted = Unlock.objects.in_force().filter(user=user, period=period)
    if (district, side) in user.held.sides():
        granted = granted.filter(side=side)
    if year:  # what an office granted while the year was open ends with it
        granted = granted.filter(decided_at__date__gte=year.closed_on)
    if period and granted.exists():
        return None
    return Lock(_year_closed(year) if year else why_locked(period), period)


def why_locked(period):
    """Which lock keeps a period shut: its own, or that of its school year; "" where none does."""
    if period.school_year.closed_on:
        return _year_closed(period.school_year)
    if not period.is_locked():
        return ""
    since = long_date(period.locked_on)
    span = f"{long_date(period.starts)} to {long_date(period.ends)}"
    return f"The {period.name} period, {span}, has been locked since {since}."


def _year_closed(year):
    return f"{year.why_closed()} What comes late goes through the data steward."


def locks_of(updates, user):
    """{update id: Lock} for those of `updates` (assignment__place read) that a lock keeps back."""
    found, locks = {}, {}
    for update in updates:
        place = update.assignment.place
        asked = place.district_id, update.happened_on, place.side
        if asked not in found:
            found[asked] = lock_of(place.district_id, update.happened_on, user, place.side)
        if found[asked]:
            locks[update.pk] = found[asked]
    return locks
