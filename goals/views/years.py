"""The two acts of a school year: the next one opens, the last one closes."""

import pghistory
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render

from goals import years
from goals.forms.years import CloseYearForm, ReopenYearForm
from goals.models import Plan
from zones.access import PLAN_ROLES, Role, role_required
from zones.models import SchoolYear
from zones.numbers import number
from zones.views.editing import load_to_edit

from .loading import load_open


@role_required(*PLAN_ROLES, Role.DATA_STEWARD)
def year_plans(request, pk):
    year = _open_year(request, pk)
    plans = list(years.running_into(year, request.user))
    rows = years.progress(year, plans)
    return render(request, "goals/year_plans.html", {"year": year, "rows": rows})


def plan_confirm(request, pk):
    plan = load_open(Plan, request, pk)
    year = years.year_to_confirm(plan)
    if not year:
        raise PermissionDenied(f"{plan} runs on into no open school year.")
    if request.method == "POST" and _confirmed(request, year, plan):
        return redirect("goals:year_plans", year.pk)
    places = years.places_to_confirm(year, plan)
    ending = set(request.POST.getlist("end"))
    page = {"year": year, "plan": plan, "places": places, "ending": ending}
    return render(request, "goals/plan_confirm.html", page)


def _confirmed(request, year, plan):
    try:
        ending = [number(value) for value in request.POST.getlist("end")]
        confirmed, ended = years.confirm(year, plan, ending)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return False
    messages.success(
        request, f"{plan}: {confirmed} assignments go on in {year}, {ended} ended today."
    )
    return True


@role_required(Role.DATA_STEWARD)
def year_close(request, pk):
    year = load_to_edit(SchoolYear.objects, request.user, pk)
    form = CloseYearForm(request.POST if request.method == "POST" else None, year=year)
    if request.method == "POST" and form.done():
        messages.success(request, f"{year} is closed. It takes no updates and no edits any more.")
        return redirect(year)
    page = {"year": year, "form": form, "left": years.left_open(year)}
    return render(request, "goals/year_close.html", page)


@role_required(Role.DATA_STEWARD)
def year_reopen(request, pk):
    year = load_to_edit(SchoolYear.objects, request.user, pk)
    if not year.closed_on:
        return redirect(year)
    form = ReopenYearForm(request.POST or None)
    if form.is_valid():
        with transaction.atomic(), pghistory.context(reason=form.cleaned_data["reason"]):
            SchoolYear.objects.select_for_update().get(pk=year.pk).reopen()
        messages.success(request, f"{year} is open again. Its periods are still locked.")
        return redirect(year)
    return render(request, "goals/year_reopen.html", {"year": year, "form": form})


def _open_year(request, pk):
    year = get_object_or_404(SchoolYear.objects.visible_to(request.user), pk=pk)
    if year.closed_on:
        raise PermissionDenied(year.why_closed())
    return year
