"""Rows that go or are asked for while somebody else is at work, and what the login of the site
cannot do to them."""

import pytest
from django.contrib.messages import get_messages
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from assessments.access import openings
from assessments.acting import acting_as, importing
from assessments.disclosures import record_list
from assessments.models import Disclosure, Forgotten, Student
from tests.factories.assessments import (
    ClassEnrollmentFactory,
    GrantFactory,
    RecordRequestFactory,
)
from zones.access import Role
from zones.forms.owned import hold

from .leaving import deleted

PURPOSE = {"kind": "Another purpose", "words": "The auditor comes."}
STATED = """INSERT INTO assessments_statement
    (student_id, district_id, request_id, words, written_on)
    VALUES (%s, %s, %s, 'We think it is wrong.', now())"""


def test_leave_for_one_student_is_told_without_the_name(client, data_steward, supervisor, maya):
    client.force_login(data_steward)
    client.post(reverse("assessments:purpose"), PURPOSE)
    today = str(timezone.localdate())
    scope = {"student_id": maya.local_id, "user": supervisor.pk, "basis": "audit"}
    words = {"purpose": "Checks it.", "document": "Item 4", "starts": today, "ends": today}

    answer = client.post(reverse("assessments:grant_create"), scope | words)

    told = [str(one) for one in get_messages(answer.wsgi_request)]
    assert (answer.status_code, told[-1]) == (302, f"{supervisor} may see one student.")


def test_who_waited_for_a_row_that_was_deleted_meanwhile_finds_nothing(maya):
    with importing(maya.district_id):
        missing = Student(pk=maya.pk + 1)
        with pytest.raises(Http404):
            hold(missing)


def test_a_familys_statement_is_not_deleted_to_be_written_anew(data_steward, maya):
    with importing(maya.district_id), connection.cursor() as cursor:
        one = RecordRequestFactory(student=maya)
        cursor.execute(STATED, [maya.pk, maya.district_id, one.pk])
    with (
        acting_as(data_steward.pk, "A correction."),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM assessments_statement")


def test_who_was_deleted_is_told_to_the_districts_stewards_alone(
    data_steward, second, specialist, outsider, gone
):
    deleted(data_steward, second, gone.district)

    found = [Forgotten.objects.count()]
    for who, purpose in ((specialist, ""), (outsider, "Ours."), (data_steward, "An audit.")):
        with acting_as(who.pk, purpose):
            found.append(Forgotten.objects.count())

    assert found == [0, 0, 0, 1]


def test_leave_does_not_go_along_to_the_library(viewer, branch_staff, district, maya):
    with importing(district.pk):
        GrantFactory(district=district, user=viewer)
    before = names_seen_by(viewer)
    viewer.positions.update(place=branch_staff.positions.get().place, role=Role.BRANCH_STAFF)

    assert (before, names_seen_by(viewer)) == (["Maya"], [])


def names_seen_by(person):
    with acting_as(person.pk):
        return list(Student.objects.values_list("given_name", flat=True))


def test_who_came_into_a_class_while_its_page_was_made_is_on_record(
    rf, school_staff, maya, noel, school_class
):
    request = rf.get("/classes/1/")
    request.user, request.session = school_staff, {}
    with acting_as(school_staff.pk):
        request.openings = openings(school_staff)
        with importing(noel.district_id):
            ClassEnrollmentFactory(school_class=school_class, student=noel)
        record_list(request, Disclosure.What.VIEW, list(Student.objects.order_by("pk")))

        assert Disclosure.objects.get().students == [maya.pk, noel.pk]
