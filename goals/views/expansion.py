"""The long-term plan for shared services, resources and access points, with its costs."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.exports import made_by, spreadsheet
from goals.forms.expansion import ExpansionCostForm, ExpansionForm
from goals.long_term import HEADER, plan_of, table
from goals.models import Expansion, ExpansionCost
from zones.access import PARTNERSHIP_ROLES, role_required
from zones.drafts import keeps_draft, restore
from zones.views.editing import load_to_edit

OF_EXPANSION = ExpansionCost.objects.select_related("expansion")


def expansion_list(request):
    may_edit = request.user.held.has(*PARTNERSHIP_ROLES)
    context = {"plan": plan_of(request.user), "may_edit": may_edit}
    return render(request, "goals/expansion_list.html", context)


def expansion_export(request, kind):
    lines = table(plan_of(request.user))
    name = f"long-term plan {timezone.localdate()}"
    return spreadsheet(kind, name, HEADER, lines, made_by(request))


@role_required(*PARTNERSHIP_ROLES)
@keeps_draft
def expansion_create(request):
    form = ExpansionForm(request.POST or None, user=request.user)
    if form.is_valid():
        expansion = form.save()
        messages.success(request, f"“{expansion}” is in the plan. Add what it costs.")
        return to_plan(expansion)
    restore(request, form)
    return render(request, "goals/expansion_form.html", {"form": form})


@keeps_draft
def expansion_edit(request, pk):
    expansion = load_to_edit(Expansion.objects, request.user, pk)
    form = ExpansionForm(request.POST or None, instance=expansion, user=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return to_plan(expansion)
    restore(request, form)
    return render(request, "goals/expansion_form.html", {"form": form, "row": expansion})


@require_POST
def expansion_done(request, pk):
    expansion = load_to_edit(Expansion.objects, request.user, pk)
    expansion.finish()
    messages.success(request, f"“{expansion}” is in place.")
    return to_plan(expansion)


@require_POST
def expansion_reopen(request, pk):
    expansion = load_to_edit(Expansion.objects, request.user, pk)
    expansion.reopen()
    messages.success(request, f"“{expansion}” is still to come.")
    return to_plan(expansion)


@keeps_draft
def cost_create(request, pk):
    expansion = load_to_edit(Expansion.objects, request.user, pk)
    form = ExpansionCostForm(request.POST or None, instance=ExpansionCost(expansion=expansion))
    if form.is_valid():
        form.save()
        messages.success(request, "The cost is in the plan.")
        return to_plan(expansion)
    restore(request, form)
    return render(request, "goals/cost_form.html", {"form": form, "expansion": expansion})


@keeps_draft
def cost_edit(request, pk):
    cost = load_to_edit(OF_EXPANSION.all(), request.user, pk)
    form = ExpansionCostForm(request.POST or None, instance=cost)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return to_plan(cost.expansion)
    restore(request, form)
    context = {"form": form, "expansion": cost.expansion, "row": cost}
    return render(request, "goals/cost_form.html", context)


@require_POST
def cost_delete(request, pk):
    cost = load_to_edit(OF_EXPANSION.all(), request.user, pk)
    cost.delete()
    messages.success(request, f"“{cost.what}” is removed from the plan.")
    return to_plan(cost.expansion)


def to_plan(expansion):
    """Back to the row on the page."""
    return redirect(expansion.get_absolute_url())
