"""From a tree, as read or as corrected, to the rows of a draft plan."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from .models import ActionItem, Framework, Goal, Plan, Standard
from .outline import preface

KEY_AREAS = "Key areas"


@dataclass(frozen=True)
class Document:
    """Where a plan came from: the name of its file and every line of its source."""

    name: str
    source: str


@transaction.atomic
def draft_plan(tree, owner, kind, document, by=None):
    """Save a tree as a draft plan of the place `owner`; returns the plan.

    Dates in the tree are dates or "YYYY-MM-DD". Raises ValidationError where the plan cannot be.
    """
    plan = Plan(
        owner=owner,
        kind=kind,
        title=tree["title"],
        starts=_day(tree["starts"]),
        ends=_day(tree["ends"]),
        level=tree["level"] or "Goal",
        sublevel=tree["sublevel"],
        preface=preface(tree),
        source_name=document.name[:200],
        source_text=document.source,
        created_by=by,
        reviewed_by=Plan.usual_reviewer(kind),
    )
    plan.full_clean()
    plan.save()
    goals = _save_goals(plan, tree["goals"])
    ActionItem.objects.bulk_create(
        _item(goals[goal["key"]], position, item)
        for goal in tree["goals"]
        for position, item in enumerate(goal["items"], 1)
    )
    save_key_areas(owner.district, tree["key_areas"])
    return plan


def _day(value):
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def _save_goals(plan, nodes):
    """Saves the headings, those of one depth together; returns {key: goal}."""
    goals = {}
    waiting = list(enumerate(nodes, 1))
    while waiting:
        ready = [pair for pair in waiting if pair[1]["under"] is None or pair[1]["under"] in goals]
        waiting = [pair for pair in waiting if pair not in ready]
        rows = [_goal(plan, goals.get(node["under"]), position, node) for position, node in ready]
        Goal.objects.bulk_create(rows)
        goals |= {node["key"]: row for (_, node), row in zip(ready, rows, strict=True)}
    return goals


def _goal(plan, parent, position, node):
    return Goal(
        plan=plan,
        parent=parent,
        position=position,
        number=node["number"],
        title=node["title"],
        statement=node["statement"],
        lines=sorted(node["lines"]),
    )


def _item(goal, position, node):
    rhythm, _, period = node["rhythm"].partition(":")
    return ActionItem(
        goal=goal,
        position=position,
        number=node["number"],
        text=node["text"],
        asks=node["asks"],
        ongoing=node["ongoing"],
        rhythm=rhythm,
        yearly_period=period,
        lines=sorted(node["lines"]),
    )


def save_key_areas(district, nodes):
    """Keeps a document's key areas as the district's, unless it has its own already."""
    if not nodes or Framework.objects.key_areas().filter(district=district).exists():
        return
    areas = Framework(district=district, kind=Framework.Kind.KEY_AREAS, title=KEY_AREAS)
    areas.save()
    Standard.objects.bulk_create(
        Standard(
            framework=areas,
            position=position,
            title=node["title"],
            description=node["description"],
        )
        for position, node in enumerate(nodes, 1)
    )
