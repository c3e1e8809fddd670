"""What the home of a data steward says that waits about students."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.acting import importing
from assessments.models import Batch
from tests.factories import PlaceFactory, PositionFactory
from tests.factories.assessments import (
    BatchFactory,
    GrantFactory,
    PositionProposalFactory,
    StudentFactory,
)
from zones.access import Role
from zones.formats import long_date

NEW, NOTHING = {"new": 3}, {"unchanged": 3}


def ready(district, name, counts):
    zero = dict.fromkeys(("rows", "new", "changed", "unchanged", "ended", "refused"), 0)
    report = {"files": {"users.csv": zero | {"warnings": 0} | counts}}
    return BatchFactory(district=district, name=name, state=Batch.State.READY, report=report)


def lines(client, user):
    client.force_login(user)
    page = client.get("/")
    found = [one for one in page.context["sections"] if "about_students" in one["template"]]
    return [(url, what) for section in found for url, what, _ in section["lines"]]


def test_files_to_apply_and_positions_to_decide_stand_on_the_home(
    client, district, data_steward, school
):
    names = ["a.zip", "b.csv", "c.zip", "d.zip", "e.zip"]
    files = [ready(district, name, NEW) for name in names]
    ready(district, "same again.zip", NOTHING)
    BatchFactory(district=district, name="applied.zip")
    for _ in range(2):
        PositionProposalFactory(position=PositionFactory(place=school))

    found = lines(client, data_steward)

    assert found == [
        (f"/imports/{files[0].pk}/", "a.zip is ready to apply"),
        (f"/imports/{files[1].pk}/", "b.csv is ready to apply"),
        (f"/imports/{files[2].pk}/", "c.zip is ready to apply"),
        ("/imports/", "2 more files ready to apply"),
        ("/imports/staff/", "2 positions the roster no longer names"),
    ]


def test_a_stated_purpose_stands_on_the_home_until_it_is_closed(client, data_steward):
    client.force_login(data_steward)
    client.post("/students/purpose/", {"kind": "Report", "words": "Counts for the board"})
    open_rows = lines(client, data_steward)

    client.post("/students/purpose/end/")

    assert [what for _, what in open_rows] == ["Rows of students are open to you today"]
    assert lines(client, data_steward) == []


def test_what_waits_in_another_district_is_not_told(client, district, school):
    ready(district, "a.zip", NEW)
    PositionProposalFactory(position=PositionFactory(place=school))
    far = PositionFactory(place=PlaceFactory(), role=Role.DATA_STEWARD).user

    assert lines(client, far) == []


@pytest.mark.parametrize("person", ["specialist", "principal", "supervisor", "viewer"])
def test_nobody_but_a_steward_is_told_what_waits(request, client, district, person):
    ready(district, "a.zip", NEW)

    assert lines(client, request.getfixturevalue(person)) == []


@pytest.mark.parametrize("person", ["supervisor", "district_admin", "viewer"])
def test_who_was_given_leave_finds_the_students_from_home(
    request, client, district, school, person
):
    user = request.getfixturevalue(person)
    day = timezone.localdate() + timedelta(days=5)
    with importing(district.pk):
        GrantFactory(user=user, district=district, student=StudentFactory(school=school), ends=day)
        GrantFactory(user=user, district=district, ended_at=timezone.now())
        GrantFactory(district=district)

    found = lines(client, user)

    said = f"You may see one student until {long_date(day)}"
    assert found == [("/students/", said)]


def test_who_has_students_in_the_bar_is_told_of_no_leave(client, district, specialist):
    with importing(district.pk):
        GrantFactory(user=specialist, district=district)

    assert lines(client, specialist) == []


def test_more_of_it_asks_no_more_of_the_database(client, district, data_steward, school):
    client.force_login(data_steward)
    client.get("/")
    counts = []
    for _ in range(2):
        ready(district, "a.zip", NEW)
        PositionProposalFactory(position=PositionFactory(place=school))
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_grants_that_end_within_thirty_days_stand_on_the_home_unless_a_later_one_is_there(
    client, district, data_steward, specialist
):
    today = timezone.localdate()
    days = {name: today + timedelta(days=number) for name, number in SPANS.items()}
    with importing(district.pk):
        for ends in days.values():
            GrantFactory(district=district, starts=today - timedelta(days=90), ends=ends)
        GrantFactory(district=district, ends=days["soon"], ended_at=timezone.now())
        renewed = GrantFactory(district=district, ends=days["soon"])
        GrantFactory(district=district, user=renewed.user, ends=days["later"])
    [(url, what, note)] = notes(client, data_steward)

    assert (url, what) == ("/grants/", "2 grants end within 30 days")
    assert note.startswith(f"The first one ends on {long_date(days['soon'])}.")
    far = PositionFactory(place=PlaceFactory(), role=Role.DATA_STEWARD).user
    assert notes(client, far) == []


SPANS = {"over": -1, "soon": 3, "last": 30, "later": 31}


def notes(client, user):
    client.force_login(user)
    page = client.get("/")
    found = [one for one in page.context["sections"] if "about_students" in one["template"]]
    return [line for section in found for line in section["lines"]]
