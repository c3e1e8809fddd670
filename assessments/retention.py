"""Students kept as long as the district decided: counted, approved by a second person, deleted.

A dry run lists whom the rule names on that day: nothing of theirs holds since `before`, no hold
stands, no request is open. A second person approves that list, not the rule: when it is carried out
the rule is asked again, and who got a hold, a request or a new enrollment since is left out. So
fewer than approved may be deleted, never more and nobody else; who passes the years meanwhile
waits for the next dry run. All of it is one function of the database (migration 0009_deletion), one
statement in its turn among the imports of the district: done whole or not at all.
"""

import json
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from zones.forms.owned import hold

from .acting import importing
from .models import Deletion, StudentSettings

YEARS = StudentSettings._meta.get_field("student_years").default
BEFORE = "SELECT (%s::date - make_interval(years => %s))::date"
PAST = "SELECT student, held, asked FROM students_past(%s, %s)"
ROWS = "SELECT student_rows(%s::bigint[])"
DISTRICT = "SELECT district_of_deletion(%s)"
DELETE = "SELECT delete_students(%s)"
STUDENT = "assessments_student"


@dataclass(frozen=True, slots=True)
class Past:
    """Whom the rule names today: who may go, and who is kept back by what."""

    years: int
    before: date
    free: list
    held: int
    asked: int


def years_of(district_id):
    rows = StudentSettings.objects.filter(district=district_id)
    return rows.values_list("student_years", flat=True).first() or YEARS


def before(years, day=None):
    """The day before which the last enrollment has to have ended."""
    return _ask(BEFORE, [day or timezone.localdate(), years])[0][0]


def past(district_id):
    """Read while somebody acts who sees every student of the district."""
    years = years_of(district_id)
    given = before(years)
    found = _ask(PAST, [district_id, given])
    return Past(
        years=years,
        before=given,
        free=sorted(student for student, held, asked in found if not (held or asked)),
        held=sum(held for _, held, _ in found),
        asked=sum(asked for _, _, asked in found),
    )


def still_free(deletion):
    """{id of a student of the list: why they would be left out today, "" if they would not}"""
    found = _ask(PAST, [deletion.district_id, deletion.before])
    said = {
        student: "A hold stands." if held else "A request is open." if asked else ""
        for student, held, asked in found
    }
    return {key: said.get(key, "Enrolled or tested since.") for key in deletion.students}


@transaction.atomic
def ask(user, district):
    """(the dry run, whom the rule names): counted, nothing deleted. No dry run where nobody would
    go, nor while another one of the district is open; that is not even counted again."""
    hold(district)
    if Deletion.objects.unfinished().filter(district=district).exists():
        return None, None
    found = past(district.pk)
    return (_made(user, district, found) if found.free else None), found


def _made(user, district, found):
    [[counts]] = _ask(ROWS, [found.free])
    return Deletion.objects.create(
        district=district,
        asked_by=user,
        years=found.years,
        before=found.before,
        students=found.free,
        counts=json.loads(counts),
        kept={"holds": found.held, "requests": found.asked},
    )


def approve(deletion, user):
    """Whether it counts: not for the asker, not twice, not for what was withdrawn."""
    rows = Deletion.objects.undecided().filter(pk=deletion.pk).exclude(asked_by=user)
    return bool(rows.update(approved_by=user, approved_at=timezone.now()))


def withdraw(deletion):
    """Whether it was in time: what runs, or is done, is not."""
    rows = Deletion.objects.unfinished().filter(pk=deletion.pk, started_at=None)
    return bool(rows.update(withdrawn_at=timezone.now()))


def carry_out(deletion_id):
    """Deletes what was approved. Run twice it does nothing; what fails leaves everything there."""
    district = _ask(DISTRICT, [deletion_id])[0][0]
    if not _note(district, deletion_id, started_at=timezone.now(), failed_at=None):
        return "nothing"
    try:
        return _ask(DELETE, [deletion_id])[0][0]
    except Exception:
        _note(district, deletion_id, failed_at=timezone.now(), started_at=None)
        raise


def _note(district, deletion_id, **values):
    """Whether it waits to be carried out: then how far it is, for everybody to see at once."""
    with importing(district):
        return Deletion.objects.waiting().filter(pk=deletion_id).update(**values)


def count_past(district):
    """Keeps how many students are past the years, for the stewards' pages: nothing is deleted."""
    found = len(past(district.pk).free)
    if found:
        StudentSettings.objects.get_or_create(district=district)
    rows = StudentSettings.objects.filter(district=district)
    rows.exclude(students_past=found).update(students_past=found)
    return found


def _ask(sql, given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()
