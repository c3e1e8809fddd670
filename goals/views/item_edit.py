"""Items of a plan: add, edit in place, move, retire, restore, delete in a draft."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import reselect, reswap, retarget

from goals.forms.amendment import InForceForm
from goals.forms.outline import ItemForm
from goals.forms.step import StepForm
from goals.headings import may_delete, move_item, next_number, order_items
from goals.models import ActionItem, Goal, Plan, Standard
from zones.drafts import keeps_draft, restore
from zones.numbers import number

from .loading import load_open, saved, valid_or_404
from .outline import STEPS, back, came_from, to_outline


@keeps_draft
def item_create(request, pk):
    goal = load_open(Goal, request, pk)
    new = ActionItem(goal=goal, number=next_number(goal))
    initial = {"goal": goal, "key_area": _area(request, goal.plan)}
    form = _form(request, new, initial=initial, auto_id=f"id_new{pk}_%s")
    if request.method == "POST" and valid_or_404(form) and (item := saved(form)):
        _tell(request, form)
        if "another" in request.POST:
            messages.success(request, f"“{item.short}” is saved. Write the next one.")
            again = redirect("goals:item_create", item.goal_id)
            again["Location"] += came_from(request)
            return again
        return back(request, goal.plan, f"item-{item.pk}")
    return _page(request, goal.plan, form, goal=goal)


@keeps_draft
def item_edit(request, pk):
    item = load_open(ActionItem, request, pk)
    form = _form(request, item, auto_id=f"id_item{item.pk}_%s")
    if request.method == "POST" and valid_or_404(form) and saved(form):
        _tell(request, form)
        if request.htmx:
            messages.success(request, f"“{item.short}” is saved.")
        return back(request, item.goal.plan, f"item-{item.pk}")
    return _page(request, item.goal.plan, form, item=item)


def _tell(request, form):
    """What became of the partners of a step."""
    if said := getattr(form, "said", ""):
        messages.success(request, said)


def _form(request, item, **kwargs):
    plan = item.goal.plan
    if plan.kind == Plan.Kind.ACTION:
        return StepForm(request.POST or None, instance=item, user=request.user, **kwargs)
    around = {"plan": plan, "user": request.user, **kwargs}
    return ItemForm(request.POST or None, instance=item, **around)


def _page(request, plan, form, **context):
    restore(request, form)
    areas = list(form.fields["key_area"].queryset) if "key_area" in form.fields else []
    is_step = plan.kind == Plan.Kind.ACTION
    context |= {"plan": plan, "form": form, "key_areas": areas, "is_step": is_step}
    item = context.get("item")
    context["came_from"] = came_from(request)
    context["back"] = back(request, plan, f"item-{item.pk}" if item else "steps").url
    page = render(request, "goals/item_form.html", context)
    return _in_its_row(page, item) if request.htmx and form.is_bound and item else page


def _in_its_row(page, item):
    """A form that came back stays where it was opened; only what is saved shows the page anew."""
    return retarget(reswap(reselect(page, "#edit-form"), "innerHTML"), f"#edit-item-{item.pk}")


def _area(request, plan):
    """The key area whose band the writer came from, if it is one of the district's."""
    asked = number(request.GET.get("area"))
    areas = Standard.objects.key_areas().filter(framework__district=plan.owner.district_id)
    return areas.filter(pk=asked).first() if asked else None


@require_POST
def item_move(request, pk):
    item = load_open(ActionItem, request, pk)
    move_item(item, STEPS.get(request.POST.get("step"), 0))
    if request.htmx and "zone" in request.GET:
        messages.success(request, f"“{item.short}” is moved.")
    return back(request, item.goal.plan, f"item-{item.pk}")


@require_POST
def item_order(request, pk):
    """Items of one heading in a new order, as they were dragged."""
    goal = load_open(Goal, request, pk)
    if not order_items(goal, request.POST.getlist("items")):
        raise Http404
    messages.success(request, "The new order is saved.")
    return back(request, goal.plan, "steps")


def item_retire(request, pk):
    item = load_open(ActionItem, request, pk)
    said = f"“{item.short}” is retired. What was logged for it stays."
    return _in_force(request, item, item.retire, said)


def item_restore(request, pk):
    item = load_open(ActionItem, request, pk)
    return _in_force(request, item, item.restore, f"“{item.short}” is in force again.")


def _in_force(request, item, act, said):
    """Asks why where the plan was adopted by a board; a button of another plan's page just acts."""
    sent = request.POST if request.method == "POST" else None
    form = InForceForm(sent, item=item, user=request.user)
    if form.done(act):
        messages.success(request, said)
        return to_outline(item.goal.plan, f"item-{item.pk}")
    retires = act == item.retire
    context = {"item": item, "plan": item.goal.plan, "form": form, "retires": retires}
    return render(request, "goals/item_in_force.html", context)


@require_POST
def item_delete(request, pk):
    item = load_open(ActionItem, request, pk)
    if not may_delete(item.goal.plan):
        raise PermissionDenied("Items are deleted in drafts only. Retire it instead.")
    item.delete()
    messages.success(request, f"“{item.short}” is deleted.")
    return to_outline(item.goal.plan)
