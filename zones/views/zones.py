from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from zones.access import Role, role_required
from zones.drafts import keeps_draft, restore
from zones.formats import long_date
from zones.forms.places import MembershipEndForm, MembershipForm, MembershipMoveForm, ZoneForm
from zones.models import UNDO_DAYS, Zone, ZoneMembership
from zones.rows import membership_rows, zone_leads

from .editing import load_to_edit


def zone_schools(request, pk):
    zones = Zone.objects.visible_to(request.user)
    zone = get_object_or_404(zones.select_related("branch"), pk=pk)
    leads = zone_leads(request.user, zones.filter(pk=pk)).get(pk, [])
    today, former, later, unseen = membership_rows(zone, request.user)
    page = {
        "zone": zone,
        "leads": None if request.user.held.only_views(zone.district_id) else leads,
        "schools": today,
        "former": former,
        "later": later,
        "unseen": unseen,
        "may_edit": zone.district_id in request.user.held.districts(Role.DATA_STEWARD),
    }
    return render(request, "zones/zone_schools.html", page)


@role_required(Role.DATA_STEWARD)
@keeps_draft
def zone_create(request):
    form = ZoneForm(request.POST or None, user=request.user)
    if form.is_valid():
        zone = form.save()
        messages.success(request, f"{zone} was added. Now add its schools.")
        return redirect(zone)
    restore(request, form)
    branches = form.fields["branch"].queryset.exists()
    return render(request, "zones/zone_form.html", {"form": form, "branches": branches})


@keeps_draft
def zone_edit(request, pk):
    zone = load_to_edit(Zone.objects, request.user, pk)
    name = zone.name
    offered = {"branch": request.GET["branch"]} if request.GET.get("branch") else None
    form = ZoneForm(request.POST or None, instance=zone, user=request.user, initial=offered)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect(zone)
    restore(request, form)
    page = {"form": form, "zone": zone, "name": name, "branches": True}
    return render(request, "zones/zone_form.html", page)


@keeps_draft
def membership_create(request, pk):
    zone = load_to_edit(Zone.objects, request.user, pk)
    new = ZoneMembership(zone=zone)
    form = MembershipForm(request.POST or None, instance=new, user=request.user)
    if form.is_valid():
        row = form.save()
        messages.success(request, f"{row.school} is in {zone} from {long_date(row.starts)}.")
        return redirect(zone)
    restore(request, form)
    return render(request, "zones/membership_form.html", {"form": form, "zone": zone})


@keeps_draft
def membership_end(request, pk):
    row = load_to_edit(ZoneMembership.objects, request.user, pk)
    form = MembershipEndForm(request.POST or None, instance=row)
    if form.is_valid():
        form.save()
        last = long_date(row.ends)
        messages.success(request, f"The last day of {row.school} in {row.zone} is {last}.")
        return redirect(row.zone)
    restore(request, form)
    return render(request, "zones/membership_end.html", {"form": form, "membership": row})


@keeps_draft
def membership_move(request, pk):
    row = load_to_edit(with_names(), request.user, pk)
    form = MembershipMoveForm(request.POST or None, membership=row, user=request.user)
    if form.is_valid() and (new := form.move()):
        messages.success(request, moved(row, new))
        return redirect("zones:zone_schools", pk=new.zone_id)
    restore(request, form)
    page = {"form": form, "membership": row, "others": form.fields["zone"].queryset.exists()}
    return render(request, "zones/membership_move.html", page)


def with_names():
    return ZoneMembership.objects.select_related("zone", "school")


def moved(old, new):
    """What follows from a move, for who made it."""
    undo = long_date(new.starts + timedelta(days=UNDO_DAYS))
    return (
        f"{new.school} is in {new.zone} from {long_date(new.starts)}; its last day in {old.zone} "
        f"is {long_date(old.ends)}. Steps it shares with places of {old.zone} stay until their "
        f"places end them, and are flagged there. The move can be taken back until {undo}."
    )


@require_POST
def membership_move_back(request, pk):
    row = load_to_edit(with_names(), request.user, pk)
    try:
        before = row.move_back()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("zones:zone_schools", pk=row.zone_id)
    messages.success(request, f"{row.school} is in {before.zone} again, as if it had not moved.")
    return redirect("zones:zone_schools", pk=before.zone_id)
