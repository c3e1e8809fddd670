"""Leave to see students: given by a data steward, until a day or until it is ended."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assessments import grant_rows
from assessments.disclosures import What, for_stewards, kept_or_404, record_kept
from assessments.forms.grant import GrantForm
from assessments.models import Grant
from goals.forms.list_filter import PER_PAGE
from goals.views.loading import valid_or_404
from zones.access import Role


def _kept(request):
    """The grants of the districts this steward keeps; not those they were given themselves."""
    mine = request.user.held.districts(Role.DATA_STEWARD)
    rows = Grant.objects.filter(district__in=mine)
    return rows.select_related("district", "user", "place", "student", "given_by")


@for_stewards
def grant_list(request):
    page = Paginator(grant_rows.ordered(_kept(request)), PER_PAGE)
    page = page.get_page(request.GET.get("page"))
    record_kept(request, What.VIEW, [row.student for row in page.object_list if row.student])
    context = {"page": page, "rows": grant_rows.rows_of(page.object_list)}
    return render(request, "assessments/grant_list.html", context)


@for_stewards
def grant_detail(request, pk):
    grant = kept_or_404(request, _kept(request), pk)
    record_kept(request, What.VIEW, [grant.student] if grant.student else [])
    [row] = grant_rows.rows_of([grant])
    return render(request, "assessments/grant_detail.html", {"grant": grant, "row": row})


@for_stewards
def grant_create(request):
    """No draft is kept: it would hold a child's number, and why somebody sees the child."""
    initial = {"student_id": request.GET.get("student", "")[:80]}
    row, given = Grant(given_by=request.user), request.POST or None
    form = GrantForm(given, user=request.user, initial=initial, instance=row)
    if request.method == "POST" and valid_or_404(form):
        grant = form.save()
        # Kept by the browser: a student is not named.
        opened = "one student" if grant.student_id else grant_rows.scope(grant)
        messages.success(request, f"{grant.user} may see {opened}.")
        return redirect(grant)
    return render(request, "assessments/grant_form.html", {"form": form})


@require_POST
@for_stewards
def grant_end(request, pk):
    grant = get_object_or_404(_kept(request), pk=pk)
    if grant.end():
        messages.success(request, f"{grant.user} sees nothing by it any more. It stays on record.")
    return redirect(grant)
