"""Counts that run past the rows' policies, asked by raw SQL: of one's own district alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from assessments.acting import acting_as, importing
from tests.factories import PlaceFactory
from tests.factories.assessments import (
    AdministrationFactory,
    ClassEnrollmentFactory,
    DeletionFactory,
    GrantFactory,
    GroupMembershipFactory,
    RecordRequestFactory,
    ResultFactory,
    SchoolClassFactory,
    SittingFactory,
    StudentFactory,
)

ASKED = {
    "results": "SELECT sum(entered) FROM results_entered(ARRAY(SELECT id FROM "
    "assessments_administration))",
    "progress": "SELECT sum(students) FROM assessments_administration one, class_progress(one.id)",
    "groups": "SELECT count(*) FROM categories_used(ARRAY(SELECT id FROM assessments_category))",
    "requests": "SELECT count(*) FROM requests_due(ARRAY(SELECT id FROM zones_district))",
    "grants": "SELECT count(*) FROM grants_ending(ARRAY(SELECT id FROM zones_district), "
    "(now() + interval '30 days')::date)",
    "deletions": "SELECT sum(cardinality(students)) FROM assessments_deletion",
}


@pytest.fixture
def two_districts(district, school):
    """One row of each kind here, two of each in another district."""
    there = PlaceFactory()
    _rows(school, 1)
    _rows(there, 2)
    return there.district


def _rows(place, number):
    soon = timezone.localdate() + timedelta(days=9)
    with importing(place.district_id):
        one_class = SchoolClassFactory(place=place)
        given = AdministrationFactory(assessment__district=place.district)
        SittingFactory(school_class=one_class, administration=given)
        for at in range(number):
            student = StudentFactory(school=place)
            ClassEnrollmentFactory(school_class=one_class, student=student)
            ResultFactory(student=student, administration=given)
            group = {"category__dimension__name": f"Language {at}"}
            GroupMembershipFactory(student=student, **group)
            RecordRequestFactory(student=student)
            GrantFactory(district=place.district, ends=soon)
        DeletionFactory(district=place.district, students=list(range(number)))


def told():
    """{what: how many of it raw SQL through the web login is told}"""
    found = {}
    with connection.cursor() as cursor:
        for what, sql in ASKED.items():
            cursor.execute(sql)
            found[what] = int(cursor.fetchone()[0] or 0)
    return found


FOLLOWED = {"results": 1, "progress": 1, "groups": 1, "requests": 0, "grants": 0, "deletions": 0}
NOTHING = dict.fromkeys(ASKED, 0)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("data_steward", dict.fromkeys(ASKED, 1)),
        ("district_admin", FOLLOWED | {"deletions": 1}),
        ("supervisor", FOLLOWED),
        ("specialist", FOLLOWED),
        ("principal", FOLLOWED),
        ("school_staff", FOLLOWED),
        ("zone_lead", NOTHING),
        ("branch_lead", NOTHING),
        ("branch_staff", NOTHING),
        ("library_admin", NOTHING),
        ("viewer", NOTHING),
    ],
)
def test_each_person_is_told_the_counts_of_their_part_of_their_district(
    request, two_districts, who, expected
):
    with acting_as(request.getfixturevalue(who).pk):
        assert told() == expected


def test_an_outsider_is_told_of_their_own_district_alone(two_districts, outsider):
    with acting_as(outsider.pk, "Every district, please."):
        assert told() == NOTHING


def test_where_nobody_acts_nothing_is_told(two_districts):
    assert told() == NOTHING


def test_an_import_is_told_of_its_own_district(two_districts):
    with importing(two_districts.pk):
        assert told() == dict.fromkeys(ASKED, 2)


def test_whose_position_is_over_is_told_nothing(two_districts, data_steward):
    data_steward.positions.update(ends=timezone.localdate() - timedelta(days=1))

    with acting_as(data_steward.pk):
        assert told() == NOTHING


def test_the_lines_about_a_student_are_numbered_for_who_may_read_them(
    district, data_steward, outsider, maya
):
    with importing(district.pk), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO assessments_disclosure (district_id, role, at, what, page, students,
                count, reason, purpose, party, file_sha256, allowed)
            VALUES (%s, '', now(), 'view', '/', ARRAY[%s], 1, '', '', '', '', true)""",
            [district.pk, maya.pk],
        )
    found = []
    for who, purpose in ((data_steward, "An audit."), (data_steward, ""), (outsider, "Ours.")):
        with acting_as(who.pk, purpose), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM disclosures_of(%s)", [maya.pk])
            found.append(cursor.fetchone()[0])

    assert found == [1, 0, 0]
