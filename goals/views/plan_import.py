"""Bringing a printed plan in: the document, the preview with its corrections, the draft plan."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect, replace_url

from goals.corrections import press
from goals.drafting import Document, draft_plan
from goals.forms.plan_import import PlanHeadForm, PlanImportForm
from goals.models import Plan, PlanImport
from goals.outline import remaining
from goals.preview import Look, preview
from zones.access import PLAN_ROLES, Role, role_required
from zones.drafts import keeps_draft, restore
from zones.formats import long_date
from zones.numbers import number

writes_plans = role_required(*PLAN_ROLES, Role.DATA_STEWARD)


@writes_plans
@keeps_draft
def plan_import(request):
    own_or_404(request, "owner")
    owners = Plan.objects.owners(request.user)
    form = PlanImportForm(request.POST or None, request.FILES or None, owners=owners)
    if request.method == "POST" and form.is_valid():
        return redirect(form.save(request.user))
    restore(request, form)
    unfinished = PlanImport.objects.editable_by(request.user).unfinished().defer("source")
    rows = [(found, long_date(timezone.localtime(found.changed_at))) for found in unfinished]
    return render(request, "goals/plan_import.html", {"form": form, "unfinished": rows})


@writes_plans
def plan_import_preview(request, pk):
    if request.method == "POST":
        return _press(request, pk)
    found = get_object_or_404(PlanImport.objects.editable_by(request.user), pk=pk)
    if "plan" in found.tree:
        return redirect("goals:plan_detail", found.tree["plan"])
    return _show(request, found, Look.of(request.GET))


@require_POST
@writes_plans
def plan_import_delete(request, pk):
    found = get_object_or_404(PlanImport.objects.editable_by(request.user).unfinished(), pk=pk)
    found.delete()
    messages.success(request, f"The import of “{found}” is deleted. No plan was changed.")
    return redirect("goals:plan_import")


def own_or_404(request, name):
    """A place this person writes no plan for is not there, also in what a form sends."""
    pk = request.POST.get(name, "")
    owners = Plan.objects.owners(request.user)
    if pk and not owners.filter(pk=number(pk)).exists():
        raise Http404


@transaction.atomic
def _press(request, pk):
    own_or_404(request, "plan-owner")
    rows = PlanImport.objects.editable_by(request.user).select_for_update()
    found = get_object_or_404(rows, pk=pk)
    if "plan" in found.tree:
        return _go(request, reverse("goals:plan_detail", args=[found.tree["plan"]]))
    pressed = press(found.tree, found.source.split("\n"), request.POST)
    found.tree = pressed.tree
    found.save(update_fields=["tree", "changed_at"])
    if request.POST.get("do") == "save" and not pressed.late:
        return _save(request, found)
    return _answer(request, found, pressed)


def _answer(request, found, pressed):
    """After a step: the changed part for htmx, else the page again, at the row it was about."""
    look = Look.of(request.GET).turned(request.POST.get("do", "")).at(pressed.tree, pressed.key)
    if pressed.said:
        messages.add_message(
            request, messages.WARNING if pressed.refused else messages.SUCCESS, pressed.said
        )
    address = found.get_absolute_url() + look.query
    if request.htmx:
        return replace_url(_show(request, found, look, key=pressed.key), address)
    return redirect(f"{address}#{pressed.key or 'steps'}")


def _save(request, found):
    head = PlanHeadForm(found.tree, owners=_owners(request, found), bound=True)
    missing = remaining(found.tree)
    if head.is_valid() and not missing:
        data = head.cleaned_data
        document = Document(found.name, found.source)
        tree = {**found.tree, **data}
        plan = draft_plan(tree, data["owner"], data["kind"], document, by=request.user)
        found.finish(plan)
        messages.success(request, "The plan is saved as a draft. Nobody but its editors sees it.")
        return _go(request, plan.get_absolute_url())
    for _, sentence in missing:
        head.add_error(None, sentence)
    return _show(request, found, Look.of(request.GET), head)


def _go(request, address):
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _owners(request, found):
    return Plan.objects.owners(request.user).filter(district=found.district_id)


def _show(request, found, look, head=None, key=""):
    head = head or PlanHeadForm(found.tree, owners=_owners(request, found))
    context = {"found": found, "form": head, "address": found.get_absolute_url() + look.query}
    page = "goals/_plan_import_steps.html" if request.htmx else "goals/plan_import_preview.html"
    return render(request, page, context | preview(found, look, key))
