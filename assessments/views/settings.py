"""What a district decides about rows of students; shows none itself."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from assessments.disclosures import steward_or_404
from assessments.forms.settings import StudentSettingsForm
from assessments.models import StudentSettings
from assessments.nightly import said_of_folder
from zones.access import Role
from zones.drafts import keeps_draft, restore
from zones.models import District
from zones.numbers import number


@keeps_draft(by=["district"])
def student_settings(request):
    steward_or_404(request)
    district, others = asked_district(request)
    form = StudentSettingsForm(request.POST or None, instance=settings_of(district))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"The settings of {district} were saved.")
        return redirect(request.get_full_path())
    restore(request, form)
    context = {"form": form, "district": district, "others": others}
    context["nightly"] = said_of_folder(district)
    return render(request, "assessments/settings_form.html", context)


def asked_district(request):
    """(the district that is asked for, the others this person keeps)"""
    mine = District.objects.filter(pk__in=request.user.held.districts(Role.DATA_STEWARD))
    district = mine.order_by("name").first()
    if wanted := request.GET.get("district"):
        district = get_object_or_404(mine, pk=number(wanted))
    return district, list(mine.exclude(pk=district.pk).order_by("name"))


def settings_of(district):
    """The row of the district, or one with the defaults that is not stored yet."""
    found = StudentSettings.objects.filter(district=district).first()
    return found or StudentSettings(district=district)
