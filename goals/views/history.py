"""Who changed which field of a plan and of what stands in it: what it was, what it is, and why."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render

from goals import history
from goals.models import ActionItem, Assignment, AssignmentQuerySet, Goal, Plan, Step, Update
from zones.formats import long_date
from zones.forms.history import HistoryFilter
from zones.history import page_of


def plan_history(request, pk):
    plan, _, whole = history.load(Plan, request.user, pk)
    return _page(request, history.of_plan(plan, request.user, whole), plan, plan)


def goal_history(request, pk):
    goal, plan, whole = history.load(Goal, request.user, pk)
    return _page(request, history.of_goal(goal, request.user, whole), goal, plan)


def item_history(request, pk):
    item, plan, whole = history.load(ActionItem, request.user, pk)
    return _page(request, history.of_item(item, request.user, whole), item, plan)


def assignment_history(request, pk):
    visible = Assignment.objects.visible_to(request.user).select_related("item__goal__plan__owner")
    row = get_object_or_404(visible, pk=pk)
    plan = row.item.goal.plan
    inner = Assignment.objects.filter(AssignmentQuerySet.inner_to(request.user), pk=pk)
    if not (inner.exists() or history.writes(plan, request.user)):
        raise PermissionDenied(history.REFUSED)
    return _page(request, history.of_assignment(row, request.user), row, plan)


def update_history(request, pk):
    update = get_object_or_404(
        Update.objects.visible_to(request.user).select_related(
            "assignment__item__goal__plan", "assignment__place"
        ),
        pk=pk,
    )
    if not Update.objects.inner_to(request.user).filter(pk=pk).exists():
        raise PermissionDenied(history.REFUSED)
    steps = list(Step.objects.filter(update=update).select_related("by"))
    plan = update.assignment.item.goal.plan
    named = f"Update of {long_date(update.happened_on)}, {update.assignment.place}"
    return _page(request, history.of_update(update), update, plan, steps=steps, named=named)


def _page(request, parts, row, plan, **context):
    form = HistoryFilter(request.GET, parts=parts)
    page, lines = page_of(parts, form, request.GET.get("page"))
    words = {"filter_form": form, "page": page, "lines": lines, "row": row, "plan": plan}
    context = {"named": str(row), **words, **context}
    return render(request, "goals/history.html", context)
