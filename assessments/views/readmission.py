"""Students who were deleted and are here again: found by an id, a reason, on record."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from assessments import readmission
from assessments.disclosures import What, for_stewards, kept_or_404, record, record_kept
from assessments.forms.readmission import ForgottenForm, ReadmissionForm
from assessments.models import Readmission
from goals.forms.list_filter import PER_PAGE
from zones.numbers import number


@for_stewards
def readmission_list(request):
    """Everything that was said, and the search: by an id that is typed, or by the row of an
    import's report."""
    districts, form = request.openings.keeping(), ForgottenForm(request.POST or None)
    found = None
    if row := number(request.GET.get("row")):
        found = readmission.in_row(row, districts)
    if request.method == "POST" and form.is_valid():
        found = readmission.named(form.cleaned_data["number"], districts)
    record_kept(request, What.VIEW if found is None else What.SEARCH, [])
    rows = Paginator(readmission.said_of(districts), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": rows, "rows": readmission.readmission_rows(rows)}
    context["found"] = None if found is None else readmission.found_rows(found)
    return render(request, "assessments/readmission_list.html", context)


@for_stewards
def readmission_create(request, pk):
    forgotten = kept_or_404(request, readmission.forgotten_of(request.openings.keeping()), pk)
    row = Readmission(forgotten=forgotten, deletion=forgotten.deletion, by=request.user)
    form = ReadmissionForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        record(request, What.CHANGE, [], request.openings.keeper(forgotten.district_id))
        messages.success(request, "The next roster with this student takes them in as a new one.")
        return redirect("assessments:readmission_list")
    [shown] = readmission.found_rows([forgotten])
    context = {"form": form, "shown": shown}
    return render(request, "assessments/readmission_form.html", context)
