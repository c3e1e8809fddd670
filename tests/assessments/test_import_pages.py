"""The pages of a file on its way in: sent, looked at, applied, given back, taken back."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments import batches
from assessments.acting import importing
from assessments.batch_page import Shown
from assessments.models import Batch, BatchProblem, BatchProgress, Disclosure
from tests.factories import PositionFactory
from tests.factories.assessments import AdministrationFactory, BatchFactory, PositionProposalFactory

State = Batch.State
COUNTS = {
    "rows": 1234, "new": 1000, "changed": 2, "unchanged": 30, "ended": 0, "refused": 2,
    "warnings": 1,
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def steward(client, data_steward):
    client.force_login(data_steward)
    with_purpose(client)
    return client


def with_purpose(client):
    client.post(
        reverse("assessments:purpose"),
        {"kind": "Import", "words": "Rosters of this week.", "next": "/imports/"},
    )


def upload(client, name="scores.csv", text="Student ID,Score\n00001,80\n", **values):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse("assessments:batch_create"), {"file": file, **values})


def queued():
    return [
        (row.task_path.rpartition(".")[2], row.args_kwargs["args"])
        for row in DBTaskResult.objects.order_by("enqueued_at")
    ]


def with_report(by, state=State.READY, version="unknown", problems=3, **values):
    """A batch that was read: two rows refused, one warning."""
    report = {"version": version, "files": {"scores.csv": COUNTS}, "mode": {}, "encoding": {}}
    report["headings"] = {"scores.csv": ["Student ID", "Score"]}
    batch = BatchFactory(
        district=by.positions.first().place.district,
        created_by=by, kind=Batch.Kind.RESULTS, state=state, report=report, name="scores.csv",
        file="imports/scores.csv", **values,
    )  # fmt: skip
    found = [
        (5, "Score", "row", "“x” is no score.", ["00001", "=1+1"]),
        (5, "", "row", "Too short.", ["00001", "=1+1"]),
        (7, "Student ID", "row", "No student has the number 9.", ["9", "70"]),
        (8, "Score", "warning", "Rounded.", None),
    ]
    with importing(batch.district_id):
        for line, column, severity, message, cells in found:
            BatchProblem.objects.create(
                batch=batch, file="scores.csv", line=line, column=column, code="x",
                severity=severity, message=message, cells=cells,
            )  # fmt: skip
    return batch


def test_the_page_says_how_the_files_were_understood(specialist):
    batch = with_report(specialist, version="1.1")
    batch.report |= {
        "mode": {"users.csv": "bulk", "orgs.csv": "delta", "results.csv": "absent"},
        "encoding": {"users.csv": "utf-8", "orgs.csv": "cp1252", "scores.xlsx": "xlsx"},
    }

    assert Shown(batch, None).read_as == [
        ("Version", "1.1"),
        ("It names", "everything there is and what is new or changed"),
        ("Letters", "cp1252, utf-8"),
    ]


def test_a_specialist_sends_results_and_sees_them_wait(client, specialist, district):
    given = AdministrationFactory(assessment__district=district)
    client.force_login(specialist)

    response = upload(client, administration=given.pk)

    batch = Batch.objects.get()
    assert response.url == batch.get_absolute_url()
    assert (batch.kind, batch.administration, batch.created_by, batch.district) == (
        "results", given, specialist, district,
    )  # fmt: skip
    assert queued() == [("read_batch", [batch.pk])]
    page = client.get(response.url).content.decode()
    assert "Waiting for its turn" in page
    assert "Stop it" in page
    assert "Apply it" not in page
    assert f"Results for {given}, sent by" in client.get("/imports/").content.decode()


def test_a_specialist_cannot_send_a_roster(client, specialist):
    client.force_login(specialist)

    upload(client, name="roster.zip", kind="roster")

    assert not Batch.objects.exists()


def test_a_steward_sends_a_roster(steward, district):
    response = upload(steward, name="roster.zip", kind="roster")

    batch = Batch.objects.get()
    assert (response.url, batch.kind, batch.name) == (
        batch.get_absolute_url(), "roster", "roster.zip",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("roster.csv", "roster", "roster.csv does not end in .zip."),
        ("scores.pdf", "results", "scores.pdf does not end in .csv, .txt, .tsv or .xlsx."),
        ("scores.csv", "", "Choose what the file holds."),
    ],
)
def test_a_file_of_another_kind_is_refused_with_the_reason(steward, name, kind, said):
    response = upload(steward, name=name, kind=kind)

    assert said in response.content.decode()
    assert not Batch.objects.exists()


def test_an_administration_of_another_district_is_not_offered(client, specialist):
    foreign = AdministrationFactory()
    client.force_login(specialist)

    upload(client, administration=foreign.pk)

    assert not Batch.objects.exists()


def test_the_same_file_applied_before_is_said(client, specialist, district):
    client.force_login(specialist)
    upload(client)
    Batch.objects.update(state=State.APPLIED)

    response = upload(client)

    assert (
        "The same file was applied before, as “scores.csv”."
        in client.get(response.url).content.decode()
    )


def test_how_far_it_is_asks_again_until_the_page_is_loaded_anew(client, specialist):
    client.force_login(specialist)
    address = upload(client).url
    BatchProgress.objects.update(what="Checking rows", done=1500, total=20000)

    part = client.get(address, headers={"HX-Request": "true"})
    BatchProgress.objects.all().delete()
    done = client.get(address, headers={"HX-Request": "true"})

    assert "1,500 of 20,000" in part.content.decode()
    assert 'max="20000" value="1500"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert done["HX-Refresh"] == "true"


def test_the_report_says_what_becomes_of_each_row(client, specialist):
    batch = with_report(specialist)
    client.force_login(specialist)

    page = client.get(batch.get_absolute_url()).content.decode()

    for words in ("1,234", "1,000", "scores.csv, line 5", "“x” is no score.", "Apply it"):
        assert words in page
    assert "00001" not in page  # the rows themselves stand in the download alone


def test_a_mended_file_is_sent_for_the_same_window(specialist):
    batch = with_report(specialist)
    addresses = [Shown(batch, None).again]
    batch.administration_id = 7
    addresses.append(Shown(batch, None).again)

    assert addresses == ["/imports/new/", "/imports/new/?administration=7"]


def test_of_many_problems_the_page_shows_the_first_and_says_how_many_more(client, specialist):
    batch = with_report(specialist)
    with importing(batch.district_id):
        BatchProblem.objects.bulk_create(
            BatchProblem(batch=batch, file="a.csv", line=n, code="x", severity="row", message="Bad")
            for n in range(10_000)
        )
    client.force_login(specialist)

    page = client.get(batch.get_absolute_url()).content.decode()
    file = client.get(reverse("assessments:batch_problems", args=[batch.pk])).content.decode()

    assert "10,004" in page
    assert "and 9,804 more" in page
    assert len(file.splitlines()) == 10_005


def test_refused_rows_come_back_with_their_reasons_and_on_record(client, specialist):
    batch = with_report(specialist)
    client.force_login(specialist)

    response = client.get(reverse("assessments:batch_refused", args=[batch.pk]))

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows == [
        ["Student ID", "Score", "Reason"],
        ["00001", "'=1+1", "“x” is no score. Too short."],
        ["9", "70", "No student has the number 9."],
    ]
    with importing(batch.district_id):
        seen = Disclosure.objects.get()
        assert (seen.user, seen.what, seen.count) == (specialist, "export", 2)


def test_refused_rows_of_a_roster_come_back_as_a_delta_that_ends_nothing(steward, data_steward):
    batch = with_report(data_steward, version="1.1")
    batch.kind = Batch.Kind.ROSTER
    with importing(batch.district_id):
        BatchProblem.objects.update(file="users.csv", cells=["u1", "", "", "Ann"])
    batch.report["headings"] = {"users.csv": ["sourcedId", "status", "dateLastModified", "name"]}
    batch.save()

    response = steward.get(reverse("assessments:batch_refused", args=[batch.pk]))

    with zipfile.ZipFile(io.BytesIO(response.content)) as bundle:
        files = {
            name: bundle.read(name).decode("utf-8-sig").splitlines() for name in bundle.namelist()
        }
    assert sorted(files) == ["manifest.csv", "users.csv"]
    assert [row for row in files["manifest.csv"] if "delta" in row] == ["file.users,delta"]
    head, *rows = csv.reader(files["users.csv"])
    assert head == ["sourcedId", "status", "dateLastModified", "name", "metadata.reason"]
    assert [(row[0], row[1], row[3]) for row in rows] == [("u1", "active", "Ann")] * 2


def test_applying_is_put_into_the_queue_once(client, specialist):
    batch = with_report(specialist)
    client.force_login(specialist)

    for _ in range(2):
        client.post(reverse("assessments:batch_apply", args=[batch.pk]))

    batch.refresh_from_db()
    assert (batch.state, queued()) == (
        State.APPLYING, [("apply_batch", [batch.pk, specialist.pk])],
    )  # fmt: skip


def test_a_steward_who_is_a_specialist_too_takes_a_roster_in_for_a_purpose_alone(
    client, data_steward, school, district
):
    PositionFactory(place=school, user=data_steward)
    client.force_login(data_steward)
    batch = BatchFactory(district=district, state=State.READY, created_by=data_steward)
    apply = reverse("assessments:batch_apply", args=[batch.pk])

    before = client.post(apply)
    asked = queued()
    with_purpose(client)
    client.post(apply)

    assert (before.status_code, before.url) == (302, reverse("assessments:purpose"))
    assert (asked, queued()) == ([], [("apply_batch", [batch.pk, data_steward.pk])])


def test_a_file_is_put_away_and_read_again(client, specialist):
    batch = with_report(specialist)
    client.force_login(specialist)

    client.post(reverse("assessments:batch_cancel", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == State.CANCELLED
    client.post(reverse("assessments:batch_read", args=[batch.pk]))

    batch.refresh_from_db()
    assert (batch.state, queued()) == (State.WAITING, [("read_batch", [batch.pk])])


def test_what_was_applied_is_taken_back_within_a_month(client, specialist):
    batch = with_report(specialist, state=State.APPLIED, applied_at=timezone.now())
    old = timezone.now() - timedelta(days=40)
    late = with_report(specialist, state=State.APPLIED, applied_at=old)
    client.force_login(specialist)

    for one in (batch, late):
        client.post(reverse("assessments:batch_undo", args=[one.pk]))

    assert queued() == [("undo_batch", [batch.pk, specialist.pk])]
    assert "Take it back" not in client.get(late.get_absolute_url()).content.decode()


def test_what_was_taken_back_says_what_stays(client, specialist):
    batch = with_report(specialist, state=State.UNDONE, undone_at=timezone.now())
    batch.report["undone"] = {"assessments_result": {"back": 1200, "stays": 3}}
    batch.save()
    client.force_login(specialist)

    page = client.get(batch.get_absolute_url()).content.decode()

    assert "Results: 1,200 as before" in page
    assert "3 left as now" in page


@pytest.mark.parametrize("what", "detail read apply cancel undo problems refused".split())
def test_nobody_reaches_somebody_elses_file(client, specialist, what):
    batch = with_report(specialist)
    other = PositionFactory(place=specialist.positions.first().place, role="specialist").user
    client.force_login(other)
    address = reverse(f"assessments:batch_{what}", args=[batch.pk])

    response = (
        client.get(address) if what in ("detail", "problems", "refused") else client.post(address)
    )

    batch.refresh_from_db()
    assert (response.status_code, batch.state) == (404, State.READY)


def test_a_steward_decides_once_what_becomes_of_staff_the_roster_knows_no_more(
    steward, data_steward, specialist, principal
):
    today = timezone.localdate()
    gone, stays = (
        PositionProposalFactory(position=person.positions.first())
        for person in (specialist, principal)
    )

    page = steward.get(reverse("assessments:proposal_list")).content.decode()
    for name, row in (("end", gone), ("keep", stays), ("keep", gone)):
        steward.post(reverse(f"assessments:proposal_{name}", args=[row.pk]))

    assert specialist.name in page
    for row in (gone, stays):
        row.refresh_from_db()
    assert (gone.ended, gone.decided_by, gone.position.ends) == (True, data_steward, today)
    assert (stays.ended, stays.position.ends) == (False, None)


def test_a_file_that_was_deleted_is_not_read_again(client, specialist):
    batch = with_report(specialist)
    Batch.objects.update(file="")
    client.force_login(specialist)

    client.post(reverse("assessments:batch_read", args=[batch.pk]))

    assert (queued(), batches.cancel(batch)) == ([], True)


def test_from_the_page_of_a_window_its_results_are_sent(client, specialist, district):
    given = AdministrationFactory(assessment__district=district)
    client.force_login(specialist)

    page = client.get(given.get_absolute_url()).content.decode()
    address = f"/imports/new/?administration={given.pk}"
    form = client.get(address).content.decode()
    odd = client.get("/imports/new/?administration=x")

    assert address in page
    assert f'<option value="{given.pk}" selected>' in form
    assert odd.status_code == 200


def test_imports_are_marked_in_the_bar_of_a_steward(steward):
    page = steward.get("/imports/").content.decode()

    assert '<a href="/imports/" aria-current="page">Imports</a>' in page
