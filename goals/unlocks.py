"""Exceptions to a lock: asked for, granted until a day or refused, revoked; all stays on record.

Every step is taken under a lock on the row, so that nothing is decided twice.
"""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zones.access import Role, Side
from zones.formats import long_date
from zones.models import Position, User

from .models import Unlock

DECIDERS = {
    Side.SCHOOLS: (Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.DATA_STEWARD),
    Side.LIBRARY: (Role.LIBRARY_ADMIN, Role.DATA_STEWARD),
}

LATEST = 200  # as many requests on a page


def why_not_asked(period, user):
    """Why `user` has nothing to ask for a period, in one sentence; "" where they may ask."""
    if not period.is_locked() and not period.school_year.closed_on:
        return f"The {period.name} period is not locked: send what you have."
    mine = Unlock.objects.filter(user=user, period=period)
    if mine.waiting().exists():
        return "You asked for this already. It waits for an answer."
    district = period.school_year.district_id
    sides = {side for place, side in user.held.sides() if place == district}
    granted = {row.side: row for row in mine.in_force()}
    if granted and sides <= granted.keys():
        until = min(row.until for row in granted.values())
        return f"You may send for the {period.name} period until {long_date(until)}."
    return ""


def deciders(unlock):
    """Who could decide on a request today; never who asked."""
    year = unlock.period.school_year
    roles = (Role.DATA_STEWARD,) if year.closed_on else DECIDERS[unlock.side]
    seats = Position.objects.today().filter(place__district=year.district_id, role__in=roles)
    found = User.objects.filter(pk__in=seats.order_by().values("user"), is_active=True)
    return found.exclude(pk=unlock.user_id).order_by("name")


def why_not_decided(unlock, by):
    """Why `by` may not answer the request, in one sentence; "" where they may."""
    if unlock.revoked_at:
        return f"It was withdrawn on {_day(unlock.revoked_at)}."
    if unlock.decided_at:
        return f"It was answered by {unlock.decided_by} on {_day(unlock.decided_at)}."
    if not Unlock.objects.decidable_by(by).filter(pk=unlock.pk).exists():
        names = ", ".join(deciders(unlock).values_list("name", flat=True))
        return f"Somebody else decides: {names}." if names else "Nobody can decide this today."
    if unlock.user_id == by.pk and (others := deciders(unlock)):
        names = ", ".join(other.name for other in others)
        return f"Nobody grants their own exception. It waits for {names}."
    return ""


def grant(unlock, by, until, answer=""):
    """The asker may send for the period up to and with the day `until`."""
    if not until or until < timezone.localdate():
        raise ValidationError({"until": "Choose a day that is still to come, or today."})
    _decide(unlock, by, until, answer)


def refuse(unlock, by, answer):
    if not answer.strip():
        raise ValidationError({"answer": "Say why not: who asked reads it."})
    _decide(unlock, by, None, answer)


def revoke(unlock, by):
    """Ends an exception that is in force; or the asker withdraws what still waits."""
    with _held(unlock) as row:
        own = row.user_id == by.pk and not row.decided_at
        if not own and not Unlock.objects.decidable_by(by).filter(pk=row.pk).exists():
            raise ValidationError("Who grants an exception revokes it; you may not.")
        if row.revoked_at:
            raise ValidationError(f"It was revoked by {row.revoked_by} on {_day(row.revoked_at)}.")
        if not own and not (row.until and row.until >= timezone.localdate()):
            raise ValidationError("There is nothing to revoke: it is not in force.")
        row.revoked_by, row.revoked_at = by, timezone.now()
        row.save(update_fields=["revoked_by", "revoked_at"])


def _decide(unlock, by, until, answer):
    with _held(unlock) as row:
        if why := why_not_decided(row, by):
            raise ValidationError(why)
        row.until, row.answer = until, answer.strip()
        row.decided_by, row.decided_at = by, timezone.now()
        row.save(update_fields=["until", "answer", "decided_by", "decided_at"])


@contextmanager
def _held(unlock):
    with transaction.atomic():
        rows = Unlock.objects.select_for_update(of=("self",))
        yield rows.select_related("period__school_year").get(pk=unlock.pk)


def _day(moment):
    return long_date(timezone.localtime(moment))


# How requests are listed


def unlock_rows(unlocks, user):
    """Ready texts for the latest requests, each with its whole history."""
    rows = unlocks.select_related("user", "period__school_year", "decided_by", "revoked_by")
    found = list(rows[:LATEST])
    decidable = unlocks.decidable_by(user).order_by().values_list("pk", flat=True)
    mine = set(decidable) if found else ()
    return [_row(row, user, row.pk in mine) for row in found]


def _row(row, user, decides):
    today = timezone.localdate()
    in_force = bool(row.until and row.until >= today and not row.revoked_at)
    waits = not row.decided_at and not row.revoked_at
    return {
        "pk": row.pk,
        "url": f"/unlocks/{row.pk}/",
        "who": row.user.name,
        "period": f"{row.period.name}, {row.period.school_year}",
        "reason": row.reason,
        "asked": _day(row.asked_at),
        "story": _story(row),
        "waits": waits,
        "in_force": in_force,
        "may_decide": waits and decides,
        "may_revoke": (in_force and decides) or (waits and row.user_id == user.pk),
    }


def _story(row):
    """[(what was done, in whose words)] since it was asked."""
    story = []
    if row.decided_at:
        what = f"Granted until {long_date(row.until)}" if row.until else "Refused"
        own = ", who asked: nobody else could" if row.decided_by_id == row.user_id else ""
        by = f"{what} by {row.decided_by}{own}, {_day(row.decided_at)}."
        story.append((by, row.answer))
    if row.revoked_at:
        verb = "Revoked" if row.decided_at else "Withdrawn"
        story.append((f"{verb} by {row.revoked_by}, {_day(row.revoked_at)}.", ""))
    return story
