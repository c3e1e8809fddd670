"""What a steward corrects in the record of a student: the row as it was is kept, under a batch of
its own."""

from django.db import connection, transaction
from django.utils import timezone

from .models import Batch

KEEP = """INSERT INTO assessments_replaced (batch_id, district_id, "table", row, student, was, at)
    SELECT %s, district_id, 'assessments_student', id, id, to_jsonb(student), now()
    FROM assessments_student student WHERE id = %s"""


@transaction.atomic
def correct(form, user):
    """Saves the form of a student. Whether anything was changed."""
    student = form.instance
    if not form.has_changed():
        return False
    student.batch = batch_of(student, user)
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [student.batch_id, student.pk])
    form.save()
    return True


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
