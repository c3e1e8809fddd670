from django.shortcuts import render

from zones.access import Role
from zones.rows import zone_rows


def zone_list(request):
    page = {
        "zones": zone_rows(request.user),
        "may_add": request.user.held.has(Role.DATA_STEWARD),
    }
    return render(request, "goals/zone_list.html", page)
