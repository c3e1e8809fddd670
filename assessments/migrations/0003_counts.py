"""How many, not who: counts for those who follow a test and see no student.

The functions run as the owner, past the policies; they return numbers of rows and ids of classes
and groups, nothing of a student. The pages ask them only for the reader's own districts.
"""

from django.db import migrations

ENTERED = """
CREATE FUNCTION results_entered(given bigint[])
RETURNS TABLE (administration bigint, entered bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT administration_id, count(*) FROM assessments_result
    WHERE administration_id = ANY (given) GROUP BY administration_id
$$;
"""
# Of the students who were in the class at some day of the window; without days: who are in it now.
PROGRESS = """
CREATE FUNCTION class_progress(given bigint)
RETURNS TABLE (school_class bigint, students bigint, entered bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sitting.school_class_id, count(DISTINCT taken.student_id),
        count(DISTINCT result.student_id)
    FROM assessments_sitting sitting
    JOIN assessments_administration administration ON administration.id = given
    LEFT JOIN assessments_classenrollment taken
        ON taken.school_class_id = sitting.school_class_id
        AND taken.starts <= coalesce(administration.closes, current_date)
        AND (taken.ends IS NULL OR taken.ends >= coalesce(administration.opens, current_date))
    LEFT JOIN assessments_result result
        ON result.student_id = taken.student_id AND result.administration_id = given
    WHERE sitting.administration_id = given
    GROUP BY sitting.school_class_id
$$;
"""
USED = """
CREATE FUNCTION categories_used(asked bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT one FROM unnest(asked) one WHERE EXISTS (
        SELECT FROM assessments_groupmembership WHERE category_id = one
    )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_policies")]
    operations = [
        migrations.RunSQL(ENTERED, "DROP FUNCTION results_entered(bigint[])"),
        migrations.RunSQL(PROGRESS, "DROP FUNCTION class_progress(bigint)"),
        migrations.RunSQL(USED, "DROP FUNCTION categories_used(bigint[])"),
    ]
