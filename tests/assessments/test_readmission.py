"""A student who was deleted and is here again: a steward says so, the next roster takes them in."""

from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.acting import acting_as, importing
from assessments.models import BatchProblem, Disclosure, Forgotten, Readmission, Student
from tests.factories.assessments import DeletionFactory, ForgottenFactory

from .bundles import V11, as_zip
from .leaving import deleted
from .sheets.test_at_once import until_somebody_waits
from .test_deleted_for_good import as_of_long_ago, sent
from .test_import_whole import applied

PURPOSE = {"kind": "Import", "words": "Somebody came back"}
LIST = "/deletions/back/"
WHY = "Moved back and was enrolled in September."


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def roster(tmp_path):
    return as_zip(tmp_path / "roster.zip", V11).read_bytes()


@pytest.fixture
def refused(data_steward, second, district, roster):
    """The roster once more, after Maya (u1, 101 in the district, 9001 in the state) was deleted."""
    applied(sent(roster, data_steward, district), data_steward)
    leave(data_steward, second, district)
    return sent(roster, data_steward, district)


def leave(data_steward, second, district):
    with importing(district.pk):
        as_of_long_ago(Student.objects.get(sourced_id="u1", district=district))
    assert deleted(data_steward, second, district)[0] == "done"


def asked(client, typed):
    """[what is said of who was found by this id]"""
    page = client.post(LIST, {"number": typed})
    return [(row["said"].partition(",")[0], row["is_back"]) for row in page.context["found"]]


def forgotten(district):
    with importing(district.pk):
        return Forgotten.objects.get(district=district)


def say(client, row, why=WHY):
    return client.post(f"{LIST}{row.pk}/", {"reason": why})


def here(district):
    with importing(district.pk):
        rows = Student.objects.filter(district=district).order_by("sourced_id")
        return list(rows.values_list("sourced_id", flat=True))


@pytest.mark.parametrize("typed", ["u1", " U1 ", "101", "9001"])
def test_who_was_deleted_is_found_by_each_of_their_ids(steward, district, refused, typed):
    assert asked(steward, typed) == [(f"A student of {district}", False)]


@pytest.mark.parametrize("typed", ["u2", "01", "900", "{Local", "%", '"'])
def test_nobody_is_found_by_what_is_no_id_of_theirs(steward, refused, typed):
    assert asked(steward, typed) == []


def test_where_the_refused_rows_are_gone_the_id_of_the_roster_is_left(steward, district, refused):
    with importing(district.pk):
        BatchProblem.objects.update(cells=None)

    assert [asked(steward, typed) for typed in ("101", "u1")] == [
        [],
        [(f"A student of {district}", False)],
    ]


def test_the_report_of_the_import_leads_there_without_naming_anybody(steward, refused):
    page = steward.get(refused.get_absolute_url()).content.decode()
    with importing(refused.district_id):
        row = BatchProblem.objects.get(batch=refused, code="forgotten")
    address = f"{LIST}?row={row.pk}"

    assert f'href="{address}"' in page
    found = steward.get(address).context["found"]
    assert [shown["pk"] for shown in found] == [forgotten(refused.district).pk]


def test_the_next_roster_takes_them_in_as_a_new_student(
    steward, data_steward, district, refused, roster
):
    said = say(steward, forgotten(district))
    again = sent(roster, data_steward, district)
    applied(again, data_steward)

    assert (said.status_code, said.url) == (302, LIST)
    assert here(district) == ["u1", "u2", "u3"]
    assert not [code for code in again.report["codes"] if code[1] == "forgotten"]
    assert asked(steward, "u1") == [(f"A student of {district}", True)]
    [row] = steward.get(LIST).context["rows"]
    assert (row["reason"], row["by"], row["again"]) == (WHY, str(data_steward), False)


def test_deleted_once_more_they_are_refused_until_somebody_says_so_again(
    steward, data_steward, second, district, refused, roster
):
    say(steward, forgotten(district))
    applied(sent(roster, data_steward, district), data_steward)
    leave(data_steward, second, district)
    applied(sent(roster, data_steward, district), data_steward)
    assert here(district) == ["u2", "u3"]
    assert [row["again"] for row in steward.get(LIST).context["rows"]] == [True]

    say(steward, forgotten(district))
    applied(sent(roster, data_steward, district), data_steward)

    assert here(district) == ["u1", "u2", "u3"]


def test_without_a_reason_nothing_is_said(steward, district, refused):
    page = say(steward, forgotten(district), "  ")

    assert page.context["form"].errors == {"reason": ["Say why they are taken in again."]}
    assert count(district) == 0


def count(district):
    with importing(district.pk):
        return Readmission.objects.count()


def test_sent_twice_it_stands_once(steward, district, refused):
    row = forgotten(district)
    say(steward, row)
    page = say(steward, row)

    assert page.context["form"].non_field_errors() == [
        "Somebody was quicker: the next roster takes them in."
    ]
    assert count(district) == 1
    assert "See who said so" in steward.get(f"{LIST}{row.pk}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_stewards_at_once_the_second_is_told(steward, second, district):
    with importing(district.pk):
        row = ForgottenFactory(deletion=DeletionFactory(district=district))
    other, answers = Client(), []
    other.force_login(second)
    other.post(reverse("assessments:purpose"), PURPOSE)

    def press():
        answers.append(say(other, row, "I say so too."))
        connection.close()

    late = Thread(target=press)
    with transaction.atomic():
        assert say(steward, row).status_code == 302
        late.start()
        until_somebody_waits()
    late.join()

    assert answers[0].status_code == 200
    with importing(district.pk):
        assert [one.reason for one in Readmission.objects.all()] == [WHY]


def test_it_stands_on_record_without_the_id(steward, data_steward, district, refused):
    asked(steward, "9001")
    say(steward, forgotten(district))
    with acting_as(data_steward.pk, "An audit."):
        rows = Disclosure.objects.filter(page__startswith=LIST).order_by("pk")
        found = list(rows.values_list("what", "page", "students", "count"))

    assert found == [
        ("search", LIST, [], 0),
        ("change", f"{LIST}{forgotten(district).pk}/", [], 0),
    ]


def test_a_steward_of_another_district_finds_and_changes_nothing(client, outsider, refused):
    client.force_login(outsider)
    client.post(reverse("assessments:purpose"), PURPOSE)
    row = forgotten(refused.district)
    with importing(refused.district_id):
        problem = BatchProblem.objects.get(batch=refused, code="forgotten")

    assert asked(client, "u1") == []
    assert client.get(f"{LIST}?row={problem.pk}").context["found"] == []
    assert say(client, row).status_code == 404
    assert count(refused.district) == 0


ADD = """INSERT INTO assessments_readmission (forgotten_id, deletion_id, reason, by_id, at)
    VALUES (%s, %s, 'Because.', %s, now())"""


def test_the_database_lets_nobody_else_say_it(outsider, specialist, data_steward, second, refused):
    row = forgotten(refused.district)
    acting = ((outsider, "Ours."), (specialist, ""), (data_steward, ""), (second, "In her name."))
    for who, purpose in acting:
        with (
            acting_as(who.pk, purpose),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(ADD, [row.pk, row.deletion_id, data_steward.pk])


def test_it_is_told_to_the_districts_stewards_alone(steward, district, outsider, refused, second):
    say(steward, forgotten(district))
    found = [Readmission.objects.count()]
    for who, purpose in ((outsider, "Ours."), (second, ""), (second, "An audit.")):
        with acting_as(who.pk, purpose):
            found.append(Readmission.objects.count())

    assert found == [0, 0, 0, 1]


def test_many_refused_rows_ask_no_more_of_the_database(steward, district, refused):
    with CaptureQueriesContext(connection) as of_one:
        asked(steward, "101")
    with importing(district.pk):
        [one] = BatchProblem.objects.filter(batch=refused, code="forgotten")
        given = {"batch": refused, "file": one.file, "code": one.code, "cells": one.cells}
        BatchProblem.objects.bulk_create(BatchProblem(**given) for _ in range(30))
    with CaptureQueriesContext(connection) as of_many:
        assert len(asked(steward, "101")) == 1

    assert len(of_many) == len(of_one)
