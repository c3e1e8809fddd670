"""A goal's page: its words, its items with how they stand, the latest updates."""

from django.shortcuts import get_object_or_404, render

from goals.charts import SHAPES, share_bar
from goals.marks import status_mark
from goals.models import Goal, Plan, Update
from goals.reports import Tally, grouped, name, plan_scene
from goals.views.plan import rights
from zones.formats import short_date

LATEST = 10


def goal_detail(request, pk):
    goals = Goal.objects.visible_to(request.user).select_related(
        "plan__owner", "plan__carried_from", "parent__plan"
    )
    goal = get_object_or_404(goals, pk=pk)
    outline = goal_scene(request, goal)
    context = {"goal": goal, "plan": goal.plan, "name": name(goal), **outline}
    context["updates"] = latest_updates(goal, outline["below"], request.user)
    return render(request, "goals/goal_detail.html", context | rights(request.user, goal.plan))


def goal_scene(request, goal):
    """The goal's headings below it, its items with counts by status, and the sum."""
    scene = plan_scene(request, goal.plan)
    below = scene.outline.below(goal.pk)
    rows = [row for row in scene.rows if row.goal in below]
    by_item = grouped(rows, "item")
    tally = Tally(rows)
    return {
        "below": below,
        "children": [(row, name(row)) for row in scene.outline.goals if row.parent_id == goal.pk],
        "items": [
            (item, counts(by_item.get(item.pk, ())))
            for item in scene.outline.items.values()
            if item.goal_id in below
        ],
        "counts": counts(rows),
        "bar": share_bar(tally) if rows else "",
        "total": tally.total,
        "draft": goal.plan.status == Plan.Status.DRAFT,
    }


def counts(rows):
    """[(class, word with its count)] for the statuses that occur."""
    found = Tally(rows).statuses
    return [
        (shape, f"{found[code]} {Update.Status(code).label.lower()}")
        for code, shape in SHAPES.items()
        if found[code]
    ]


def latest_updates(goal, below, user):
    """[(address, day, place, item, status, text)] of the newest that count."""
    rows = Update.objects.visible_to(user).counted()
    rows = rows.filter(assignment__item__goal__in=below).order_by("-happened_on", "-pk")
    fields = ("pk", "happened_on", "assignment__place__short_name", "assignment__item__number")
    return [
        (f"/updates/{pk}/", short_date(day), place, number, status_mark(status), text)
        for pk, day, place, number, status, text in rows.values_list(*fields, "status", "text")[
            :LATEST
        ]
    ]
