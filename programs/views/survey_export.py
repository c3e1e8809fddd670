"""The federal survey: a fiscal year's twelve numbers, and the sessions behind each."""

from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from goals.exports import made_by, spreadsheet
from programs import survey_export as survey
from programs.access import surveyed
from programs.models import Program
from zones.formats import short_date
from zones.models import District
from zones.numbers import number

A_PAGE = 50
YEARS = 5  # on offer


def survey_export(request):
    district, year = _asked(request)
    age = _age(request)
    numbers, formats = survey.variables(district, year), survey.by_format(district, year)
    page = Paginator(survey.session_rows(district, year, request.user, age), A_PAGE)
    page = page.get_page(request.GET.get("page"))
    rows = _rows(page.object_list, district)
    context = {
        "year": str(year),
        "years": _years(district),
        "span": survey.span_words(district, year),
        "numbers": [(name, words, f"{n:,}", _link(year, name)) for name, words, n in numbers],
        "formats": [(words, f"{held:,}", f"{n:,}") for words, held, n in formats],
        "checks": survey.edit_checks(numbers, formats),
        "apart": [
            (words, f"{held:,}", f"{n:,}") for words, held, n in survey.apart(district, year)
        ],
        "not_logged": survey.not_logged(district, year),
        "age": Program.Age(age).label if age else "",
        "page": page,
        "rows": rows,
        "unnamed": not all(row["url"] for row in rows),
    }
    return render(request, "programs/survey_export.html", context)


def survey_file(request, kind):
    district, year = _asked(request)
    rows = survey.variables(district, year)
    notes = [("Fiscal year", survey.span_words(district, year)), *made_by(request)]
    return spreadsheet(kind, f"public-libraries-survey-{year}", survey.HEADER, rows, notes)


def survey_sessions_file(request, kind):
    district, year = _asked(request)
    clock, age = ZoneInfo(district.time_zone), _age(request)
    found = survey.session_rows(district, year, request.user, age)
    rows = [survey.session_line(row, clock) for row in found]
    notes = [("Fiscal year", survey.span_words(district, year)), *made_by(request)]
    return spreadsheet(kind, f"survey-sessions-{year}", survey.SESSIONS_HEADER, rows, notes)


def _asked(request):
    """(district, fiscal year) for who works on the library's side; 404 for a year that is none."""
    district = District.objects.filter(pk__in=surveyed(request.user)).order_by("pk").first()
    if district is None:
        raise PermissionDenied("The federal survey is the public library’s.")
    now = survey.fiscal_year_of(district, timezone.localdate())
    year = number(request.GET["year"]) if "year" in request.GET else now
    if year is None or not now - 50 <= year <= now + 1:
        raise Http404
    return district, year


def _age(request):
    age = request.GET.get("age", "")
    if age and age not in Program.Age.values:
        raise Http404
    return age


def _years(district):
    now = survey.fiscal_year_of(district, timezone.localdate())
    return [str(year) for year in range(now, now - YEARS, -1)]


def _link(year, variable):
    """Where the sessions behind a number stand."""
    ages = {name: age for age, name, _ in survey.BUCKETS}
    age = ages.get(variable.removesuffix("PRO").removesuffix("ATTEN"), "")
    return f"?year={year}{f'&age={age}' if age else ''}#sessions"


def _rows(rows, district):
    """Ready strings; the address only of what the reader sees."""
    clock = ZoneInfo(district.time_zone)
    return [
        {
            "url": line[-1],
            "day": f"{short_date(line[0])}, {line[0].year}",
            "title": line[1],
            "place": line[2],
            "age": line[3],
            "format": line[4],
            "came": f"{line[5]:,}",
        }
        for line in (survey.session_line(row, clock) for row in rows)
    ]
