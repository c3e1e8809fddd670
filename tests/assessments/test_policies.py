"""What the database itself lets through: whatever a query forgot."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from assessments import reach
from assessments.access import openings, reason
from assessments.acting import SAID, acting_as, importing
from assessments.models import Disclosure, Student, StudentSettings
from tests.factories import PositionFactory
from tests.factories.assessments import (
    BatchFactory,
    CorrectionFactory,
    DeletionFactory,
    EnrollmentFactory,
    GrantFactory,
    GroupMembershipFactory,
    RecordRequestFactory,
    ResultFactory,
    SittingFactory,
    StudentFactory,
    StudentHoldFactory,
)

OF_STUDENTS = (
    "student enrollment classenrollment result statement groupmembership recordrequest "
    "requestfinding studenthold studentholdevent grant grantevent batchproblem disclosure replaced "
    "correction deletion"
).split()


def names():
    """Given names of every row the database lets through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT given_name FROM assessments_student ORDER BY given_name")
        return [name for (name,) in cursor.fetchall()]


def seen(user, purpose=""):
    """(what the database lets through, what the queryset finds), which must be the same."""
    with acting_as(user.pk, purpose):
        found = Student.objects.visible_to(user).order_by("given_name")
        return names(), list(found.values_list("given_name", flat=True))


def twice(*names):
    return list(names), list(names)


@pytest.mark.parametrize(
    ("who", "purpose", "expected"),
    [
        ("specialist", "", ["Maya", "Noel"]),
        ("principal", "", ["Maya", "Noel"]),
        ("school_staff", "", ["Maya"]),
        ("data_steward", "", []),
        ("data_steward", "A question of the board.", ["Lee", "Maya", "Noel", "Olga"]),
        ("specialist", "A purpose opens nothing to others.", ["Maya", "Noel"]),
        ("zone_lead", "", []),
        ("branch_lead", "", []),
        ("branch_staff", "", []),
        ("library_admin", "", []),
        ("supervisor", "", []),
        ("district_admin", "", []),
        ("viewer", "", []),
        ("outsider", "", ["Far"]),
    ],
)
def test_each_person_sees_the_students_they_have_a_reason_to_see(
    request, students, school_class, who, purpose, expected
):
    assert seen(request.getfixturevalue(who), purpose) == twice(*expected)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", OF_STUDENTS)
def test_without_a_person_no_row_of_a_student_is_there(table, students, district):
    with importing(district.pk):
        ResultFactory(student=students["Maya"])
        GroupMembershipFactory(student=students["Maya"])
        RecordRequestFactory(student=students["Maya"])
        StudentHoldFactory(student=students["Maya"])
        GrantFactory(district=district)
        CorrectionFactory(student=students["Maya"])
        DeletionFactory(district=district, students=[students["Maya"].pk])

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM assessments_{table}")
        assert cursor.fetchone() == (0,)


def test_every_table_that_names_a_student_has_a_policy(db):
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
            WHERE attname IN ('student_id', 'student') AND relkind = 'r'
                AND relname LIKE 'assessments%' AND NOT relrowsecurity"""
        )
        assert cursor.fetchall() == []


def test_a_setting_ends_with_what_it_was_said_for(specialist, maya):
    with acting_as(specialist.pk):
        pass

    assert names() == []


def test_the_reason_says_how_the_student_came_to_be_seen(
    specialist, school_staff, data_steward, district, school, maya, school_class
):
    found = {}
    for who, purpose in ((specialist, ""), (school_staff, ""), (data_steward, "An audit.")):
        with acting_as(who.pk, purpose):
            found[who.name] = reason(who, maya).why

    assert found == {
        "Dana Okafor": "You are library media specialist at Juniper School.",
        "Ines Duarte": "The student is in your class Reading 4.",
        "Mira Szabo": "You are data steward, and said: An audit.",
    }


def test_there_is_no_reason_for_somebody_else(specialist, branch_staff, oak_student, maya):
    with acting_as(specialist.pk):
        assert reason(specialist, oak_student) is None
        assert reason(branch_staff, maya) is None  # it is not she who acts


def test_two_enrollments_give_both_schools(specialist, colleague_at_oak, maya, other_school):
    with importing(maya.district_id):
        EnrollmentFactory(student=maya, place=other_school)
        reach.refresh(maya.district_id)

    assert seen(specialist) == seen(colleague_at_oak) == twice("Maya")


@pytest.fixture
def colleague_at_oak(other_school):
    return PositionFactory(place=other_school).user


@pytest.mark.parametrize(
    ("ends", "day", "expected"),
    [
        (date(2026, 6, 18), date(2026, 6, 18), True),
        (date(2026, 6, 18), date(2026, 7, 20), True),  # in summer the last school
        (date(2026, 6, 18), date(2026, 9, 15), True),
        (date(2026, 6, 18), date(2026, 9, 16), False),
        (date(2026, 2, 10), date(2026, 7, 20), False),  # left during the year
        (date(2025, 6, 18), date(2026, 7, 20), False),
        (None, date(2026, 12, 1), True),
    ],
)
def test_between_two_years_the_last_school_holds_on(district, school, ends, day, expected):
    with importing(district.pk):
        student = StudentFactory(school=None, district=district)
        EnrollmentFactory(student=student, place=school, starts=date(2024, 8, 26), ends=ends)
        reach.refresh(district.pk, day)
        student.refresh_from_db()

    assert student.places == ([school.pk] if expected else [])


def test_who_is_enrolled_elsewhere_in_summer_is_seen_there_alone(district, school, other_school):
    with importing(district.pk):
        student = StudentFactory(school=None, district=district)
        for place, starts, ends in (
            (school, date(2025, 8, 26), date(2026, 6, 18)),
            (other_school, date(2026, 7, 1), None),
        ):
            EnrollmentFactory(student=student, place=place, starts=starts, ends=ends)
        reach.refresh(district.pk, date(2026, 7, 20))
        student.refresh_from_db()

    assert student.places == [other_school.pk]


def test_a_refresh_writes_nothing_where_nothing_changed(district, students):
    with importing(district.pk):
        assert (reach.refresh(district.pk), reach.refresh(district.pk)) == (0, 0)


def test_a_position_that_ended_shows_nothing(specialist, students):
    specialist.positions.update(ends=timezone.localdate() - timedelta(days=1))

    assert seen(specialist) == twice()


def test_a_narrowed_specialist_sees_only_classes_they_teach_or_test(
    specialist, district, students, school_class
):
    StudentSettings.objects.create(district=district, specialists_narrowed=True)
    before = seen(specialist)
    SittingFactory(school_class=school_class, given_by=specialist)

    assert (before, seen(specialist)) == (twice(), twice("Maya"))


def test_a_grant_opens_what_it_names_while_it_is_in_force(viewer, district, school, students):
    today = timezone.localdate()
    given = {"district": district, "user": viewer}
    with importing(district.pk):
        GrantFactory(**given, student=students["Olga"])
        GrantFactory(**given, place=school, ends=today)
        GrantFactory(**given, ends=today - timedelta(days=1))
        GrantFactory(**given, starts=today + timedelta(days=1))
        GrantFactory(**given, ended_at=timezone.now())

    assert seen(viewer) == twice("Maya", "Noel", "Olga")


def test_a_grant_ends_with_the_last_position_in_the_district(viewer, district, students):
    with importing(district.pk):
        GrantFactory(district=district, user=viewer)
    before = seen(viewer)
    viewer.positions.update(ends=timezone.localdate() - timedelta(days=1))

    assert (before, seen(viewer)) == (twice("Lee", "Maya", "Noel", "Olga"), twice())


def test_program_flags_are_the_stewards_alone(specialist, principal, data_steward, maya):
    with importing(maya.district_id):
        GroupMembershipFactory(student=maya)
    found = {}
    for who, purpose in ((specialist, ""), (principal, ""), (data_steward, "An audit.")):
        with acting_as(who.pk, purpose):
            found[who.name] = maya.groups.count()

    assert found == {"Dana Okafor": 0, "Piet Janssen": 0, "Mira Szabo": 1}


def test_nobody_writes_a_result_of_a_student_they_do_not_see(specialist, oak_student):
    batch = BatchFactory(district=oak_student.district)
    with (
        acting_as(specialist.pk),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        ResultFactory(student=oak_student, batch=batch)


@pytest.mark.parametrize("statement", ["UPDATE {0} SET count = 0", "DELETE FROM {0}"])
def test_the_record_of_disclosures_is_never_changed(specialist, district, statement):
    with acting_as(specialist.pk):
        Disclosure.objects.create(district=district, user=specialist, what="view", page="/")
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format("assessments_disclosure"))


@pytest.mark.django_db(transaction=True)
def test_who_acts_is_forgotten_with_their_transaction():
    with acting_as(7, "A question."):
        inside = who_acts()

    assert (inside, who_acts()) == (("7", "A question.", ""), ("", "", ""))


def who_acts():
    with connection.cursor() as cursor:
        cursor.execute(SAID)
        return cursor.fetchone()


def test_openings_are_asked_once(specialist, maya, django_assert_num_queries):
    with acting_as(specialist.pk), django_assert_num_queries(1):
        openings(specialist)


@pytest.mark.parametrize("who", ["specialist", "principal", "school_staff"])
def test_who_sees_a_student_does_not_write_the_roster(
    request, who, maya, school_class, other_school
):
    person = request.getfixturevalue(who)
    with acting_as(person.pk):
        written = [
            Student.objects.update(grade="05"),
            maya.enrollments.update(ends=timezone.localdate()),
            maya.class_enrollments.all().delete()[0],
        ]
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            EnrollmentFactory(student=maya, place=other_school, batch=maya.batch)

    assert written == [0, 0, 0]


def test_nobody_gives_themselves_leave_or_makes_theirs_longer(specialist, district, maya):
    with importing(district.pk):
        grant = GrantFactory(district=district, user=specialist, student=maya)
    with acting_as(specialist.pk):
        longer = type(grant).objects.update(student=None)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            GrantFactory(district=district, user=specialist)

    assert longer == 0


def test_the_steward_writes_what_they_keep(data_steward, maya):
    with acting_as(data_steward.pk, "A correction."):
        assert Student.objects.filter(pk=maya.pk).update(grade="05") == 1
