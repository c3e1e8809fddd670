"""A plan as an outline: its headings with their items in order, and moving them."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Max, Q

from zones.formats import short_date

from .models import ActionItem, Assignment, Goal, Plan

IN_FORCE = Q(assignments__ended_on=None, assignments__isnull=False)


@dataclass
class Line:
    """One item of the outline, in ready strings."""

    pk: str
    number: str
    text: str
    label: str
    facts: str
    assigned: str
    serves: str
    asks_updates: bool
    retired: str


@dataclass
class Heading:
    """One goal of the outline with its items; `depth` 0 is the widest."""

    pk: str
    name: str
    title: str
    statement: str
    serves: str
    depth: int
    lines: list[Line] = field(default_factory=list)

    @property
    def tag(self):
        return "h3" if self.depth else "h2"


def outline(plan):
    """The headings of `plan` depth first, each with its items; costs two queries."""
    goals = plan.goals.annotate(serving=Count("serves")).order_by("position", "pk")
    headings = {goal.pk: _heading(plan, goal, depth) for goal, depth in in_order(list(goals))}
    for item in _items(plan):
        headings[item.goal_id].lines.append(_line(item, plan.kind != Plan.Kind.TEMPLATE))
    return list(headings.values())


def in_order(goals, parent=None, depth=0):
    """(goal, depth) depth first; `goals` is a list in the order of their positions."""
    for goal in goals:
        if goal.parent_id == parent:
            yield goal, depth
            yield from in_order(goals, goal.pk, depth + 1)


def _items(plan):
    return (
        ActionItem.objects.filter(goal__plan=plan)
        .select_related("key_area")
        .annotate(
            places=Count("assignments", filter=IN_FORCE, distinct=True),
            serving=Count("serves", distinct=True),
        )
        .order_by("position", "pk")
    )


def _heading(plan, goal, depth):
    return Heading(
        pk=str(goal.pk),
        name=_name(goal, plan.sublevel if depth and plan.sublevel else plan.level),
        title=goal.title,
        statement=goal.statement,
        serves=times(goal.serving),
        depth=depth,
    )


def _name(goal, level):
    """Goal 2; nothing where the title says it in the plan's own words: Goal Two."""
    said = goal.title.lower().startswith(level.lower()) or not goal.number
    return "" if said else f"{level} {goal.number}"


def _line(item, assignable):
    return Line(
        pk=str(item.pk),
        number=item.number,
        text=item.text,
        label=item.label,
        facts=" · ".join(facts(item)),
        assigned=_assigned(item),
        serves=times(item.serving),
        asks_updates=assignable and item.asks == ActionItem.Asks.UPDATES and not item.retired_on,
        retired=short_date(item.retired_on),
    )


def facts(item):
    """What an item asks for, as the words of a line."""
    if item.asks == ActionItem.Asks.MEASURE:
        yield "Asks for a measure"
    elif item.asks == ActionItem.Asks.NOTHING:
        yield "Asks for nothing"
    else:
        yield "Ongoing" if item.ongoing else "Finishes"
        yearly = item.rhythm == ActionItem.Rhythm.YEARLY
        name = f"once a year, {item.yearly_period}" if yearly else item.get_rhythm_display()
        yield name.split(":")[0].lower() if not yearly else name
    if item.finish_by:
        yield f"by {short_date(item.finish_by)}, {item.finish_by.year}"
    if item.key_area:
        yield item.key_area.title


def _assigned(item):
    if item.asks != ActionItem.Asks.UPDATES:
        return ""
    if not item.places:
        return "Assign to places"
    return f"Assigned to {item.places} place{'s' * (item.places > 1)}"


def times(number):
    return f"Serves {number}" if number else "Serves nothing yet"


def next_position(rows):
    """The position after the last of `rows` (goals of a plan, items of a goal)."""
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def next_number(goal):
    """The number after the last where the items of the goal are numbered 2.1, 2.2 …"""
    numbers = goal.items.order_by("position", "pk").values_list("number", flat=True)
    if not numbers:
        return f"{goal.number}.1" if goal.number.isdecimal() else ""
    head, dot, last = numbers[len(numbers) - 1].rpartition(".")
    return f"{head}{dot}{int(last) + 1}" if last.isdecimal() else ""


@transaction.atomic
def move_item(item, step):
    """Moves an item one place up (-1) or down (1) among those of its goal it is shown with."""
    plan = Plan.objects.select_for_update().get(pk=item.goal.plan_id)
    items = list(item.goal.items.order_by("position", "pk"))
    _swap(items, item, step, _shown_with(item, items, plan))
    for position, row in enumerate(items):
        row.position = position
    ActionItem.objects.bulk_update(items, ["position"])


@transaction.atomic
def order_items(goal, wanted):
    """Puts some items of a goal (ids as typed) into this order, in the places they hold among all;
    False where one of them is not an item of the goal, or named twice."""
    Plan.objects.select_for_update().get(pk=goal.plan_id)
    items = list(goal.items.order_by("position", "pk"))
    by_key = {str(item.pk): item for item in items}
    if len(set(wanted)) < len(wanted) or not set(wanted) <= set(by_key):
        return False
    places = sorted(items.index(by_key[key]) for key in wanted)
    for place, key in zip(places, wanted, strict=True):
        items[place] = by_key[key]
    for position, row in enumerate(items):
        row.position = position
    ActionItem.objects.bulk_update(items, ["position"])
    return True


def _shown_with(item, items, plan):
    """All `items`; in an action plan those of the same band, shared or not as this one is."""
    if plan.kind != Plan.Kind.ACTION:
        return items
    work = Assignment.objects.filter(item__in=items, ended_on=None)
    shared = set(work.exclude(place=plan.owner_id).values_list("item", flat=True))
    band = (item.key_area_id, item.pk in shared)
    return [row for row in items if (row.key_area_id, row.pk in shared) == band]


@transaction.atomic
def move_goal(goal, step):
    """Moves a goal, with what stands under it, before or after its neighbour."""
    Plan.objects.select_for_update().get(pk=goal.plan_id)
    goals = list(goal.plan.goals.order_by("position", "pk"))
    siblings = [row for row in goals if row.parent_id == goal.parent_id]
    _swap(siblings, goal, step, siblings)
    others = [row for row in goals if row.parent_id != goal.parent_id]
    ordered = [row for row, _ in in_order(siblings + others)]
    for position, row in enumerate(ordered):
        row.position = position
    Goal.objects.bulk_update(ordered, ["position"])


def _swap(rows, row, step, among):
    """Lets `row` change places with its neighbour among some of the rows, if there is one."""
    to = among.index(row) + step
    if 0 <= to < len(among):
        at, other = rows.index(row), rows.index(among[to])
        rows[at], rows[other] = rows[other], rows[at]


def may_delete(plan):
    """Only in a draft; what a plan in force no longer asks is retired."""
    return plan.status == Plan.Status.DRAFT
