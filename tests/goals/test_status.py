"""The two facts about work, side by side; the rules of what is owed are in test_owed*.py."""

from datetime import date

from goals.models import Assignment
from goals.status import with_reporting, with_status
from tests.factories import AssignmentFactory, GoalFactory, PlaceFactory, PositionFactory
from tests.goals.owing import LAST_SUMMER, LATE, anew, update


def test_status_does_not_vanish_when_a_period_opens_and_stands_beside_reporting(
    winter, asked, supervisor
):
    update(asked, date(2025, 11, 12), status="off_track")

    rows = with_reporting(with_status(Assignment.objects.all(), supervisor), winter, LATE)

    assert list(rows.values_list("status", "reporting", "reason")) == [
        ("off_track", "not_reporting", "")
    ]


def test_the_number_of_queries_does_not_grow_with_rows(
    winter, asked, district, supervisor, django_assert_num_queries
):
    def count():
        rows = with_reporting(with_status(Assignment.objects.all(), supervisor), anew(winter), LATE)
        return len(rows.values_list("status", "reporting", "reason"))

    counts = []
    assert supervisor.held  # read once for the life of a person's object
    for _ in range(2):
        for _ in range(3):
            place = PlaceFactory(district=district)
            PositionFactory(place=place, starts=LAST_SUMMER)
            AssignmentFactory(item__goal=GoalFactory(plan=asked.item.goal.plan), place=place)
        with django_assert_num_queries(4):
            counts.append(count())

    assert counts == [4, 7]
