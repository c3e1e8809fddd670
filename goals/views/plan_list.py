"""Every plan the reader may see: running, drafts they may edit, closed."""

from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.shortcuts import render

from goals.forms.plan import places_to_write_for
from goals.forms.plan_list import PlanFilter
from goals.models import ActionItem, Goal, Plan, PlanQuerySet
from zones.access import Kind

GROUPS = {
    0: ("running", "Running"),
    1: ("drafts", "Drafts you may edit"),
    2: ("fellows", "Drafts of the others in your zone"),
    3: ("templates", "Templates for action plans"),
    4: ("closed", "Closed"),
}
A_PAGE = 40


def plan_list(request):
    visible = Plan.objects.visible_to(request.user)
    filters = PlanFilter(request.GET or None, queryset=visible, user=request.user)
    page = Paginator(_rows(filters.qs, request.user), A_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    kinds = set(places_to_write_for(request.user).order_by().values_list("kind", flat=True))
    context = {
        "groups": _groups(page.object_list),
        "page": page,
        "filter_form": filters.form,
        "filtered": any(request.GET.get(name) for name in filters.form.fields),
        "may_import": bool(kinds),
        "may_begin": Kind.OFFICE in kinds,
        "may_act": bool(kinds - {Kind.OFFICE}),
    }
    return render(request, "goals/plan_list.html", context)


def _rank(user):
    """In which group a plan stands, for this reader."""
    return Case(
        When(kind=Plan.Kind.TEMPLATE, status=Plan.Status.ADOPTED, then=Value(3)),
        When(status=Plan.Status.ADOPTED, then=Value(0)),
        When(Q(status=Plan.Status.DRAFT) & PlanQuerySet.written_by(user), then=Value(1)),
        When(status=Plan.Status.DRAFT, then=Value(2)),
        default=Value(4),
    )


def _rows(plans, user):
    goals = Goal.objects.filter(plan=OuterRef("pk"))
    items = ActionItem.objects.in_force().filter(goal__plan=OuterRef("pk"))
    return (
        plans.annotate(
            rank=_rank(user),
            goal_count=_count(goals, "plan"),
            item_count=_count(items, "goal__plan"),
        )
        .select_related("owner")
        .only("title", "kind", "status", "starts", "ends", "ready_at", "owner__name")
        .order_by("rank", "-starts", "title", "pk")
    )


def _count(rows, by):
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _groups(plans):
    """[(key, title, rows)] with ready strings, in the order of the page."""
    return [
        (*GROUPS[rank], [_row(plan) for plan in rows])
        for rank, rows in groupby(plans, lambda plan: plan.rank)
    ]


def _row(plan):
    return {
        "url": f"/plans/{plan.pk}/",
        "title": plan.title,
        "owner": plan.owner.name,
        "kind": Plan.Kind(plan.kind).label,
        "years": plan.years,
        "goals": str(plan.goal_count),
        "items": str(plan.item_count),
        "sent": plan.status == Plan.Status.DRAFT and bool(plan.ready_at),
    }
