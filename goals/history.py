"""The history of a plan, a goal, an item, an assignment, an update; and who may read it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from zones.history import Told
from zones.models import Place

from .amendments import plan_of
from .models import (
    ActionItem,
    Assignment,
    AssignmentQuerySet,
    Goal,
    Plan,
    Update,
)

REFUSED = (
    "The history names who changed what: it is read by those who write the plan or work on it."
)
SHORT = 90
PATH_TO_PLAN = {Plan: "", Goal: "plan__", ActionItem: "goal__plan__"}


def _cut(text):
    return text if len(text) <= SHORT else f"{text[:SHORT].rsplit(' ', 1)[0]} …"


def _of_item(values, names):
    return f"{values['number']} {_cut(values['label'] or values['text'])}".strip()


def _of_work(values, names):
    item, place = names(ActionItem, values["item_id"]), names(Place, values["place_id"])
    return f"{_cut(item).removesuffix('.')}, at {place}"


PLAN = Told(
    Plan,
    "Plan",
    lambda values, names: values["title"],
    "/plans/{}/",
    when_new=("kind", "starts", "ends"),
    left_out=frozenset({"created_by", "created_at", "carried_from"}),
)
GOAL = Told(
    Goal,
    "Heading",
    lambda values, names: f"{values['number']} {_cut(values['title'])}".strip(),
    "/goals/{}/",
    when_new=("title", "statement"),
    left_out=frozenset({"plan"}),
    labels={"position": "order", "parent": "stands under", "title": "the plan’s words"},
)
ITEM = Told(
    ActionItem,
    "Action item",
    _of_item,
    "/items/{}/",
    when_new=("text", "finish_by"),
    left_out=frozenset({"carried_from"}),
    labels={"position": "order", "goal": "stands under"},
)
WORK = Told(
    Assignment,
    "Assignment",
    _of_work,
    "/assignments/{}/",
    when_new=("seat_role", "what_we_do", "finish_by", "starts"),
    named_by=("item", "place"),
    left_out=frozenset({"item", "place"}),
    labels={"seat_place": "answered for from", "ended_on": "ended on"},
)
UPDATE = Told(
    Update,
    "Update",
    lambda values, names: _cut(values["text"]),
    "",
    when_new=("state", "status", "happened_on", "text", "number", "number_reason"),
    left_out=frozenset({"assignment", "turn", "created_at", "discarded_at", "submitted_at"}),
    did={"insert": "Sent", "update": "Changed", "delete": "Deleted"},
)


def load(model, user, pk):
    """(row, its plan, whether this person writes it) where they may read the plan's history."""
    owner = f"{PATH_TO_PLAN[model]}owner"
    row = get_object_or_404(model.objects.visible_to(user).select_related(owner), pk=pk)
    plan = plan_of(row)
    whole = writes(plan, user)
    if not (whole or works_on(plan, user)):
        raise PermissionDenied(REFUSED)
    return row, plan, whole


def readable(plan, user):
    """By its writers; on its side, also by those inside the work: seat, principal, office."""
    return writes(plan, user) or works_on(plan, user)


def works_on(plan, user):
    side = (plan.owner.district_id, plan.owner.side)
    inner = Assignment.objects.filter(AssignmentQuerySet.inner_to(user), item__goal__plan=plan)
    return side in user.held.sides() and inner.exists()


def writes(plan, user):
    return Plan.objects.editable_by(user).filter(pk=plan.pk).exists()


def of_plan(plan, user, whole):
    """[(Told, events)] of a plan and all that ever stood in it, what was deleted included."""
    goals = GOAL.events.filter(plan=plan)
    items = ITEM.events.filter(goal__in=goals.values("pgh_obj_id"))
    work = WORK.events.filter(item__in=items.values("pgh_obj_id"))
    parts = [
        (PLAN, PLAN.events.filter(pgh_obj_id=plan.pk)),
        (GOAL, goals),
        (ITEM, items),
        (WORK, work),
    ]
    return parts if whole else _as_told(parts, plan, user)


def of_goal(goal, user, whole):
    goals = GOAL.events.filter(pgh_obj_id=goal.pk)
    items = ITEM.events.filter(goal=goal.pk)
    parts = [(GOAL, goals), (ITEM, items)]
    return parts if whole else _as_told(parts, goal.plan, user)


def of_item(item, user, whole):
    items, work = ITEM.events.filter(pgh_obj_id=item.pk), WORK.events.filter(item=item.pk)
    parts = [(ITEM, items), (WORK, work)]
    return parts if whole else _as_told(parts, item.goal.plan, user)


def of_assignment(row, user):
    parts, plan = [(WORK, WORK.events.filter(pgh_obj_id=row.pk))], row.item.goal.plan
    return parts if writes(plan, user) else _as_told(parts, plan, user)


def of_update(update):
    return [(UPDATE, UPDATE.events.filter(pgh_obj_id=update.pk))]


def _as_told(parts, plan, user):
    """What others than the plan's writers read: from its adoption on, for a draft is its writers'
    alone; and of the work only that at places whose work they see."""
    adopted = PLAN.events.filter(pgh_obj_id=plan.pk).exclude(status=Plan.Status.DRAFT)
    since = adopted.order_by("pgh_id").values_list("pgh_created_at", flat=True).first()
    seen = Assignment.objects.visible_to(user).order_by().values("pk")
    told = []
    for one, events in parts:
        events = events.filter(pgh_created_at__gte=since) if since else events.none()
        told.append((one, events.filter(pgh_obj__in=seen) if one is WORK else events))
    return told
