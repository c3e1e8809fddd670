"""Counts that run past the policies are of the districts where the one who acts works, in a role
that is told them; without anybody who acts they are of none. Who is on the list of a deletion is
read by those who decide on it.

The pages ask for the reader's own districts anyway: this is the second wall.
"""

from importlib import import_module

from django.db import migrations

policies = import_module("assessments.migrations.0002_policies")
counts = import_module("assessments.migrations.0003_counts")
found = import_module("assessments.migrations.0004_disclosures_found")
answers = import_module("assessments.migrations.0007_answers")
replaced = import_module("assessments.migrations.0014_openings_planned_once").replaced

MINE = """
CREATE FUNCTION my_districts(roles text[]) RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT district), '{}') FROM (
        SELECT place.district_id AS district
        FROM zones_position held
        JOIN zones_place place ON place.id = held.place_id
        JOIN zones_district district ON district.id = place.district_id
        WHERE held.user_id = acting_user() AND held.role = ANY (roles)
            AND held.starts <= (now() AT TIME ZONE district.time_zone)::date
            AND (held.ends IS NULL OR held.ends >= (now() AT TIME ZONE district.time_zone)::date)
        UNION ALL
        SELECT importing() WHERE importing() IS NOT NULL
    ) one
$$
"""
# Who is told: in the statements below by these marks.
STEWARDS = "ANY ((SELECT my_districts('{data_steward}'))::bigint[])"
DECIDING = "ANY ((SELECT my_districts('{data_steward,district_admin}'))::bigint[])"
# Who follows a test, whether they see a student or not.
FOLLOWING = """ANY ((SELECT my_districts(
    '{specialist,school_staff,principal,supervisor,district_admin,data_steward}'))::bigint[])"""
ENTERED = counts.ENTERED.replace(
    "WHERE administration_id = ANY (given)",
    """WHERE administration_id = ANY (ARRAY(
        SELECT one.id FROM assessments_administration one
        JOIN assessments_assessment test ON test.id = one.assessment_id
        WHERE one.id = ANY (given) AND test.district_id = <following>
    ))""",
)
PROGRESS = counts.PROGRESS.replace(
    "WHERE sitting.administration_id = given",
    """WHERE sitting.administration_id = given AND EXISTS (
        SELECT FROM assessments_assessment test
        WHERE test.id = administration.assessment_id AND test.district_id = <following>
    )""",
)
USED = counts.USED.replace(
    "SELECT one FROM unnest(asked) one WHERE",
    """SELECT one FROM unnest(asked) one
    JOIN assessments_category category ON category.id = one
    JOIN assessments_dimension dimension ON dimension.id = category.dimension_id
    WHERE dimension.district_id = <following> AND""",
)
DUE = answers.DUE.replace(
    "district_id = ANY (districts)",
    "district_id = ANY (districts) AND district_id = <stewards>",
)
SEEN = found.SEEN.replace(
    "students @> ARRAY[student]",
    f"students @> ARRAY[student]\n        AND ({policies.WRITTEN_ONCE['disclosure']})",
)
# When grants of a district end, if no later one takes their place: told on the steward's home, where
# no purpose is stated.
ENDING = """
CREATE FUNCTION grants_ending(districts bigint[], until date) RETURNS SETOF date
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT one.ends FROM assessments_grant one
    JOIN zones_district district ON district.id = one.district_id
    WHERE one.ended_at IS NULL AND one.district_id = ANY (districts)
        AND one.ends BETWEEN (now() AT TIME ZONE district.time_zone)::date AND until
        AND one.district_id = <stewards>
        AND NOT EXISTS (
            SELECT FROM assessments_grant later
            WHERE later.user_id = one.user_id AND later.district_id = one.district_id
                AND later.ended_at IS NULL AND later.ends > until
                AND later.place_id IS NOT DISTINCT FROM one.place_id
                AND later.student_id IS NOT DISTINCT FROM one.student_id
        )
    ORDER BY one.ends
$$
"""
CHANGED = (
    (ENTERED, counts.ENTERED),
    (PROGRESS, counts.PROGRESS),
    (USED, counts.USED),
    (DUE, answers.DUE),
    (SEEN, found.SEEN),
)
# Where the worker finds a deletion it is to carry out: a number of a district, nothing else.
OF_DELETION = """
CREATE FUNCTION district_of_deletion(asked bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT district_id FROM assessments_deletion WHERE id = asked
$$
"""
MADE = {
    "my_districts(text[])": MINE,
    "grants_ending(bigint[], date)": ENDING,
    "district_of_deletion(bigint)": OF_DELETION,
}
DECIDED = policies.FOR_ALL.format("deletion", f"district_id = {DECIDING}")


def told(sql):
    """With who is told."""
    return sql.replace("<following>", FOLLOWING).replace("<stewards>", STEWARDS)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0017_readmission")]
    operations = [
        *(migrations.RunSQL(told(sql), f"DROP FUNCTION {name}") for name, sql in MADE.items()),
        *(migrations.RunSQL(replaced(told(now)), replaced(before)) for now, before in CHANGED),
        migrations.RunSQL(policies.SECURE.format("deletion"), policies.OPEN.format("deletion")),
        migrations.RunSQL(DECIDED, policies.DROP.format("deletion", "with_reason")),
    ]
