"""The school year and the reporting period a page is about, as its reader chose them."""

from django.http import Http404
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


def all_periods(request):
    """The periods of every year in the reader's districts, in order; read once a request."""
    if not hasattr(request, "_periods"):
        request._periods = periods_of(request.user)
    return request._periods


def periods_of(user):
    found = ReportingPeriod.objects.visible_to(user)
    return list(found.select_related("school_year").order_by("starts"))


def periods(request):
    """The reporting periods of the chosen year, in order."""
    year = chosen_year(request)
    return [period for period in all_periods(request) if period.school_year == year]


def chosen_period(request):
    """The period named by `?period=` (404 if it is not the reader's), else the one of today.

    Outside the year of today: its last period. None where the year has no periods.
    """
    wanted = request.GET.get("period", "")
    if wanted.isdecimal():
        return _found(period for period in all_periods(request) if str(period.pk) == wanted)
    today = timezone.localdate()
    begun = [period for period in periods(request) if period.starts <= today]
    return begun[-1] if begun else next(iter(periods(request)), None)


def _found(candidates):
    for period in candidates:
        return period
    raise Http404
