"""A day ends when it ends in the district, wherever the server stands."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from goals.models import Assignment
from goals.status import with_reporting
from tests.factories import (
    AssignmentFactory,
    PlanFactory,
    PositionFactory,
    ReportingPeriodFactory,
    SchoolYearFactory,
)
from zones.models import District, User

# It is never the same day in both: the clocks are 25 hours apart.
EARLY, LATE = "Pacific/Pago_Pago", "Pacific/Kiritimati"


def today(zone):
    return timezone.localdate(timezone=ZoneInfo(zone))


def live_in(zone):
    District.objects.update(time_zone=zone)


@pytest.fixture
def due_today_in_the_west(district, office, school):
    """Due, without days of grace, on the day it is in the earlier zone; and a seat long held."""
    due = today(EARLY)
    year = SchoolYearFactory(
        district=district, starts=due - timedelta(200), ends=due + timedelta(100)
    )
    ReportingPeriodFactory(
        school_year=year, starts=due - timedelta(60), due_on=due, grace_days=0, ends=due
    )
    plan = PlanFactory(owner=office, starts=year.starts, ends=year.ends)
    return AssignmentFactory(item__goal__plan=plan, place=school)


@pytest.mark.parametrize(("zone", "late"), [(EARLY, False), (LATE, True)])
def test_a_page_is_late_by_the_clock_of_its_readers_district(
    client, specialist, due_today_in_the_west, zone, late
):
    live_in(zone)
    client.force_login(User.objects.get(pk=specialist.pk))

    row = client.get("/my-work/").context["work"].due[0]

    assert row.is_late is late


def test_a_position_ends_when_the_day_ends_at_its_place(school):
    position = PositionFactory(place=school, ends=today(EARLY))

    held = []
    for zone in (EARLY, LATE):
        live_in(zone)
        held.append(User.objects.get(pk=position.user_id).held.places())

    assert held == [{school.pk}, set()]


def test_who_holds_no_seat_reads_the_time_of_the_server(client, school):
    user = PositionFactory(place=school, ends=today(EARLY) - timedelta(30)).user
    client.force_login(user)

    client.get("/")

    assert user.held.time_zone == ""
    assert timezone.get_current_timezone_name() == "America/New_York"


@pytest.mark.parametrize(("hour", "day", "reporting"), [(23, 6, "open"), (0, 7, "not_reporting")])
def test_the_due_day_lasts_until_midnight_of_the_district(office, school, hour, day, reporting):
    """11:59 pm in Honolulu is 5 in the morning of the next day in New York."""
    zone = ZoneInfo("Pacific/Honolulu")
    year = SchoolYearFactory(
        district=office.district, starts=date(2025, 7, 1), ends=date(2026, 6, 30)
    )
    period = ReportingPeriodFactory(
        school_year=year,
        starts=date(2026, 1, 5),
        due_on=date(2026, 2, 6),
        grace_days=0,
        ends=date(2026, 3, 31),
    )
    PositionFactory(place=school, starts=year.starts)
    plan = PlanFactory(owner=office, starts=year.starts, ends=year.ends)
    AssignmentFactory(item__goal__plan=plan, place=school)
    now = datetime(2026, 2, day, hour, 59 if hour else 0, tzinfo=zone)

    rows = with_reporting(Assignment.objects.all(), period, timezone.localdate(now, zone))

    assert rows.get().reporting == reporting
