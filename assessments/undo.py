"""Takes back everything a batch wrote: rows it changed are as they were, rows it added are gone.

Not where somebody wrote the row since, something else hangs on it, what it pointed to is gone, or a
hold or an open request keeps the student: such rows stay, and are counted. Knows no kind of batch,
only the rows kept in `assessments_replaced`.
"""

from django.db import connection
from django.utils import timezone

from zones.models import Place

from . import reach
from .acting import acting_as, importing
from .batches import UNDO, carry_out, is_steward, put_touched_on_record
from .corrections import reopen
from .models import (
    Batch,
    Category,
    ClassEnrollment,
    Dimension,
    Disclosure,
    Enrollment,
    GroupMembership,
    OrgLink,
    PositionProposal,
    Result,
    SchoolClass,
    StaffMember,
    Student,
    Teaching,
    Term,
)

# What others hang on comes first.
MODELS = (
    *(OrgLink, Term, SchoolClass, StaffMember, Student),
    *(Teaching, Enrollment, ClassEnrollment, GroupMembership, Result),
)
# Made because a line of a file needed them; which batch did is said by what it kept alone.
MADE = (Place, Dimension, Category)
# The first thing kept of a row is what it was before the batch.
TOUCHED = """
CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
SELECT DISTINCT ON (kept."table", kept.row) kept."table", kept.row, kept.was, kept.student,
    (SELECT max(later.id) FROM assessments_replaced later
        JOIN assessments_batch other ON other.id = later.batch_id
        WHERE later."table" = kept."table" AND later.row = kept.row AND later.id > kept.id
            AND later.batch_id <> kept.batch_id AND other.state <> 'undone') IS NOT NULL AS since
FROM assessments_replaced kept WHERE kept.batch_id = %(batch)s
ORDER BY kept."table", kept.row, kept.id
"""
# Of new results nothing is kept: they are those of the batch that are not kept.
NEW_RESULTS = """
INSERT INTO touched SELECT 'assessments_result', id, NULL, student_id, false
FROM assessments_result WHERE batch_id = %(batch)s AND id NOT IN (
    SELECT row FROM touched WHERE "table" = 'assessments_result'
)
"""
# What was typed and emptied again is as before already.
GONE = """
DELETE FROM touched WHERE was IS NULL AND "table" = 'assessments_result'
    AND NOT EXISTS (SELECT FROM assessments_result held WHERE held.id = touched.row)
"""
# Of students whom who takes it back sees no more.
UNSEEN = """
UPDATE touched SET since = true
WHERE student IS NOT NULL AND student NOT IN (SELECT id FROM assessments_student)
"""
# Of whom nothing is deleted while a hold stands or a family's request is open: nor is what a row
# says now written over.
HELD = """
UPDATE touched SET since = true WHERE student IN (
    SELECT student_id FROM assessments_studenthold WHERE lifted_at IS NULL
    UNION ALL SELECT student_id FROM assessments_recordrequest WHERE answered_on IS NULL
)
"""
COUNT = 'SELECT "table", count(*) FROM touched GROUP BY "table" ORDER BY "table"'
REMOVE_MADE = """
DELETE FROM {table} held USING touched
WHERE touched."table" = '{table}' AND touched.row = held.id AND touched.was IS NULL
    AND NOT touched.since {unless}
"""
REMOVE = f"{REMOVE_MADE} AND held.batch_id = %(batch)s"
HANGS = "AND NOT EXISTS (SELECT FROM {table} other WHERE other.{column} = held.id)"
RESTORE = """
UPDATE {table} held SET ({columns}) = (
    SELECT {columns} FROM jsonb_populate_record(held, touched.was)
)
FROM touched
WHERE touched."table" = '{table}' AND touched.row = held.id AND touched.was IS NOT NULL
    AND held.batch_id = %(batch)s AND NOT touched.since AND EXISTS (
        SELECT FROM jsonb_populate_record(NULL::{table}, touched.was) former
        WHERE true {while_there}
    )
"""
PUT_BACK = """
INSERT INTO {table} SELECT former.* FROM touched, jsonb_populate_record(NULL::{table}, was) former
WHERE touched."table" = '{table}' AND touched.was IS NOT NULL AND NOT touched.since
    AND NOT EXISTS (SELECT FROM {table} held WHERE held.id = touched.row) {while_there}
ON CONFLICT DO NOTHING
"""
THERE = """AND (former.{column} IS NULL
    OR EXISTS (SELECT FROM {table} other WHERE other.id = former.{column}))"""


def undo(batch_id, user_id=None):
    """Takes a batch back; the report then says what is as before and what stays."""

    def work(batch, progress):
        put_touched_on_record(batch, user_id, Disclosure.What.CHANGE)
        with importing(batch.district_id):
            batch.report |= {"undone": take_back(batch, progress, user_id)}
        batch.undone_by_id, batch.undone_at = user_id, timezone.now()
        return Batch.State.UNDONE

    carry_out(batch_id, UNDO, work)


def take_back(batch, progress, user_id=None):
    """{table: {"back": rows as before or gone again, "stays": rows that could not be}}"""
    steps = [
        *((REMOVE, model) for model in reversed(MODELS)),
        *((RESTORE, model) for model in MODELS),
        *((PUT_BACK, model) for model in MODELS),
        *((REMOVE, model) for model in reversed(MODELS)),  # what hung on rows that are back
        *((REMOVE_MADE, model) for model in reversed(MADE)),
    ]
    with connection.cursor() as cursor:
        progress("Finding what it wrote")
        find_touched(cursor, batch, user_id)
        cursor.execute(COUNT)
        touched = dict(cursor.fetchall())
        done = dict.fromkeys(touched, 0)
        for number, (sql, model) in enumerate(steps):
            progress("Taking it back", number, len(steps))
            if (table := model._meta.db_table) in touched:
                cursor.execute(_statement(sql, model), {"batch": batch.pk})
                done[table] += cursor.rowcount
        cursor.execute("DROP TABLE touched")
        reopen(cursor, batch)
    PositionProposal.objects.filter(batch=batch, decided_at=None).delete()
    reach.refresh(batch.district_id)
    return {name: {"back": done[name], "stays": touched[name] - done[name]} for name in touched}


def find_touched(cursor, batch, user_id):
    """Makes `touched`. What somebody who is no steward sees no more stays, like rows written
    since: they may work at another school by now."""
    cursor.execute(TOUCHED, {"batch": batch.pk})
    cursor.execute(NEW_RESULTS, {"batch": batch.pk})
    if batch.kind == Batch.Kind.HAND:
        cursor.execute(GONE)
    cursor.execute(HELD)
    if user_id and not is_steward(user_id, batch.district_id):
        with acting_as(user_id):
            cursor.execute(UNSEEN)
    cursor.execute("ANALYZE touched")


def _statement(sql, model):
    """The words of a statement for the table of a model: from its fields, and who points to it."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    keys = [field for field in fields if field.remote_field]
    return sql.format(
        table=model._meta.db_table,
        columns=", ".join(field.column for field in fields),
        unless=" ".join(
            HANGS.format(table=field.model._meta.db_table, column=field.column)
            for field in _hanging(model)
        ),
        while_there=" ".join(
            THERE.format(table=field.related_model._meta.db_table, column=field.column)
            for field in keys
        ),
    )


def _hanging(model):
    """The keys that point to a model, those too that nothing leads back over: but for the history
    of other rows, which is bound by no constraint."""
    back = [one for one in model._meta.get_fields(include_hidden=True) if one.auto_created]
    keys = [(one.field, one.hidden) for one in back if one.one_to_many or one.one_to_one]
    return [key for key, hidden in keys if key.column and (key.db_constraint or not hidden)]
