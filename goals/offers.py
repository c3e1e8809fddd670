"""Shared steps are offered: a partner place of the zone takes part or declines; its answer counts.

Everything is done while the step is held, so that nothing is answered twice, and nobody takes part
in a step that was retired or withdrawn meanwhile. What is refused is said in one sentence.
"""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zones.formats import long_date

from .models import ActionItem, Assignment, Offer, Plan
from .reach import places_reached, roles_held, usual_role

Answer = Offer.Answer
LATEST = 200  # as many offers on a page
VERBS = {
    Answer.ACCEPTED: "accepted",
    Answer.DECLINED: "declined",
    Answer.WITHDRAWN: "withdrawn",
}


def offer(item, places, by, note=""):
    """Offers a step to `places`, all of them or (ValidationError) none; returns the offers.

    Where `by` writes the plan of the place as well, the offer is accepted at once.
    """
    with _held(item) as step:
        made = [Offer(item=step, place=place, note=note.strip(), by=by) for place in places]
        for one in made:
            if why := why_not_offered(step, one.place):
                raise ValidationError(why)
        Offer.objects.bulk_create(made)
        own = set(Plan.objects.owners(by).order_by().values_list("pk", flat=True))
        for one in made:
            if one.place_id in own:
                _take_part(one, by)
    return made


def why_not_offered(item, place):
    """Why a step is not offered to a place, in one sentence; "" where it may be."""
    if why := why_not_open(item, place):
        return why
    if Assignment.objects.filter(item=item, place=place, ended_on=None).exists():
        return f"{place} takes part already."
    if Offer.objects.filter(item=item, place=place, answer="").exists():
        return f"The step was offered to {place} already. It waits for an answer."
    return ""


def why_not_open(item, place):
    """Why a place cannot take part in a step today, in one sentence; "" where it can."""
    plan = item.goal.plan
    if plan.kind != Plan.Kind.ACTION:
        return "Only the steps of an action plan are offered."
    if plan.status == Plan.Status.CLOSED:
        return "The plan is closed: its steps are offered to nobody."
    if item.retired_on:
        return f"The step was retired on {long_date(item.retired_on)}. Nobody takes part in it."
    if place.pk == plan.owner_id:
        return f"{place} leads the step."
    if not places_reached(plan).filter(pk=place.pk).exists():
        return f"{place} is not in a zone with {plan.owner} today."
    return ""


def why_not_answered(offer, by):
    """Why `by` does not answer an offer, in one sentence; "" where they may."""
    if offer.answer:
        day = long_date(timezone.localtime(offer.answered_at))
        return f"It was {VERBS[offer.answer]} by {offer.answered_by} on {day}."
    if not Offer.objects.answerable_by(by).filter(pk=offer.pk).exists():
        return f"Those who write the plan of {offer.place} answer it."
    return ""


def accept(offer, by, what_we_do="", reports=False):
    """The place takes part: the step is its work too, and owes no report unless it asks to."""
    with _held_offer(offer) as row:
        if why := why_not_answered(row, by) or why_not_open(row.item, row.place):
            raise ValidationError(why)
        return _take_part(row, by, what_we_do, reports)


def decline(offer, by, reason):
    if not reason.strip():
        raise ValidationError({"reason": "Say why not: who offered it reads it."})
    with _held_offer(offer) as row:
        if why := why_not_answered(row, by):
            raise ValidationError(why)
        row.reason = reason.strip()
        _answer(row, Answer.DECLINED, by)


def withdraw(offer, by):
    """Who writes the plan takes an offer back as long as it waits."""
    with _held_offer(offer) as row:
        if row.answer:
            raise ValidationError(why_not_answered(row, by))
        if not Offer.objects.editable_by(by).filter(pk=row.pk).exists():
            raise ValidationError("Those who write the plan withdraw what it offers.")
        _answer(row, Answer.WITHDRAWN, by)


def offered_to(item):
    """{place id: its newest offer} of a step"""
    rows = Offer.objects.filter(item=item).select_related("place", "by", "answered_by")
    return {row.place_id: row for row in rows.order_by("pk")}


def taking_part(item):
    """What is assigned of a step to its partner places today."""
    rows = Assignment.objects.filter(item=item, ended_on=None).order_by("pk")
    return rows.exclude(place=item.goal.plan.owner_id)


def let_go(item, places, by):
    """Places unticked by who leads the step: their part ends, an offer that waits is withdrawn;
    returns ([places whose part ended], [places whose offer was withdrawn])."""
    with _held(item) as step:
        ended = list(taking_part(step).filter(place__in=places).select_related("place"))
        for row in ended:
            row.end()
        waiting = step.offers.filter(answer="", place__in=places).select_related("place")
        withdrawn = list(waiting)
        for row in withdrawn:
            _answer(row, Answer.WITHDRAWN, by)
    return [row.place for row in ended], [row.place for row in withdrawn]


def _take_part(offer, by, what_we_do="", reports=False):
    plan, place = offer.item.goal.plan, offer.place
    _answer(offer, Answer.ACCEPTED, by)
    part = Assignment(
        item=offer.item,
        place=place,
        seat_place=place,
        seat_role=usual_role(place, roles_held([place]), plan),
        what_we_do=what_we_do.strip(),
        reports=reports,
        starts=max(plan.starts, timezone.localdate()),
    )
    part.validate_constraints()
    part.save()
    return part


def _answer(offer, answer, by):
    offer.answer, offer.answered_by, offer.answered_at = answer, by, timezone.now()
    offer.save(update_fields=["answer", "answered_by", "answered_at", "reason"])


@contextmanager
def _held(item):
    """The step as it is now, and nobody else's to change until this is done."""
    with transaction.atomic():
        rows = ActionItem.objects.select_for_update(of=("self",), no_key=True)
        yield rows.select_related("goal__plan__owner").get(pk=item.pk)


@contextmanager
def _held_offer(offer):
    """The offer as it is now; its step is held first, so that two never wait for each other."""
    with _held(offer.item) as step:
        row = Offer.objects.select_for_update(of=("self",)).select_related(
            "place", "by", "answered_by"
        )
        row = row.get(pk=offer.pk)
        row.item = step
        yield row
