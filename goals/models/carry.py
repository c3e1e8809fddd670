"""Carrying a plan forward: a dated copy with the same words, linked back to where it came from."""

from django.core.exceptions import ValidationError
from django.db import transaction

from zones.models import Place

from .agreement import Waiver
from .assignment import Assignment
from .item import ActionItem
from .offer import Offer
from .plan import Plan

KEPT = ("owner kind title level sublevel reviewed_by preface source_name source_text").split()


@transaction.atomic
def carry_forward(plan, starts, ends, by, with_assignments):
    """Makes the draft that follows `plan`; `by` is the person who asks; returns the new plan."""
    if plan.status == Plan.Status.DRAFT:
        raise ValidationError("A draft has nothing to carry forward yet.")
    words = {name: getattr(plan, name) for name in KEPT}
    copy = Plan.objects.create(**words, starts=starts, ends=ends, carried_from=plan, created_by=by)
    Waiver.objects.bulk_create(
        Waiver(plan=copy, key_area_id=row.key_area_id, reason=row.reason, by_id=row.by_id)
        for row in plan.waivers.all()
    )
    items = _copy_items(plan, _copy_goals(plan, copy))
    if with_assignments:
        _copy_work(copy, items, by)
    return copy


def _copy_work(copy, items, by):
    """Who answers stays; the partners of a zone's shared steps are asked anew, for a new year."""
    rows = Assignment.objects.filter(item__in=items.keys(), ended_on=None)
    asked = rows.none()
    if copy.kind == Plan.Kind.ACTION:
        partners = Place.objects.partners_of([copy.owner_id]).order_by().values("pk")
        asked = rows.exclude(place=copy.owner_id).filter(place__in=partners)
        rows = rows.filter(place=copy.owner_id)
    Assignment.objects.bulk_create(row.copy_to(items[row.item_id], copy.starts) for row in rows)
    Offer.objects.bulk_create(
        Offer(item=items[row.item_id], place_id=row.place_id, by=by) for row in asked
    )


def _copy_goals(plan, copy):
    """Copies the headings, each after the one it stands under; returns {old id: new goal}."""
    new, waiting = {}, list(plan.goals.all())
    while waiting:
        ready = [goal for goal in waiting if goal.parent_id is None or goal.parent_id in new]
        waiting = [goal for goal in waiting if goal not in ready]
        for goal in ready:
            old, goal.pk, goal._state.adding = goal.pk, None, True
            goal.plan, goal.parent = copy, new.get(goal.parent_id)
            goal.save(force_insert=True)
            new[old] = goal
    return new


def _copy_items(plan, goals):
    """Copies the items still in force; returns {old id: new item}."""
    old = list(ActionItem.objects.in_force().filter(goal__plan=plan))
    new = [item.copy_to(goals[item.goal_id]) for item in old]
    ActionItem.objects.bulk_create(new)
    return dict(zip((item.pk for item in old), new, strict=True))
