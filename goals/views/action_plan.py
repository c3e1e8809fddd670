"""The action plan of a school or branch, begun by who leads it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render

from goals.forms.action_plan import ActionPlanForm, StartForm, places_to_act_for
from goals.models import ActionItem, Lesson
from goals.rollout import MOST_LESSONS, lesson_lines
from goals.starts import earlier_plans, focuses_of
from zones.drafts import keeps_draft, restore
from zones.numbers import number

from .loading import valid_or_404
from .outline import came_from, zone_asked

MOST_PLANS = 8  # of last year, to carry forward: a steward writes for every school


@keeps_draft(by=["source"])
def action_plan_create(request):
    if not places_to_act_for(request.user).exists():
        raise PermissionDenied("Action plans are written by who leads a school or a branch.")
    start = StartForm(request.GET, user=request.user)
    if not start.is_valid():
        raise Http404
    source = start.cleaned_data["source"]
    place = number(request.GET.get("place"))
    initial = {"place": place} if place else {}
    form = ActionPlanForm(request.POST or None, user=request.user, source=source, initial=initial)
    if request.method == "POST" and valid_or_404(form):
        return _begun(request, form.save())
    restore(request, form)
    return render(request, "goals/action_plan_form.html", _around(request, start, form))


def _begun(request, plan):
    """On to the first step; to all of them where they were taken over."""
    if steps := ActionItem.objects.filter(goal__plan=plan).count():
        said = f"The draft is there with {steps} step{'s' * (steps != 1)}. Make them yours."
        messages.success(request, said)
        return redirect("goals:plan_outline", plan.pk)
    messages.success(request, "The draft is there. Now write its first step.")
    first = redirect("goals:item_create", plan.goals.first().pk)
    first["Location"] += came_from(request)
    return first


def _around(request, start, form):
    """What stands beside the form: the plan it is begun from, last year's plans, lessons."""
    source = form.source
    lessons = lesson_lines(Lesson.objects.visible_to(request.user))[:MOST_LESSONS]
    return {
        "start": start,
        "kept": [(name, request.GET[name]) for name in ("place", "zone") if request.GET.get(name)],
        "zone": zone_asked(request),
        "form": form,
        "source": source,
        "focuses": focuses_of(source) if source else [],
        "earlier": earlier_plans(request.user, form.last_day())[:MOST_PLANS],
        "lessons": lessons,
        "all_of_pilots": all(line.pilot for line in lessons),
    }
