"""Meetings of a team: plan one, write down who came and what was said, call it off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.forms.meeting import MeetingForm, MinutesForm
from goals.meeting_page import around, attendance, decision_rows, open_points, when
from goals.models import Meeting, Team
from goals.teams import may_meet, team_of
from zones.drafts import keeps_draft, restore
from zones.models import Zone

from .decision import decide, step_forms
from .loading import valid_or_404
from .team import load_kept

AROUND = ("team__district", "team__zone")
FOR_THE_TEAM = "The team and who leads the partnership keep its meetings."


@keeps_draft
def meeting_create(request, pk):
    return _create(request, load_kept(request, pk))


@keeps_draft
def zone_meeting_create(request, pk):
    zones = Zone.objects.visible_to(request.user).select_related("district")
    zone = get_object_or_404(zones.filter(district__in=request.user.held.staffed()), pk=pk)
    if not may_meet(request.user, zone):
        raise PermissionDenied(FOR_THE_TEAM)
    if request.method == "POST":
        return _create(request, load_kept(request, team_of(zone).pk), zone)
    team = Team.objects.filter(zone=zone).select_related("district").first()
    team = load_kept(request, team.pk) if team else Team(zone=zone, district=zone.district)
    return _create(request, team, zone)


def _create(request, team, zone=None):
    new = Meeting(team=team, created_by=request.user)
    initial = {"agenda": open_points(team) if team.pk else ""}
    form = MeetingForm(request.POST or None, instance=new, initial=initial)
    if request.method == "POST" and valid_or_404(form):
        meeting = form.save()
        if meeting.starts_at < timezone.now():
            messages.success(request, "The meeting is there. Now say who came.")
            return redirect("goals:meeting_minutes", meeting.pk)
        messages.success(request, "The meeting is planned.")
        return redirect(meeting)
    restore(request, form)
    page = {"form": form, "team": team, "zone": zone or team.zone}
    return render(request, "goals/meeting_form.html", page)


def meeting_detail(request, pk):
    user = request.user
    meeting = get_object_or_404(Meeting.objects.visible_to(user).select_related(*AROUND), pk=pk)
    may_edit = Meeting.objects.editable_by(user).filter(pk=pk).exists()
    inner = Meeting.objects.inner_to(user).filter(pk=pk).exists()
    came, unseen, of_team = attendance(meeting, user)
    decisions = decision_rows(meeting, user, may_edit)
    before, after = around(meeting)
    zone = meeting.team.district.time_zone
    context = {
        "meeting": meeting,
        "when": when(meeting.starts_at, meeting.ends_at, zone),
        "state": _state(meeting),
        "came": came,
        "unseen": unseen,
        "nobody": not came and not unseen,
        "of_team": of_team,
        "inner": inner,
        "decisions": decisions,
        "may_edit": may_edit,
        "before": before,
        "after": after,
        **(decide(request, meeting) if may_edit and _state(meeting) == "held" else {}),
        **(step_forms(request, meeting, decisions) if may_edit else {}),
    }
    return render(request, "goals/meeting_detail.html", context)


def _state(meeting):
    if meeting.cancelled_at:
        return "cancelled"
    return "held" if meeting.starts_at <= timezone.now() else "planned"


def load_meeting(request, pk):
    """A meeting this person keeps: 404 if they do not see it, else 403."""
    rows = Meeting.objects.visible_to(request.user).select_related(*AROUND)
    meeting = get_object_or_404(rows, pk=pk)
    if not Meeting.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied(FOR_THE_TEAM)
    return meeting


@keeps_draft
def meeting_edit(request, pk):
    meeting = load_meeting(request, pk)
    form = MeetingForm(request.POST or None, instance=meeting)
    if request.method == "POST" and valid_or_404(form):
        form.save()
        messages.success(request, "Saved.")
        return redirect(meeting)
    restore(request, form)
    page = {"form": form, "meeting": meeting, "team": meeting.team, "zone": meeting.team.zone}
    return render(request, "goals/meeting_form.html", page)


@keeps_draft
def meeting_minutes(request, pk):
    meeting = load_meeting(request, pk)
    if not Meeting.objects.inner_to(request.user).filter(pk=pk).exists():
        raise PermissionDenied("Only the team, and who came, read and write the notes.")
    if _state(meeting) != "held":
        raise PermissionDenied("Who came and what was said is written down once it has begun.")
    form = MinutesForm(request.POST or None, instance=meeting)
    if request.method == "POST" and valid_or_404(form):
        form.save()
        messages.success(request, "The minutes are saved.")
        return redirect(meeting)
    restore(request, form)
    return render(request, "goals/meeting_minutes.html", {"form": form, "meeting": meeting})


@require_POST
def meeting_cancel(request, pk):
    meeting = load_meeting(request, pk)
    if meeting.came.exists():
        messages.error(request, "Somebody came to this meeting, so it was held.")
    else:
        meeting.cancel()
        messages.success(request, "The meeting is cancelled. Its calendar entry says so.")
    return redirect(meeting)


@require_POST
def meeting_restore(request, pk):
    meeting = load_meeting(request, pk)
    meeting.restore()
    messages.success(request, "The meeting is on again.")
    return redirect(meeting)
