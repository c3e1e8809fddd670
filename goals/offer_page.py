"""Offers as ready rows: what waits for my places, what we offered, how it was answered."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from zones.access import Role
from zones.formats import long_date

from .models import Assignment, Offer, Plan
from .offers import LATEST, Answer

ANSWERING_ROLES = (Role.ZONE_LEAD, Role.PRINCIPAL, Role.LIBRARY_ADMIN)
AROUND = ("item__goal__plan__owner", "item__key_area", "place")
PEOPLE = ("by", "answered_by")  # apart: with them the statement takes longer to plan than to answer


def offer_rows(offers, user):
    """Ready texts for the newest offers, each with its answer; costs three queries at most."""
    part = Assignment.objects.filter(
        item=OuterRef("item"), place=OuterRef("place"), ended_on=None
    ).order_by()
    rows = offers.with_rights(user).select_related(*AROUND).annotate(takes_part=Exists(part))
    rows = rows.prefetch_related(*PEOPLE).order_by("-pk")
    return [_row(row, row.theirs, row.ours) for row in rows[:LATEST]]


def waiting_for(user):
    """The rows that wait for an answer of this person, the oldest first; the steward, who may
    answer for every school, is not asked to."""
    if not user.held.has(*ANSWERING_ROLES):
        return []
    return offer_rows(Offer.objects.answerable_by(user).waiting(), user)[::-1]


def _row(row, theirs, ours):
    item, plan = row.item, row.item.goal.plan
    waits = not row.answer and not item.retired_on and plan.status != Plan.Status.CLOSED
    return {
        "pk": row.pk,
        "url": f"/offers/{row.pk}/",
        "item_url": f"/items/{item.pk}/",
        "text": item.text,
        "area": item.key_area.title if item.key_area else "",
        "lead": plan.owner.name,
        "draft": plan.status == Plan.Status.DRAFT,
        "place": row.place.name,
        "offered": f"Offered by {row.by}, {_day(row.at)}",
        "note": row.note,
        "state": _state(row, plan),
        "reason": row.reason,
        "waits": waits,
        "theirs": theirs,
        "ours": ours,
        "may_answer": waits and theirs,
        "may_withdraw": waits and ours,
        "again_url": f"/items/{item.pk}/offer/" if ours and _may_again(row, plan) else "",
    }


def _may_again(row, plan):
    gone = row.item.retired_on or plan.status == Plan.Status.CLOSED
    return not gone and not row.takes_part and row.answer in (Answer.DECLINED, Answer.WITHDRAWN)


def _state(row, plan):
    """What became of an offer, in one sentence."""
    if row.answer:
        by = f"by {row.answered_by}, {_day(row.answered_at)}"
        ended = row.answer == Answer.ACCEPTED and not row.takes_part
        return f"{row.get_answer_display()} {by}.{' Its part has ended.' if ended else ''}"
    if row.item.retired_on:
        return f"Not answered; the step was retired on {long_date(row.item.retired_on)}."
    if plan.status == Plan.Status.CLOSED:
        return "Not answered; the plan is closed."
    return "Waits for an answer."


def _day(moment):
    return long_date(timezone.localtime(moment))
