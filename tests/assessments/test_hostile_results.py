"""Results that come with odd numbers: of scores, and of students who were here before."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from assessments import batches, results
from assessments.acting import importing
from assessments.models import Batch, BatchProblem, BatchProgress, Result, Student
from assessments.oneroster.cells import Bad, number
from assessments.report import Report, silent
from assessments.rounds import go_round
from tests.factories.assessments import AdministrationFactory, BatchFactory


@pytest.fixture
def fall(district):
    """Points from 0 to 100; Beginning, Developing from 40, Meeting from 70."""
    return AdministrationFactory(assessment__district=district)


@pytest.fixture
def bring(fall, tmp_path):
    def _bring(text, progress=silent):
        path, report = tmp_path / "results.csv", Report()
        path.write_text(text)
        batch = BatchFactory(
            district=fall.assessment.district,
            kind=Batch.Kind.RESULTS,
            name=path.name,
            administration=fall,
        )
        with importing(batch.district_id):
            results.run(batch, path, report, progress, apply=True)
        return [(row.line, row.code, row.severity) for row in report.problems]

    return _bring


def scored(district):
    with importing(district.pk):
        rows = Result.objects.order_by("student__given_name")
        return list(rows.values_list("student__given_name", "score"))


def numbered(student, **values):
    with importing(student.district_id):
        Student.objects.filter(pk=student.pk).update(**values)


def test_a_number_is_that_of_who_is_here_and_not_of_who_left(bring, maya, noel, district):
    numbered(maya, local_id="0417", state_id="S-1", ended_on=timezone.localdate())
    numbered(noel, local_id="0417", state_id="S-1")

    told = bring("sasid,student number,score\nS-1,417,70\n")

    assert told == [(2, "zeros", "warning"), (2, "left", "warning")]
    assert scored(district) == [("Noel", 70)]


def test_a_number_of_two_who_left_is_not_guessed_at(bring, maya, noel, district):
    for student in (maya, noel):
        numbered(student, local_id="7", ended_on=timezone.localdate())

    assert bring("id,score\n7,70\n") == [(2, "two_students", "row")]


def test_who_left_still_gets_a_result_that_comes_late(bring, maya, district):
    numbered(maya, local_id="7", ended_on=timezone.localdate())

    assert (bring("id,score\n7,70\n"), scored(district)) == ([], [("Maya", 70)])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1,050", "1050"),
        ("-12,345,678.5", "-12345678.5"),
        ("12,5", "12.5"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        ("85 %", "85"),
    ],
)
def test_a_comma_parts_thousands_or_stands_for_the_point(said, expected):
    assert number(said) == expected


@pytest.mark.parametrize("said", ["1,050,2", "1.050,2", "1e3", "NaN", "٣"])
def test_what_is_no_number_is_none(said):
    with pytest.raises(Bad):
        number(said)


def test_refused_rows_of_a_command_are_forgotten_with_the_uploads(district, fall, tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("id,name,score\n99,Maya Invented,70\n")
    call_command("import_results", str(path), administration=fall.pk)
    Batch.objects.update(created_at=timezone.now() - timedelta(days=61))

    done = [go_round(district)["uploads_deleted"] for _ in range(2)]

    assert done == [0, 0]  # the command kept no file
    with importing(district.pk):
        assert list(BatchProblem.objects.values_list("line", "cells")) == [(2, None)]
    assert "headings" not in Batch.objects.get().report


def test_rows_that_are_kept_no_longer_are_offered_no_longer(client, specialist, district):
    batch = BatchFactory(district=district, kind=Batch.Kind.RESULTS, created_by=specialist)
    with importing(district.pk):
        row = {"code": "x", "severity": "row", "message": "Bad", "cells": ["Ann"]}
        BatchProblem.objects.create(batch=batch, file="a.csv", line=2, **row)
    client.force_login(specialist)
    before = client.get(batch.get_absolute_url())
    with importing(district.pk):
        BatchProblem.objects.update(cells=None)
    after = client.get(batch.get_absolute_url())

    address = reverse("assessments:batch_refused", args=[batch.pk])
    assert [address in one.content.decode() for one in (before, after)] == [True, False]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_it_is_the_day_of_the_district_whose_file_is_taken_in(district, data_steward, zone):
    """Between these two it is never the same day, so one of them has another than the server."""
    district.time_zone = zone
    district.save()
    values = {"kind": Batch.Kind.RESULTS, "state": Batch.State.APPLYING}
    batch, days = BatchFactory(district=district, created_by=data_steward, **values), []
    BatchProgress.objects.create(batch=batch, what="Waiting")

    batches.apply(batch.pk, data_steward.pk, lambda *_: days.append(timezone.localdate()))

    batch.refresh_from_db()
    assert (batch.state, days) == (Batch.State.APPLIED, [timezone.localdate(None, ZoneInfo(zone))])


def test_what_is_typed_while_a_file_is_written_is_not_written_over(bring, maya, noel, district):
    rows = f"id,score\n{maya.local_id},{{}}\n{noel.local_id},{{}}\n"
    bring(rows.format(40, 50))

    def type_meanwhile(what, done=0, total=0):
        if what.startswith("Writing"):
            Result.objects.filter(student=maya).update(score=77)

    bring(rows.format(41, 51), type_meanwhile)

    assert scored(district) == [("Maya", 77), ("Noel", 51)]
