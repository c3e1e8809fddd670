"""Everybody downloads what they sent, with its steps and evidence."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from goals.models import Step, Update
from goals.sent import sent_zip
from tests.factories import (
    AssignmentFactory,
    EvidenceFactory,
    PositionFactory,
    StepFactory,
    UpdateFactory,
)


def taken(client, user):
    """(rows of the table, the page, {name: bytes}) of the zip this person gets."""
    client.force_login(user)
    answer = client.get("/my-work/sent/")
    package = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    assert package.testzip() is None
    files = {name: package.read(name) for name in package.namelist()}
    table = files.pop("updates.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    return rows, files.pop("updates.html").decode(), files


@pytest.fixture
def sent(specialist, school):
    """Sent last year, returned since, with a file and a link."""
    update = UpdateFactory(
        assignment__place=school,
        author=specialist,
        state="returned",
        text="=Two shelves <moved>.",
        happened_on=timezone.localdate() - timedelta(days=500),
    )
    StepFactory(update=update)
    reviewer = PositionFactory(place=school, role="principal", user__name="Piet Janssen").user
    Step.objects.create(update=update, kind="returned", by=reviewer, note="Say how many books.")
    EvidenceFactory(update=update, name="../notes of May.txt", caption="What we did")
    EvidenceFactory(update=update, file="", name="", link="https://example.org/page")
    return update


def test_the_zip_holds_the_words_the_steps_and_the_files(client, sent, specialist):
    rows, page, files = taken(client, specialist)

    row = rows[0]
    assert len(rows) == 1
    assert row["What happened"] == "'=Two shelves <moved>."
    assert (row["Status"], row["State"], row["Place"]) == ("On track", "Returned", "Juniper School")
    steps = [re.sub(r"^[\d :-]+", "", line) for line in row["Steps"].split("\n")]
    assert steps == [
        "Submitted by Dana Okafor",
        "Returned by Piet Janssen: Say how many books.",
    ]
    path = f"evidence/{sent.pk}-1-notes-of-May.txt"
    assert row["Evidence"].split("\n") == [f"{path} What we did", "https://example.org/page"]
    assert files == {path: b"what was done"}
    assert "=Two shelves &lt;moved&gt;." in page
    assert f'href="{path}"' in page


def test_what_was_entered_for_somebody_is_theirs_too(client, specialist, principal):
    entered = UpdateFactory(
        author=principal, on_behalf=True, entered_for=specialist, state="submitted"
    )
    drafted = UpdateFactory(author=principal, on_behalf=True, entered_for=specialist)
    Update.objects.filter(pk=drafted.pk).update(
        state="draft", counted_at=None, counted_how="", text="Taken back by who entered it."
    )

    rows, _, _ = taken(client, specialist)
    theirs, _, _ = taken(client, principal)

    assert [row["Update"] for row in rows] == [str(entered.pk)]
    assert (rows[0]["Written by"], rows[0]["Entered for"]) == ("Piet Janssen", "Dana Okafor")
    assert {row["Update"] for row in theirs} == {str(entered.pk), str(drafted.pk)}


def test_work_of_positions_that_ended_is_still_theirs(client, sent, specialist):
    yesterday = timezone.localdate() - timedelta(days=1)
    specialist.positions.update(starts=yesterday - timedelta(days=9), ends=yesterday)

    rows, _, files = taken(client, specialist)

    assert (len(rows), len(files)) == (1, 1)


def test_drafts_and_what_others_sent_are_not_in_it(client, sent, specialist, supervisor, outsider):
    UpdateFactory(author=specialist, state="draft")

    assert len(taken(client, specialist)[0]) == 1
    for other in (supervisor, outsider):
        rows, page, files = taken(client, other)
        assert (rows, files) == ([], {})
        assert "Nothing was sent yet." in page


def test_a_removed_and_a_missing_file_are_named(client, sent, specialist):
    removed = EvidenceFactory(update=sent)
    default_storage.delete(sent.evidence.first().file.name)
    type(removed).objects.filter(pk=removed.pk).update(file="removed", name="[removed]")

    rows, _, files = taken(client, specialist)

    assert rows[0]["Evidence"].split("\n") == [
        "../notes of May.txt (gone from the storage)",
        "https://example.org/page",
        "made unreadable",
    ]
    assert files == {}


@pytest.mark.parametrize("count", [2, 40])
def test_a_thousand_cost_no_more_questions_than_two(
    specialist, school, count, django_assert_num_queries
):
    assignment = AssignmentFactory(place=school)
    for update in UpdateFactory.create_batch(count, assignment=assignment, author=specialist):
        StepFactory(update=update)
        EvidenceFactory(update=update)

    with django_assert_num_queries(3), sent_zip(specialist) as whole:
        names = zipfile.ZipFile(whole).namelist()

    assert len(names) == count + 2
