"""What a steward corrects in the record of a student: the row as it was is kept, under a batch of
its own, and what the source system says stands beside it, so that the next import knows both."""

from django.db import connection, transaction
from django.utils import timezone

from .models import Batch, Correction, Student

# {field of a student that is corrected: what it is called}
WORDS = {
    "given_name": "given name",
    "middle_name": "middle name",
    "family_name": "family name",
    "preferred_given_name": "preferred given name",
    "preferred_family_name": "preferred family name",
    "local_id": "ID in the district",
    "state_id": "ID in the state",
    "grade": "grade",
}
KEEP = """INSERT INTO assessments_replaced (batch_id, district_id, "table", row, student, was, at)
    SELECT %s, district_id, 'assessments_student', id, id, to_jsonb(student), now()
    FROM assessments_student student WHERE id = %s"""

REOPEN = """UPDATE assessments_correction one SET ended_at = NULL, ended_batch_id = NULL
    FROM assessments_student student
    WHERE one.ended_batch_id = %(batch)s AND student.id = one.student_id
        AND to_jsonb(student) ->> one.field = one.now AND NOT EXISTS (
            SELECT FROM assessments_correction other WHERE other.student_id = one.student_id
                AND other.field = one.field AND other.ended_at IS NULL
        )"""


@transaction.atomic
def correct(form, user):
    """Saves the form of a student. Whether anything was changed."""
    student, before = form.instance, _held(form.instance.pk)
    changed = {
        field: (getattr(before, field), getattr(student, field))
        for field in form._meta.fields
        if getattr(before, field) != getattr(student, field)
    }
    if not changed:
        return False
    student.batch = _begin(student, user)
    form.save()
    _put_down(student, changed, user)
    return True


@transaction.atomic
def take_back(correction, user):
    """The record says again what the source says. False where the correction is over already."""
    student = _held(correction.student_id)
    if not _end(student, [correction.field], user, pk=correction.pk):
        return False
    student.batch = _begin(student, user)
    setattr(student, correction.field, correction.was)
    student.save(update_fields=[correction.field, "batch"])
    return True


def _held(pk):
    """The student as stored, nobody else's until this is saved."""
    return Student.objects.select_for_update(no_key=True).get(pk=pk)


def _begin(student, user):
    """A batch of its own, with the row as it was."""
    batch = batch_of(student, user)
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [batch.pk, student.pk])
    return batch


def _put_down(student, changed, user):
    """One correction a field; corrected again, it stands against what the source said at first, and
    a value put back to that is no correction."""
    in_force = Correction.objects.filter(student=student, ended_at=None)
    said = dict(in_force.values_list("field", "was"))
    _end(student, changed, user)
    Correction.objects.bulk_create(
        Correction(
            district_id=student.district_id,
            student=student,
            field=field,
            was=said.get(field, old),
            now=new,
            batch=student.batch,
            by=user,
        )
        for field, (old, new) in changed.items()
        if new != said.get(field, old)
    )


def _end(student, fields, user, **which):
    """Ends the corrections of these fields that are in force; how many."""
    rows = Correction.objects.filter(student=student, field__in=fields, ended_at=None, **which)
    return rows.update(ended_at=timezone.now(), ended_by=user)


def reopen(cursor, batch):
    """A batch is taken back: corrections that ended because of what it said are in force again,
    where the record says again what was corrected."""
    cursor.execute(REOPEN, {"batch": batch.pk})


def batch_of(student, user):
    return Batch.objects.create(
        kind=Batch.Kind.HAND,
        state=Batch.State.APPLIED,
        district_id=student.district_id,
        name="Correction of a student’s record",
        created_by=user,
        applied_by=user,
        applied_at=timezone.now(),
    )
