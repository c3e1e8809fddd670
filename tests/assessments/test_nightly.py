"""The rounds of the students' room: nightly rosters, and files that were kept long enough."""

import os
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments import batches
from assessments.acting import importing
from assessments.models import Batch, BatchProblem, Student, StudentSettings
from assessments.nightly import may_apply, tell_stewards
from assessments.rounds import go_round
from tests.factories.assessments import BatchFactory

State = Batch.State
LONG_AGO = 1_700_000_000


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ROSTERS_DIR = tmp_path / "rosters"


@pytest.fixture
def folder(district, settings):
    """The folder the district named, with the CSV files of a roster written long ago."""
    StudentSettings.objects.create(district=district, roster_folder="sis")
    folder = settings.ROSTERS_DIR / district.slug / "sis"
    folder.mkdir(parents=True)
    for name in ("orgs.csv", "users.csv"):
        put(folder / name, f"sourcedId\n{name}\n")
    return folder


def put(path, text, at=LONG_AGO):
    path.write_text(text)
    os.utime(path, (at, at))


def sent(district, name="scores.csv", **values):
    file = SimpleUploadedFile(name, b"id,score\n1,2\n")
    return batches.receive(file, district=district, kind=Batch.Kind.RESULTS, **values)


def test_what_is_new_in_the_folder_is_taken_in_once(district, folder):
    first = [go_round(district)["rosters_found"] for _ in range(2)]
    put(folder / "users.csv", "sourcedId\nanother\n")
    second = [go_round(district)["rosters_found"] for _ in range(2)]

    assert (first, second) == ([1, 0], [1, 0])
    newest, oldest = Batch.objects.all()
    assert (oldest.name, oldest.kind, oldest.state, oldest.created_by) == (
        "sis.zip", "roster", State.WAITING, None,
    )  # fmt: skip
    with zipfile.ZipFile(default_storage.path(newest.file)) as bundle:
        assert bundle.read("users.csv") == b"sourcedId\nanother\n"
    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.order_by("enqueued_at")] == [
        [oldest.pk], [newest.pk],
    ]  # fmt: skip


def test_of_several_zips_the_newest_is_taken(district, folder):
    for day, name in ((1, "monday.zip"), (2, "tuesday.zip")):
        put(folder / name, name, LONG_AGO + day)

    go_round(district)

    assert Batch.objects.get().name == "tuesday.zip"


def test_a_folder_somebody_still_writes_into_is_left_alone(district, folder):
    put(folder / "orgs.csv", "sourcedId\n", timezone.now().timestamp())

    assert go_round(district)["rosters_found"] == 0


@pytest.mark.parametrize("named", ["../other/sis", "/etc", "sis/../../other/sis", "nowhere", ""])
def test_no_folder_but_the_districts_own_is_read(district, folder, named):
    other = folder.parents[1] / "other" / "sis"
    other.mkdir(parents=True)
    put(other / "orgs.csv", "sourcedId\nforeign\n")
    StudentSettings.objects.update(roster_folder=named)

    assert go_round(district)["rosters_found"] == 0


@pytest.mark.parametrize(
    ("state", "ended", "expected"),
    [
        (State.READY, 0, True),
        (State.READY, 50, True),
        (State.READY, 900, False),
        (State.REFUSED, 0, False),
    ],
)
def test_a_roster_that_would_end_many_rows_waits_for_a_person(district, state, ended, expected):
    report = {"files": {"enrollments.csv": {"rows": 100, "ended": ended}}}
    batch = BatchFactory(district=district, state=state, report=report)

    assert may_apply(batch) is expected


def test_the_stewards_are_told_in_counts(district, data_steward, specialist):
    counts = dict.fromkeys("rows new changed unchanged ended refused warnings".split(), 7)
    report = {"files": {"users.csv": counts}, "codes": [["row", "school_unknown", 1200]]}
    batch = BatchFactory(district=district, report=report)

    assert tell_stewards(batch) == 1

    (message,) = mail.outbox
    assert message.to == [data_steward.email]
    assert "users.csv: 7 rows, 7 new" in message.body
    assert "school unknown: 1,200 (rows refused)" in message.body
    assert f"/imports/{batch.pk}/" in message.body


def test_files_and_refused_rows_go_after_the_days_the_district_decided(district, specialist):
    StudentSettings.objects.create(district=district, upload_days=10)
    now = timezone.now()
    old = sent(district, state=State.READY, created_by=specialist)
    new = sent(district, state=State.READY, created_by=specialist)
    Batch.objects.filter(pk=old.pk).update(created_at=now - timedelta(days=11))
    with importing(district.pk):
        for batch in (old, new):
            row = {"code": "x", "severity": "row", "message": "Bad"}
            BatchProblem.objects.create(batch=batch, file="a.csv", line=2, cells=["Ann"], **row)
    path = old.file

    done = [go_round(district)["uploads_deleted"] for _ in range(2)]

    assert done == [1, 0]
    old.refresh_from_db()
    assert (old.file, old.state, bool(old.file_deleted_at)) == ("", State.CANCELLED, True)
    assert (default_storage.exists(path), default_storage.exists(new.file)) == (False, True)
    with importing(district.pk):
        found = BatchProblem.objects.order_by("batch_id")
        assert list(found.values_list("cells", flat=True)) == [None, ["Ann"]]


def test_every_round_brings_the_schools_of_students_up_to_the_day(district, maya):
    with importing(district.pk):
        Student.objects.filter(pk=maya.pk).update(reach=[-district.pk])

    assert [go_round(district)["students_moved"] for _ in range(2)] == [1, 0]
