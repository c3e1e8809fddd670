"""Files go the whole way: sent on a page, read, mended, applied, sent again, taken back."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import batches
from assessments.acting import importing
from assessments.models import (
    Batch,
    Category,
    ClassEnrollment,
    Enrollment,
    GroupMembership,
    OrgLink,
    Result,
    SchoolClass,
    Student,
    Teaching,
)
from assessments.undo import undo
from tests.factories import PositionFactory
from tests.factories.assessments import AdministrationFactory

from .bundles import V11, as_zip

State = Batch.State
ROWS = (Student, SchoolClass, Teaching, Enrollment, ClassEnrollment, GroupMembership, Result)


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def read(batch):
    batches.read(batch.pk)
    batch.refresh_from_db()
    return batch.report["files"]


def applied(batch, user):
    batches.begin(batch, [State.READY], State.APPLYING, "Waiting")
    batches.apply(batch.pk, user.pk)
    batch.refresh_from_db()
    return batch.state


def taken_back(batch, user):
    batches.begin(batch, [State.APPLIED], State.APPLIED, "Waiting")
    undo(batch.pk, user.pk)
    batch.refresh_from_db()
    return batch.state


def stored(district):
    """{table: rows} of the district."""
    with importing(district.pk):
        return {model.__name__: model.objects.filter(district=district).count() for model in ROWS}


def made(district):
    """What a roster makes because a line needs it."""
    return (
        sorted(district.places.filter(kind="school").values_list("name", flat=True)),
        sorted(OrgLink.objects.filter(district=district).values_list("name", flat=True)),
        sorted(district.dimensions.values_list("name", flat=True)),
        Category.objects.filter(dimension__district=district).count(),
    )


def scores(district):
    with importing(district.pk):
        rows = Result.objects.filter(district=district).order_by("student__given_name")
        return [
            (name, int(score)) for name, score in rows.values_list("student__given_name", "score")
        ]


def test_results_are_refused_mended_applied_and_taken_back(
    client, specialist, district, maya, noel, oak_student
):
    given = AdministrationFactory(assessment__district=district)
    client.force_login(specialist)

    def send(text):
        file = SimpleUploadedFile("scores.csv", text.encode())
        where = reverse("assessments:batch_create")
        client.post(where, {"file": file, "administration": given.pk})
        return Batch.objects.first()

    rows = f"{maya.local_id},80\n{noel.local_id},high\n{oak_student.local_id},70\n"
    first = send(f"Student number,Points\n{rows}")
    counts = read(first)["scores.csv"]
    assert (first.state, counts["rows"], counts["new"], counts["refused"]) == (State.READY, 3, 1, 2)
    assert applied(first, specialist) == State.APPLIED
    assert scores(district) == [("Maya", 80)]

    back = client.get(reverse("assessments:batch_refused", args=[first.pk]))
    table = list(csv.reader(io.StringIO(back.content.decode("utf-8-sig"))))
    assert [row[:2] for row in table] == [
        ["Student number", "Points"],
        [noel.local_id, "high"],
        [oak_student.local_id, "70"],
    ]
    table[1][1] = "65"
    text = io.StringIO()
    csv.writer(text).writerows(table)

    second = send(text.getvalue())
    counts = read(second)["scores.csv"]
    assert (counts["new"], counts["refused"]) == (1, 1)
    applied(second, specialist)
    assert scores(district) == [("Maya", 80), ("Noel", 65)]

    assert taken_back(second, specialist) == State.UNDONE
    assert scores(district) == [("Maya", 80)]
    assert taken_back(first, specialist) == State.UNDONE
    assert scores(district) == []


def test_columns_that_were_not_found_are_named_and_remembered(client, specialist, district, maya):
    given = AdministrationFactory(assessment__district=district)
    client.force_login(specialist)
    file = SimpleUploadedFile("scores.csv", f"Nr,Wert,Stufe\n{maya.local_id},,Gut\n".encode())
    client.post(reverse("assessments:batch_create"), {"file": file, "administration": given.pk})
    batch = Batch.objects.get(created_by=specialist)
    read(batch)
    assert batch.state == State.REFUSED
    where = reverse("assessments:batch_columns", args=[batch.pk])

    assert "Not in the file" in client.get(where).content.decode()
    twice = client.post(where, {"local_id": "Nr", "score": "Nr"})
    assert "Chosen twice: Nr." in twice.content.decode()
    client.post(where, {"local_id": "Nr", "score": "Wert", "level": "Stufe"})
    batch.refresh_from_db()
    counts = read(batch)["scores.csv"]
    assert (batch.state, counts["refused"]) == (State.READY, 1)
    assert "“Gut” means" in client.get(where).content.decode()
    said = {"local_id": "Nr", "score": "Wert", "level": "Stufe", "level-0": "Meeting"}
    client.post(where, said)
    batch.refresh_from_db()

    assert read(batch)["scores.csv"]["new"] == 1
    applied(batch, specialist)
    with importing(district.pk):
        assert Result.objects.get().level.name == "Meeting"


@pytest.fixture
def roster(tmp_path):
    return as_zip(tmp_path / "roster.zip", V11).read_bytes()


def send(roster, by, district):
    file = SimpleUploadedFile("roster.zip", roster)
    batch = batches.receive(file, district=district, kind=Batch.Kind.ROSTER, created_by=by)
    batches.begin(batch, [State.WAITING], State.WAITING, "Waiting")
    return batch


def test_a_roster_is_applied_sent_again_without_a_change_and_taken_back(
    data_steward, district, roster
):
    before, first = (stored(district), made(district)), send(roster, data_steward, district)
    read(first)
    assert (first.state, stored(district)) == (State.READY, before[0])
    applied(first, data_steward)
    assert stored(district)["Student"] > before[0]["Student"]
    assert all(now != then for now, then in zip(made(district), before[1], strict=True))

    again = send(roster, data_steward, district)
    counts = read(again)
    assert {(count["new"], count["changed"], count["ended"]) for count in counts.values()} == {
        (0, 0, 0)
    }
    assert taken_back(first, data_steward) == State.UNDONE
    assert (stored(district), made(district)) == before


def test_a_school_that_is_used_by_now_and_a_group_that_was_added_to_stay(
    data_steward, district, roster
):
    first = send(roster, data_steward, district)
    read(first)
    applied(first, data_steward)
    oak = district.places.get(name="Oak School")
    PositionFactory(place=oak)
    district.dimensions.get(name="Gender").categories.create(code="agender", name="Agender")
    taken_back(first, data_steward)

    undone = {table: row for table, row in first.report["undone"].items() if row["stays"]}
    assert undone == {
        "zones_place": {"back": 1, "stays": 1},
        "assessments_dimension": {"back": 1, "stays": 1},
    }
    assert made(district)[0] == ["Oak School"]
    assert made(district)[2:] == (["Gender"], 1)


def test_results_are_read_with_the_statements_shown_too(client, specialist, district, maya):
    """DEBUG wraps the cursor: it takes what is given by place alone."""
    given = AdministrationFactory(assessment__district=district)
    client.force_login(specialist)
    file = SimpleUploadedFile("scores.csv", f"Student ID,Score\n{maya.local_id},80\n".encode())
    client.post("/imports/new/", {"file": file, "administration": given.pk})

    with CaptureQueriesContext(connection):
        found = read(Batch.objects.get(name="scores.csv"))

    assert found["scores.csv"]["new"] == 1
