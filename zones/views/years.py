from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zones.access import PLAN_ROLES, Role, role_required
from zones.chosen import YEAR_KEY
from zones.drafts import keeps_draft, restore
from zones.forms.years import DaysOffForm, PeriodForm, SchoolYearForm
from zones.models import Place, ReportingPeriod, SchoolYear
from zones.numbers import number
from zones.rows import calendars, period_rows, year_rows

from .editing import load_to_edit


def year_list(request):
    page = {
        "years": year_rows(SchoolYear.objects.visible_to(request.user)),
        "may_add": request.user.held.has(Role.DATA_STEWARD),
    }
    return render(request, "zones/year_list.html", page)


def year_detail(request, pk):
    year = get_object_or_404(SchoolYear.objects.visible_to(request.user), pk=pk)
    days, branches = calendars(year, request.user)
    steward = year.district_id in request.user.held.districts(Role.DATA_STEWARD)
    page = {
        "year": year,
        "periods": period_rows(year),
        "days": days,
        "branches": branches,
        "may_edit": steward,
        "may_change": steward and not year.closed_on,
        "may_confirm": request.user.held.has(*PLAN_ROLES, Role.DATA_STEWARD) and not year.closed_on,
        "is_over": year.ends < timezone.localdate(),
    }
    return render(request, "zones/year_detail.html", page)


@role_required(Role.DATA_STEWARD)
@keeps_draft
def year_create(request):
    form = SchoolYearForm(request.POST or None, user=request.user)
    if form.opened():
        year = form.instance
        messages.success(request, f"{year} is open. Confirm the work that goes on in it.")
        return redirect(f"/years/{year.pk}/plans/")
    restore(request, form)
    return render(request, "zones/year_form.html", {"form": form})


@keeps_draft
def year_edit(request, pk):
    year = _load_open(request, pk)
    name = year.name
    form = SchoolYearForm(request.POST or None, instance=year, user=request.user)
    if form.is_valid():
        messages.success(request, f"{form.save()} was saved.")
        return redirect(year)
    restore(request, form)
    return render(request, "zones/year_form.html", {"form": form, "year": year, "name": name})


@keeps_draft
def period_create(request, pk):
    year = _load_open(request, pk)
    form = PeriodForm(request.POST or None, instance=ReportingPeriod(school_year=year))
    if form.is_valid():
        messages.success(request, f"{form.save().name} was added.")
        return redirect(year)
    restore(request, form)
    return render(request, "zones/period_form.html", {"form": form, "year": year})


@keeps_draft
def period_edit(request, pk):
    periods = ReportingPeriod.objects.select_related("school_year")
    period = load_to_edit(periods, request.user, pk)
    _refuse_closed(period.school_year)
    page = {"year": period.school_year, "name": period.name}
    form = PeriodForm(request.POST or None, instance=period)
    if form.is_valid():
        messages.success(request, f"{form.save().name} was saved.")
        return redirect(period.school_year)
    restore(request, form)
    return render(request, "zones/period_form.html", page | {"form": form})


@keeps_draft(by=["branch"])
def days_off_edit(request, pk):
    year, branch = _load_open(request, pk), None
    branches = Place.objects.branches().filter(district=year.district_id)
    if wanted := request.GET.get("branch"):
        branch = get_object_or_404(branches, pk=number(wanted))
    form = DaysOffForm(request.POST or None, year=year, branch=branch)
    if form.is_valid():
        added, removed = form.save()
        messages.success(request, f"Saved: {added} days added, {removed} removed.")
        return redirect(year)
    restore(request, form)
    page = {"form": form, "year": year, "branch": branch, "branches": list(branches)}
    return render(request, "zones/days_off_form.html", page)


def _load_open(request, pk):
    year = load_to_edit(SchoolYear.objects, request.user, pk)
    _refuse_closed(year)
    return year


def _refuse_closed(year):
    if year.closed_on:
        raise PermissionDenied(f"{year.why_closed()} It stays as it was.")


@require_POST
def year_choose(request):
    years = SchoolYear.objects.visible_to(request.user)
    year = get_object_or_404(years, pk=number(request.POST.get("year")))
    request.session[YEAR_KEY] = year.pk
    return redirect(back(request))


def back(request):
    """The page the switch stood on, without its period: that belongs to the year before."""
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        return "/"
    parts = urlsplit(address)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "period"]
    return urlunsplit(parts._replace(query=urlencode(query)))
