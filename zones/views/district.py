from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from zones.access import Role, role_required
from zones.drafts import keeps_draft, restore
from zones.forms.district import DistrictForm
from zones.models import District
from zones.numbers import number


@role_required(Role.DATA_STEWARD)
@keeps_draft(by=["district"])
def district_edit(request):
    mine = list(District.objects.editable_by(request.user))
    district = mine[0]
    if wanted := request.GET.get("district"):
        kept = District.objects.editable_by(request.user)
        district = get_object_or_404(kept, pk=number(wanted))
    form, name = DistrictForm(request.POST or None, instance=district), district.name
    if form.is_valid():
        messages.success(request, f"The settings of {form.save()} were saved.")
        return redirect("zones:year_list")
    restore(request, form)
    page = {"form": form, "name": name, "others": [one for one in mine if one.pk != district.pk]}
    return render(request, "zones/district_form.html", page)
