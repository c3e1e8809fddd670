"""The school year a page of results is about."""

from django.db import connection
from django.utils import timezone

from zones.chosen import chosen_year
from zones.numbers import number

from .models import year_name

FIRST_MONTH = 7  # of a school year
EARLIEST, LATEST = 1990, 2100
OF_DISTRICT = """SELECT DISTINCT given.year FROM assessments_administration given
JOIN assessments_assessment test ON test.id = given.assessment_id WHERE test.district_id = %s"""


def year_of(day):
    """The school year of a day, by the year in which it ends."""
    return day.year + (day.month >= FIRST_MONTH)


def asked_year(request):
    """The year of the address; else the one of the switch, else that of today."""
    wanted = number(request.GET.get("year"))
    if wanted and EARLIEST <= wanted <= LATEST:
        return wanted
    chosen = chosen_year(request)
    return chosen.ends.year if chosen else year_of(timezone.localdate())


def years_with_results(district_id, shown):
    """[(year, its name, whether it is `shown`)] of the district's administrations, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(OF_DISTRICT, [district_id])
        years = {shown, *(year for (year,) in cursor.fetchall())}
    return [(str(year), year_name(year), year == shown) for year in sorted(years, reverse=True)]
