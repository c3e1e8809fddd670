"""Rows of students let through only who has a reason: a second wall behind the querysets.

The functions run as the owner, who is not bound by the policies; the site's login is. In a policy
they stand as (SELECT f()): asked once a statement, not once a row.
"""

from django.db import migrations

ACTING = """
CREATE FUNCTION acting_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('throughline.user', true), '')::bigint
$$;
CREATE FUNCTION acting_purpose() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('throughline.purpose', true), '')
$$;
CREATE FUNCTION importing() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('throughline.importing', true), '')::bigint
$$;
"""
NO_ACTING = """
DROP FUNCTION acting_user(); DROP FUNCTION acting_purpose(); DROP FUNCTION importing();
"""
# Between two school years what held last holds on: from June 1 to September 15, what ended since
# May 1 of the year.
HOLDS = """
CREATE FUNCTION between_years(day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_char(day, 'MMDD') BETWEEN '0601' AND '0915'
$$;
CREATE FUNCTION still_holds(starts date, ends date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT starts <= day AND (ends IS NULL OR ends >= day OR (
        between_years(day) AND ends >= make_date(extract(year FROM day)::int, 5, 1)
    ))
$$;
"""
NO_HOLDS = """
DROP FUNCTION still_holds(date, date, date); DROP FUNCTION between_years(date);
"""
OPENINGS = """
CREATE FUNCTION student_openings(who bigint, stated text)
RETURNS TABLE (
    kind text, reach bigint, students bigint[], place bigint, class bigint, access_grant bigint,
    district bigint, words text
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH seat AS (
        SELECT held.role, held.place_id, place.name, place.district_id,
            (now() AT TIME ZONE district.time_zone)::date AS today,
            coalesce(rules.specialists_narrowed, false) AS narrowed
        FROM zones_position held
        JOIN zones_place place ON place.id = held.place_id
        JOIN zones_district district ON district.id = place.district_id
        LEFT JOIN assessments_studentsettings rules ON rules.district_id = district.id
        WHERE held.user_id = who
            AND held.starts <= (now() AT TIME ZONE district.time_zone)::date
            AND (held.ends IS NULL OR held.ends >= (now() AT TIME ZONE district.time_zone)::date)
    ), own_class AS (
        SELECT class.id, class.title, class.district_id, class.place_id, seat.today
        FROM seat
        JOIN assessments_schoolclass class ON class.place_id = seat.place_id
        WHERE (seat.role = 'school_staff' OR (seat.role = 'specialist' AND seat.narrowed))
        AND (
            EXISTS (
                SELECT FROM assessments_teaching teaching
                JOIN assessments_staffmember staff ON staff.id = teaching.staff_id
                WHERE staff.user_id = who AND staff.ended_on IS NULL
                    AND teaching.school_class_id = class.id
                    AND still_holds(
                        coalesce(teaching.starts, '-infinity'), teaching.ends, seat.today
                    )
            )
            OR (seat.role = 'specialist' AND EXISTS (
                SELECT FROM assessments_sitting sitting
                WHERE sitting.school_class_id = class.id AND sitting.given_by_id = who
            ))
        )
    )
    SELECT role::text, place_id, '{}'::bigint[], place_id, NULL::bigint, NULL::bigint, district_id,
        name::text
    FROM seat WHERE role = 'principal' OR (role = 'specialist' AND NOT narrowed)
    UNION ALL
    SELECT 'class', NULL, coalesce((
            SELECT array_agg(DISTINCT taken.student_id) FROM assessments_classenrollment taken
            WHERE taken.school_class_id = own_class.id
                AND still_holds(taken.starts, taken.ends, own_class.today)
        ), '{}'), place_id, id, NULL, district_id, title
    FROM (SELECT DISTINCT * FROM own_class) own_class
    UNION ALL
    SELECT 'grant', CASE WHEN given.student_id IS NULL
            THEN coalesce(given.place_id, -given.district_id) END,
        CASE WHEN given.student_id IS NULL THEN '{}' ELSE ARRAY[given.student_id] END,
        given.place_id, NULL, given.id, given.district_id, given.purpose
    FROM assessments_grant given
    WHERE given.user_id = who AND given.ended_at IS NULL AND EXISTS (
        SELECT FROM seat WHERE seat.district_id = given.district_id
            AND seat.today BETWEEN given.starts AND given.ends
    )
    UNION ALL
    SELECT DISTINCT 'data_steward', -district_id, '{}'::bigint[], place_id, NULL::bigint,
        NULL::bigint, district_id, stated
    FROM seat WHERE role = 'data_steward' AND stated <> ''
    UNION ALL
    SELECT 'import', -importing(), '{}', NULL, NULL, NULL, importing(), 'the district’s roster'
    WHERE importing() IS NOT NULL
$$;
"""
NO_OPENINGS = "DROP FUNCTION student_openings(bigint, text)"
MINE = """
CREATE FUNCTION my_student_keys() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(reach) FILTER (WHERE reach IS NOT NULL), '{}')
    FROM student_openings(acting_user(), acting_purpose())
$$;
CREATE FUNCTION my_student_ids() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(one), '{}')
    FROM student_openings(acting_user(), acting_purpose()), unnest(students) one
$$;
CREATE FUNCTION my_student_districts() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT -reach) FILTER (WHERE reach < 0), '{}')
    FROM student_openings(acting_user(), acting_purpose())
$$;
CREATE FUNCTION my_record_districts() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT district), '{}')
    FROM student_openings(acting_user(), acting_purpose())
    WHERE kind IN ('data_steward', 'import')
$$;
"""
NO_MINE = """
DROP FUNCTION my_student_keys(); DROP FUNCTION my_student_ids();
DROP FUNCTION my_student_districts(); DROP FUNCTION my_record_districts();
"""
STUDENT = """reach && (SELECT my_student_keys())::bigint[]
    OR id = ANY ((SELECT my_student_ids())::bigint[])"""
OF_STUDENT = """district_id = ANY ((SELECT my_student_districts())::bigint[])
    OR student_id IN (SELECT id FROM assessments_student)"""
KEPT = "district_id = ANY ((SELECT my_record_districts())::bigint[])"
OF_BATCH = """batch_id IN (
    SELECT id FROM assessments_batch WHERE created_by_id = acting_user()
        OR district_id = ANY ((SELECT my_record_districts())::bigint[])
)"""
# {table: who reads and writes its rows}
POLICIES = {
    "student": STUDENT,
    "enrollment": OF_STUDENT,
    "classenrollment": OF_STUDENT,
    "result": OF_STUDENT,
    "statement": OF_STUDENT,
    "groupmembership": KEPT,
    "recordrequest": KEPT,
    "requestfinding": "request_id IN (SELECT id FROM assessments_recordrequest)",
    "studenthold": KEPT,
    "studentholdevent": KEPT,
    "grant": f"user_id = acting_user() OR {KEPT}",
    "grantevent": KEPT,
    "batchproblem": OF_BATCH,
}
# {table: who reads its rows}; everybody who acts adds to them, nobody changes them.
WRITTEN_ONCE = {
    "disclosure": f"user_id = acting_user() OR {KEPT}",
    "replaced": OF_BATCH,
}
EVENTS = ("grantevent", "studentholdevent")
SECURE = "ALTER TABLE assessments_{0} ENABLE ROW LEVEL SECURITY"
OPEN = "ALTER TABLE assessments_{0} DISABLE ROW LEVEL SECURITY"
FOR_ALL = 'CREATE POLICY with_reason ON assessments_{0} USING ({1})'
TO_READ = 'CREATE POLICY with_reason ON assessments_{0} FOR SELECT USING ({1})'
TO_ADD = 'CREATE POLICY kept ON assessments_{0} FOR INSERT WITH CHECK (true)'
DROP = "DROP POLICY {1} ON assessments_{0}"
REVOKE = "REVOKE UPDATE, DELETE ON assessments_{0} FROM throughline_web"
GRANT = "GRANT UPDATE, DELETE ON assessments_{0} TO throughline_web"


def secured():
    for table, rule in POLICIES.items():
        yield SECURE.format(table), OPEN.format(table)
        yield FOR_ALL.format(table, rule), DROP.format(table, "with_reason")
    for table, rule in WRITTEN_ONCE.items():
        yield SECURE.format(table), OPEN.format(table)
        yield TO_READ.format(table, rule), DROP.format(table, "with_reason")
        yield TO_ADD.format(table), DROP.format(table, "kept")
    for table in (*WRITTEN_ONCE, *EVENTS):
        yield REVOKE.format(table), GRANT.format(table)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]
    operations = [
        migrations.RunSQL(ACTING, NO_ACTING),
        migrations.RunSQL(HOLDS, NO_HOLDS),
        migrations.RunSQL(OPENINGS, NO_OPENINGS),
        migrations.RunSQL(MINE, NO_MINE),
        *(migrations.RunSQL(forwards, backwards) for forwards, backwards in secured()),
    ]
