"""Whom the rule of the years names, and who is kept back."""

import pytest
from django.utils import timezone

from assessments import retention
from assessments.acting import importing
from assessments.models import StudentSettings
from tests.factories.assessments import (
    BatchFactory,
    ClassEnrollmentFactory,
    EnrollmentFactory,
    RecordRequestFactory,
    ResultFactory,
    SchoolClassFactory,
    StudentFactory,
    StudentHoldFactory,
)

from .leaving import LEFT, LONG_AGO, asked, days_ago, left, names


def listed(steward, district):
    run = asked(steward, district)
    return run.students if run else []


def of_class(student, school_class, **values):
    ClassEnrollmentFactory(student=student, school_class=school_class, **values)


CASES = {
    "left long ago": (lambda one, place: None, True),
    "enrolled today": (lambda one, place: EnrollmentFactory(student=one, place=place), False),
    "left last year": (
        lambda one, place: EnrollmentFactory(
            student=one, place=place, starts=days_ago(500), ends=days_ago(300)
        ),
        False,
    ),
    "in a class last year": (
        lambda one, place: of_class(
            one, SchoolClassFactory(place=place), starts=days_ago(500), ends=days_ago(300)
        ),
        False,
    ),
    "in a class that has no end": (
        lambda one, place: of_class(one, SchoolClassFactory(place=place), starts=LONG_AGO),
        False,
    ),
    "in a class that is over": (
        lambda one, place: of_class(
            one, SchoolClassFactory(place=place, ends=LEFT), starts=LONG_AGO
        ),
        True,
    ),
    "a result of last year": (
        lambda one, place: ResultFactory(student=one, given_on=days_ago(300)),
        False,
    ),
    "a result of long ago": (lambda one, place: ResultFactory(student=one, given_on=LEFT), True),
    "a lifted hold": (
        lambda one, place: StudentHoldFactory(student=one, lifted_at=timezone.now()),
        True,
    ),
    "an answered request": (
        lambda one, place: RecordRequestFactory(student=one, answered_on=LEFT),
        True,
    ),
    "a hold": (lambda one, place: StudentHoldFactory(student=one), False),
    "an open request": (lambda one, place: RecordRequestFactory(student=one), False),
}


@pytest.mark.parametrize("case", CASES)
def test_who_is_named_by_the_rule(data_steward, district, school, gone, case):
    add, expected = CASES[case]
    with importing(district.pk):
        add(gone, school)

    assert listed(data_steward, district) == ([gone.pk] if expected else [])


@pytest.mark.parametrize(
    ("ended_on", "created", "expected"),
    [(LEFT, None, True), (None, LEFT, True), (None, None, False)],
)
def test_of_whom_nothing_is_stored_the_roster_says_since_when(
    data_steward, district, ended_on, created, expected
):
    with importing(district.pk):
        batch = BatchFactory(district=district)
        if created:
            batch.created_at = timezone.make_aware(timezone.datetime(*created.timetuple()[:3]))
            batch.save()
        row = StudentFactory(school=None, district=district, ended_on=ended_on, batch=batch)

    assert listed(data_steward, district) == ([row.pk] if expected else [])


def test_the_years_are_the_districts_own(data_steward, district, school):
    with importing(district.pk):
        row = StudentFactory(school=None, district=district)
        EnrollmentFactory(student=row, place=school, starts=days_ago(1600), ends=days_ago(1500))
    StudentSettings.objects.create(district=district, student_years=4)

    run = asked(data_steward, district)

    today = timezone.localdate()
    assert (run.students, run.years) == ([row.pk], 4)
    assert (run.before.year, run.before.month) == (today.year - 4, today.month)


def test_who_is_kept_back_is_counted(data_steward, district, school, gone):
    held, waits = left(school), left(school)
    with importing(district.pk):
        StudentHoldFactory(student=held)
        RecordRequestFactory(student=waits)

    run = asked(data_steward, district)

    assert (run.students, run.kept) == ([gone.pk], {"holds": 1, "requests": 1})


def test_the_round_counts_who_is_past_the_years_and_deletes_nobody(district, gone, maya):
    with importing(district.pk):
        found = retention.count_past(district)

    assert (found, StudentSettings.objects.get().students_past) == (1, 1)
    assert names(district) == ["Gone", "Maya"]
