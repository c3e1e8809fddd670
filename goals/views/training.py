"""Trainings for shared tools: planned, then held with who attended."""

from django.contrib import messages
from django.shortcuts import redirect, render

from goals.forms.tool import TrainingForm, TrainingHeldForm
from goals.models import Tool, Training
from zones.drafts import keeps_draft, restore
from zones.formats import long_date
from zones.views.editing import load_to_edit

OF_TOOL = Training.objects.select_related("tool")


@keeps_draft
def training_create(request, pk):
    tool = load_to_edit(Tool.objects, request.user, pk)
    form = TrainingForm(request.POST or None, instance=Training(tool=tool))
    if form.is_valid():
        training = form.save()
        messages.success(request, f"Planned for {long_date(training.planned_for)}.")
        return redirect(tool)
    restore(request, form)
    return render(request, "goals/training_form.html", {"form": form, "tool": tool})


@keeps_draft
def training_edit(request, pk):
    training = load_to_edit(OF_TOOL.all(), request.user, pk)
    form = TrainingForm(request.POST or None, instance=training)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect(training.tool)
    restore(request, form)
    context = {"form": form, "tool": training.tool, "row": training}
    return render(request, "goals/training_form.html", context)


@keeps_draft
def training_held(request, pk):
    training = load_to_edit(OF_TOOL.all(), request.user, pk)
    form = TrainingHeldForm(request.POST or None, instance=training, user=request.user)
    if form.is_valid():
        form.save()
        count = training.attended.count() + training.others
        messages.success(request, f"Recorded: held on {long_date(training.held_on)}, {count} came.")
        return redirect(training.tool)
    restore(request, form)
    context = {"form": form, "tool": training.tool, "row": training}
    return render(request, "goals/training_held.html", context)
