"""The gradebook of a bundle: line items that are an assessment here, and their results."""

import pytest

from assessments.acting import importing
from assessments.models import Administration, Result
from tests.factories.assessments import AdministrationFactory

from .staged import bring, counts, roster_of


@pytest.fixture
def fall(district):
    """Given in the fall of 2026; points from 0 to 100."""
    return AdministrationFactory(
        assessment__district=district, assessment__name="Common reading task", year=2027
    )


@pytest.fixture
def files(school):
    """Two students, and the gradebook of their class."""
    given = {"line_item_sourced_id": "task", "score_date": "2026-10-05"}
    return roster_of(school) | {
        "lineItems": [
            {
                "sourced_id": "task",
                "title": "COMMON READING TASK",
                "due_date": "2026-10-06",
                "result_value_max": "100",
            },
            {"sourced_id": "quiz", "title": "Quiz 3", "due_date": "2026-10-06"},
        ],
        "results": [
            given
            | {
                "sourced_id": "r1",
                "student_sourced_id": "s1",
                "score": "70",
                "score_status": "fully graded",
            },
            given
            | {"sourced_id": "r2", "student_sourced_id": "s2", "score_status": "not submitted"},
            given | {"sourced_id": "r3", "student_sourced_id": "s9", "score": "70"},
            {"line_item_sourced_id": "quiz", "student_sourced_id": "s1", "score": "3"},
        ],
    }


def stored(district):
    with importing(district.pk):
        rows = Result.objects.order_by("student__sourced_id")
        names = ("student__sourced_id", "score", "level__name", "status", "administration")
        return list(rows.values_list(*names))


def test_results_of_a_line_item_with_the_title_of_an_assessment_are_kept(district, files, fall):
    report = bring(district, files)

    assert stored(district) == [
        ("s1", 70, "Meeting", "scored", fall.pk),
        ("s2", None, None, "absent", fall.pk),
    ]
    assert counts(report)["results.csv"] == {"new": 2, "refused": 1}
    assert [(row.file, row.line, row.code, row.severity) for row in report.problems] == [
        ("lineItems.csv", 3, "no_assessment", "warning"),
        ("results.csv", None, "not_kept", "warning"),
        ("results.csv", 4, "student", "row"),
    ]


def test_the_same_gradebook_twice_changes_nothing(district, files, fall):
    bring(district, files)
    before = stored(district)

    report = bring(district, files)

    assert stored(district) == before
    assert counts(report) == {"results.csv": {"refused": 1}}
    assert report.files["results.csv"]["unchanged"] == 2


def test_a_line_item_is_found_by_the_id_it_was_linked_with(district, files, fall):
    Administration.objects.filter(pk=fall.pk).update(source="roster", sourced_id="quiz")
    files["lineItems"] = files["lineItems"][1:]

    bring(district, files)

    assert stored(district) == [("s1", 3, "Beginning", "scored", fall.pk)]


def test_a_window_is_linked_with_one_line_item_on_its_page(
    client, data_steward, district, files, fall
):
    other = AdministrationFactory(assessment__district=district, year=2027)
    client.force_login(data_steward)
    files["lineItems"] = files["lineItems"][1:]
    sent = {"year": "2027", "window": "fall", "sourced_id": " quiz "}

    client.post(f"/administrations/{fall.pk}/edit/", sent)
    again = client.post(f"/administrations/{other.pk}/edit/", sent)
    bring(district, files)

    assert again.context["form"].errors == {"sourced_id": [f"This line item belongs to {fall}."]}
    assert stored(district) == [("s1", 3, "Beginning", "scored", fall.pk)]


def test_a_line_item_with_another_highest_score_is_not_mixed_in(district, files, fall):
    files["lineItems"][0]["result_value_max"] = "40"

    report = bring(district, files)

    assert stored(district) == []
    assert [row.code for row in report.problems] == ["other_scale", "no_assessment", "not_kept"]


def test_a_result_the_gradebook_drops_stays_and_is_told(district, files, fall):
    bring(district, files)
    before = stored(district)
    files["results"][0]["status"] = "tobedeleted"

    report = bring(district, files, delta=["results"])

    assert stored(district) == before
    told = [(row.line, row.code) for row in report.problems if row.file == "results.csv"]
    assert told == [(None, "not_kept"), (2, "result_gone"), (4, "student")]
