"""The way of an action plan: draft → sent → taken back or returned → sent → agreed.

Each place sends its own plan when it is ready, and waits for no other. Every step is taken here,
under a lock on the plan, and leaves an Agreement: who, when, in which words. What may not be done
is refused with the reason in one sentence. Who decides names what they saw of the plan (`seen`,
from goals.agreed_words), so that nobody agrees to words they have not read.
"""

from contextlib import contextmanager

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from zones.access import Role, Side
from zones.formats import clock, long_date
from zones.models import Position

from .agreed_words import differences
from .models import Agreement, Plan

Kind = Agreement.Kind
CHANGED = "It was changed while you read it. Read what stands here now, then decide."
NO_STEP = (
    "A plan needs at least one step before it is sent: one of its own, or one it takes part in."
)
NO_NOTE = "Say what is missing: a returned plan needs a note."


def send(plan, by, at=None):
    """Draft → sent for agreement; whatever else is missing is shown, and stops nobody."""
    with _held(plan, by) as row:
        _check(refusal(row, by, Kind.SENT))
        _write(row, by, Kind.SENT, at=at)


def take_back(plan, by, at=None):
    """Sent → draft again, by any of its writers, as long as nobody has agreed."""
    with _held(plan, by) as row:
        _check(refusal(row, by, Kind.TAKEN_BACK))
        _write(row, by, Kind.TAKEN_BACK, at=at)


def send_back(plan, by, seen, note, at=None):
    """Sent → draft again, with a note that says what is missing."""
    with _held(plan, by) as row:
        _check(refusal(row, by, Kind.RETURNED))
        if not note.strip():
            raise ValidationError({"note": NO_NOTE})
        _check_seen(row, seen)
        _write(row, by, Kind.RETURNED, note, at)


def agree(plan, by, seen, on, at=None):
    """Sent → agreed on a day: from now on the plan runs."""
    with _held(plan, by) as row:
        _check(refusal(row, by, Kind.AGREED))
        _check_seen(row, seen)
        row.adopt(on)
        _write(row, by, Kind.AGREED, at=at)


def refusal(plan, by, kind):
    """Why `by` may not take a step (Kind) with an action plan, in a sentence; "" where they may."""
    if plan.kind != Plan.Kind.ACTION:
        return "Only an action plan is agreed: this one is adopted by its board."
    if plan.status != Plan.Status.DRAFT:
        return f"It was agreed on {long_date(plan.adopted_on)}."
    if not Plan.objects.editable_by(by).filter(pk=plan.pk).exists():
        return "Only those who write the plan of this place can do that."
    if kind == Kind.SENT:
        return _refusal_to_send(plan)
    if not plan.ready_at:
        return stands(plan)
    if kind != Kind.TAKEN_BACK and not plan.may_be_adopted_by(by):
        return who_agrees(plan)
    return ""


def _refusal_to_send(plan):
    if plan.ready_at:
        return f"It was sent for agreement on {_moment(plan.ready_at)}."
    return "" if plan.has_a_step() else NO_STEP


def stands(plan):
    """What became of a plan nobody waits for, in a sentence."""
    last = plan.agreements.select_related("by").last()
    if last is None:
        return "Nobody has sent it for agreement yet."
    if last.kind == Kind.TAKEN_BACK:
        return f"{last.by} took it back on {_moment(last.at)}. Its writers send it again."
    if last.kind == Kind.RETURNED:
        return f"{last.by} returned it on {_moment(last.at)}. Its writers send it again."
    verb = "agreed to it" if last.kind == Kind.AGREED else "sent it for agreement"
    return f"{last.by} {verb} on {_moment(last.at)}."


def who_agrees(plan):
    """Who can agree to the plan today, in a sentence; and who, where that seat is empty."""
    names = ", ".join(_present(plan, *_seat(plan)))
    if plan.owner.side == Side.LIBRARY:
        if names:
            return f"The library’s partnership lead agrees to this plan: {names}."
        return "Nobody is the library’s partnership lead today. The data steward can add one."
    if names:
        return f"The principal of {plan.owner} agrees to this plan: {names}."
    stewards = ", ".join(_present(plan, Q(role=Role.DATA_STEWARD, **_district(plan))))
    instead = f"the data steward agrees instead: {stewards}" if stewards else "nobody can agree yet"
    return f"{plan.owner} has no principal today, so {instead}."


def _seat(plan):
    if plan.owner.side == Side.LIBRARY:
        return (Q(role=Role.LIBRARY_ADMIN, **_district(plan)),)
    return (Q(role=Role.PRINCIPAL, place=plan.owner_id),)


def _district(plan):
    return {"place__district": plan.owner.district_id}


def _present(plan, seats):
    """Names of those who hold a seat today and are not away."""
    rows = Position.objects.present_on(timezone.localdate()).filter(seats, user__is_active=True)
    return dict.fromkeys(rows.order_by("user__name").values_list("user__name", flat=True))


def waiting_for(user):
    """Plans that wait for this person's agreement: the principal's, the library lead's; and where
    a school has no principal present, the steward's."""
    held = user.held
    principals = Position.objects.present_on(timezone.localdate()).filter(
        place=OuterRef("owner"), role=Role.PRINCIPAL
    )
    library = held.districts(Role.LIBRARY_ADMIN)
    stewards = held.districts(Role.DATA_STEWARD)
    mine = Q(owner__in=held.places(Role.PRINCIPAL))
    mine |= Q(owner__side=Side.LIBRARY, owner__district__in=library)
    mine |= Q(owner__side=Side.SCHOOLS, owner__district__in=stewards) & ~Exists(principals)
    return sent().filter(mine).order_by("ready_at")


def sent():
    """Plans that were sent, and wait."""
    return Plan.objects.filter(
        kind=Plan.Kind.ACTION, status=Plan.Status.DRAFT, ready_at__isnull=False
    )


def returned_to(user):
    """Plans that came back to their writers, with the note of who returned them: `note`, `said_by`
    and `said_at`."""
    last = Agreement.objects.filter(plan=OuterRef("pk")).order_by("-pk")
    by_me = Agreement.objects.filter(plan=OuterRef("pk"), kind=Kind.SENT, by=user)
    rows = Plan.objects.editable_by(user).filter(
        kind=Plan.Kind.ACTION, status=Plan.Status.DRAFT, ready_at=None
    )
    rows = rows.filter(Q(owner__in=user.held.places(Role.ZONE_LEAD)) | Exists(by_me))
    rows = rows.annotate(
        last=Subquery(last.values("kind")[:1]),
        note=Subquery(last.values("note")[:1]),
        said_by=Subquery(last.values("by__name")[:1]),
        said_by_id=Subquery(last.values("by")[:1]),
        said_at=Subquery(last.values("at")[:1]),
    )
    return rows.filter(last=Kind.RETURNED).exclude(said_by_id=user.pk).order_by("said_at")


@contextmanager
def _held(plan, by):
    """The plan as it is now, and nobody else's until the step is taken; `plan` follows it."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        rows = Plan.objects.select_for_update(of=("self",)).select_related("owner__district")
        row = rows.order_by().get(pk=plan.pk)
        yield row
    plan.status, plan.adopted_on, plan.ready_at = row.status, row.adopted_on, row.ready_at


def _write(plan, by, kind, note="", at=None):
    at = at or timezone.now()
    if kind != Kind.AGREED:
        plan.ready_at = at if kind == Kind.SENT else None
        plan.save(update_fields=["ready_at"])
    Agreement.objects.create(plan=plan, kind=kind, by=by, at=at, note=note.strip())


def _check(reason):
    if reason:
        raise ValidationError(reason)


def _check_seen(plan, seen):
    if differences(plan, seen):
        raise ValidationError(CHANGED, code="stale")


def _moment(at):
    at = timezone.localtime(at)
    return f"{long_date(at)}, {clock(at)}"
