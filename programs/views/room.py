"""The rooms of a place: each holds one session at a time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from programs.access import planned_by
from programs.forms.room import RoomForm
from programs.models import Room
from zones.drafts import keeps_draft, restore
from zones.models import Place
from zones.views.editing import load_to_edit

NOT_YOURS = "Only those who plan the programs of this place keep its rooms."


def _keeps(user, place):
    return Place.objects.filter(planned_by(user), pk=place.pk).exists()


def _load(request, pk):
    place = get_object_or_404(Place.objects.visible_to(request.user), pk=pk)
    if not _keeps(request.user, place):
        raise PermissionDenied(NOT_YOURS)
    return place


def _load_room(request, pk):
    try:
        return load_to_edit(Room.objects.select_related("place"), request.user, pk)
    except PermissionDenied:
        raise PermissionDenied(NOT_YOURS) from None


def room_list(request, pk):
    place = get_object_or_404(Place.objects.visible_to(request.user), pk=pk)
    ahead = Q(sessions__cancelled_at=None, sessions__ends_at__gt=timezone.now())
    rooms = place.rooms.annotate(ahead=Count("sessions", filter=ahead)).order_by("name")
    page = {"place": place, "rooms": list(rooms), "may_edit": _keeps(request.user, place)}
    return render(request, "programs/room_list.html", page)


@keeps_draft
def room_create(request, pk):
    return _edit(request, Room(place=_load(request, pk)))


@keeps_draft
def room_edit(request, pk):
    return _edit(request, _load_room(request, pk))


def _edit(request, room):
    form = RoomForm(request.POST or None, instance=room)
    if form.is_valid():
        form.save()
        messages.success(request, f"{room.name} is in the list of rooms.")
        return redirect("programs:room_list", room.place_id)
    restore(request, form)
    page = {"form": form, "place": room.place, "room": room if room.pk else None}
    return render(request, "programs/room_form.html", page)


@require_POST
def room_close(request, pk):
    return _turn(request, pk, timezone.localdate(), "is closed: no new session is planned there.")


@require_POST
def room_reopen(request, pk):
    return _turn(request, pk, None, "is in use again.")


def _turn(request, pk, closed_on, said):
    room = _load_room(request, pk)
    room.closed_on = closed_on
    room.save(update_fields=["closed_on"])
    messages.success(request, f"{room.name} {said}")
    return redirect("programs:room_list", room.place_id)
