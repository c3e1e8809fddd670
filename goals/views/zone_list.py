"""Zones: the citywide view for those who follow all of them; a plain list for everybody else."""

from django.http import Http404
from django.shortcuts import render

from goals import city_page
from goals.exports import spreadsheet
from goals.forms.city_filter import CityFilter
from goals.trends import SERIES, month_name, trend_chart, trends
from zones.access import role_required


def zone_list(request):
    if not request.user.held.has(*city_page.READERS) or request.GET.get("view") == "list":
        return render(request, "goals/zone_list.html", city_page.plain_page(request))
    return render(request, "goals/zone_city.html", city_page.city_page(request, _choice(request)))


@role_required(*city_page.READERS)
def zone_export(request, kind):
    city = city_page.City(request, _choice(request))
    name = f"Zones {city.year_name}"
    return spreadsheet(kind, name, city.header, city.table, city.notes)


@role_required(*city_page.READERS)
def zone_trends(request):
    year, rows = trends(request)
    named = [(month_name(day), *_written(counts)) for day, *counts in rows]
    page = {"rows": named, "year": year, "chart": trend_chart(rows, year), "what": SERIES}
    return render(request, "goals/zone_trends.html", page)


def _written(counts):
    return ["" if count is None else str(count) for count in counts]


def _choice(request):
    choice = CityFilter(request.GET)
    if not choice.is_valid():
        raise Http404
    return choice
