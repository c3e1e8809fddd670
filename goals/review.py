"""The way of an update: draft → submitted → returned → submitted → counted.

Every step is taken here, under a lock on the row, and leaves a Step: who, when, in which words.
What may not be done is refused with the reason in one sentence. A step names the `turn` its taker
saw, so that nothing is decided twice, and nothing is decided that was not read.
"""

from collections import defaultdict
from contextlib import contextmanager
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from zones.access import Kind as PlaceKind
from zones.access import Side
from zones.formats import clock, long_date
from zones.models import Position, WorkingDays

from .locks import locks_of, why_closed
from .models import REVIEWERS, Assignment, Plan, Step, Update

State, Counted, Kind = Update.State, Update.Counted, Step.Kind
ROWS = "assignment__place", "assignment__item__goal__plan__owner", "author", "entered_for"
COUNTS_AS = {Kind.APPROVED: Counted.APPROVED, Kind.READ_AS: Counted.READ_AS}
RETURNS_BEFORE_READING = 2
NO_WAY_BACK = "It could not be sent again."
NOT_YOURS = "You do not answer for this work any more."


def submit(updates, by, note="", at=None):
    """Draft or returned → submitted; counted at once where nobody is to review, or nobody can.

    `updates` are rows of one author; they are sent together or not at all. `note` is the reply to
    the reviewer. Raises ValidationError with the first reason why not. Every step takes `at`, the
    moment it was taken, where that is not now: the demonstration tells of days gone by.
    """
    with _held(updates) as rows:
        mine = _answered_for(rows, by)
        for row in rows:
            _check(_refusal_to_submit(row, by, mine))
        if locks := locks_of(rows, by):
            raise ValidationError(next(iter(locks.values())).why)
        now, possible = at or timezone.now(), reviewers(rows)
        for row in rows:
            row.state, row.submitted_at = State.SUBMITTED, now
            if not possible[row.pk]:
                asked = seats_of_review(row)
                _count(row, Counted.NOT_REVIEWED if asked else Counted.NO_REVIEW, now)
        _write(rows, Kind.SUBMITTED, by, note, now)
        alone = [row for row in rows if row.state == State.COUNTED]
        Step.objects.bulk_create(Step(update=row, kind=Kind.COUNTED, at=now) for row in alone)


def take_back(update, by):
    """Submitted → draft, by its author: only they read it until it is sent again."""
    with _held([update]) as [row]:
        _check(refusal(row, by, row.turn, Kind.TAKEN_BACK))
        locks = locks_of([row], by)
        if why := _way_back(row, by) or (locks and locks[row.pk].why):
            raise ValidationError(f"{why} {NO_WAY_BACK}")
        row.state = State.DRAFT
        _write([row], Kind.TAKEN_BACK, by)


def send_back(update, by, turn, note, at=None):
    """Submitted → returned, with a note that says what is missing."""
    with _held([update]) as [row]:
        _check(refusal(row, by, turn, Kind.RETURNED))
        if not note.strip():
            raise ValidationError("Say what is missing: a returned update needs a note.")
        if why := why_closed(row.assignment):
            raise ValidationError(f"{why} {NO_WAY_BACK}")
        row.state, row.returns = State.RETURNED, row.returns + 1
        _write([row], Kind.RETURNED, by, note, at)


def approve(update, by, turn, note="", at=None):
    """Submitted → counted; a word to its sender may go with it."""
    with _held([update]) as [row]:
        _check(refusal(row, by, turn, Kind.APPROVED))
        _count(row, Counted.APPROVED, at or timezone.now())
        _write([row], Kind.APPROVED, by, note, at)


def count_as_read(update, by, turn, read_as, because, at=None):
    """Submitted → counted after two returns: the sender's words and status stay, the reviewer's
    reading and the reason stand beside them."""
    with _held([update]) as [row]:
        _check(refusal(row, by, turn, Kind.READ_AS))
        if read_as not in readings(row.assignment.item) or not because.strip():
            raise ValidationError("Say how you read it, and why.")
        _count(row, Counted.READ_AS, at or timezone.now())
        row.read_as = read_as
        _write([row], Kind.READ_AS, by, because, at)


def approve_together(turns, by):
    """Counts several in one go; `turns` is {update id: the turn that was seen}.

    Returns (those counted, {id of the others: why not}); of what `by` may not read, nothing.
    """
    with _held(Update.objects.inner_to(by).filter(pk__in=turns).order_by()) as rows:
        mine = set(Update.objects.reviewable_by(by).filter(pk__in=turns).values_list("pk", flat=1))
        why = {row.pk: _refusal(row, by, turns[row.pk], Kind.APPROVED, mine) for row in rows}
        ready, now = [row for row in rows if not why[row.pk]], timezone.now()
        for row in ready:
            _count(row, Counted.APPROVED, now)
        _write(ready, Kind.APPROVED, by)
    return ready, {pk: reason for pk, reason in why.items() if reason}


def count_unreviewed(district, today=None):
    """Counts what waited longer than the district's `review_days` working days of its place.

    Returns how many. One statement for each calendar; a second run finds nothing left to count.
    """
    zone, days, counted = ZoneInfo(district.time_zone), WorkingDays(district), 0
    today = today or timezone.localdate(timezone=zone)
    waiting = Update.objects.filter(state=State.SUBMITTED, assignment__place__district=district)
    own = days.branches & days.off.keys()
    for calendar in {None, *own}:
        since = days.shift(today, -district.review_days, calendar)
        before = datetime.combine(since, time.min, zone)
        here = Q(assignment__place=calendar) if calendar else ~Q(assignment__place__in=own)
        counted += _expire(waiting.filter(here, submitted_at__lt=before))
    return counted


def counts_after(update):
    """The day after which a submitted update counts by itself; None where it does not wait."""
    if update.state != State.SUBMITTED:
        return None
    place = update.assignment.place
    days, zone = WorkingDays(place.district_id), ZoneInfo(place.district.time_zone)
    sent = timezone.localdate(update.submitted_at, zone)
    return days.shift(sent, place.district.review_days, days.key(place.pk))


def _expire(updates):
    with transaction.atomic():
        ids = list(updates.select_for_update(of=("self",)).values_list("pk", flat=True))
        Update.objects.filter(pk__in=ids).update(
            state=State.COUNTED,
            counted_how=Counted.NOT_REVIEWED,
            counted_at=timezone.now(),
            turn=F("turn") + 1,
        )
        Step.objects.bulk_create(Step(update_id=pk, kind=Kind.COUNTED) for pk in ids)
    return len(ids)


# Who may take which step


def refusal_to_submit(update, by):
    """Why `by` may not send the update, in one sentence; "" where they may. Locks come on top."""
    return _refusal_to_submit(update, by, _answered_for([update], by))


def _refusal_to_submit(update, by, mine):
    if update.author_id != by.pk:
        return "Only who wrote an update sends it."
    if update.state not in (State.DRAFT, State.RETURNED):
        return stands(update)
    if update.discarded_at:
        return "It is in the bin: take it out first."
    if update.assignment_id not in mine:
        return NOT_YOURS
    return why_closed(update.assignment)


def _answered_for(updates, by):
    """Ids of those assignments of `updates` for which `by` may send today."""
    asked = {update.assignment_id for update in updates}
    mine = Assignment.objects.enterable_by(by).filter(pk__in=asked).order_by()
    return set(mine.values_list("pk", flat=True))


def _way_back(update, by):
    """Why `by` could not send the update once more; "" where they could."""
    if update.assignment_id not in _answered_for([update], by):
        return NOT_YOURS
    return why_closed(update.assignment)


def refusal(update, by, turn, kind):
    """Why `by` may not take a step (Kind) of a submitted update; "" where they may."""
    mine = Update.objects.reviewable_by(by).filter(pk=update.pk).values_list("pk", flat=True)
    return _refusal(update, by, turn, kind, set(mine))


def _refusal(update, by, turn, kind, mine):
    if update.state != State.SUBMITTED:
        return stands(update)
    if kind == Kind.TAKEN_BACK:
        return "" if update.author_id == by.pk else "Only who wrote an update takes it back."
    if by.pk in (update.author_id, update.entered_for_id):
        return "Nobody reviews their own update."
    if update.pk not in mine:
        return "This plan asks somebody else for review."
    if update.turn != turn:
        return "It was taken back and sent again while you read it: read the new words first."
    if kind == Kind.READ_AS and update.returns < RETURNS_BEFORE_READING:
        return "Return it first: you may count it with your own reading after the second return."
    return ""


def readings(item):
    """The statuses a reviewer may read an update of `item` as: ongoing work is never complete."""
    done = {Update.Status.COMPLETE} if item.ongoing else ()
    return [status for status in Update.Status if status not in done]


def stands(update):
    """Where the update stands, and who brought it there: why the step comes too late."""
    last = update.steps.select_related("by").last()
    if not last:
        return "It is a draft: its author has it."
    who = f" by {last.by}" if last.by else ""
    words = {
        State.DRAFT: "It was taken back",
        State.SUBMITTED: "It was sent already",
        State.RETURNED: "It was returned",
        State.COUNTED: "It was counted",
    }
    moment = timezone.localtime(last.at)
    return f"{words[update.state]}{who} on {long_date(moment)} at {clock(moment)}."


def seats_of_review(update):
    """[(place id or None for the whole district, role)]: who is asked to review the update."""
    plan, place = update.assignment.item.goal.plan, update.assignment.place
    at = {
        Plan.Reviewer.PRINCIPAL: place.pk,
        Plan.Reviewer.OWNER: plan.owner_id,
        Plan.Reviewer.LIBRARY: None,
    }
    if plan.reviewed_by == Plan.Reviewer.LIBRARY and place.side != Side.LIBRARY:
        return []
    if plan.reviewed_by == Plan.Reviewer.PRINCIPAL and place.kind != PlaceKind.SCHOOL:
        return []
    return [(at[plan.reviewed_by], role) for role in REVIEWERS[plan.reviewed_by]]


def reviewers(updates):
    """{update id: ids of the people who could decide on it today}; never who wrote it.

    Costs one query, whatever the number of updates.
    """
    roles = {role for some in REVIEWERS.values() for role in some}
    districts = {update.assignment.place.district_id for update in updates}
    holders = defaultdict(set)
    rows = Position.objects.today().filter(place__district__in=districts, role__in=roles)
    rows = rows.filter(user__is_active=True)
    fields = ("user", "role", "place", "place__district")
    for user, role, place, district in rows.order_by().values_list(*fields):
        holders[place, role].add(user)
        holders[-district, role].add(user)
    return {
        update.pk: set().union(
            *(
                holders[place or -update.assignment.place.district_id, role]
                for place, role in seats_of_review(update)
            )
        )
        - {update.author_id, update.entered_for_id}
        for update in updates
    }


# How a step is written


@contextmanager
def _held(updates):
    """The rows as they are now, locked until the step is written."""
    with transaction.atomic():
        rows = Update.objects.filter(pk__in=[getattr(one, "pk", one) for one in updates])
        yield list(rows.order_by("pk").select_for_update(of=("self",)).select_related(*ROWS))


def _check(why):
    if why:
        raise ValidationError(why)


def _count(row, how, now):
    row.state, row.counted_how, row.counted_at = State.COUNTED, how, now


CHANGED = "state counted_how counted_at submitted_at read_as returns turn".split()


def _write(rows, kind, by, note="", at=None):
    for row in rows:
        row.turn += 1
    Update.objects.bulk_update(rows, CHANGED)
    words = {"kind": kind, "by": by, "note": note.strip(), "at": at or timezone.now()}
    Step.objects.bulk_create(Step(update=row, **words) for row in rows)
