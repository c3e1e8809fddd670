from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from zones.access import Role, role_required
from zones.drafts import keeps_draft, restore
from zones.formats import long_date
from zones.forms.people import PositionAwayForm, PositionEndForm, PositionForm
from zones.models import Position, User

from .editing import load_to_edit


@role_required(Role.DATA_STEWARD, Role.LIBRARY_ADMIN)
@keeps_draft
def position_create(request, pk):
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    new, given = Position(user=person), {"place": request.GET.get("place")}
    form = PositionForm(request.POST or None, instance=new, user=request.user, initial=given)
    if form.is_valid():
        position = form.save()
        messages.success(request, f"{position}, from {long_date(position.starts)}.")
        return redirect(person)
    restore(request, form)
    return render(request, "zones/position_form.html", {"form": form, "person": person})


@keeps_draft
def position_end(request, pk):
    position = load_to_edit(with_names(), request.user, pk)
    form = PositionEndForm(request.POST or None, instance=position, user=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, f"{position} ends on {long_date(position.ends)}.")
        return to_person(request, position)
    restore(request, form)
    return render(request, "zones/position_end.html", {"form": form, "position": position})


@keeps_draft
def position_away(request, pk):
    position = load_to_edit(with_names(), request.user, pk)
    form = PositionAwayForm(request.POST or None, instance=position)
    if form.is_valid():
        form.save()
        messages.success(request, f"{position.user} is away from {long_date(position.away_from)}.")
        return redirect(position.user)
    restore(request, form)
    return render(request, "zones/position_away.html", {"form": form, "position": position})


@require_POST
def position_back(request, pk):
    position = load_to_edit(with_names(), request.user, pk)
    position.mark_back()
    messages.success(request, f"{position.user} is back as {position}.")
    return redirect(position.user)


@require_POST
def position_contact(request, pk):
    """Whether public pages may name this person: said by who keeps the position."""
    position = load_to_edit(with_names(), request.user, pk)
    named = request.POST.get("named") == "on"
    position.name_in_public(named)
    said = "may be named" if named else "is not named"
    messages.success(request, f"{position.user} {said} on public pages as {position}.")
    return redirect(position.user)


@require_POST
def position_reopen(request, pk):
    position = load_to_edit(with_names(), request.user, pk)
    try:
        position.reopen()
        messages.success(request, f"{position.user} is {position} again, as if it had not ended.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(position.user)


@require_POST
def position_remove(request, pk):
    """Only what has not begun is taken back; a position that was held stays on record."""
    position = load_to_edit(with_names(), request.user, pk)
    if position.starts <= timezone.localdate():
        messages.error(request, f"{position} has begun: end it instead.")
        return redirect(position.user)
    position.delete()
    messages.success(request, f"{position} was taken back.")
    left = position.user.positions.exists()
    return redirect(position.user if left else "zones:person_list")


def with_names():
    return Position.objects.select_related("user", "place")


def to_person(request, position):
    """Who ended their own last position may not see any person's page tomorrow; today they do."""
    return redirect(position.user if position.ends >= timezone.localdate() else "zones:place_list")
