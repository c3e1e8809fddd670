"""Why a form can't be used: the reasons, in the words a person reads."""

from dataclasses import dataclass

from zones.formats import long_date
from zones.models import ReportingPeriod, SchoolYear

from .models import ActionItem, Unlock


@dataclass(frozen=True, slots=True)
class Lock:
    """A locked day: why in one sentence, and the period to ask for (None: nothing can be asked)."""

    why: str
    period: ReportingPeriod | None = None


def why_closed(assignment):
    """Why nothing more is logged for an assignment, in one sentence; "" where work goes on."""
    plan = assignment.item.goal.plan
    if not plan.is_running:
        return f"The plan “{plan}” is {plan.get_status_display().lower()}."
    if assignment.item.retired_on:
        return f"The item was retired on {long_date(assignment.item.retired_on)}."
    if assignment.ended_on:
        return (
            f"It is no longer asked of {assignment.place} since {long_date(assignment.ended_on)}."
        )
    if assignment.item.asks != ActionItem.Asks.UPDATES:
        return "The item asks for no updates."
    return ""


def lock_of(district, day, user):
    """The Lock that keeps `user` from sending for `day` in a district (id); None where none does.

    Costs at most three queries: closed year, locked period, the exceptions granted.
    """
    year = SchoolYear.objects.filter(district=district, closed_on__isnull=False).on(day).first()
    periods = ReportingPeriod.objects.filter(school_year__district=district).on(day)
    period = periods.select_related("school_year").first()
    if not year and not (period and period.is_locked()):
        return None
    if period and Unlock.objects.in_force().filter(user=user, period=period).exists():
        return None
    if year:
        return Lock(f"{year.why_closed()} What comes late goes through the data steward.", period)
    since = long_date(period.locked_on)
    span = f"{long_date(period.starts)} to {long_date(period.ends)}"
    return Lock(f"The {period.name} period, {span}, is locked since {since}.", period)


def locks_of(updates, user):
    """{update id: Lock} for those of `updates` (assignment__place read) that a lock keeps back."""
    found, locks = {}, {}
    for update in updates:
        asked = update.assignment.place.district_id, update.happened_on
        if asked not in found:
            found[asked] = lock_of(*asked, user)
        if found[asked]:
            locks[update.pk] = found[asked]
    return locks
