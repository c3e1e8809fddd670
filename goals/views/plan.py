"""A plan's page: how its work stands and whether it is reported; as grid or as list."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from goals.agreement_page import standing
from goals.bands import bands
from goals.contributed import plan_rows
from goals.dashboard import dashboard, draft_outline, period_words, plan_facts
from goals.forms.plan_filter import PlanFilter
from goals.listing import listing
from goals.models import Plan
from goals.reports import of_several_places, plan_scene

from .template import template_page

PAGE_SIZE = 50


def plan_detail(request, pk):
    plan = visible_plan(request, pk)
    context = {"plan": plan, "facts": plan_facts(plan), **rights(request.user, plan)}
    if plan.begun_from_id:
        readable = Plan.objects.visible_to(request.user).select_related("owner")
        context["begun_from"] = readable.filter(pk=plan.begun_from_id).first()
    if plan.kind == Plan.Kind.TEMPLATE:
        return template_page(request, context)
    if plan.status == Plan.Status.DRAFT:
        context |= standing(plan, request.user) if context["may_edit"] else {}
        return render(request, "goals/plan_draft.html", context | draft_outline(plan))
    scene, choice, rows = read(request, plan)
    context |= {"scene": scene, "filter_form": choice, "address": address(request)}
    context["period_words"] = period_words(scene.period) if plan.is_running else ""
    if choice.cleaned_data["view"] == "list":
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {"page": page, "lines": listing(page.object_list, scene, request.user)}
        context["list_url"] = f"/plans/{plan.pk}/?view=list"
        return render(request, "goals/plan_list_view.html", context)
    context |= _steps(request, plan) | dashboard(context, rows)
    context["logged"] = plan_rows(scene.outline.items.values(), request.user)
    return render(request, "goals/plan_detail.html", context)


def _steps(request, plan):
    """The bands of an action plan; filters choose work, not steps, and show their work alone."""
    if plan.kind != Plan.Kind.ACTION or address(request):
        return {}
    return {"bands": bands(plan, request.user)}


def visible_plan(request, pk):
    plans = Plan.objects.visible_to(request.user).select_related("owner", "carried_from")
    return get_object_or_404(plans, pk=pk)


def rights(user, plan):
    may_edit = Plan.objects.editable_by(user).filter(pk=plan.pk).exists()
    return {"may_edit": may_edit, "may_adopt": may_edit and plan.may_be_adopted_by(user)}


def read(request, plan):
    """(what there is, the filters, the rows they keep). What is not a choice is a 404."""
    scene = plan_scene(request, plan)
    choice = PlanFilter(request.GET, scene=scene)
    if not choice.is_valid():
        raise Http404
    keeps = choice.keeps()
    every, scene.totals = scene.totals, [row for row in scene.totals if keeps(row)]
    rows = scene.totals if scene.rows is every else [row for row in scene.rows if keeps(row)]
    if request.user.held.only_views(plan.owner.district_id):
        scene.totals = of_several_places(scene.totals, every)
    return scene, choice, rows


def address(request):
    """The filters of this page, ready for one more: period=3&goal=2."""
    query = request.GET.copy()
    for name in ("page", "view"):
        query.pop(name, None)
    return query.urlencode()
