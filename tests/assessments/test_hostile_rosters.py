"""Rosters that say half of what happened: who is gone is seen by nobody through what is left."""

import copy
from datetime import timedelta

import pytest
from django.db import transaction

from assessments.acting import acting_as, importing
from assessments.models import Batch, ClassEnrollment, StaffMember, Student, Teaching
from assessments.nightly import may_apply
from tests.factories import PositionFactory
from tests.factories.assessments import BatchFactory
from zones.access import Role

from .bundles import V11, as_folder, read
from .staged import BEGAN, ENDS, STARTS, TODAY, bring, counts, roster_of


@pytest.fixture
def files(school):
    return roster_of(school)


@pytest.fixture
def other(files):
    """The same files, to be changed."""
    return copy.deepcopy(files)


@pytest.fixture
def teacher(school, district, files):
    """Who teaches the class of the roster."""
    person = PositionFactory(place=school, role=Role.SCHOOL_STAFF).user
    bring(district, files)
    StaffMember.objects.update(user=person)
    return person


def taken(district):
    with importing(district.pk):
        rows = ClassEnrollment.objects.order_by("sourced_id")
        return list(rows.values_list("sourced_id", "starts", "ends"))


def taught(district):
    rows = Teaching.objects.filter(district=district).order_by("sourced_id")
    return list(rows.values_list("sourced_id", "starts", "ends"))


def seen(person):
    with acting_as(person.pk):
        return list(Student.objects.order_by("sourced_id").values_list("sourced_id", flat=True))


def gone(sourced_id):
    return {"sourced_id": sourced_id, "status": "tobedeleted"}


def test_a_student_who_is_gone_leaves_the_classes_too(district, files, teacher):
    changes = {"users": [gone("s1")]}
    bring(district, changes, delta=["users"])

    assert taken(district) == [("e1", BEGAN, TODAY), ("e2", STARTS, ENDS)]
    assert counts(bring(district, changes, delta=["users"])) == {}


def test_a_row_of_a_class_does_not_hold_who_is_missing_among_the_users(
    district, files, other, teacher
):
    other["users"] = other["users"][1:]
    bring(district, other)

    assert taken(district) == [("e1", BEGAN, TODAY), ("e2", STARTS, ENDS)]
    assert counts(bring(district, other)) == {}


def test_a_row_of_a_class_that_was_refused_holds_nobody_who_is_gone(
    district, files, other, teacher
):
    other["users"] = other["users"][1:]
    other["enrollments"] = other["enrollments"][1:]
    bring(district, other, refused=[("enrollments", 2, "e1")])

    assert taken(district) == [("e1", BEGAN, TODAY), ("e2", STARTS, ENDS)]


def test_a_class_that_is_gone_has_no_students_and_no_teacher(district, files, teacher):
    before = seen(teacher)
    changes = {"classes": [gone("reading")]}
    bring(district, changes, delta=["classes"])

    assert before == ["s1", "s2"]
    assert taken(district) == [("e1", BEGAN, TODAY), ("e2", STARTS, TODAY)]
    assert taught(district) == [("e3", STARTS, TODAY)]
    assert counts(bring(district, changes, delta=["classes"])) == {}


def test_who_comes_back_with_a_class_is_in_it_again(district, files, other, teacher):
    bring(district, {"users": [gone("s1")]}, delta=["users"])
    bring(district, files)

    assert taken(district) == [("e1", BEGAN, ENDS), ("e2", STARTS, ENDS)]
    assert counts(bring(district, files)) == {}


def test_an_id_that_was_a_teachers_and_is_a_students_now_lets_nobody_teach(
    district, files, other, teacher
):
    for row, person, role in zip(
        other["enrollments"], ("s1", "t1", "s2"), ("student", "teacher", "student"), strict=True
    ):
        row |= {"user_sourced_id": person, "role": role}
    bring(district, other)

    assert taken(district) == [("e1", BEGAN, ENDS), ("e2", STARTS, TODAY), ("e3", STARTS, ENDS)]
    assert taught(district) == [("e2", STARTS, ENDS), ("e3", STARTS, TODAY)]
    assert counts(bring(district, other)) == {}


def test_who_was_to_come_and_does_not_is_ended_once(district, files, other):
    files["enrollments"][0]["begin_date"] = str(TODAY + timedelta(days=9))
    bring(district, files)
    other["enrollments"] = other["enrollments"][1:]

    assert counts(bring(district, other)) == {"enrollments.csv": {"ended": 1}}
    assert counts(bring(district, other)) == {}


def told(report):
    return [(row.file, row.line, row.code) for row in report.problems]


@pytest.fixture
def another(files, other):
    """The second student's id is another child's."""
    child = {"given_name": "Kit", "family_name": "Madeup", "user_ids": "{State:7999}"}
    other["users"][1] |= child
    return other["users"][1]


def test_an_id_that_is_another_childs_by_now_is_told(district, files, other, another):
    bring(district, files)

    assert told(bring(district, other)) == [("users.csv", 3, "other_person")]
    assert told(bring(district, other)) == []


@pytest.mark.parametrize(
    "same", [{"user_ids": "{State:7002}"}, {"given_name": "ASH"}, {"family_name": "Fabled"}]
)
def test_who_keeps_a_name_or_a_number_is_the_same_child(district, files, other, another, same):
    another |= same
    bring(district, files)

    assert told(bring(district, other)) == []


def test_a_nightly_roster_in_which_an_id_changed_hands_waits_for_a_person(district):
    report = {"codes": [["warning", "other_person", 1]], "files": {}}
    batch = BatchFactory(district=district, state=Batch.State.READY, report=report)

    assert may_apply(batch) is False


def test_the_mark_before_a_formula_is_no_part_of_a_name(db, tmp_path):
    users = V11["users.csv"].replace("Maya", "'@lex").replace("Made-Up", "'t Hooft")
    users = users.replace("José", "'-").replace("Imaginary", "O'Neill")
    with transaction.atomic():
        _, rows = read(as_folder(tmp_path, V11 | {"users.csv": users}))

    names = [(row["given_name"], row["family_name"]) for row in rows["users"]]
    assert (names[:2], names[3]) == ([("@lex", "Invented"), ("-", "O'Neill")], ("Ada", "'t Hooft"))
