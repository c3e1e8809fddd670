"""Teams: who is on them, when they meet, what they share."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.forms.team import ResourceForm, TeamForm, TeamSeatForm
from goals.meeting_page import lists
from goals.models import Meeting, Resource, Team, TeamSeat
from goals.teams import LEADING, may_meet, member_rows, seat_rows, team_rows
from zones.access import role_required
from zones.drafts import keeps_draft, restore
from zones.models import Zone
from zones.views.editing import load_to_edit

from .loading import valid_or_404


def for_staff(user):
    if user.held.only_views():
        raise PermissionDenied("Teams and their meetings are for staff.")


def team_list(request):
    for_staff(request.user)
    rows = team_rows(request.user)
    context = {
        "mine": [row for row in rows if row["mine"] and not row["ended"]],
        "others": [row for row in rows if not row["mine"] and not row["ended"]],
        "ended": [row for row in rows if row["ended"]],
        "may_add": request.user.held.has(*LEADING),
    }
    return render(request, "goals/team_list.html", context)


def team_detail(request, pk):
    user = request.user
    team = get_object_or_404(Team.objects.visible_to(user).select_related("zone"), pk=pk)
    people, unseen = member_rows(team, user)
    context = {
        "team": team,
        "members": people,
        "unseen": unseen,
        "resources": list(team.resources.select_related("by")),
        "may_edit": Team.objects.editable_by(user).filter(pk=pk).exists(),
        "may_meet": keeps(user, team),
        **lists(Meeting.objects.filter(team=team), request),
    }
    return render(request, "goals/team_detail.html", context)


def zone_meetings(request, pk):
    for_staff(request.user)
    zone = get_object_or_404(Zone.objects.visible_to(request.user), pk=pk)
    team = Team.objects.filter(zone=zone).first()
    context = {
        "zone": zone,
        "team": team,
        "may_meet": may_meet(request.user, zone) and not (team and team.ended_on),
        **lists(Meeting.objects.visible_to(request.user).filter(team__zone=zone), request),
    }
    return render(request, "goals/zone_meetings.html", context)


def keeps(user, team):
    """Whether this person plans the team's meetings and keeps its links."""
    mine = Team.objects.joined_by(user) | Team.objects.editable_by(user)
    return not team.ended_on and mine.filter(pk=team.pk).exists()


def load_kept(request, pk):
    """A team whose meetings and links this person keeps: 404 if they do not see it, else 403."""
    rows = Team.objects.visible_to(request.user).select_related("district", "zone")
    team = get_object_or_404(rows, pk=pk)
    if not keeps(request.user, team):
        raise PermissionDenied(
            f"{team} has ended."
            if team.ended_on
            else "Only the team and who leads the partnership change this."
        )
    return team


@role_required(*LEADING)
@keeps_draft
def team_create(request):
    form = TeamForm(request.POST or None, user=request.user)
    if request.method == "POST" and valid_or_404(form):
        team = form.save()
        messages.success(request, f"{team} is there. Now add its seats.")
        return redirect("goals:team_edit", team.pk)
    restore(request, form)
    return render(request, "goals/team_form.html", {"form": form})


@keeps_draft
def team_edit(request, pk):
    team = load_to_edit(Team.objects, request.user, pk)
    form = TeamForm(request.POST or None, instance=team, user=request.user)
    if request.method == "POST" and valid_or_404(form):
        form.save()
        messages.success(request, "Saved.")
        return redirect(team)
    restore(request, form)
    page = {"form": form, "team": team, "seats": seat_rows(team)}
    page["seat_form"] = TeamSeatForm(team=team, auto_id="id_seat_%s")
    return render(request, "goals/team_form.html", page)


@require_POST
def team_end(request, pk):
    team = load_to_edit(Team.objects, request.user, pk)
    if team.meetings.filter(cancelled_at=None, starts_at__gt=timezone.now()).exists():
        messages.error(request, "The team still has meetings ahead. Cancel them first.")
    else:
        team.end()
        messages.success(request, f"{team} has ended. Its meetings stay on record.")
    return redirect(team)


@require_POST
def team_reopen(request, pk):
    team = load_to_edit(Team.objects.select_related("zone"), request.user, pk)
    if team.zone and team.zone.archived_on:
        messages.error(request, f"{team.zone} is archived: its team comes back with the zone.")
        return redirect(team)
    team.reopen()
    messages.success(request, f"{team} meets again.")
    return redirect(team)


def seat_create(request, pk):
    team = load_to_edit(Team.objects, request.user, pk)
    form = TeamSeatForm(request.POST or None, team=team, auto_id="id_seat_%s")
    if request.method == "POST" and valid_or_404(form):
        messages.success(request, f"The team has the seat: {form.save()}.")
        return redirect("goals:team_edit", team.pk)
    return render(request, "goals/team_seat_form.html", {"form": form, "team": team})


@require_POST
def seat_delete(request, pk):
    visible = Team.objects.visible_to(request.user).order_by()
    seat = get_object_or_404(TeamSeat, team__in=visible.values("pk"), pk=pk)
    team = load_to_edit(Team.objects, request.user, seat.team_id)
    seat.delete()
    messages.success(request, f"The team has this seat no more: {seat}.")
    return redirect("goals:team_edit", team.pk)


@keeps_draft
def resource_create(request, pk):
    team = load_kept(request, pk)
    new = Resource(team=team, by=request.user)
    form = ResourceForm(request.POST or None, instance=new)
    if form.is_valid():
        form.save()
        messages.success(request, f"“{new}” is shared.")
        return redirect(f"{team.get_absolute_url()}#resources")
    restore(request, form)
    return render(request, "goals/resource_form.html", {"form": form, "team": team})


@keeps_draft
def resource_edit(request, pk):
    row = load_to_edit(Resource.objects.select_related("team"), request.user, pk)
    form = ResourceForm(request.POST or None, instance=row)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect(f"{row.team.get_absolute_url()}#resources")
    restore(request, form)
    page = {"form": form, "team": row.team, "resource": row}
    return render(request, "goals/resource_form.html", page)


@require_POST
def resource_delete(request, pk):
    row = load_to_edit(Resource.objects.select_related("team"), request.user, pk)
    row.delete()
    messages.success(request, f"“{row}” is shared no more.")
    return redirect(f"{row.team.get_absolute_url()}#resources")
