"""The page of one zone: one plan with two sides."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from goals.forms.zone_filter import ZoneFilter
from goals.rollout_page import notices
from goals.zone_flags import flags_of
from goals.zone_page import bands, facts_line, focuses, gaps, partners, to_send
from goals.zone_scene import zone_scene
from zones.models import Zone


def zone_detail(request, pk):
    zones = Zone.objects.visible_to(request.user).select_related("branch__district")
    scene = zone_scene(request, get_object_or_404(zones, pk=pk))
    choice = ZoneFilter(request.GET, scene=scene)
    if not choice.is_valid():
        raise Http404
    return render(request, "goals/zone_detail.html", _page(request, scene, choice))


def _page(request, scene, choice):
    found = bands(scene, choice.cleaned_data)
    branch, schools, written = focuses(scene)
    shown = {name: value for name, value in choice.cleaned_data.items() if value}
    return {
        "zone": scene.zone,
        "names": scene.names,
        "facts": facts_line(scene),
        "agreed": scene.gaps.agreed,
        "of": scene.gaps.of,
        "gaps": gaps(scene),
        "to_send": to_send(scene),
        "flags": flags_of(scene.zone, scene.inside, request.user),
        "branch": branch,
        "schools": schools,
        "written": written,
        "unseen": scene.unseen,
        "bands": found,
        "steps": len(scene.items),
        "shared": sum(any(not one.leads for one in scene.work[item.pk]) for item in scene.items),
        "may_write": any(scene.may_write(place) for place in scene.places),
        "filter_form": choice,
        "filters": request.GET.urlencode() if shown else "",
        "partners": partners(scene),
        "rollout": notices(scene.zone, scene.standing, request.user),
        "areas": [title for _, title, _ in scene.areas],
    }
