"""What else names the child: looked for in the district's texts, or added by hand."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from assessments.child_names import named
from assessments.disclosures import What, for_stewards, kept_or_404, record_kept
from assessments.forms.request import FindingForm
from assessments.models import RequestFinding

from .request import changed, held_open, kept


@for_stewards
def finding_search(request, pk):
    """What the texts of the district say with the child's name in it; what is ticked is kept."""
    one = held_open(request, pk)
    found, more = named(one.student)
    if request.method == "POST":
        count = _keep(one, found, request.POST.getlist("found"), request.user)
        changed(request, one, f"Kept with the request: {count}.")
        return redirect(one)
    record_kept(request, What.SEARCH, [one.student])
    known = set(one.findings.values_list("address", "words"))
    rows = [(row, (row.address, row.words[:5000]) in known) for row in found]
    context = {"one": one, "rows": rows, "more": more}
    return render(request, "assessments/finding_search.html", context)


def _keep(one, found, ticked, by):
    """Only what the search finds can be ticked; what is kept already is not kept twice."""
    known = set(one.findings.values_list("address", "words"))
    rows = [row for row in found if row.key in ticked]
    new = [
        RequestFinding(
            request=one, address=row.address, what=row.what, words=row.words[:5000], found_by=by
        )
        for row in rows
        if (row.address, row.words[:5000]) not in known
    ]
    return len(RequestFinding.objects.bulk_create(new))


@for_stewards
def finding_create(request, pk):
    one = held_open(request, pk)
    new = RequestFinding(request=one, found_by=request.user)
    form = FindingForm(request.POST or None, instance=new)
    if request.method == "POST" and form.is_valid():
        form.save()
        changed(request, one, "It is kept with the request, and part of the packet.")
        return redirect(one)
    return render(request, "assessments/finding_form.html", {"form": form, "one": one})


@require_POST
@for_stewards
def finding_remove(request, pk):
    rows = RequestFinding.objects.filter(request__in=kept(request).order_by().values("pk"))
    finding = kept_or_404(request, rows, pk, What.CHANGE)
    one = held_open(request, finding.request_id)
    finding.delete()
    changed(request, one, "It is no longer part of the packet.")
    return redirect(one)
