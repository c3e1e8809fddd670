"""The packet: every row held on one student, in both kinds of file."""

import csv
import hashlib
import io
import zipfile

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.acting import acting_as, importing
from assessments.batches import put_touched_on_record
from assessments.models import (
    Batch,
    Correction,
    Deletion,
    Disclosure,
    Forgotten,
    Readmission,
    RecordRequest,
    Replaced,
    Student,
)
from assessments.packet import ALWAYS, PARTS, Filled, packet_of
from assessments.packet_files import MOST, on_paper
from tests.factories.assessments import (
    ClassEnrollmentFactory,
    GrantFactory,
    GroupMembershipFactory,
    RecordRequestFactory,
    RequestFindingFactory,
    ResultFactory,
    SchoolClassFactory,
    StatementFactory,
    StudentHoldFactory,
)
from zones.access import Role

PURPOSE = {"kind": "Request of a family", "words": "A parent asks for the record."}
OF_NOBODY = {Forgotten, Readmission}  # a digest of somebody who was deleted
INNER = {"pgh_id", "pgh_obj", "pgh_context_id"}  # of rows of history: numbers of the row


def fields(model):
    return model._meta.concrete_fields


def held_tables():
    """Every table with rows of one student: by a key, one to such a row, or the student's id."""
    by_id = {
        model
        for model in apps.get_models()
        if model._meta.app_label == "assessments"
        and {"student", "students"} & {field.name for field in fields(model)}
    }
    found, before = {Student, *by_id}, set()
    while found != before:
        before = set(found)
        found |= {
            model
            for model in apps.get_models()
            for field in fields(model)
            if field.related_model in before
        }
    return found


@pytest.fixture
def one(maya, school, specialist, data_steward):
    """A request about Maya, with a row of hers in every table."""
    with importing(maya.district_id):
        ClassEnrollmentFactory(
            student=maya, school_class=SchoolClassFactory(place=school, title="Reading 4")
        )
        group = GroupMembershipFactory(student=maya)
        result = ResultFactory(student=maya)
        one = RecordRequestFactory(student=maya, words="=1+1")
        StatementFactory(request=one, result=result, words="She had a fever.")
        RequestFindingFactory(request=one, words="Maya read aloud.")
        StudentHoldFactory(student=maya)
        GrantFactory(district=maya.district, student=maya, user=specialist)
        Deletion.objects.create(
            district=maya.district,
            asked_by=data_steward,
            before=timezone.localdate(),
            students=[maya.pk],
        )
        batch = Batch.objects.create(
            district=maya.district, kind="results", name="fall.csv", applied_at=timezone.now()
        )
        Correction.objects.create(
            district=maya.district,
            student=maya,
            field="grade",
            was="03",
            now="04",
            batch=batch,
            by=data_steward,
        )
        was = {
            "id": result.pk,
            "score": 61.5,
            "level_id": result.level_id,
            "student_id": maya.pk,
            "administration_id": result.administration_id,
        }
        kept = {"district": maya.district, "batch": batch, "student": maya.pk}
        Replaced.objects.create(table="assessments_result", row=result.pk, was=was, **kept)
        Replaced.objects.create(table="assessments_groupmembership", row=group.pk, **kept)
        Disclosure.objects.create(
            district=maya.district,
            user=specialist,
            role=Role.SPECIALIST,
            place=school,
            what="search",
            page="/students/?q=Noel+Imaginary",
            students=[maya.pk],
            count=1,
            reason="You are library media specialist at Juniper School.",
        )
    return one


def packet(user, student):
    with acting_as(user.pk, "A family asks."):
        student = Student.objects.get(pk=student.pk)
        return {part.part.title: part for part in packet_of(user, student)}


def get(steward, one, kind):
    return steward.get(reverse("assessments:request_packet", args=[one.pk, kind]))


def test_every_table_with_rows_of_a_student_is_in_the_packet():
    assert {part.model for part in PARTS} == held_tables() - OF_NOBODY


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_every_field_of_such_a_table_is_in_the_packet(part):
    shown = [name for _, name in part.columns]
    expected = {field.name for field in fields(part.model)} - ALWAYS - INNER - {*part.left_out}

    assert sorted(shown) == sorted(expected)
    if part.together:
        assert sorted(name for _, names in part.together for name in names) == sorted(shown)


def test_the_packet_holds_a_row_of_every_kind_in_words(one, maya, data_steward):
    found = packet(data_steward, maya)

    assert {title: len(part.rows) for title, part in found.items() if not part.rows} == {}
    said = {title: part.rows[0] for title, part in found.items()}
    assert said["The record"][:7] == ["Maya", "", "Invented", "", "", "Grade 4", maya.local_id]
    assert said["Enrollments"][:2] == ["Juniper School", "Grade 4"]
    assert said["Classes"][0] == "Reading 4, Juniper School"
    assert said["Groups and program flags"][0] == "English learners: English learner"
    assert said["Results of common assessments"][2:5] == ["75", "Meeting", "Scored"]
    assert said["What the family stated"][1] == "She had a fever."
    assert said["Corrections of the record"][:4] == ["Grade", "Grade 3", "Grade 4", "Mira Szabo"]
    before = [(row[2], row[4]) for row in found["Earlier versions"].rows]
    assert before[0][0] == "Result"
    assert "Score: 61.5; Level: Meeting" in before[0][1]
    assert before[1] == ("Group membership", "It was not there.")
    assert said["Updates, files and other texts that name the student"][2] == "Maya read aloud."
    seen = said["Who has seen the record"]
    assert seen[1:4] == ["Dana Okafor", "Library media specialist", "Juniper School"]
    assert seen[7] == "/students/"  # what was searched for may name another child


def test_rows_of_other_students_are_not_in_it(one, maya, noel, data_steward):
    with importing(noel.district_id):
        ResultFactory(student=noel)
        other = RecordRequestFactory(student=noel, words="About Noel")
        RequestFindingFactory(request=other, words="Noel sang.")

    told = str([part.rows for part in packet(data_steward, maya).values()])

    assert "Noel" not in told


def test_the_name_of_a_file_is_not_in_it(one, maya, data_steward):
    with importing(maya.district_id):
        batch = Batch.objects.create(district=maya.district, kind="results", name="Noel.csv")
        maya.results.update(batch=batch)
        put_touched_on_record(batch, data_steward.pk, Disclosure.What.IMPORT)

    found = packet(data_steward, maya)

    assert found["Results of common assessments"].rows[0][-1].startswith("Results, ")
    assert found["Who has seen the record"].rows[0][8] == "Results"
    assert "Noel" not in str([part.rows for part in found.values()])


def test_the_pdf_is_tagged_and_stands_on_record_with_its_fingerprint(steward, one, maya):
    answer = get(steward, one, "pdf")

    assert answer["Content-Type"] == "application/pdf"
    for mark in (b"%PDF-1.", b"/MarkInfo", b"/Marked true", b"/Lang", b"/StructTreeRoot"):
        assert mark in answer.content
    with importing(maya.district_id):
        row = Disclosure.objects.get(what="packet")
    seal = hashlib.sha256(answer.content).hexdigest()
    assert (row.students, row.party, row.file_sha256) == ([maya.pk], "Ada Invented", seal)
    assert seal in steward.get(one.get_absolute_url()).content.decode()


def test_the_zip_holds_a_table_for_each_part_and_runs_no_formula(steward, one):
    answer = get(steward, one, "zip")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        text = archive.read("09 requests-about-the-record.csv").decode("utf-8-sig")
        told = archive.read("READ ME.txt").decode()
    assert len(names) == len(PARTS) + 1
    header, row = csv.reader(io.StringIO(text))
    assert dict(zip(header, row, strict=True))["In their words"] == "'=1+1"
    assert "05 results-of-common-assessments.csv: 1 row." in told


def test_another_kind_of_file_is_not_there(steward, one):
    assert get(steward, one, "docx").status_code == 404


def test_a_name_in_letters_no_font_has_still_comes_as_a_pdf(steward, one, maya):
    with importing(maya.district_id):
        Student.objects.filter(pk=maya.pk).update(given_name="\U0001e906𞤣")

    answer = get(steward, one, "pdf")

    assert (answer.status_code, answer.content[:7]) == (200, b"%PDF-1.")


def test_thousands_of_disclosures_ask_no_more_of_the_database(one, maya, data_steward):
    packet(data_steward, maya)
    counts = []
    for rows in (10, 3000):
        with importing(maya.district_id):
            Disclosure.objects.bulk_create(
                Disclosure(
                    district=maya.district,
                    user=data_steward,
                    what="view",
                    page="/students/",
                    students=[maya.pk],
                    count=1,
                )
                for _ in range(rows)
            )
        with CaptureQueriesContext(connection) as captured:
            found = packet(data_steward, maya)
        counts.append(len(captured))

    assert len(found["Who has seen the record"].rows) > 3000
    assert counts[0] == counts[1]


def test_what_is_too_long_for_paper_says_so_and_is_whole_in_the_tables():
    part = next(part for part in PARTS if part.model is Disclosure)
    row = [name for name, _ in part.columns]

    printed = on_paper(Filled(part, [row] * (MOST + 1)))

    assert len(printed["rows"]) == MOST
    assert "Printed are 2,000 of 2,001 rows." in printed["note"]


def test_an_answered_request_still_gives_its_packet(steward, one):
    with importing(one.district_id):
        RecordRequest.objects.filter(pk=one.pk).update(answered_on=timezone.localdate())

    assert get(steward, one, "pdf").status_code == 200
