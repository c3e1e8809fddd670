"""Common assessments: the list, one test with its levels and windows, made and changed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments import levels, tests
from assessments.forms.assessment import AssessmentForm
from assessments.forms.levels import LevelSetForm
from assessments.models import Assessment, LevelSet
from assessments.models.assessment import KEEPERS
from goals.views.loading import valid_or_404
from zones.access import Role, role_required
from zones.drafts import keeps_draft, restore
from zones.views.editing import load_to_edit

# Staff of the schools' side; the library's is told of no test.
STAFF = (Role.SPECIALIST, Role.SCHOOL_STAFF, Role.PRINCIPAL, *KEEPERS, Role.DISTRICT_ADMIN)


@role_required(*STAFF)
def assessment_list(request):
    ended = request.GET.get("ended") == "1"
    context = {
        "rows": tests.lines(request.user, ended, timezone.localdate()),
        "ended": ended,
        "may_add": request.user.held.has(*KEEPERS),
        "keeps_groups": request.user.held.has(Role.DATA_STEWARD),
    }
    return render(request, "assessments/assessment_list.html", context)


def assessment_detail(request, pk):
    rows = Assessment.objects.visible_to(request.user).select_related("follows")
    test = get_object_or_404(rows, pk=pk)
    context = {
        "test": test,
        "facts": tests.facts(test),
        "sets": tests.level_lines(test),
        "given": tests.given_lines(test, timezone.localdate()),
        "may_edit": Assessment.objects.editable_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "assessments/assessment_detail.html", context)


@keeps_draft
@role_required(*KEEPERS)
def assessment_create(request):
    form = AssessmentForm(request.POST or None, user=request.user)
    if request.method == "POST" and valid_or_404(form):
        test = form.save()
        messages.success(request, f"{test} is added. Now say its levels, then when it is given.")
        return redirect(test)
    restore(request, form)
    return render(request, "assessments/assessment_form.html", {"form": form})


@keeps_draft
def assessment_edit(request, pk):
    test = load_to_edit(Assessment.objects.all(), request.user, pk)
    form, name = AssessmentForm(request.POST or None, instance=test, user=request.user), test.name
    if request.method == "POST" and valid_or_404(form):
        form.save()
        messages.success(request, "Saved.")
        return redirect(test)
    restore(request, form)
    page = {"form": form, "test": test, "name": name}
    return render(request, "assessments/assessment_form.html", page)


@require_POST
def assessment_end(request, pk):
    return _turn(request, pk, timezone.localdate(), "is no longer given. Its results stay.")


@require_POST
def assessment_resume(request, pk):
    return _turn(request, pk, None, "is given again.")


def _turn(request, pk, ended_on, said):
    test = load_to_edit(Assessment.objects.all(), request.user, pk)
    test.ended_on = ended_on
    test.save(update_fields=["ended_on"])
    messages.success(request, f"{test} {said}")
    return redirect(test)


@keeps_draft
def level_set_create(request, pk):
    test = load_to_edit(Assessment.objects.all(), request.user, pk)
    return _levels(request, LevelSet(assessment=test))


@keeps_draft
def level_set_edit(request, pk):
    row = load_to_edit(LevelSet.objects.select_related("assessment"), request.user, pk)
    if levels.has_results(row):
        raise PermissionDenied("Results were read by these levels, so they stay as they are.")
    return _levels(request, row)


def _levels(request, row):
    year = tests.this_year(timezone.localdate())
    form = LevelSetForm(request.POST or None, instance=row, this_year=year)
    if request.method == "POST" and valid_or_404(form):
        levels.store(form.instance, form.levels)
        messages.success(request, f"The levels hold {form.instance}.")
        return redirect(row.assessment)
    restore(request, form)
    page = {"form": form, "test": row.assessment, "row": row}
    return render(request, "assessments/level_set_form.html", page)


@require_POST
def level_set_delete(request, pk):
    row = load_to_edit(LevelSet.objects.select_related("assessment"), request.user, pk)
    if levels.has_results(row):
        raise PermissionDenied("Results were read by these levels, so they stay.")
    levels.remove(row)
    messages.success(request, f"The levels {row} are gone.")
    return redirect(row.assessment)
