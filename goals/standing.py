"""Where an update stands, in the words its author and its readers are told."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from zones.formats import long_date
from zones.models import User

from .bin import kept_until
from .jumps import last_number
from .locks import Lock, lock_of, why_closed
from .models import Plan, Step, Update
from .review import reviewers, seats_of_review

State, Counted, Kind, Reviewer = Update.State, Update.Counted, Step.Kind, Plan.Reviewer
ALONE = "nobody else could review it"


def who_reviews(updates):
    """{update id: who reviews it, in one sentence; "" where nobody does}; costs two queries."""
    possible = reviewers(updates)
    ids = set().union(*possible.values())
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return {
        update.pk: _reviewed_by(update, sorted(names[pk] for pk in possible[update.pk]))
        for update in updates
    }


def _reviewed_by(update, names):
    plan = update.assignment.item.goal.plan
    if not names:
        return ""
    if len(names) == 1 and plan.reviewed_by == Reviewer.OWNER:
        return f"{names[0]}’s office reviews it."
    if len(names) == 1:
        return f"{names[0]} reviews it."
    if plan.reviewed_by == Reviewer.OWNER:
        return f"{plan.owner} reviews it."
    return f"One of these people reviews it: {', '.join(names)}."


def before_sending(update):
    """What will happen when the update is sent, in one sentence or two."""
    if review := who_reviews([update])[update.pk]:
        return f"{review} You can take it back until it counts."
    alone = seats_of_review(update)
    return f"It counts as soon as you submit it{f', not reviewed: {ALONE}' if alone else ''}."


def said_of_sending(updates):
    """What happened to updates just sent together: Sent for Juniper School. It counts now."""
    told = who_reviews(updates)
    places = defaultdict(list)
    for update in updates:
        places[_outcome(update, told[update.pk])].append(str(update.assignment.place))
    return " ".join(f"Sent for {', '.join(names)}. {said}" for said, names in places.items())


def _outcome(update, review):
    if update.state == State.COUNTED:
        alone = update.counted_how == Counted.NOT_REVIEWED
        return f"It counts now, not reviewed: {ALONE}." if alone else "It counts now."
    return review


@dataclass(frozen=True)
class Standing:
    """What the page of an update says about its way to counting."""

    line: str
    steps: list  # those its reader may read, each with who took it and in which words
    returned: str = ""  # the last reviewer's note, while its author has the update
    read_because: str = ""  # why the reviewer counted it with a reading of their own
    reply: str = ""  # what the author said last
    before: Update | None = None  # the counted update its number is compared with
    may_edit: bool = False
    may_take_back: bool = False
    may_restore: bool = False
    closed: str = ""
    lock: Lock | None = None  # what keeps the author from sending


def standing_of(update, steps, user):
    """Standing of one update as `user` reads it; `steps` are those `user` may read."""
    own = update.author_id == user.pk
    names = not user.held.only_views(update.assignment.place.district_id)
    waits = update.state == State.SUBMITTED
    at_hand = update.state in (State.DRAFT, State.RETURNED) and not update.discarded_at
    review = who_reviews([update])[update.pk] if waits and names else ""
    return Standing(
        line=state_line(update, steps, names, review),
        steps=steps if names else [],
        returned=_note(steps, Kind.RETURNED) if at_hand else "",
        read_because=_note(steps, Kind.READ_AS),
        reply=_note(steps, Kind.SUBMITTED),
        before=_number_before(update),
        may_edit=own and at_hand,
        may_take_back=own and waits,
        may_restore=own and _in_bin(update),
        **(_kept_shut(update, user) if own and (at_hand or waits) else {}),
    )


def _number_before(update):
    """The counted update whose number this one's is read against."""
    if update.number is None:
        return None
    earlier = Update.objects.filter(assignment=update.assignment).exclude(pk=update.pk)
    if update.counted_at:
        earlier = earlier.filter(counted_at__lt=update.counted_at)
    return last_number(earlier)


def _kept_shut(update, user):
    """Why the author can't send it today: ended work, a locked day."""
    place = update.assignment.place
    return {
        "closed": why_closed(update.assignment),
        "lock": lock_of(place.district_id, update.happened_on, user, place.side),
    }


def _in_bin(update):
    return bool(update.discarded_at) and kept_until(update) >= timezone.localdate()


def _note(steps, kind):
    """The words of the last step of its kind, where there are any."""
    return next((step.note for step in reversed(steps) if step.kind == kind), "")


def state_line(update, steps, names, review=""):
    """One sentence or two on where the update stands; `steps` are those its reader may read.

    `names` is false for readers who are told no person's name; `review` says who reviews it.
    """
    last = steps[-1] if steps else None
    by = f" by {last.by}" if names and last and last.by else ""
    on = f" on {_day(last.at)}" if last else ""
    if update.discarded_at:
        return f"You discarded this draft. It is kept until {long_date(kept_until(update))}."
    if update.state == State.SUBMITTED:
        return f"Waiting for review since {_day(update.submitted_at)}. {review}".strip()
    if update.state == State.RETURNED:
        return f"Returned{by}{on}."
    if update.state == State.COUNTED:
        return _counted(update, by)
    if update.submitted_at:
        return f"Taken back{on}. Only you read it until you send it again."
    return "A draft, not sent yet. Only you read it."


def _counted(update, by):
    on = _day(update.counted_at)
    if update.counted_how == Counted.NO_REVIEW:
        return f"Counted on {on}. No review was asked for."
    if update.counted_how == Counted.RECORD:
        return f"Counted on {on}, from a record: it follows what was logged there."
    if update.counted_how == Counted.NOT_REVIEWED:
        alone = update.counted_at == update.submitted_at
        return f"Not reviewed. Counted on {on}: {ALONE if alone else 'nobody did in time'}."
    return f"Counted{by} on {on}."


def _day(moment):
    return long_date(timezone.localtime(moment))
