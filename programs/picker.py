"""What a program may count toward, as far as its planner reads it: proposals, and a search."""

from django.db.models import Q

from goals.models import ActionItem

from .contributions import items_for, standards_for
from .models import Contribution

MOST = 20


def choices(request, program, session):
    """{"q", "items": [(id, plan, words)], "standards": [(id, framework, words)], "more"}: what
    the words find; without words the work of the places that hold it, and the key areas."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:80]
    picked = Contribution.objects.filter(program=program)
    picked = picked.filter(Q(session=None) | Q(session=session))
    items = items_for(request.user, program)
    items = items.exclude(pk__in=picked.filter(item__isnull=False).values("item"))
    areas = standards_for(program)
    areas = areas.exclude(pk__in=picked.filter(standard__isnull=False).values("standard"))
    if words:
        items = items.filter(
            Q(text__icontains=words)
            | Q(label__icontains=words)
            | Q(number__iexact=words)
            | Q(goal__plan__title__icontains=words)
        )
        areas = areas.filter(title__icontains=words)
    else:
        items = items.filter(pk__in=_near(program))
        areas = areas.key_areas()
    return {"q": words, **_lists(items, areas)}


def _near(program):
    """The work assigned to the places that hold it."""
    places = [program.place_id, *program.together.order_by().values_list("pk", flat=True)]
    rows = ActionItem.objects.filter(assignments__place__in=places, assignments__ended_on=None)
    return rows.order_by().values("pk")


def _lists(items, areas):
    items = items.select_related("goal__plan__owner").order_by(
        "goal__plan__title", "goal__position", "position", "pk"
    )[: MOST + 1]
    areas = areas.select_related("framework").order_by("framework", "position", "pk")[: MOST + 1]
    found = {
        "items": [
            (str(one.pk), f"{one.goal.plan}, {one.goal.plan.owner}", str(one)) for one in items
        ],
        "standards": [(str(one.pk), str(one.framework), one.title) for one in areas],
    }
    more = any(len(rows) > MOST for rows in found.values())
    return {name: rows[:MOST] for name, rows in found.items()} | {"more": more}


def contribution_rows(program, session, user):
    """What it counts toward, as the reader sees it: [{pk, where, title, url, whole}]."""
    rows = Contribution.objects.filter(program=program)
    rows = rows.filter(Q(session=None) | Q(session=session)) if session else rows
    seen = ActionItem.objects.visible_to(user).order_by().values("pk")
    rows = rows.filter(Q(item=None) | Q(item__in=seen))
    rows = rows.select_related("item__goal__plan__owner", "standard__framework", "session")
    return [_row(one) for one in rows.order_by("item__goal__plan__title", "pk")]


def _row(one):
    item, standard = one.item, one.standard
    return {
        "pk": str(one.pk),
        "title": str(item) if item else standard.title,
        "where": f"{item.goal.plan}, {item.goal.plan.owner}" if item else str(standard.framework),
        "url": f"/items/{item.pk}/" if item else "",
        "session": one.session,
    }
