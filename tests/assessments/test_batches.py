"""A batch on its way: read, applied, cancelled, taken back; whatever kills or repeats the work."""

import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from assessments import batches
from assessments.acting import acting_as, importing
from assessments.models import (
    Batch,
    BatchProblem,
    BatchProgress,
    Disclosure,
    Replaced,
    Result,
    Student,
)
from assessments.undo import undo
from tests.factories.assessments import ResultFactory, StudentFactory

State = Batch.State


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def received(by, district, text="id,score\n1,2\n", **values):
    """A batch whose file waits to be read."""
    file = SimpleUploadedFile("scores.csv", text.encode())
    values = {"kind": Batch.Kind.RESULTS, "created_by": by} | values
    batch = batches.receive(file, district=district, **values)
    batches.begin(batch, [State.WAITING], State.WAITING, "Waiting")
    return batch


def ready(by, district, **values):
    batch = received(by, district, **values)
    Batch.objects.filter(pk=batch.pk).update(state=State.READY)
    BatchProgress.objects.filter(batch=batch).delete()
    batches.begin(batch, [State.READY], State.APPLYING, "Waiting")
    return batch


class Rename:
    """Takes in a file that gives every student it reaches a family name, and adds one."""

    def __init__(self, name="Renamed", fatal=False):
        self.name, self.fatal, self.runs = name, fatal, 0

    def __call__(self, batch, report, progress, apply):
        self.runs += 1
        for student in Student.objects.filter(district=batch.district_id).order_by("pk"):
            kept = {"batch": batch, "district_id": batch.district_id, "student": student.pk}
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT to_jsonb(s) FROM assessments_student s WHERE id = %s", [student.pk]
                )
                was = json.loads(cursor.fetchone()[0])
            Replaced.objects.create(table="assessments_student", row=student.pk, was=was, **kept)
            student.family_name, student.batch = self.name, batch
            student.save()
            report.count("scores.csv", rows=1, changed=1)
        new = StudentFactory(school=None, district=batch.district, batch=batch, given_name="New")
        kept = {"batch": batch, "district_id": batch.district_id, "student": new.pk}
        Replaced.objects.create(table="assessments_student", row=new.pk, was=None, **kept)
        report.count("scores.csv", rows=1, new=1)
        report.tell(
            "scores.csv", 3, "score", "not_a_number", "row", "“x\0” is no number.", ["9", "x\0"]
        )
        if self.fatal:
            report.tell("scores.csv", None, "", "unreadable", "fatal", "It cannot be read.")


def in_file(district):
    """Given and family names of every student of the district."""
    with importing(district.pk):
        rows = Student.objects.filter(district=district).order_by("pk")
        return list(rows.values_list("given_name", "family_name"))


def state(batch):
    batch.refresh_from_db()
    return batch.state, BatchProgress.objects.filter(batch=batch).exists()


def test_reading_says_what_a_file_would_do_and_writes_nothing_else(data_steward, district, maya):
    batch = received(data_steward, district)

    batches.read(batch.pk, Rename())

    assert state(batch) == (State.READY, False)
    assert batch.report["files"]["scores.csv"] == {
        "rows": 2, "new": 1, "changed": 1, "unchanged": 0, "ended": 0, "refused": 0, "warnings": 0,
    }  # fmt: skip
    with importing(district.pk):
        (problem,) = BatchProblem.objects.all()
        assert (problem.line, problem.message, problem.cells) == (
            3, "“x\N{REPLACEMENT CHARACTER}” is no number.", ["9", "x\N{REPLACEMENT CHARACTER}"],
        )  # fmt: skip
        assert not Replaced.objects.exists()
    assert in_file(district) == [("Maya", "Invented")]


def test_a_fatal_problem_refuses_the_file_before_anything_is_written(data_steward, district, maya):
    batch, other = received(data_steward, district), ready(data_steward, district)

    batches.read(batch.pk, Rename(fatal=True))
    batches.apply(other.pk, data_steward.pk, Rename(fatal=True))

    assert (state(batch), state(other)) == ((State.REFUSED, False), (State.REFUSED, False))
    assert in_file(district) == [("Maya", "Invented")]


def test_applying_writes_once_however_often_the_task_runs(data_steward, district, maya):
    batch, rename = ready(data_steward, district), Rename()

    for _ in range(2):
        batches.apply(batch.pk, data_steward.pk, rename)

    assert (state(batch), rename.runs) == ((State.APPLIED, False), 1)
    assert batch.applied_by == data_steward
    assert in_file(district) == [("Maya", "Renamed"), ("New", "Invented")]
    with importing(district.pk):
        seen = Disclosure.objects.get()
        assert (seen.user, seen.role, seen.what, seen.count, seen.file_sha256) == (
            data_steward, "data_steward", "import", 2, batch.sha256,
        )  # fmt: skip


def test_a_task_of_a_killed_worker_goes_on_where_it_stood(data_steward, district, maya):
    reading, applying = received(data_steward, district), ready(data_steward, district)
    Batch.objects.filter(pk=reading.pk).update(state=State.READING)

    batches.read(reading.pk, Rename())
    batches.apply(applying.pk, data_steward.pk, Rename())

    assert (state(reading)[0], state(applying)[0]) == (State.READY, State.APPLIED)


def test_what_fails_leaves_nothing_behind_and_says_so(data_steward, district, maya):
    def broken(batch, report, progress, apply):
        Rename()(batch, report, progress, apply)
        raise ZeroDivisionError

    batch = ready(data_steward, district)

    with pytest.raises(ZeroDivisionError):
        batches.apply(batch.pk, data_steward.pk, broken)

    assert state(batch) == (State.FAILED, False)
    assert in_file(district) == [("Maya", "Invented")]


def test_a_batch_that_waits_is_cancelled_at_once(data_steward, district, maya):
    batch, rename = received(data_steward, district), Rename()

    assert batches.cancel(batch)
    batches.read(batch.pk, rename)

    assert (state(batch), rename.runs) == ((State.CANCELLED, False), 0)
    assert not batches.cancel(batch)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("make", "work", "expected"),
    [(received, batches.read, State.CANCELLED), (ready, batches.apply, State.READY)],
)
def test_what_runs_stops_when_asked_and_writes_nothing(
    data_steward, district, maya, make, work, expected
):
    batch, seen = make(data_steward, district), []

    def slow(batch, report, progress, apply):
        Rename()(batch, report, progress, apply)
        line = connection.copy()
        with line.cursor() as cursor:  # another connection sees how far it is, and asks to stop
            progress("Students", 1, 2)
            cursor.execute("SELECT what, done, total FROM assessments_batchprogress")
            seen.append(cursor.fetchone())
            cursor.execute("UPDATE assessments_batchprogress SET cancelled = true")
        line.close()
        progress("Results", 2, 2)

    work(batch.pk, take=slow)

    assert seen == [("Students", 1, 2)]
    assert state(batch) == (expected, False)
    assert in_file(district) == [("Maya", "Invented")]


def test_of_two_presses_of_a_button_one_counts(data_steward, district):
    batch = received(data_steward, district)
    batches.read(batch.pk, Rename())

    pressed = [batches.begin(batch, [State.READY], State.APPLYING, "Waiting") for _ in range(2)]

    assert pressed == [True, False]


def test_a_specialists_file_reaches_only_students_they_see(specialist, district, maya, oak_student):
    batch = ready(specialist, district)
    with importing(district.pk):
        for student in (maya, oak_student):
            ResultFactory(student=student, score=75)

    def lower(batch, report, progress, apply):
        Student.objects.update(family_name="Renamed")
        Result.objects.update(score=50)

    batches.apply(batch.pk, specialist.pk, lower)

    assert in_file(district) == [("Maya", "Invented"), ("Olga", "Fabled")]
    with importing(district.pk):
        found = Result.objects.order_by("student__given_name").values_list("score", flat=True)
        assert list(found) == [50, 75]


def enter(maya, oak_student):
    """Takes a file of results in: one of Maya's is changed, one of each student is new."""
    changed = ResultFactory(student=maya, score=75)

    def take(batch, report, progress, apply):
        with importing(batch.district_id), connection.cursor() as cursor:
            cursor.execute(KEEP, {"batch": batch.pk, "row": changed.pk})
            Result.objects.filter(pk=changed.pk).update(score=50, batch=batch)
            for student in (maya, oak_student):
                ResultFactory(student=student, score=60, batch=batch)

    return take


KEEP = """INSERT INTO assessments_replaced (batch_id, district_id, "table", row, student, was, at)
    SELECT %(batch)s, district_id, 'assessments_result', id, student_id, to_jsonb(result), now()
    FROM assessments_result result WHERE id = %(row)s"""


@pytest.mark.parametrize(
    ("who", "expected", "stays"),
    [("data_steward", [("Maya", 75)], 0), ("specialist", [("Maya", 75), ("Olga", 60)], 1)],
)
def test_new_results_are_taken_back_too_where_their_students_are_still_seen(
    request, who, expected, stays, district, maya, oak_student
):
    person = request.getfixturevalue(who)
    batch = ready(person, district)
    with importing(district.pk):
        take = enter(maya, oak_student)
    batches.apply(batch.pk, person.pk, take)
    batches.begin(batch, [State.APPLIED], State.APPLIED, "Waiting")

    undo(batch.pk, person.pk)

    batch.refresh_from_db()
    with importing(district.pk):
        rows = Result.objects.order_by("student__given_name", "pk")
        assert list(rows.values_list("student__given_name", "score")) == expected
        records = Disclosure.objects.filter(user=person).order_by("pk")
        both = sorted([maya.pk, oak_student.pk])
        assert [(row.what, row.students) for row in records] == [
            ("import", both),
            ("change", both),
        ]
    assert batch.report["undone"] == {"assessments_result": {"back": 3 - stays, "stays": stays}}


def test_undoing_puts_back_what_was_changed_and_removes_what_was_added(
    data_steward, district, maya
):
    batch, before = ready(data_steward, district), maya.batch_id
    batches.apply(batch.pk, data_steward.pk, Rename())
    batches.begin(batch, [State.APPLIED], State.APPLIED, "Waiting")

    for _ in range(2):
        undo(batch.pk, data_steward.pk)

    assert state(batch) == (State.UNDONE, False)
    assert (batch.undone_by, batch.report["undone"]) == (
        data_steward, {"assessments_student": {"back": 2, "stays": 0}},
    )  # fmt: skip
    assert in_file(district) == [("Maya", "Invented")]
    with importing(district.pk):
        assert Student.objects.get().batch_id == before


def test_undoing_leaves_what_was_written_since_and_what_others_hang_on(
    data_steward, district, maya
):
    first, second = ready(data_steward, district), ready(data_steward, district)
    batches.apply(first.pk, data_steward.pk, Rename("First"))
    with importing(district.pk):
        new = Student.objects.get(given_name="New")
        ResultFactory(student=new)
    batches.apply(second.pk, data_steward.pk, Rename("Second"))
    for batch in (first, second):
        batches.begin(batch, [State.APPLIED], State.APPLIED, "Waiting")

    undo(first.pk, data_steward.pk)
    first.refresh_from_db()
    assert first.report["undone"] == {"assessments_student": {"back": 0, "stays": 2}}
    undo(second.pk, data_steward.pk)

    assert in_file(district) == [("Maya", "First"), ("New", "Invented")]
    with importing(district.pk):
        assert Result.objects.count() == 1


def test_rows_that_a_batch_deleted_come_back(data_steward, district, maya):
    with importing(district.pk):
        result = ResultFactory(student=maya)

    def delete(batch, report, progress, apply):
        with connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO assessments_replaced
                    (batch_id, district_id, "table", row, student, was, at)
                SELECT %s, district_id, 'assessments_result', id, student_id, to_jsonb(r), now()
                FROM assessments_result r""",
                [batch.pk],
            )
            cursor.execute("DELETE FROM assessments_result")

    batch = ready(data_steward, district)
    batches.apply(batch.pk, data_steward.pk, delete)
    batches.begin(batch, [State.APPLIED], State.APPLIED, "Waiting")
    undo(batch.pk, data_steward.pk)

    with importing(district.pk):
        assert list(Result.objects.values("pk", "score", "level", "student")) == [
            {"pk": result.pk, "score": 75, "level": result.level_id, "student": maya.pk}
        ]


def test_a_batch_may_be_taken_back_for_a_month(data_steward, district):
    batch = received(data_steward, district, state=State.APPLIED)
    days = {}
    for day in (0, 30, 31):
        batch.applied_at = timezone.now() - timedelta(days=day)
        days[day] = batch.may_undo()

    assert days == {0: True, 30: True, 31: False}


def test_the_same_file_sent_again_is_known(data_steward, district):
    first, second = (received(data_steward, district) for _ in range(2))
    other = received(data_steward, district, text="something else")
    assert batches.same_before(second) is None

    Batch.objects.filter(pk=first.pk).update(state=State.APPLIED)

    assert (batches.same_before(second), batches.same_before(other)) == (first, None)
    with default_storage.open(second.file) as file:
        assert file.read() == b"id,score\n1,2\n"


def test_problems_of_a_batch_are_seen_by_who_sent_it_and_by_stewards_alone(
    data_steward, specialist, principal, district, maya
):
    def tell(batch, report, progress, apply):
        report.tell("scores.csv", 3, "score", "score", "row", "“x” is no number.", ["9", "x"])

    batch, found = received(specialist, district), {}
    batches.read(batch.pk, tell)

    for who, purpose in (
        (specialist, ""),
        (principal, ""),
        (data_steward, "Check."),
        (data_steward, ""),
    ):
        with acting_as(who.pk, purpose):
            found[who.name, purpose] = BatchProblem.objects.count()

    assert sorted(found.values()) == [0, 0, 1, 1]
