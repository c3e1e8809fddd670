"""The school year and the reporting period a page is about, as its reader chose them."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from .models import ReportingPeriod, SchoolYear

YEAR_KEY = "school_year"


def school_years(request):
    """The years the reader may choose, newest first; read once a request."""
    if not hasattr(request, "_school_years"):
        request._school_years = list(SchoolYear.objects.visible_to(request.user))
    return request._school_years


def chosen_year(request):
    """The year of the switch, else the one of today, else the newest; None where there is none."""
    years = school_years(request)
    today = timezone.localdate()
    wanted = request.session.get(YEAR_KEY)
    tests = (lambda year: year.pk == wanted, lambda year: year.starts <= today <= year.ends)
    found = (year for test in tests for year in years if test(year))
    return next(found, years[0] if years else None)


def periods(request):
    """The reporting periods of the chosen year in order; read once a request."""
    if not hasattr(request, "_periods"):
        year = chosen_year(request)
        found = ReportingPeriod.objects.filter(school_year=year) if year else ()
        request._periods = list(found)
    return request._periods


def chosen_period(request):
    """The period named by `?period=` (404 if it is not the reader's), else the one of today.

    Outside the year of today: its last period. None where the year has no periods.
    """
    if request.GET.get("period", "").isdigit():
        mine = ReportingPeriod.objects.visible_to(request.user).select_related("school_year")
        return get_object_or_404(mine, pk=request.GET["period"])
    today = timezone.localdate()
    begun = [period for period in periods(request) if period.starts <= today]
    return begun[-1] if begun else next(iter(periods(request)), None)
