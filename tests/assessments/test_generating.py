"""Invented students: the same for the same seed, of every kind a report must bear."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from assessments.acting import importing
from assessments.generating import generate, grades_of
from assessments.generating.district import make_district
from assessments.models import (
    Administration,
    ClassEnrollment,
    Enrollment,
    GroupMembership,
    LevelSet,
    Result,
    SchoolClass,
    Student,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def told(district):
    """What a generated district holds, without ids of rows."""
    with importing(district.pk):
        results = Result.objects.filter(district=district)
        return [
            list(rows.order_by(*names).values_list(*names))
            for rows, names in (
                (
                    Student.objects.filter(district=district),
                    ("sourced_id", "given_name", "family_name", "grade", "ended_on"),
                ),
                (
                    Enrollment.objects.filter(district=district),
                    ("student__sourced_id", "place__name", "starts", "ends"),
                ),
                (
                    GroupMembership.objects.filter(district=district),
                    ("student__sourced_id", "category__code", "ends"),
                ),
                (
                    results,
                    (
                        "student__sourced_id",
                        "administration__assessment__name",
                        "administration__year",
                        "administration__window",
                        "level__name",
                        "score",
                        "given_on",
                    ),
                ),
            )
        ]


def made(slug, seed=7, students=200):
    district = make_district(slug, 4, TODAY)
    generate(district, students, 3, seed, TODAY)
    return district


def test_the_same_seed_makes_the_same_students():
    first, again, other = made("first"), made("again"), made("other", seed=8)

    assert told(first) == told(again)
    assert told(first) != told(other)


def test_there_are_movers_leavers_small_groups_and_a_change_of_instrument():
    district = made("first", students=1500)

    with importing(district.pk):
        moved = Enrollment.objects.filter(starts__month=1).count()
        left = Student.objects.exclude(ended_on=None).count()
        small = GroupMembership.objects.filter(category__code="american_indian").count()
        whole = GroupMembership.objects.filter(category__code="hispanic").count()
        statuses = set(Result.objects.values_list("status", flat=True))
    follows = Administration.objects.filter(assessment__follows__name="Research survey")
    before = Administration.objects.filter(assessment__name="Research survey")

    assert moved > 10
    assert left > 100
    assert 0 < small < 20 < whole
    assert statuses == {"scored", "exempt", "absent"}
    assert {row.year for row in before} & {row.year for row in follows} == set()


def test_scores_and_levels_agree():
    made("first")
    with connection.cursor() as cursor, importing(make_id := district_id("first")):
        cursor.execute(
            """SELECT count(*), count(*) FILTER (WHERE level.id IS DISTINCT FROM (
                SELECT best.id FROM assessments_performancelevel best
                WHERE best.level_set_id = given.level_set_id
                    AND (best.cut IS NULL OR best.cut <= result.score)
                ORDER BY best.position DESC LIMIT 1
            ))
            FROM assessments_result result
            JOIN assessments_administration given ON given.id = result.administration_id
            LEFT JOIN assessments_performancelevel level ON level.id = result.level_id
            WHERE result.score IS NOT NULL AND result.district_id = %s""",
            [make_id],
        )
        rows, wrong = cursor.fetchone()

    assert rows > 200
    assert wrong == 0


def district_id(slug):
    return SchoolClass.objects.filter(district__slug=slug).first().district_id


def test_every_student_of_today_is_in_one_class_of_today():
    district = made("first")

    with importing(district.pk):
        today = Student.objects.filter(district=district, ended_on=None)
        in_class = ClassEnrollment.objects.filter(district=district, ends=None)
        assert sorted(in_class.values_list("student", flat=True)) == sorted(
            today.values_list("pk", flat=True)
        )
        assert [student.places for student in today if len(student.places) != 1] == []


def test_a_single_year_has_the_levels_of_today():
    district = make_district("first", 2, TODAY)

    generate(district, 40, 1, 7, TODAY)

    sets = LevelSet.objects.filter(assessment__district=district)
    assert sorted(sets.values_list("assessment__name", "from_year")) == [
        ("Common reading task", 2026),
        ("Inquiry rubric", 2026),
        ("Reading level", 2026),
        ("Research skills check", 2026),
    ]


def test_nobody_is_generated_into_a_district_that_has_students():
    made("first")

    with pytest.raises(CommandError, match=r"The district has students already\."):
        call_command("generate_students", district="first", verbosity=0)


@pytest.mark.parametrize(
    ("text", "grades"),
    [("K-5", (0, 5)), ("PK-8", (-1, 8)), ("9-12", (9, 12)), ("KG-2", (0, 2)), ("", (0, 12))],
)
def test_grades_are_read_as_a_place_writes_them(text, grades):
    assert (min(grades_of(text)), max(grades_of(text))) == grades
