"""Archiving a zone, opening it again, deleting one that is empty: the data steward's."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from goals.archive import archive, delete, reasons_to_keep, reopen
from goals.forms.archive import ArchiveForm
from zones.drafts import keeps_draft, restore
from zones.formats import long_date
from zones.models import Zone
from zones.views.editing import load_to_edit


@keeps_draft
def zone_archive(request, pk):
    zone = load_to_edit(Zone.objects.filter(archived_on=None), request.user, pk)
    form = ArchiveForm(request.POST or None)
    if form.is_valid():
        archive(zone, form.cleaned_data["on"])
        day = long_date(zone.archived_on)
        messages.success(request, f"{zone} is archived since {day}. Its pages can still be read.")
        return redirect("goals:zone_list")
    restore(request, form)
    return render(request, "goals/zone_archive.html", {"form": form, "zone": zone})


@require_POST
def zone_reopen(request, pk):
    zone = load_to_edit(Zone.objects.exclude(archived_on=None), request.user, pk)
    left = reopen(zone)
    messages.success(request, f"{zone} is open again, with its schools and its team.")
    if left:
        said = ", ".join(left)
        messages.warning(request, f"In another zone by now, and left there: {said}.")
    return redirect("zones:zone_schools", zone.pk)


def zone_delete(request, pk):
    zone = load_to_edit(Zone.objects, request.user, pk)
    name = str(zone)
    reasons = delete(zone) if request.method == "POST" else reasons_to_keep(zone)
    if request.method == "POST" and not reasons:
        messages.success(request, f"{name} was deleted.")
        return redirect("goals:zone_list")
    return render(request, "goals/zone_delete.html", {"zone": zone, "reasons": reasons})
