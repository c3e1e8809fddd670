from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from zones import invitations
from zones.access import Role, role_required
from zones.drafts import keeps_draft, restore
from zones.filters import PersonFilter
from zones.forms.people import PersonCreateForm, PersonForm
from zones.models import Position, User
from zones.rows import person_rows, person_state, position_rows

from .editing import load_to_edit

KEEPERS = (Role.DATA_STEWARD, Role.LIBRARY_ADMIN)
STAFF = tuple(role for role in Role if role != Role.VIEWER)
PAGE = 50


@role_required(*STAFF)
def person_list(request):
    people = PersonFilter(request.GET, User.objects.visible_to(request.user), request=request)
    page = Paginator(people.qs.order_by(*User._meta.ordering, "pk"), PAGE)
    page = page.get_page(request.GET.get("page"))
    words = {
        "filter_form": people.form,
        "filtered": any(value for key, value in request.GET.items() if key != "page"),
        "said": people.said(),
        "page": page,
        "people": person_rows(page.object_list, request.user),
        "may_add": request.user.held.has(*KEEPERS),
    }
    return render(request, "zones/person_list.html", words)


def person_detail(request, pk):
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    rows, state = seats_of(person, request.user)
    page = {
        "person": person,
        "state": state,
        "positions": [row for row in rows if not row["past"]],
        "past": [row for row in rows if row["past"]],
        "may_add": request.user.held.has(*KEEPERS),
        "may_edit": User.objects.editable_by(request.user).filter(pk=pk).exists(),
        "may_invite": person.last_login is None and any(row["kept"] for row in rows),
    }
    return render(request, "zones/person_detail.html", page)


def seats_of(person, user):
    """(rows of the positions, each with whether `user` keeps it; the person's state in words)"""
    positions = positions_of(person, user)
    kept = Position.objects.editable_by(user).filter(user=person).values_list("pk", flat=True)
    kept = {str(pk) for pk in kept}
    rows = [row | {"kept": row["pk"] in kept} for row in position_rows(positions)]
    seats = positions.values_list("role", "place", "starts", "ends", "away_from", "away_until")
    return rows, person_state(list(seats), person.last_login, timezone.localdate())


def positions_of(person, user):
    """Everybody reads their own positions; those of others at the places one sees."""
    mine = Position.objects.filter(user=person).order_by("-starts", "place__name")
    if person == user:
        return mine
    return mine.filter(pk__in=Position.objects.visible_to(user).order_by().values("pk"))


@role_required(*KEEPERS)
@keeps_draft
def person_create(request):
    given = {"place": request.GET.get("place"), "starts": timezone.localdate()}
    form = PersonCreateForm(request.POST or None, user=request.user, initial=given)
    if form.is_valid():
        position = add_person(form)
        write(request, position)
        return redirect(position.user)
    restore(request, form)
    return render(request, "zones/person_form.html", {"form": form, "known": form.known})


@transaction.atomic
def add_person(form):
    return form.save()


def write(request, position):
    """The first letter to somebody added: an invitation, or word of the new position."""
    person = position.user
    try:
        if person.last_login is None:
            invitations.invite(person, request)
        else:
            site = request.build_absolute_uri("/")
            invitations.tell_of_position(position, request.user, site)
    except OSError:
        text = f"{person} was added, but no mail could be sent to {person.email}."
        messages.warning(request, f"{text} Try “Send the invitation again” later.")
    else:
        messages.success(request, f"{person} was added. We wrote to {person.email}.")


@keeps_draft
def person_edit(request, pk):
    person = load_to_edit(User.objects, request.user, pk)
    before = person.email
    form = PersonForm(request.POST or None, instance=person)
    if form.is_valid():
        with transaction.atomic():
            form.save()
        tell(request, person, before)
        return redirect(person)
    restore(request, form)
    words = {"form": form, "person": get_object_or_404(User, pk=person.pk)}
    return render(request, "zones/person_edit.html", words)


def tell(request, person, before):
    """Says what was saved; the old address hears that it no longer signs in."""
    messages.success(request, "Saved.")
    if person.email == before:
        return
    try:
        invitations.tell_old_address(person, before, request)
    except OSError:
        messages.warning(request, f"No mail could be sent to {before}.")


@require_POST
def person_invite(request, pk):
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if not Position.objects.editable_by(request.user).filter(user=person).exists():
        raise PermissionDenied
    if person.last_login:
        text = f"{person} has signed in before: “Forgot your password?” sends a new link."
        messages.info(request, text)
        return redirect(person)
    try:
        invitations.invite(person, request)
    except OSError:
        messages.error(request, f"No mail could be sent to {person.email}. Try again later.")
    else:
        messages.success(request, f"An invitation was sent to {person.email}.")
    return redirect(person)
