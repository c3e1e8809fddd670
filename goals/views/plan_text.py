"""A plan as it is printed, and the source it was read from."""

from django.shortcuts import get_object_or_404, render

from goals.models import Plan
from goals.plan_text import printed, source_lines
from zones.formats import long_date


def plan_text(request, pk):
    rows = Plan.objects.visible_to(request.user).select_related("owner__district", "carried_from")
    plan = get_object_or_404(rows, pk=pk)
    came_from = Plan.objects.visible_to(request.user).filter(pk=plan.carried_from_id).first()
    goals = printed(plan)
    with_source = bool(plan.source_text) and request.GET.get("source") == "1"
    context = {
        "plan": plan,
        "came_from": came_from,
        "dates": f"{long_date(plan.starts)} to {long_date(plan.ends)}",
        "goals": goals,
        "lines": source_lines(plan, goals) if with_source else [],
    }
    return render(request, "goals/plan_text.html", context)
