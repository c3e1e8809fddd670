"""What families state: with the record wherever it is shown, changed by nobody."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.acting import importing
from assessments.models import Statement
from tests.factories.assessments import (
    ClassEnrollmentFactory,
    ResultFactory,
    SchoolClassFactory,
    StatementFactory,
)

PURPOSE = {"kind": "Request of a family", "words": "A parent asks for the record."}


def at(name, row, *args):
    return reverse(f"assessments:{name}", args=[row.pk, *args])


def read(row):
    with importing(row.district_id):
        return type(row).objects.get(pk=row.pk)


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def test_a_statement_stands_with_the_record_for_everybody_who_sees_it(
    client, steward, specialist, one, maya
):
    with importing(maya.district_id):
        result = ResultFactory(student=maya)
    words = {"words": "She had a fever.", "written_on": str(days_ago(1)), "result": result.pk}

    answers = [steward.post(at("statement_create", one), words).status_code for _ in range(2)]
    client.force_login(specialist)
    pages = [client.get(at(name, maya)) for name in ("student_detail", "student_print")]

    assert answers == [302, 200]
    for page in pages:
        [shown] = page.context["statements"]
        assert (shown["words"], shown["about"]) == (
            "She had a fever.",
            str(result.administration),
        )
        assert "She had a fever." in page.content.decode()


def test_a_statement_that_was_taken_back_is_kept_and_no_longer_shown(
    steward, data_steward, one, maya
):
    with importing(maya.district_id):
        statement = StatementFactory(request=one)

    answers = [steward.post(at("statement_withdraw", statement)).status_code for _ in range(2)]

    now = read(statement)
    assert answers == [302, 302]
    assert (now.withdrawn_on, now.withdrawn_by_id) == (timezone.localdate(), data_steward.pk)
    assert steward.get(maya.get_absolute_url()).context["statements"] == []
    assert "Taken back by the family" in steward.get(one.get_absolute_url()).content.decode()


def test_nobody_changes_the_words_of_a_statement(one):
    with importing(one.district_id):
        StatementFactory(request=one)

    with (
        importing(one.district_id),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE assessments_statement SET words = 'Something else'")


def test_a_result_of_another_student_takes_no_statement(steward, one, noel):
    with importing(noel.district_id):
        result = ResultFactory(student=noel)

    answer = steward.post(
        at("statement_create", one),
        {"words": "Words", "written_on": str(days_ago(1)), "result": result.pk},
    )

    assert "result" in answer.context["form"].errors
    with importing(one.district_id):
        assert not Statement.objects.exists()


def test_a_statement_stands_wherever_the_results_it_is_about_are_shown(
    client, specialist, school, one, maya, noel
):
    with importing(maya.district_id):
        row = SchoolClassFactory(place=school)
        for student in (maya, noel):
            ClassEnrollmentFactory(school_class=row, student=student)
        result = ResultFactory(student=maya)
        StatementFactory(request=one, result=result, words="She had a fever.")
        StatementFactory(request=one, words="Taken back.", withdrawn_on=days_ago(1))
    client.force_login(specialist)

    pages = [client.get(at(name, row)) for name in ("class_detail", "class_print")]
    file = client.get(at("class_export", row, "csv")).content.decode("utf-8-sig")
    before = client.get(f"{at('class_detail', row)}?year={result.administration.year - 1}")

    for page in pages:
        [(student, [said])] = page.context["stated"]
        assert (student, said["words"]) == (maya, "She had a fever.")
        assert "She had a fever." in page.content.decode()
    header, *lines = csv.reader(io.StringIO(file))
    told = f"{result.administration}: She had a fever."
    assert header[-1] == "What the family stated"
    assert {line[0]: line[-1] for line in lines} == {
        "Maya Invented": told,
        "Noel Imaginary": "",
    }
    assert before.context["stated"] == []
