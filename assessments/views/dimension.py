"""What students are grouped by: the district's own rows, kept by its data steward."""

from django.contrib import messages
from django.shortcuts import redirect, render

from assessments import groups
from assessments.forms.dimension import DimensionForm
from assessments.models import Dimension
from goals.views.loading import valid_or_404
from zones.access import Role, role_required
from zones.drafts import keeps_draft, restore
from zones.views.editing import load_to_edit


@role_required(Role.DATA_STEWARD)
def dimension_list(request):
    rows = Dimension.objects.editable_by(request.user).prefetch_related("categories")
    lines = [(row, [category.name for category in row.categories.all()]) for row in rows]
    return render(request, "assessments/dimension_list.html", {"rows": lines})


@keeps_draft
@role_required(Role.DATA_STEWARD)
def dimension_create(request):
    return _edit(request, Dimension())


@keeps_draft
def dimension_edit(request, pk):
    return _edit(request, load_to_edit(Dimension.objects.all(), request.user, pk))


def _edit(request, row):
    form, name = DimensionForm(request.POST or None, instance=row, user=request.user), row.name
    if request.method == "POST" and valid_or_404(form):
        groups.store(form.instance, form.named)
        messages.success(request, f"{form.instance} is kept.")
        return redirect("assessments:dimension_list")
    restore(request, form)
    page = {"form": form, "row": row, "name": name}
    return render(request, "assessments/dimension_form.html", page)
