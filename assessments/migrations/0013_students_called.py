"""Students whose name begins so, or whose number it is, found by the index.

LIKE and upper() may tell in an error what they compare, so PostgreSQL asks the policy of every
student before it: the function runs as the owner and asks it only of those the index finds. It
returns no student whom the one who acts may not see.
"""

from django.db import migrations

PARTS = """
CREATE FUNCTION student_name_parts(given text, family text, called text, called_family text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(array_remove(string_to_array(replace(lower(
        given || ' ' || family || ' ' || called || ' ' || called_family), '-', ' '), ' '), ''))
$$;
CREATE INDEX student_name_parts ON assessments_student USING gin (student_name_parts(
    given_name, family_name, preferred_given_name, preferred_family_name));
CREATE INDEX student_local_id_upper ON assessments_student (upper(local_id));
CREATE INDEX student_state_id_upper ON assessments_student (upper(state_id));
"""
NO_PARTS = """
DROP INDEX student_name_parts; DROP INDEX student_local_id_upper;
DROP INDEX student_state_id_upper;
DROP FUNCTION student_name_parts(text, text, text, text)
"""
CALLED = r"""
CREATE FUNCTION students_called(begun text, number text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT id FROM assessments_student
    WHERE (
        student_name_parts(given_name, family_name, preferred_given_name, preferred_family_name)
            @@ ('''' || replace(replace(begun, '\', '\\'), '''', '''''') || ''':*')::tsquery
        OR upper(local_id) = upper(number) OR upper(state_id) = upper(number)
    ) AND (
        reach && (SELECT my_student_keys())::bigint[]
        OR id = ANY ((SELECT my_student_ids())::bigint[])
    )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0012_kept_as_it_was")]
    operations = [
        migrations.RunSQL(PARTS, NO_PARTS),
        migrations.RunSQL(CALLED, "DROP FUNCTION students_called(text, text)"),
    ]
