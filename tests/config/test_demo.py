from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from config.demo.calendar import Dates
from goals.models import ActionItem, Assignment, Plan, Update
from goals.status import Reason, Reporting, with_reporting, with_status
from tests.factories import UserFactory
from zones.models import District, ReportingPeriod


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once: what a test changes is undone after it, and all of this after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
            call_command("load_demo", verbosity=0)
        connection.check_constraints()  # here once, or after every test again
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db):
    """The demonstration, and no trace of the test before."""


def now_period(slug):
    periods = ReportingPeriod.objects.select_related("school_year")
    return periods.current().filter(school_year__district__slug=slug).first()


def test_the_demonstration_holds_every_status_and_reporting_state(demo):
    rows = Assignment.objects.of_running_plans()
    statuses = set(with_status(rows, UserFactory()).values_list("status", flat=True))
    states, reasons = set(), set()
    for period in ReportingPeriod.objects.select_related("school_year"):
        district = rows.filter(place__district=period.school_year.district_id)
        for state, reason in with_reporting(district, period).values_list("reporting", "reason"):
            states.add(state)
            reasons.add(reason)

    assert statuses == set(Update.Status.values)
    assert states == set(Reporting)
    assert {Reason.VACANT, Reason.AWAY, Reason.SETTLING, Reason.RECORDS, Reason.RHYTHM} <= reasons


def test_loading_twice_changes_nothing(demo):
    before = counts()

    call_command("load_demo", verbosity=0)

    assert counts() == before


def counts():
    models = (District, Plan, ActionItem, Assignment, Update, ReportingPeriod)
    return [model.objects.count() for model in models]


def test_the_plans_are_those_of_the_documents(demo):
    found = Counter()
    for plan in Plan.objects.select_related("owner__district").exclude(
        kind__in=(Plan.Kind.ACTION, Plan.Kind.TEMPLATE)
    ):
        goals = plan.goals.filter(items__isnull=False).order_by("position")
        sizes = tuple(goal.items.count() for goal in goals.order_by("position").distinct())
        found[plan.owner.district.slug, plan.kind, plan.status, sizes] += 1

    assert found == {
        ("west-hartford", "department", "closed", (4, 4, 5)): 1,
        ("west-hartford", "department", "adopted", (4, 4, 5)): 1,
        ("hartford", "strategic", "closed", (8, 6, 6, 8, 10, 5)): 1,
        ("hartford", "strategic", "adopted", (8, 6, 6, 8, 10, 5)): 1,
        ("hartford", "partnership", "adopted", (4, 3, 3)): 1,
        ("pine-hollow", "department", "adopted", (2, 1)): 1,
    }


def test_nobody_in_the_demonstration_owes_more_typed_reports_than_the_limit(demo):
    for district in District.objects.all():
        period = now_period(district.slug)
        rows = with_reporting(Assignment.objects.filter(place__district=district), period)
        asked = Counter(
            rows.filter(reason="").values_list("seat_place", "seat_role").order_by("pk")
        )

        assert max(asked.values()) <= district.load_limit, district


def test_on_every_day_one_period_is_past_one_due_and_one_to_come_within_the_plans():
    """In June too, when what is asked for is due after the school year; and in July and August,
    when the plans began in a year that is over but not closed."""
    for today in (date(2027, 1, 1) + timedelta(days=count) for count in range(2 * 366)):
        dates = Dates(today)

        first, due, last = dates.now
        assert dates.past[2] < first <= today < due <= last < dates.to_come[0]
        assert dates.plan_starts + timedelta(days=14) < dates.past[1] < today
        assert last < dates.year_ends


def test_today_lies_in_the_period_that_is_due(demo):
    today = timezone.localdate()
    for district in District.objects.all():
        period = now_period(district.slug)

        assert period.starts <= today < period.due_on
