from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zones.access import Role, role_required
from zones.drafts import keeps_draft, restore
from zones.filters import PlaceFilter
from zones.formats import long_date
from zones.forms.places import PlaceCloseForm, PlaceForm
from zones.models import Place, Position, Zone, ZoneMembership
from zones.rows import kind_words, place_note, place_rows, position_rows

from .editing import load_to_edit

KEEPERS = (Role.DATA_STEWARD, Role.LIBRARY_ADMIN)


def place_list(request):
    places = PlaceFilter(request.GET, Place.objects.visible_to(request.user), request=request)
    running, closed = place_rows(places.qs)
    page = {
        "filter_form": places.form,
        "filtered": any(request.GET.values()),
        "said": places.said(),
        "places": running,
        "closed": closed,
        "may_add": request.user.held.has(*KEEPERS),
    }
    return render(request, "zones/place_list.html", page)


def place_detail(request, pk):
    places = Place.objects.visible_to(request.user).select_related("successor")
    place = get_object_or_404(places, pk=pk)
    views = request.user.held.only_views(place.district_id)
    page = facts_of(place) | {
        "place": place,
        "predecessors": list(Place.objects.visible_to(request.user).filter(successor=place)),
        "people": None if views else people_of(place, request.user),
        "may_edit": Place.objects.editable_by(request.user).filter(pk=pk).exists(),
        "add_url": f"{reverse('zones:person_create')}?place={pk}",
    }
    return render(request, "zones/place_detail.html", page)


def facts_of(place):
    today = timezone.localdate()
    return {
        "kind": kind_words(place.kind, place.level, place.side),
        "note": place_note(today, place.opens, place.closes),
        "opened": long_date(place.opens),
        "closed": place.closes is not None and place.closes < today,
        "zone": zone_of(place),
    }


def zone_of(place):
    member = ZoneMembership.objects.on().filter(school=place).values("zone")
    return Zone.objects.filter(Q(branch=place) | Q(pk__in=member)).first()


def people_of(place, user):
    """Positions held at the place today, and those that begin later."""
    today = timezone.localdate()
    mine = Position.objects.visible_to(user).filter(place=place)
    kept = mine.filter(Q(ends=None) | Q(ends__gte=today)).order_by("role", "user__name")
    return position_rows(kept, today)


@role_required(*KEEPERS)
@keeps_draft
def place_create(request):
    form = PlaceForm(request.POST or None, user=request.user)
    if form.is_valid():
        place = form.save()
        messages.success(request, f"{place} was added.")
        return redirect(place)
    restore(request, form)
    return render(request, "zones/place_form.html", {"form": form})


@keeps_draft
def place_edit(request, pk):
    place = load_to_edit(Place.objects, request.user, pk)
    form = PlaceForm(request.POST or None, instance=place, user=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect(place)
    restore(request, form)
    title = Place.objects.values_list("name", flat=True).get(pk=place.pk)
    return render(request, "zones/place_form.html", {"form": form, "place": place, "name": title})


@keeps_draft
def place_close(request, pk):
    place = load_to_edit(Place.objects, request.user, pk)
    form = PlaceCloseForm(request.POST or None, instance=place, user=request.user)
    if form.is_valid():
        ended = close(form, request.user)
        messages.success(request, f"{place} closes on {long_date(place.closes)}.{ended}")
        return redirect(place)
    restore(request, form)
    return render(request, "zones/place_close.html", {"form": form, "place": place})


@transaction.atomic
def close(form, user):
    """Saves the last day; ends memberships, and positions if asked. Says how many ended."""
    place = form.save()
    after = Q(ends=None) | Q(ends__gt=place.closes)
    ZoneMembership.objects.filter(after, school=place, starts__lte=place.closes).update(
        ends=place.closes
    )
    if not form.cleaned_data["end_positions"]:
        return ""
    own = Q(user=user, role=Role.DATA_STEWARD)
    held = Position.objects.filter(after, place=place, starts__lte=place.closes).exclude(own)
    count = held.update(ends=place.closes)
    return f" {count} position{'s' * (count != 1)} end{'s' * (count == 1)} that day."


@require_POST
def place_reopen(request, pk):
    place = load_to_edit(Place.objects, request.user, pk)
    place.closes = place.successor = None
    place.save(update_fields=["closes", "successor"])
    messages.success(request, f"{place} is open again. Positions that ended stay ended.")
    return redirect(place)
