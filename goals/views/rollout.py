"""The roll-out plan of all zones: as a picture, as its table, and as a list."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from goals.forms.rollout_filter import StageFilter
from goals.rollout import standings
from goals.rollout_page import counted, in_order, span_rows, zone_lines
from goals.timeline import timeline
from zones.access import PARTNERSHIP_ROLES, Role
from zones.models import Zone


def rollout(request):
    choice = StageFilter(request.GET)
    if not choice.is_valid():
        raise Http404
    zones = Zone.objects.visible_to(request.user).filter(archived_on=None)
    names, today = list(zones.values_list("pk", "name")), timezone.localdate()
    found = standings([pk for pk, _ in names], today)
    shown = in_order([row for row in names if choice.keeps(found[row[0]])], found)
    page = {
        "filter_form": choice,
        "zones": zone_lines(shown, found),
        "spans": span_rows(shown, found),
        "chart": timeline(shown, found, today),
        "counts": counted(found),
        "may_plan": request.user.held.has(*PARTNERSHIP_ROLES, Role.DATA_STEWARD),
    }
    return render(request, "goals/rollout.html", page)
