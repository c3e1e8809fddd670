"""Results from a file: matched, checked, applied."""

import json
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command

from assessments import results
from assessments.acting import acting_as, importing
from assessments.models import Assessment, Batch, Disclosure, Replaced, Result
from assessments.report import Report, silent
from tests.factories.assessments import (
    AdministrationFactory,
    BatchFactory,
    GrantFactory,
)

NOTHING = {"rows": 0, "new": 0, "changed": 0, "unchanged": 0, "ended": 0, "refused": 0}
NOTHING |= {"warnings": 0}


@pytest.fixture
def fall(district):
    """Points from 0 to 100; Beginning, Developing from 40, Meeting from 70."""
    return AdministrationFactory(assessment__district=district, assessment__name="Fall reading")


@pytest.fixture
def bring(fall, tmp_path):
    """Reads a file as the district's import, or as `user`; applies it."""

    def _bring(text, administration=fall, user=None, apply=True, **columns):
        path = tmp_path / "results.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        district = fall.assessment.district
        batch = BatchFactory(
            district=district,
            kind=Batch.Kind.RESULTS,
            name=path.name,
            administration=administration,
            columns=columns,
        )
        report = Report()
        with acting_as(user.pk) if user else importing(district.pk):
            results.run(batch, path, report, silent, apply)
        return report

    return _bring


def stored(district):
    """[(given name, score, level, status, day), …]"""
    with importing(district.pk):
        rows = Result.objects.order_by("student__given_name", "administration")
        names = ("student__given_name", "score", "level__name", "status", "given_on")
        return [
            (name, score and float(score), *rest) for name, score, *rest in rows.values_list(*names)
        ]


def counts(report):
    return {name: number for name, number in report.files["results.csv"].items() if number}


def refused(report):
    return [(problem.line, problem.code) for problem in report.problems]


def test_results_are_matched_by_number_and_read_by_the_cut_scores(bring, maya, noel, district):
    report = bring(
        f"Student ID,Name,Scale Score,Test Date\n"
        f"{maya.local_id},Whoever,70,2025-09-15\n{noel.local_id},Maya Invented,69.5,9/16/2025\n"
    )

    assert (counts(report), report.problems) == ({"rows": 2, "new": 2}, [])
    assert stored(district) == [
        ("Maya", 70, "Meeting", "scored", date(2025, 9, 15)),
        ("Noel", 69.5, "Developing", "scored", date(2025, 9, 16)),
    ]


def test_the_same_file_twice_changes_nothing(bring, maya, noel, district):
    text = f"id,score\n{maya.local_id},70\n{noel.local_id},30\n"
    bring(text)
    with importing(district.pk):
        before = list(Result.objects.order_by("pk").values())

    report = bring(text)

    with importing(district.pk):
        assert list(Result.objects.order_by("pk").values()) == before
    assert counts(report) == {"rows": 2, "unchanged": 2}


def test_a_changed_result_is_kept_as_it_was(bring, maya, noel, fall, district):
    bring(f"id,score,date\n{maya.local_id},70,2025-09-15\n{noel.local_id},30,2025-09-15\n")

    report = bring(f"id,score\n{maya.local_id},41\n{noel.local_id},30\n")

    assert counts(report) == {"rows": 2, "changed": 1, "unchanged": 1}
    assert stored(district)[0] == ("Maya", 41, "Developing", "scored", date(2025, 9, 15))
    with importing(district.pk):
        kept = Replaced.objects.filter(was__isnull=False).get()
    assert (kept.student, kept.was["score"]) == (maya.pk, 70)


def test_a_dry_run_says_the_same_and_writes_nothing(bring, maya, noel, district):
    text = f"id,score\n{maya.local_id},70\n{noel.local_id},130\n"

    dry = bring(text, apply=False)
    there = stored(district)
    real = bring(text)

    assert there == []
    assert dry.as_json() == real.as_json()


def test_every_refused_row_says_why_and_keeps_its_cells(bring, maya, noel, oak_student, district):
    one, two, three = maya.local_id, noel.local_id, oak_student.local_id
    text = (
        "Local ID,State ID,Score,Level,Status\n"
        f"{one},,70,,\n"
        ",,70,,\n"
        "99999,,70,,\n"
        f"{two},,seventy,,\n"
        f"{two},,101,,\n"
        f"{two},,,Splendid,\n"
        f"{two},,,,\n"
        f"{two},,50,,exempt\n"
        f"{one},,71,,\n"
        f"{two},,50,,,extra\n"
        f"{three},,=1+1,,\n"
    )

    report = bring(text)

    assert refused(report) == [
        (3, "no_student"),
        (4, "student"),
        (5, "score"),
        (6, "scale"),
        (7, "level"),
        (8, "empty"),
        (9, "both"),
        (10, "twice"),
        (11, "too_long"),
        (12, "score"),
    ]
    assert counts(report) == {"rows": 11, "new": 1, "refused": 10}
    assert report.problems[1].cells == ["99999", "", "70", "", ""]
    assert report.problems[1].column == "Local ID"
    assert report.problems[7].message == "Line 2 says a result of this student already."
    assert stored(district) == [("Maya", 70, "Meeting", "scored", None)]


def test_a_specialists_file_touches_only_students_they_see(
    bring, maya, oak_student, far_student, specialist, district
):
    text = "".join(f"{student.local_id},70\n" for student in (maya, oak_student, far_student))

    report = bring("id,score\n" + text, user=specialist)

    assert counts(report) == {"rows": 3, "new": 1, "refused": 2}
    assert refused(report) == [(3, "student"), (4, "student")]
    assert [row[0] for row in stored(district)] == ["Maya"]


def test_who_only_sees_a_student_enters_nothing(bring, maya, oak_student, specialist, principal):
    with importing(maya.district_id):
        GrantFactory(district=maya.district, user=specialist)
    text = f"id,score\n{maya.local_id},70\n{oak_student.local_id},70\n"

    by_grant = bring(text, user=specialist, apply=False)
    by_head = bring(text, user=principal, apply=False)

    assert counts(by_grant) == {"rows": 2, "new": 1, "refused": 1}
    assert counts(by_head) == {"rows": 2, "refused": 2}


def test_students_are_found_by_either_number_but_never_by_two(bring, maya, noel, district):
    with importing(district.pk):
        maya.__class__.objects.filter(pk=maya.pk).update(local_id="00417", state_id="S-1")
        maya.__class__.objects.filter(pk=noel.pk).update(local_id="N2", state_id="S-2")
    text = "sasid,student number,score\nS-1,,10\nS-2,wrong,20\nS-2,417,30\n"

    report = bring(text)
    again = bring("student number,score\n417,11\n")

    assert refused(report) == [(4, "other_student")]
    assert [row[:2] for row in stored(district)] == [("Maya", 11), ("Noel", 20)]
    assert [(problem.code, problem.severity) for problem in again.problems] == [
        ("zeros", "warning")
    ]


def test_two_students_with_one_number_are_not_guessed_at(bring, maya, noel, district):
    with importing(district.pk):
        maya.__class__.objects.filter(pk__in=[maya.pk, noel.pk]).update(local_id="7")

    report = bring("id,score\n7,70\n")

    assert refused(report) == [(2, "two_students")]


def test_levels_of_a_rubric_are_read_by_name_place_and_as_was_said(bring, maya, noel, district):
    rubric = AdministrationFactory(
        assessment__district=district,
        assessment__scale=Assessment.Scale.LEVELS,
        level_set__levels=(("Beginning", None), ("Developing", None), ("Meeting", None)),
    )
    results.remember(
        district.pk, ["id", "rating"], {"local_id": "id", "level": "rating"}, {"Wow": "Meeting"}
    )

    bring(f"id,rating\n{maya.local_id},wow\n{noel.local_id},2\n", rubric)

    assert stored(district) == [
        ("Maya", None, "Meeting", "scored", None),
        ("Noel", None, "Developing", "scored", None),
    ]


def test_letters_are_stored_by_their_place(bring, maya, noel, district):
    letters = AdministrationFactory(
        assessment__district=district,
        assessment__scale=Assessment.Scale.LETTERS,
        assessment__letters="A B C D",
        level_set__levels=(("Below", None), ("At", 3)),
    )

    report = bring(f"id,reading level\n{maya.local_id},c\n{noel.local_id},E\n", letters)

    assert stored(district) == [("Maya", 3, "At", "scored", None)]
    assert refused(report) == [(3, "score")]


def test_who_was_exempt_or_away_is_stored_without_a_score(bring, maya, noel, district):
    bring(f"id,score,status\n{maya.local_id},,Excused\n{noel.local_id},ABS,\n")

    assert stored(district) == [
        ("Maya", None, None, "exempt", None),
        ("Noel", None, None, "absent", None),
    ]


def test_doubts_do_not_hold_a_row_up(bring, maya, district):
    report = bring(f"id,score,level,date\n{maya.local_id},70.126,Beginning,soon\n")

    assert [(row.code, row.severity) for row in report.problems] == [
        ("day", "warning"),
        ("other_level", "warning"),
        ("rounded", "warning"),
    ]
    assert counts(report) == {"rows": 1, "new": 1, "warnings": 3}
    assert stored(district) == [("Maya", 70.13, "Meeting", "scored", None)]


def test_a_file_may_name_its_administrations(bring, maya, fall, district):
    year = fall.year
    spring = AdministrationFactory(assessment=fall.assessment, window="spring", level_set=None)
    text = (
        "id,test,window,school year,score\n"
        f"{maya.local_id},FALL READING,BOY,{year - 1}-{year},30\n"
        f"{maya.local_id},Fall reading,Spring,{year},75\n"
        f"{maya.local_id},Fall reading,Winter,{year},75\n"
    )

    report = bring(text, administration=None)

    assert refused(report) == [(4, "administration")]
    with importing(district.pk):
        rows = Result.objects.order_by("score").values_list("administration", "level__name")
        assert list(rows) == [(fall.pk, "Beginning"), (spring.pk, "Meeting")]


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("cp1252"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("\n", "\r\n").encode() + b"\r\n\r\n",
        lambda text: ("Results of the fall\n\n" + text).encode(),
        lambda text: text.replace("Zoë", "Zo\0ë").encode(),
        lambda text: text.replace("Zoë", '"Zoë, ""Z""\nsecond line"').encode(),
    ],
)
def test_files_come_as_districts_write_them(bring, maya, district, encode):
    report = bring(encode(f"id,name,score\n{maya.local_id},Zoë,70\n"))

    assert counts(report) == {"rows": 1, "new": 1}


def test_a_lost_quotation_mark_costs_one_row_and_names_its_line(bring, maya, district):
    lines = "".join(f"9{number},Nobody,1\n" for number in range(25))
    report = bring(f'id,name,score\n{maya.local_id},M,70\n1,"5\' tall,3\n{lines}2,x"y,4\n')

    assert (3, "quote") in refused(report)
    assert stored(district) == [("Maya", 70, "Meeting", "scored", None)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7 whatever", "not_a_table"),
        (b"PK\x03\x04 no workbook", "not_a_table"),
        (b"just words\n", "no_headings"),
        (b"name,score\nMaya,3\n", "columns"),
        (b"id,name\n1,Maya\n", "columns"),
        (b"id,score\n" + b"1,2\n" * 9000 + b"x" * (1 << 21), "endless_line"),
    ],
)
def test_what_is_no_file_of_results_stops_before_anything_is_written(bring, district, text, code):
    report = bring(text)

    assert [(row.code, row.severity) for row in report.problems] == [(code, "fatal")]
    assert report.files == {"results.csv": NOTHING}
    assert stored(district) == []


def test_a_workbook_keeps_zeros_and_reads_percent(bring, maya, district, fall, tmp_path):
    with importing(district.pk):
        maya.__class__.objects.filter(pk=maya.pk).update(local_id="00417")
    book = openpyxl.Workbook()
    book.active.append(["Student number", "Percent"])
    book.active.append(["00417", 0.85])
    book.active["B2"].number_format = "0%"
    book.save(tmp_path / "book.xlsx")

    report = bring((tmp_path / "book.xlsx").read_bytes())

    assert (counts(report), report.encoding) == ({"rows": 1, "new": 1}, {"results.csv": "xlsx"})
    assert stored(district) == [("Maya", 85, "Meeting", "scored", None)]


def test_the_command_prints_the_report_and_stores_the_batch(maya, fall, district, tmp_path, capsys):
    path = tmp_path / "fall.csv"
    path.write_text(f"id,score\n{maya.local_id},70\n99999,3\n")
    options = {"administration": fall.pk, "json": True}

    call_command("import_results", str(path), dry_run=True, **options)
    dry = json.loads(capsys.readouterr().out)
    there = Batch.objects.filter(kind="results").count()
    call_command("import_results", str(path), **options)
    real = json.loads(capsys.readouterr().out)

    assert dry == real
    assert there == 0
    assert real == {
        "version": "unknown",
        "mode": {"fall.csv": "delta"},
        "files": {"fall.csv": NOTHING | {"rows": 2, "new": 1, "refused": 1}},
        "problems": [
            {
                "file": "fall.csv",
                "line": 3,
                "column": "id",
                "code": "student",
                "severity": "row",
                "message": "No student whose results you enter has the number 99999.",
            }
        ],
        "encoding": {"fall.csv": "utf-8"},
    }
    batch = Batch.objects.get(kind="results")
    assert (batch.state, batch.name, batch.report["files"]) == (
        "applied",
        "fall.csv",
        real["files"],
    )
    assert batch.report["problems"] == []  # they name students: rows that the policies guard
    assert not batch.problems.exists()
    with importing(district.pk):
        assert [(row.line, row.code) for row in batch.problems.all()] == [(3, "student")]
    with importing(district.pk):
        record = Disclosure.objects.get(what="import")
    assert (record.page, record.students, record.reason, record.file_sha256) == (
        "import_results",
        [maya.pk],
        "Results: fall.csv",
        batch.sha256,
    )


def test_a_fatal_file_ends_the_command_with_2(fall, tmp_path, capsys):
    path = tmp_path / "fall.csv"
    path.write_text("name,score\nMaya,3\n")

    with pytest.raises(SystemExit) as ended:
        call_command("import_results", str(path), administration=fall.pk, dry_run=True, json=True)

    assert ended.value.code == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "columns"
