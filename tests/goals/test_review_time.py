"""What waits too long counts unreviewed: in working days of its place, once."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from goals import review
from goals.models import Plan, Update
from tests.factories import (
    AssignmentFactory,
    DayOffFactory,
    PlanFactory,
    PositionFactory,
    UpdateFactory,
)
from zones.access import Role

FRIDAY = date(2026, 2, 6)
DUE = date(2026, 2, 23)  # the Monday after ten working days


def sent(place, role=Role.SPECIALIST, hour=12, zone="America/New_York"):
    """An update sent on a Friday."""
    plan = PlanFactory(owner__district=place.district, reviewed_by=Plan.Reviewer.OWNER)
    work = AssignmentFactory(item__goal__plan=plan, place=place, seat_role=role)
    moment = datetime(FRIDAY.year, FRIDAY.month, FRIDAY.day, hour, 59, tzinfo=ZoneInfo(zone))
    return UpdateFactory(assignment=work, state="submitted", turn=1, submitted_at=moment)


def first_day_counted(update, district):
    """The day on which the update counts, looking every day."""
    day = FRIDAY
    while not review.count_unreviewed(district, day):
        day += timedelta(days=1)
        assert day < FRIDAY + timedelta(days=60)
    return day


def test_after_ten_working_days_it_counts_and_says_so(school, district):
    update = sent(school)

    day = first_day_counted(update, district)

    after = Update.objects.get(pk=update.pk)
    assert day == date(2026, 2, 21)  # ten working days have passed: February 9 to 20
    assert (after.state, after.counted_how, after.turn) == ("counted", "not_reviewed", 2)
    assert [(step.kind, step.by) for step in after.steps.all()] == [("counted", None)]


def test_a_second_run_changes_nothing(school, district):
    update = sent(school)
    review.count_unreviewed(district, DUE)
    before = Update.objects.filter(pk=update.pk).values().get()

    again = review.count_unreviewed(district, DUE)

    assert again == 0
    assert Update.objects.filter(pk=update.pk).values().get() == before
    assert update.steps.count() == 1


def test_days_without_school_do_not_count(school, district):
    update = sent(school)
    for number in (9, 10, 11):
        DayOffFactory(district=district, day=date(2026, 2, number))

    assert first_day_counted(update, district) == date(2026, 2, 26)


def test_a_branch_keeps_its_own_closed_days(branch, school, district):
    at_branch = sent(branch, Role.ZONE_LEAD)
    DayOffFactory(district=district, branch=branch, day=date(2026, 2, 16))
    DayOffFactory(district=district, day=date(2026, 2, 17))
    DayOffFactory(district=district, day=date(2026, 2, 18))

    assert first_day_counted(at_branch, district) == date(2026, 2, 24)


def test_a_branch_without_closed_days_works_when_schools_do_not(branch, district):
    update = sent(branch, Role.ZONE_LEAD)
    DayOffFactory(district=district, day=date(2026, 2, 17))

    assert first_day_counted(update, district) == date(2026, 2, 24)  # the district's own calendar


def test_the_district_says_how_many_days(school, district):
    district.review_days = 3
    district.save()

    assert first_day_counted(sent(school), district) == date(2026, 2, 12)


def test_the_day_an_update_was_sent_is_the_districts_own(school, district):
    district.time_zone = "Pacific/Honolulu"
    district.save()
    sent(school, hour=23, zone="Pacific/Honolulu")  # Saturday in New York

    assert first_day_counted(None, district) == date(2026, 2, 21)


def test_another_districts_updates_and_newer_ones_wait_on(school, other_school, outsider):
    elsewhere = sent(outsider.positions.first().place)
    here = sent(school)
    new = sent(other_school)
    Update.objects.filter(pk=new.pk).update(submitted_at=timezone.make_aware(datetime(2026, 2, 20)))

    assert review.count_unreviewed(school.district, DUE) == 1

    left = Update.objects.filter(state="submitted").order_by("pk").values_list("pk", flat=True)
    assert list(left) == [elsewhere.pk, new.pk]
    assert here.pk not in left


@pytest.fixture
def alone(office):
    """The supervisor of a tiny district, who is its librarian too."""
    return PositionFactory(place=office, role=Role.SUPERVISOR, user__name="Ulla Ek").user


def test_a_supervisor_alone_in_a_tiny_district_counts_not_reviewed(alone, office, school):
    PositionFactory(user=alone, place=school, role=Role.SPECIALIST)
    plan = PlanFactory(owner=office, reviewed_by=Plan.Reviewer.OWNER)
    work = AssignmentFactory(item__goal__plan=plan, place=school)
    draft = UpdateFactory(assignment=work, author=alone, state="draft")

    review.submit([draft], alone)

    update = Update.objects.get(pk=draft.pk)
    assert (update.state, update.counted_how) == ("counted", "not_reviewed")
    assert [(step.kind, step.by) for step in update.steps.all()] == [
        ("submitted", alone),
        ("counted", None),
    ]
    assert list(Update.objects.reviewable_by(alone)) == []


def test_who_may_not_sign_in_any_more_is_no_reviewer(alone, office, specialist, school):
    alone.is_active = False
    alone.save()
    plan = PlanFactory(owner=office, reviewed_by=Plan.Reviewer.OWNER)
    work = AssignmentFactory(item__goal__plan=plan, place=school)
    draft = UpdateFactory(assignment=work, author=specialist, state="draft")

    review.submit([draft], specialist)

    assert Update.objects.get(pk=draft.pk).counted_how == "not_reviewed"
