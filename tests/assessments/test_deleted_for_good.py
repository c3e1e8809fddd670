"""Who was deleted is not brought back: by no roster, no flags, no results, no batch taken back."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments import batches
from assessments.acting import importing
from assessments.models import (
    Batch,
    ClassEnrollment,
    Enrollment,
    GroupMembership,
    Replaced,
    Result,
    Student,
)
from tests.factories.assessments import AdministrationFactory

from .bundles import V11, as_zip
from .leaving import LEFT, LONG_AGO, deleted, raw_rows
from .staged import bring
from .test_import_whole import applied, read, taken_back

State = Batch.State


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def roster(tmp_path):
    return as_zip(tmp_path / "roster.zip", V11).read_bytes()


@pytest.fixture
def first(data_steward, district, roster):
    """The roster was applied, with Maya (u1) in it."""
    batch = sent(roster, data_steward, district)
    assert applied(batch, data_steward) == State.APPLIED
    return batch


def sent(roster, by, district):
    file = SimpleUploadedFile("roster.zip", roster)
    batch = batches.receive(file, district=district, kind=Batch.Kind.ROSTER, created_by=by)
    batches.begin(batch, [State.WAITING], State.WAITING, "Waiting")
    read(batch)
    return batch


@pytest.fixture
def maya_of_roster(first, district):
    """Left long ago, as if the roster had said so."""
    with importing(district.pk):
        student = Student.objects.get(sourced_id="u1", district=district)
        as_of_long_ago(student)
        return student


def as_of_long_ago(student):
    for model in (Enrollment, ClassEnrollment):
        for row in model.objects.filter(student=student):
            starts = LONG_AGO - timedelta(row.pk % 1000)  # no two on one day
            model.objects.filter(pk=row.pk).update(starts=starts, ends=LEFT)
    Result.objects.filter(student=student).update(given_on=LEFT)


def test_a_roster_with_results_brings_nobody_back(
    data_steward, second, district, roster, maya_of_roster
):
    said, run = deleted(data_steward, second, district)
    assert (said, run.done["assessments_student"]) == ("done", 1)

    again = sent(roster, data_steward, district)
    applied(again, data_steward)

    problems = again.report["codes"]
    assert again.state == State.APPLIED
    assert ["row", "forgotten", 1] in problems
    assert raw_rows(district, maya_of_roster.pk) == {}
    with importing(district.pk):
        rows = Student.objects.filter(district=district).order_by("sourced_id")
        assert list(rows.values_list("sourced_id", flat=True)) == ["u2", "u3"]


def test_a_batch_that_is_taken_back_brings_nobody_back(
    data_steward, second, district, tmp_path, first, maya_of_roster
):
    with importing(district.pk):
        assert Replaced.objects.filter(student=maya_of_roster.pk).exists()
    users = V11["users.csv"].replace("Maya,Invented", "Maja,Invented")
    changed = as_zip(tmp_path / "changed.zip", V11 | {"users.csv": users}).read_bytes()
    later = sent(changed, data_steward, district)
    applied(later, data_steward)  # what it changed of Maya is kept, to be put back
    with importing(district.pk):
        as_of_long_ago(maya_of_roster)
    assert deleted(data_steward, second, district)[0] == "done"

    assert taken_back(later, data_steward) == State.UNDONE
    assert taken_back(first, data_steward) == State.UNDONE

    assert raw_rows(district, maya_of_roster.pk) == {}
    with importing(district.pk):
        assert not Student.objects.filter(sourced_id="u1").exists()


def test_program_flags_bring_nobody_back(data_steward, second, district, maya_of_roster):
    deleted(data_steward, second, district)

    bring(district, {"userFlags": [{"user_sourced_id": "u1", "flag": "iep"}]})

    with importing(district.pk):
        assert not Student.objects.filter(sourced_id="u1").exists()
        assert not GroupMembership.objects.filter(student=maya_of_roster.pk).exists()


def test_a_file_of_results_brings_nobody_back(
    client, data_steward, second, district, maya_of_roster
):
    given = AdministrationFactory(assessment__district=district)
    deleted(data_steward, second, district)
    client.force_login(data_steward)
    client.post(reverse("assessments:purpose"), {"kind": "Import", "words": "Scores of fall"})
    text = f"Student ID,Score\n{maya_of_roster.local_id},80\n"
    file = SimpleUploadedFile("scores.csv", text.encode())
    client.post(
        reverse("assessments:batch_create"),
        {"file": file, "kind": "results", "administration": given.pk},
    )

    batch = Batch.objects.get(name="scores.csv")
    counts = read(batch)["scores.csv"]
    applied(batch, data_steward)

    assert (counts["new"], counts["refused"]) == (0, 1)
    assert raw_rows(district, maya_of_roster.pk) == {}
