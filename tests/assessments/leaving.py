"""A student who left long ago, with a row in every table that can hold one."""

import json
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from assessments import retention
from assessments.acting import acting_as, importing
from assessments.models import Deletion, RequestFinding, Statement, Student
from config.database import owner
from tests.factories import UserFactory
from tests.factories.assessments import (
    AdministrationFactory,
    ClassEnrollmentFactory,
    CorrectionFactory,
    EnrollmentFactory,
    GroupMembershipFactory,
    RecordRequestFactory,
    ResultFactory,
    StudentFactory,
    StudentHoldFactory,
)

LONG_AGO = date(2012, 9, 1)
LEFT = date(2013, 6, 14)
THEN = {"starts": LONG_AGO, "ends": LEFT}
KEPT = """INSERT INTO assessments_replaced (batch_id, district_id, "table", row, student, was, at)
    SELECT batch_id, district_id, 'assessments_student', id, id, to_jsonb(student), now()
    FROM assessments_student student WHERE id = %s"""


def left(place, **values):
    """Somebody who left the school long ago."""
    with importing(place.district_id):
        student = StudentFactory(school=None, district=place.district, **values)
        EnrollmentFactory(student=student, place=place, **THEN)
        return student


def with_everything(student, school_class):
    """Adds a row of theirs to every table."""
    with importing(student.district_id), connection.cursor() as cursor:
        given = AdministrationFactory(assessment__district=student.district)
        result = ResultFactory(student=student, administration=given, given_on=LEFT)
        ClassEnrollmentFactory(student=student, school_class=school_class, **THEN)
        language = {"category__dimension__name": f"Language of {student.pk}"}
        GroupMembershipFactory(student=student, **THEN, **language)
        request = RecordRequestFactory(student=student, answered_on=LEFT)
        by = UserFactory()
        RequestFinding.objects.create(
            request=request, address="/updates/1/", what="An update", found_by=by
        )
        Statement.objects.create(
            student=student,
            district=student.district,
            request=request,
            result=result,
            words="We think it is wrong.",
        )
        StudentHoldFactory(student=student, lifted_at=timezone.now())
        CorrectionFactory(student=student)
        cursor.execute(KEPT, [student.pk])
    return student


def asked(steward, district):
    with acting_as(steward.pk, "Report: who is past the years?"):
        return retention.ask(steward, district)[0]


def approve(run, by):
    """Whether it counts, where the database lets the row be written."""
    with importing(run.district_id):
        return retention.approve(run, by)


def withdraw(run):
    with importing(run.district_id):
        return retention.withdraw(run)


def approved(steward, second, district):
    deletion = asked(steward, district)
    assert approve(deletion, second)
    return deletion


def read_again(run):
    with importing(run.district_id):
        run.refresh_from_db()


def change(run, **values):
    with importing(run.district_id):
        Deletion.objects.filter(pk=run.pk).update(**values)


def deleted(steward, second, district):
    """(what came of it, the run)"""
    deletion = approved(steward, second, district)
    said = retention.carry_out(deletion.pk)
    read_again(deletion)
    return said, deletion


def as_owner(sql, given=()):
    """Rows as the owner of the tables reads them, whom no policy keeps from any."""
    line = connection.copy()
    line.settings_dict = line.settings_dict | owner
    with line.cursor() as cursor:
        cursor.execute(sql, given)
        found = cursor.fetchall()
    line.close()
    return found


def days_ago(number):
    return timezone.localdate() - timedelta(days=number)


def names(district):
    with importing(district.pk):
        rows = Student.objects.filter(district=district).order_by("given_name")
        return list(rows.values_list("given_name", flat=True))


def raw_rows(district, student):
    """{table: rows} with anything of the student (an id)."""
    with importing(district.pk), connection.cursor() as cursor:
        cursor.execute("SELECT student_rows(ARRAY[%s]::bigint[])", [student])
        return json.loads(cursor.fetchone()[0])
