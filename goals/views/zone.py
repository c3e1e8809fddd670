from django.shortcuts import get_object_or_404, render

from zones.access import Role
from zones.models import Zone
from zones.rows import zone_leads, zone_rows


def zone_list(request):
    page = {
        "zones": zone_rows(request.user),
        "may_add": request.user.held.has(Role.DATA_STEWARD),
    }
    return render(request, "goals/zone_list.html", page)


def zone_detail(request, pk):
    zones = Zone.objects.visible_to(request.user)
    zone = get_object_or_404(zones.select_related("branch"), pk=pk)
    leads = zone_leads(request.user, zones.filter(pk=pk)).get(pk, [])
    page = {
        "zone": zone,
        "leads": None if request.user.held.only_views() else leads,
        "may_edit": zone.district_id in request.user.held.districts(Role.DATA_STEWARD),
    }
    return render(request, "goals/zone_detail.html", page)
