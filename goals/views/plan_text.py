"""A plan as its board adopted it with its amendments, as it stands now, and its source."""

from django.shortcuts import get_object_or_404, render

from goals.amendments import of_plan, rows_of
from goals.history import readable
from goals.models import Plan
from goals.plan_text import Record, printed, source_lines
from zones.formats import long_date


def plan_text(request, pk):
    rows = Plan.objects.visible_to(request.user).select_related("owner__district", "carried_from")
    plan = get_object_or_404(rows, pk=pk)
    came_from = Plan.objects.visible_to(request.user).filter(pk=plan.carried_from_id).first()
    with_source = bool(plan.source_text) and request.GET.get("source") == "1"
    context = {
        "plan": plan,
        "came_from": came_from,
        "lines": [],
        "tells_history": readable(plan, request.user),
        **_words(plan, request),
    }
    if with_source:
        context["lines"] = source_lines(plan, context["goals"])
    return render(request, "goals/plan_text.html", context)


def _words(plan, request):
    """The text as adopted, where it was amended since; else, and when asked for, as it stands."""
    found = list(of_plan(plan))
    now = request.GET.get("as") == "now" or not found
    record = Record(found)
    goals = printed(plan, None if now else record)
    for goal in goals:
        goal["marks"] = record.marks.get(("goal", goal["pk"]), ())
        for item in goal["items"]:
            item["marks"] = record.marks.get(("item", item["pk"]), ())
    ends = long_date(plan.ends) if now else record.ends(plan)
    return {
        "goals": goals,
        "dates": f"{long_date(plan.starts)} to {ends}",
        "amendments": rows_of(plan, request.user),
        "as_adopted": not now,
    }


def plan_amendments(request, pk):
    rows = Plan.objects.visible_to(request.user).select_related("owner__district")
    plan = get_object_or_404(rows, pk=pk)
    context = {"plan": plan, "amendments": rows_of(plan, request.user)}
    return render(request, "goals/plan_amendments.html", context)
