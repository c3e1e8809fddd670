"""Who changed what in a test, and in what a district decides about rows of students."""

from django.shortcuts import render

from assessments import histories
from assessments.disclosures import steward_or_404
from assessments.models import Assessment
from zones.forms.history import HistoryFilter
from zones.history import page_of
from zones.views.editing import load_to_edit

from .settings import asked_district


def assessment_history(request, pk):
    """Read by who keeps the tests."""
    test = load_to_edit(Assessment.objects.all(), request.user, pk)
    above = [("Assessments", "/assessments/"), (test.name, test.get_absolute_url())]
    return _page(request, histories.of_test(test), test.name, above)


def settings_history(request):
    steward_or_404(request)
    district, _ = asked_district(request)
    address = f"/students/settings/?district={district.pk}"
    above = [("Students", "/students/"), ("Settings for students", address)]
    return _page(request, histories.of_settings(district), district.name, above)


def _page(request, parts, of_what, above):
    form = HistoryFilter(request.GET, parts=parts)
    page, lines = page_of(parts, form, request.GET.get("page"))
    context = {"of_what": of_what, "above": above}
    context |= {"filter_form": form, "page": page, "lines": lines}
    return render(request, "assessments/history.html", context)
