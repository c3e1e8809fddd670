"""A key area that is not for a place: said in its plan with a reason, and taken back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from goals.forms.waiver import WaiverForm
from goals.models import Plan, Standard, Waiver
from zones.drafts import keeps_draft, restore

from .loading import load_open
from .outline import back, to_outline, zone_asked


@keeps_draft
def waiver_create(request, pk, area):
    plan = load_open(Plan, request, pk)
    area = get_object_or_404(_areas(plan), pk=area)
    said = plan.waivers.filter(key_area=area).first() or Waiver(plan=plan, key_area=area)
    form = WaiverForm(request.POST or None, instance=said, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"{area} is not for {plan.owner.short_name}: no gap any more.")
        return _to_band(request, plan, area)
    restore(request, form)
    context = {"plan": plan, "area": area, "form": form}
    context["back"] = _to_band(request, plan, area).url
    return render(request, "goals/waiver_form.html", context)


def _to_band(request, plan, area):
    """The key area where it stands on the page the writer came from."""
    return back(request, plan, f"{'area' if zone_asked(request) else 'band'}-{area.pk}")


def _areas(plan):
    """The key areas of an action plan; no other plan says what is not for its place."""
    areas = Standard.objects.key_areas().filter(framework__district=plan.owner.district_id)
    return areas if plan.kind == Plan.Kind.ACTION else areas.none()


@require_POST
def waiver_delete(request, pk):
    visible = Waiver.objects.visible_to(request.user).select_related("key_area")
    waiver = get_object_or_404(visible, pk=pk)
    plan = load_open(Plan, request, waiver.plan_id)
    area = waiver.key_area
    waiver.delete()
    messages.success(request, f"{area} is for {plan.owner.short_name} again.")
    return to_outline(plan, f"band-{area.pk}")
