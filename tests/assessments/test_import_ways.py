"""The other ways in: a workbook of results and a file of program flags through the pages, and a
roster that a system leaves in the nightly folder."""

import csv
import io
import os
import zipfile

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments import batches
from assessments.acting import importing
from assessments.models import Batch, GroupMembership, Result, Student, StudentSettings
from assessments.nightly import nightly_batch
from assessments.rounds import go_round
from assessments.undo import undo
from tests.factories.assessments import AdministrationFactory

from .bundles import V11

State = Batch.State
LONG_AGO = 1_700_000_000
PURPOSE = {"kind": "Import", "words": "Files of this week."}


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.ROSTERS_DIR = tmp_path / "media", tmp_path / "rosters"


def workbook(*rows):
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def sent(client, name, content, **values):
    """The batch of a file sent on the page, read as the worker reads it; and what it says."""
    file = SimpleUploadedFile(name, content)
    client.post(reverse("assessments:batch_create"), {"file": file, **values})
    batch = Batch.objects.order_by("-pk").first()
    batches.read(batch.pk)
    return batch, dict(client.get(batch.get_absolute_url()).context["shown"].sums)


def applied(client, user, batch):
    client.post(reverse("assessments:batch_apply", args=[batch.pk]))
    batches.apply(batch.pk, user.pk)
    return client.get(batch.get_absolute_url()).context["shown"].said.partition(" on ")[0]


def taken_back(client, user, batch):
    client.post(reverse("assessments:batch_undo", args=[batch.pk]))
    undo(batch.pk, user.pk)
    return client.get(batch.get_absolute_url()).context["shown"].undone


def test_a_workbook_of_results_goes_the_whole_way(
    client, specialist, district, maya, noel, oak_student
):
    fall = AdministrationFactory(assessment__district=district)
    client.force_login(specialist)
    rows = [("Student ID", "Score"), (maya.local_id, 75), (noel.local_id, "much")]
    content = workbook(*rows, (oak_student.local_id, 60))

    batch, sums = sent(client, "fall.xlsx", content, administration=fall.pk)

    assert {what: sums[what] for what in ("New", "Changed", "Refused")} == {
        "New": "1",
        "Changed": "0",
        "Refused": "2",
    }
    refused = client.get(reverse("assessments:batch_refused", args=[batch.pk]))
    _, *rows = csv.reader(io.StringIO(refused.content.decode("utf-8-sig")))
    assert [row[0] for row in rows] == [noel.local_id, oak_student.local_id]
    assert applied(client, specialist, batch) == "Applied"
    assert scores(district) == [("Maya", 75)]
    assert taken_back(client, specialist, batch) == [("results", "1", "0")]
    assert scores(district) == []


def scores(district):
    with importing(district.pk):
        rows = Result.objects.filter(district=district).order_by("pk")
        return [
            (name, int(score)) for name, score in rows.values_list("student__given_name", "score")
        ]


def test_a_file_of_program_flags_goes_the_whole_way(steward, data_steward, district, maya, noel):
    lines = ["userSourcedId,flag", f"{maya.sourced_id},IEP", f"{noel.sourced_id},ELL", "nobody,IEP"]
    text = "\n".join([*lines, ""]).encode()

    batch, sums = sent(steward, "flags.csv", text, kind="flags")
    assert (sums["New"], sums["Refused"], flags(district)) == ("2", "1", [])
    assert applied(steward, data_steward, batch) == "Applied"
    assert flags(district) == [("Maya", "Has an IEP"), ("Noel", "English learner")]
    page = steward.get(maya.get_absolute_url())
    assert [row[:2] for row in page.context["groups"]] == [
        ("Students with disabilities", "Has an IEP")
    ]
    assert sent(steward, "flags.csv", text, kind="flags")[1]["Unchanged"] == "2"
    assert [row[0] for row in taken_back(steward, data_steward, batch)] == [
        "groups",
        "ways to group students",
        "groups of students",
    ]
    assert (flags(district), district.dimensions.count()) == ([], 0)


def flags(district):
    with importing(district.pk):
        rows = GroupMembership.objects.filter(district=district).order_by("student__given_name")
        return list(rows.values_list("student__given_name", "category__name"))


def leave(folder, files, at):
    """A system writes its bundle into the folder, at a moment."""
    with zipfile.ZipFile(folder / "roster.zip", "w") as bundle:
        for name, text in files.items():
            bundle.writestr(name, text)
    os.utime(folder / "roster.zip", (at, at))


def night(district):
    """A round, and what the worker does then: (what became of the file, what the mail says)."""
    mail.outbox.clear()
    before = set(Batch.objects.values_list("pk", flat=True))
    go_round(district)
    found = Batch.objects.exclude(pk__in=before)
    for batch in found:
        nightly_batch.func(batch.pk)
    said = [(message.to, message.subject) for message in mail.outbox]
    return list(found.values_list("state", flat=True)), said


def test_the_nightly_folder_from_the_file_to_the_mail(district, data_steward, settings):
    StudentSettings.objects.create(district=district, roster_folder="sis")
    folder = settings.ROSTERS_DIR / district.slug / "sis"
    folder.mkdir(parents=True)
    to = [data_steward.email]

    assert night(district) == ([], [])
    leave(folder, V11, LONG_AGO)
    assert night(district) == ([State.APPLIED], [(to, "Nightly roster: applied")])
    assert "users.csv: 4 rows, 4 new" in mail.outbox[0].body
    with importing(district.pk):
        assert Student.objects.filter(district=district, ended_on=None).count() == 3
    assert night(district) == ([], [])  # the same file: nothing to tell

    leave(folder, {"orgs.csv": V11["orgs.csv"]}, LONG_AGO + 1)
    assert night(district) == ([State.REFUSED], [(to, "Nightly roster: refused")])
    assert "no users: 1 (the whole file is refused)" in mail.outbox[0].body

    few = V11 | {"demographics.csv": V11["demographics.csv"].replace("female", "male")}
    leave(folder, few, LONG_AGO + 2)
    assert night(district) == ([State.APPLIED], [(to, "Nightly roster: applied")])
    (folder / "roster.zip").write_bytes(b"PK\x03\x04 cut off")
    os.utime(folder / "roster.zip", (LONG_AGO + 3, LONG_AGO + 3))
    assert night(district) == ([State.REFUSED], [(to, "Nightly roster: refused")])
