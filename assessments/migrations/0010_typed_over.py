"""What files had brought in before somebody typed another result: a file that says the same again
does not take what was typed away.

The rows kept of what others typed are not for whoever sends a file; the function runs as the owner
and tells of the students alone whom the one who acts sees.
"""

from django.db import migrations

# From the batches typed by hand, by their key: never through all that is kept.
TYPED_OVER = """
CREATE FUNCTION typed_over(given bigint[])
RETURNS TABLE (
    student bigint, administration bigint, score numeric, level bigint, status text, given_on date
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = 'on' AS $$
    SELECT DISTINCT ON (kept.student, said.administration_id) kept.student,
        said.administration_id, said.score, said.level_id, said.status::text, said.given_on
    FROM assessments_batch typed
    JOIN assessments_replaced kept ON kept.batch_id = typed.id
    CROSS JOIN jsonb_populate_record(NULL::assessments_result, kept.was) said
    JOIN assessments_batch brought ON brought.id = said.batch_id
    JOIN assessments_student student ON student.id = kept.student
    WHERE typed.kind = 'hand' AND typed.state <> 'undone' AND brought.kind <> 'hand'
        AND typed.district_id IN (
            SELECT assessment.district_id FROM assessments_assessment assessment
            JOIN assessments_administration one ON one.assessment_id = assessment.id
            WHERE one.id = ANY (given)
        )
        AND kept."table" = 'assessments_result' AND kept.was IS NOT NULL
        AND said.administration_id = ANY (given)
        AND (student.reach && (SELECT my_student_keys())::bigint[]
            OR student.id = ANY ((SELECT my_student_ids())::bigint[]))
    ORDER BY kept.student, said.administration_id, kept.id DESC
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0009_deletion")]
    operations = [migrations.RunSQL(TYPED_OVER, "DROP FUNCTION typed_over(bigint[])")]
