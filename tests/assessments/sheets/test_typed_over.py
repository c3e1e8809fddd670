"""A file after somebody typed over what it had brought in: what was typed stays until a file says
something new."""

import pytest
from django.urls import reverse

from assessments import results
from assessments.acting import acting_as, importing
from assessments.corrections import batch_of
from assessments.models import Batch
from assessments.report import Report, silent
from assessments.undo import undo
from tests.assessments.sheets.found import stored, typed
from tests.factories.assessments import BatchFactory

KEPT = (2, "score", "kept_typed", "warning")


@pytest.fixture
def bring(fall, winter, maya, noel_too, tmp_path):
    """Takes a file of the fall in that says a score of Maya, then one of Noel."""

    def _bring(maya_says, noel_says="60", user=None, day=""):
        path = tmp_path / "results.csv"
        rows = [f"{maya.local_id},{maya_says},{day}", f"{noel_too.local_id},{noel_says},{day}"]
        path.write_text("\n".join(["Student ID,Score,Date", *rows, ""]))
        district = maya.district
        batch = BatchFactory(
            district=district, kind=Batch.Kind.RESULTS, name=path.name, administration=fall
        )
        report = Report()
        with acting_as(user.pk) if user else importing(district.pk):
            results.run(batch, path, report, silent, apply=True)
        return report

    return _bring


@pytest.fixture
def type_in(client, school_staff, address, fall, maya):
    """The teacher types what Maya reached."""

    def _type(text, seen):
        client.force_login(school_staff)
        sent = typed({(maya, fall): text}, {(maya, fall): seen})
        assert client.post(address, sent).status_code == 302

    return _type


def scores(district):
    return [(name, score and float(score)) for name, _, score, _, _ in stored(district)]


def told(report):
    return [(row.line, row.column.lower(), row.code, row.severity) for row in report.problems]


def counts(report):
    return {what: number for what, number in report.files["results.csv"].items() if number}


def test_what_was_typed_stays_while_files_say_what_was_there_before(bring, type_in, district):
    bring("50")
    type_in("72", seen="50")
    report, again = bring("50", noel_says="61"), bring("50", noel_says="61")

    assert scores(district) == [("Maya", 72), ("Noel", 61)]
    assert (told(report), told(again)) == ([KEPT], [KEPT])
    assert counts(report) == {"rows": 2, "changed": 1, "unchanged": 1, "warnings": 1}
    assert counts(again) == {"rows": 2, "unchanged": 2, "warnings": 1}


def test_a_new_score_in_a_file_is_taken(bring, type_in, district):
    bring("50")
    type_in("72", seen="50")
    report = bring("55")

    assert (scores(district)[0], told(report)) == (("Maya", 55), [])
    type_in("73", seen="55")
    assert told(bring("55")) == [KEPT]
    assert (told(bring("50")), scores(district)[0]) == ([], ("Maya", 50))


def test_the_same_score_of_another_day_is_new(bring, type_in, district):
    bring("50", day="2026-09-14")
    type_in("72", seen="50")
    report = bring("50", day="2026-09-21")

    assert (scores(district)[0], told(report)) == (("Maya", 50), [])


def test_what_was_emptied_stays_empty(bring, type_in, district):
    bring("50")
    type_in("", seen="50")
    report = bring("50")

    assert (scores(district), told(report)) == ([("Noel", 60)], [KEPT])
    assert (told(bring("51")), scores(district)[0]) == ([], ("Maya", 51))


def test_what_was_typed_before_any_file_gives_way_to_it(bring, type_in, district):
    type_in("72", seen="")
    report = bring("50")

    assert (scores(district)[0], told(report)) == (("Maya", 50), [])


def test_a_specialists_file_keeps_what_a_teacher_typed(bring, type_in, district, specialist):
    bring("50")
    type_in("72", seen="50")
    report = bring("50", user=specialist)

    assert (scores(district)[0], told(report)) == (("Maya", 72), [KEPT])


def test_what_was_typed_in_a_day_is_taken_back_as_a_whole(
    bring, type_in, client, school_staff, specialist, district, fall, maya, address
):
    bring("50")
    type_in("72", seen="50")
    type_in("73", seen="72")
    batch = Batch.objects.get(kind="hand")
    page, listed = batch.get_absolute_url(), reverse("assessments:batch_list")

    client.force_login(specialist)
    assert client.get(page).status_code == 404
    client.force_login(school_staff)
    assert [row for row, _ in client.get(listed).context["rows"]] == []
    assert [row for row, _ in client.get(f"{listed}?typed=1").context["rows"]] == [batch]
    assert client.get(page).context["shown"].typed == [("Results", "1"), ("Students", "1")]
    client.post(reverse("assessments:batch_undo", args=[batch.pk]))
    undo(batch.pk, school_staff.pk)

    assert scores(district)[0] == ("Maya", 50)
    assert client.get(page).context["shown"].undone == [("results", "1", "0")]
    type_in("74", seen="50")
    assert (scores(district)[0], Batch.objects.filter(kind="hand").count()) == (("Maya", 74), 2)


def test_a_correction_of_a_record_is_no_batch_of_a_sheet(client, data_steward, maya):
    with importing(maya.district_id):
        batch = batch_of(maya, data_steward)
    client.force_login(data_steward)
    client.post(reverse("assessments:purpose"), {"kind": "Correction", "words": "A wrong name."})

    assert client.get(batch.get_absolute_url()).status_code == 404
    assert not batch.may_undo()


def test_what_was_typed_and_emptied_again_does_not_stay(bring, type_in, client, school_staff, maya):
    type_in("72", seen="")
    type_in("", seen="72")
    type_in("73", seen="")
    type_in("", seen="73")
    batch = Batch.objects.get(kind="hand")
    client.post(reverse("assessments:batch_undo", args=[batch.pk]))
    undo(batch.pk, school_staff.pk)

    batch.refresh_from_db()
    assert (batch.state, batch.report["undone"]) == ("undone", {})
    assert stored(maya.district) == []
