"""A test in one window of a year: which classes take it, and how many results are in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments import given, tests
from assessments.access import ENTERING_ROLES, READING_ROLES
from assessments.forms.administration import AdministrationForm, SittingsForm
from assessments.models import Administration, Assessment
from goals.views.loading import valid_or_404
from zones.access import Kind, Side
from zones.drafts import keeps_draft, restore
from zones.models import Place
from zones.views.editing import load_to_edit

ROWS = Administration.objects.select_related("assessment", "level_set")


def administration_detail(request, pk):
    rows = ROWS.all().visible_to(request.user)
    row, held = get_object_or_404(rows, pk=pk), request.user.held
    counts, district = given.progress(row), row.assessment.district_id
    follows = district in held.districts(*given.FOLLOWERS)
    context = {
        "row": row,
        "test": row.assessment,
        "when": given.when(row, timezone.localdate()),
        "schools": given.lines_of_schools(row, counts) if follows else [],
        "total": given.total(counts),
        "classes": given.lines_of_classes(row, counts, request.user)
        if held.has(*READING_ROLES)
        else [],
        "enters": held.has(*ENTERING_ROLES),
        "may_edit": Administration.objects.editable_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "assessments/administration_detail.html", context)


@keeps_draft
def administration_create(request, pk):
    test = load_to_edit(Assessment.objects.all(), request.user, pk)
    return _edit(request, Administration(assessment=test))


@keeps_draft
def administration_edit(request, pk):
    return _edit(request, load_to_edit(ROWS.all(), request.user, pk))


def _edit(request, row):
    year = tests.this_year(timezone.localdate())
    form = AdministrationForm(request.POST or None, instance=row, this_year=year)
    if request.method == "POST" and valid_or_404(form):
        row = form.save()
        messages.success(request, f"{row} is kept. Now say which classes take it.")
        return redirect(row)
    restore(request, form)
    page = {"form": form, "test": row.assessment, "row": row}
    return render(request, "assessments/administration_form.html", page)


@require_POST
def administration_close(request, pk):
    row = load_to_edit(ROWS.all(), request.user, pk)
    given.close(row, timezone.localdate())
    messages.success(request, "It is closed: no more results are asked for.")
    return redirect(row)


@require_POST
def administration_open(request, pk):
    row = load_to_edit(ROWS.all(), request.user, pk)
    given.open_now(row, timezone.localdate())
    messages.success(request, "It is open, without a last day.")
    return redirect(row)


@require_POST
def sitting_fill(request, pk):
    row = load_to_edit(ROWS.all(), request.user, pk)
    count = given.take_all(row)
    messages.success(request, f"{count} class{'' if count == 1 else 'es'} came in.")
    return redirect(row)


@keeps_draft
def sitting_edit(request, pk, place_pk):
    row = load_to_edit(ROWS.all(), request.user, pk)
    schools = Place.objects.filter(kind=Kind.SCHOOL, side=Side.SCHOOLS)
    place = get_object_or_404(schools, pk=place_pk, district=row.assessment.district_id)
    form = SittingsForm(request.POST or None, **given.offered(row, place))
    if request.method == "POST" and valid_or_404(form):
        given.take(row, form.classes, form.chosen)
        messages.success(request, f"{len(form.chosen)} classes of {place.short_name} take it.")
        return redirect(row)
    restore(request, form)
    page = {"form": form, "row": row, "place": place}
    return render(request, "assessments/sitting_form.html", page)
