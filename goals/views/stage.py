"""The stages of one zone: recorded, changed, removed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from goals.forms.rollout import StageForm
from goals.models import Lesson, Stage
from goals.rollout import lesson_lines, lessons_for, may_plan, may_teach, standing_of
from zones.drafts import keeps_draft, restore
from zones.formats import long_date
from zones.models import Zone
from zones.views.editing import load_to_edit


def stage_list(request, pk):
    zone = get_object_or_404(Zone.objects.visible_to(request.user), pk=pk)
    open_zone = not zone.archived_on
    page = {
        "zone": zone,
        "standing": standing_of(zone),
        "lessons": lesson_lines(Lesson.objects.filter(zone=zone)),
        "may_plan": open_zone and may_plan(request.user, zone),
        "may_teach": open_zone and may_teach(request.user, zone),
    }
    return render(request, "goals/stage_list.html", page)


@keeps_draft
def stage_create(request, pk):
    zone = open_zone(request, pk, may_plan)
    form = StageForm(request.POST or None, instance=Stage(zone=zone, by=request.user))
    if form.is_valid():
        return _kept(request, form.save())
    restore(request, form)
    return render(request, "goals/stage_form.html", _page(form, zone))


@keeps_draft
def stage_edit(request, pk):
    stage = load_of_zone(Stage, request, pk)
    form = StageForm(request.POST or None, instance=stage)
    if form.is_valid():
        return _kept(request, form.save())
    restore(request, form)
    return render(request, "goals/stage_form.html", _page(form, stage.zone) | {"stage": stage})


@require_POST
def stage_delete(request, pk):
    stage = load_of_zone(Stage, request, pk)
    zone, label = stage.zone, stage.get_stage_display()
    stage.delete()
    messages.success(request, f"{label} was removed from {zone}. The history keeps it.")
    return redirect("goals:stage_list", zone.pk)


def open_zone(request, pk, allowed):
    """The zone: 404 if it is not the reader's, 403 if they may not, or it is archived."""
    zone = get_object_or_404(Zone.objects.visible_to(request.user), pk=pk)
    if not allowed(request.user, zone):
        raise PermissionDenied("The stages of zones are kept by those who lead the partnership.")
    refuse_archived(zone)
    return zone


def load_of_zone(model, request, pk):
    """A stage or lesson this person may change: 404, 403, and 403 where its zone is archived."""
    row = load_to_edit(model.objects.select_related("zone"), request.user, pk)
    refuse_archived(row.zone)
    return row


def refuse_archived(zone):
    if zone.archived_on:
        raise PermissionDenied("The zone is archived. The data steward can open it again.")


def _page(form, zone):
    return {"form": form, "zone": zone, "lessons": lessons_for(zone)}


def _kept(request, stage):
    said = f"{stage.zone}: {stage.get_stage_display()} from {long_date(stage.starts)}."
    messages.success(request, said)
    if standing_of(stage.zone).overlaps:
        messages.warning(request, "Two stages overlap. Both are kept; see below how to fix it.")
    return redirect("goals:stage_list", stage.zone_id)
