"""The line of sight: finding what a goal or an item serves in a wider plan."""

from django import forms
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import transaction
from django.db.models import Q
from django.http import Http404

from goals.models import ActionItem, Goal, Plan, Serves
from goals.thread import heading
from zones.numbers import number

WIDER = {
    Plan.Kind.ACTION: (Plan.Kind.DEPARTMENT, Plan.Kind.PARTNERSHIP, Plan.Kind.STRATEGIC),
    Plan.Kind.DEPARTMENT: (Plan.Kind.PARTNERSHIP, Plan.Kind.STRATEGIC),
    Plan.Kind.PARTNERSHIP: (Plan.Kind.STRATEGIC,),
    Plan.Kind.STRATEGIC: (),
    Plan.Kind.TEMPLATE: (),  # nobody works on it; the plans begun from it serve
}
MOST = 25  # found rows shown


class FindForm(forms.Form):
    words = forms.CharField(
        required=False, label="Words", widget=forms.TextInput(attrs={"type": "search"})
    )


class Wider:
    """The goals and items a goal or item (`row` of `plan`) may serve, as its writer sees them."""

    def __init__(self, row, plan, user):
        self.row, self.plan = row, plan
        plans = Plan.objects.visible_to(user).filter(kind__in=WIDER[plan.kind])
        plans = plans.filter(owner__district=plan.owner.district_id)
        self.plans = plans.exclude(status=Plan.Status.CLOSED).exclude(pk=plan.pk).order_by()
        self.goals = Goal.objects.filter(plan__in=self.plans).select_related("plan")
        items = ActionItem.objects.in_force().filter(goal__plan__in=self.plans)
        self.items = items.select_related("goal__plan")

    def find(self, words):
        """[(key, level, text, plan title)]: headings first; without words only the headings."""
        goals, items = self.goals, self.items if words.strip() else self.items.none()
        if words.strip():
            goals = matching(goals, words, "title", "statement")
            items = matching(items, words, "label", "text")
        found = [*goals.order_by("plan", "position")[:MOST], *items[:MOST]]
        return [described(row) for row in found[:MOST]]

    @transaction.atomic
    def add(self, key):
        """Makes the link to what `key` ("goal-3", "item-7") names; nothing if it is there."""
        kind, _, pk = key.partition("-")
        rows = {"goal": self.goals, "item": self.items}.get(kind)
        target = rows.filter(pk=number(pk)).first() if rows is not None else None
        if target is None:
            raise Http404
        Serves.objects.get_or_create(**self._own(), **{f"serves_{kind}": target})

    def links(self, user):
        """The links that stand, as far as the person may read both ends."""
        rows = Serves.objects.visible_to(user).filter(**self._own())
        ends = ("serves_item__goal__plan", "serves_goal__plan")
        return [
            (row.pk, *described(row.serves_item or row.serves_goal))
            for row in rows.select_related(*ends).order_by("pk")
        ]

    def _own(self):
        return {"item" if isinstance(self.row, ActionItem) else "goal": self.row}


def matching(rows, words, *columns):
    """Rows that hold all the words, in any of their forms (family, families) or as a part."""
    stems = SearchQuery(words, config="english", search_type="websearch")
    parts = Q()
    for word in words.split():
        parts &= Q(**{f"{columns[0]}__icontains": word}) | Q(**{f"{columns[1]}__icontains": word})
    rows = rows.annotate(search=SearchVector(*columns, config="english"))
    return rows.filter(Q(search=stems) | parts)


def described(row):
    """(key, level, text, plan title) of a goal or an item."""
    if isinstance(row, Goal):
        level, words = heading(row.plan, row.parent_id is not None, row)
        return f"goal-{row.pk}", level, words, row.plan.title
    return f"item-{row.pk}", f"Item {row.number}".strip(), row.text, row.goal.plan.title
