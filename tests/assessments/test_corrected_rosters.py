"""A roster after a steward's correction: what was corrected stays until the source says something
new, and every correction may be read and taken back."""

import copy

import pytest
from django.urls import reverse

from assessments.acting import importing
from assessments.models import Batch, BatchProgress, Correction, Replaced, Student
from assessments.undo import undo

from .staged import bring, counts, roster_of

PURPOSE = {"kind": "Correction", "words": "A family says the name is wrong."}
KEPT = ("users.csv", 2, "givenName", "corrected_kept", "warning")
ENDED = ("users.csv", 2, "givenName", "correction_ended", "warning")


@pytest.fixture
def files(school):
    return roster_of(school)


@pytest.fixture
def wren(district, files):
    """The first student of the roster."""
    bring(district, files)
    with importing(district.pk):
        return Student.objects.get(sourced_id="s1")


@pytest.fixture
def correct(client, data_steward, wren):
    """A steward who said what for corrects the record of Wren."""
    client.force_login(data_steward)
    client.post(reverse("assessments:purpose"), PURPOSE)
    page = reverse("assessments:student_edit", args=[wren.pk])

    def typed(**changed):
        form = client.get(page).context["form"]
        sent = {name: form[name].value() or "" for name in form.fields} | changed
        assert client.post(page, sent).status_code == 302

    return typed


def named(files, name):
    """The same files with another given name for Wren."""
    files = copy.deepcopy(files)
    files["users"][0]["given_name"] = name
    return files


def told(report):
    return [(row.file, row.line, row.column, row.code, row.severity) for row in report.problems]


def stored(student):
    with importing(student.district_id):
        return Student.objects.get(pk=student.pk)


def corrections(student):
    """[(field, was, now, whether it is in force)], oldest first."""
    with importing(student.district_id):
        rows = Correction.objects.filter(student=student).order_by("pk")
        return [(row.field, row.was, row.now, row.ended_at is None) for row in rows]


def take_back(client, student):
    with importing(student.district_id):
        (key,) = Correction.objects.filter(student=student, ended_at=None).values_list("pk")
    return client.post(reverse("assessments:correction_end", args=[student.pk, *key]))


def test_what_was_corrected_stays_while_the_source_says_the_same(district, files, wren, correct):
    correct(given_name="Renn")
    before = stored(wren).batch_id
    first, second = bring(district, files), bring(district, files)

    assert (stored(wren).given_name, stored(wren).batch_id) == ("Renn", before)
    assert (told(first), told(second)) == ([KEPT], [KEPT])
    assert (counts(first), first.files["users.csv"]["warnings"]) == ({}, 1)
    assert first.files["users.csv"]["unchanged"] == first.files["users.csv"]["rows"]
    assert corrections(wren) == [("given_name", "Wren", "Renn", True)]
    with importing(district.pk):
        assert not Replaced.objects.filter(batch__in=[first.batch, second.batch]).exists()


def test_beside_what_was_corrected_a_roster_changes_the_rest(district, files, wren, correct):
    correct(given_name="Renn")
    other = copy.deepcopy(files)
    other["users"][0]["family_name"] = "Renamed"
    report = bring(district, other)

    assert (stored(wren).given_name, stored(wren).family_name) == ("Renn", "Renamed")
    assert (counts(report), told(report)) == ({"users.csv": {"changed": 1}}, [KEPT])


def test_another_value_of_the_source_is_taken_and_ends_the_correction(
    district, files, wren, correct
):
    correct(given_name="Renn")
    report, again = bring(district, named(files, "Wrenna")), bring(district, files)

    assert (counts(report), told(report)) == ({"users.csv": {"changed": 1}}, [ENDED])
    assert (stored(wren).given_name, told(again)) == ("Wren", [])
    assert corrections(wren) == [("given_name", "Wren", "Renn", False)]


def test_a_source_that_was_corrected_too_is_no_surprise(district, files, wren, correct):
    correct(given_name="Renn")
    report = bring(district, named(files, "Renn"))

    assert (counts(report), told(report)) == ({}, [])
    assert corrections(wren) == [("given_name", "Wren", "Renn", False)]


def test_a_preview_says_what_is_kept_and_ends_nothing(district, files, wren, correct):
    correct(given_name="Renn")
    report = bring(district, named(files, "Wrenna"), apply=False)

    assert told(report) == [ENDED]
    assert (stored(wren).given_name, corrections(wren)) == (
        "Renn",
        [("given_name", "Wren", "Renn", True)],
    )


def test_corrected_again_it_stands_against_what_the_source_said_at_first(
    district, files, wren, correct
):
    correct(given_name="Renn", grade="05")
    correct(given_name="Ren")
    bring(district, files)

    assert (stored(wren).given_name, stored(wren).grade) == ("Ren", "05")
    assert corrections(wren) == [
        ("given_name", "Wren", "Renn", False),
        ("grade", "04", "05", True),
        ("given_name", "Wren", "Ren", True),
    ]
    correct(given_name="Wren")
    assert corrections(wren)[2:] == [("given_name", "Wren", "Ren", False)]


def test_a_roster_that_ended_a_correction_is_taken_back_with_it(district, files, wren, correct):
    correct(given_name="Renn")
    batch = bring(district, named(files, "Wrenna")).batch
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.APPLIED)
    BatchProgress.objects.create(batch=batch, what="Waiting")
    undo(batch.pk)

    assert stored(wren).given_name == "Renn"
    assert corrections(wren) == [("given_name", "Wren", "Renn", True)]
    assert told(bring(district, files)) == [KEPT]


def test_the_steward_reads_corrections_and_takes_one_back(
    client, district, files, wren, correct, data_steward
):
    correct(given_name="Renn")
    page = client.get(wren.get_absolute_url())
    ((what, before, after, who, ended, key),) = page.context["corrections"]
    assert (what, before, after, ended) == ("Given name", "Wren", "Renn", "")
    assert who.startswith(data_steward.name)

    assert take_back(client, wren).url == wren.get_absolute_url()
    again = client.post(reverse("assessments:correction_end", args=[wren.pk, key]), follow=True)

    assert "This correction was over already." in again.content.decode()
    assert (stored(wren).given_name, corrections(wren)) == (
        "Wren",
        [("given_name", "Wren", "Renn", False)],
    )
    assert again.context["corrections"][0][4].startswith(f"Ended by {data_steward.name}")
    assert (told(bring(district, files)), stored(wren).given_name) == ([], "Wren")


def test_nobody_else_reads_or_ends_a_correction(
    client, wren, correct, specialist, principal, outsider
):
    correct(given_name="Renn")
    with importing(wren.district_id):
        key = Correction.objects.get().pk
    for who, expected in ((specialist, 404), (principal, 404), (outsider, 302)):
        client.force_login(who)
        page = reverse("assessments:correction_end", args=[wren.pk, key])
        assert client.post(page).status_code == expected
        assert b"Renn\xe2\x80\x9d" not in client.get(wren.get_absolute_url()).content

    assert corrections(wren) == [("given_name", "Wren", "Renn", True)]
