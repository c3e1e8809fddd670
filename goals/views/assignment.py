"""One assignment: what a place does for an item, who answers for it, and what was logged."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from goals.contributed import rows_of as logged_for
from goals.forms.update import why_closed
from goals.item_page import place_rows
from goals.models import Assignment, Plan, Update
from goals.parts import keeps, may_reopen
from goals.thread import UP, thread
from goals.update_log import rows_of
from zones.chosen import chosen_period
from zones.models import Position, may_undo

SHOWN = 30


def assignment_detail(request, pk):
    user, period = request.user, chosen_period(request)
    visible = Assignment.objects.visible_to(user)
    assignment = get_object_or_404(
        visible.select_related("place", "seat_place", "item__goal__plan__owner", UP), pk=pk
    )
    district = assignment.place.district_id
    updates = Update.objects.visible_to(user).filter(assignment=assignment)
    context = {
        "assignment": assignment,
        "seat": _seat(assignment, user),
        "now": place_rows(visible.filter(pk=pk), period, user, district),
        "period": period,
        "thread": thread(assignment.item, assignment),
        "names": not user.held.only_views(district),
        "logged": logged_for(assignment.item_id, user, assignment.place_id),
        "updates": rows_of(updates.newest_first()[:SHOWN], user),
        "closed": why_closed(assignment),
        "mine": Assignment.objects.editable_by(user).filter(pk=pk).exists(),
        "enterable": Assignment.objects.enterable_by(user).filter(pk=pk).exists(),
        "may_undo": _may_undo(assignment, user),
        "may_change": keeps(assignment, user),
        "may_edit": Plan.objects.editable_by(user).filter(goals__items=assignment.item).exists(),
    }
    return render(request, "goals/assignment_detail.html", context)


def _may_undo(assignment, user):
    if not assignment.ended_on or assignment.item.retired_on:
        return False
    return may_undo(assignment.ended_on) and may_reopen(assignment, user)


def _seat(assignment, user):
    """Who answers: the role, who holds it today (not for a viewer), or that it is vacant."""
    today = timezone.localdate()
    held = Position.objects.today().filter(place=assignment.seat_place, role=assignment.seat_role)
    people = list(held.visible_to(user).select_related("user"))
    away = set(held.exclude(pk__in=held.present_on(today)).values_list("pk", flat=True))
    return {
        "role": assignment.get_seat_role_display(),
        "elsewhere": assignment.seat_place if assignment.is_elsewhere else None,
        "people": [(position, position.pk in away) for position in people],
        "vacant": not held.exists(),
    }
