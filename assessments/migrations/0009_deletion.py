"""Students deleted after the years they are kept: by one function of the database's owner.

The web login may call it and can do nothing else with it: it deletes only those whom a row of
`assessments_deletion` lists, who satisfy the rule at that moment, where somebody else than the
asker approved. That row's list and certificate are not the web login's to change.
"""

from django.db import migrations

# Every table with a row of a student, found in the catalog: one that is made later is in it by
# itself. First what hangs on such rows, then the rows, then their history, at last the student.
# A grant stays, ended: it says why somebody saw the student.
TABLES = """
CREATE FUNCTION student_tables() RETURNS TABLE (place int, name text, rule text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH named AS (
        SELECT class.oid, class.relname, part.attname
        FROM pg_class class JOIN pg_attribute part ON part.attrelid = class.oid
        WHERE class.relnamespace = 'public'::regnamespace AND class.relkind = 'r'
            AND class.relname ^@ 'assessments_' AND part.attname IN ('student_id', 'student')
            AND class.relname NOT IN ('assessments_grant', 'assessments_grantevent')
    )
    SELECT 1, hanging.relname::text, format(
        '%I IN (SELECT id FROM public.%I WHERE %I = ANY ($1))',
        key.attname, named.relname, named.attname
    )
    FROM named
    JOIN pg_constraint link ON link.confrelid = named.oid AND link.contype = 'f'
    JOIN pg_class hanging ON hanging.oid = link.conrelid
    JOIN pg_attribute key ON key.attrelid = link.conrelid AND key.attnum = link.conkey[1]
    WHERE key.attnotnull AND link.conrelid NOT IN (SELECT oid FROM named)
    UNION ALL
    SELECT CASE WHEN relname LIKE '%event' THEN 3 ELSE 2 END, relname::text,
        format('%I = ANY ($1)', attname)
    FROM named
    UNION ALL
    SELECT 4, 'assessments_student', 'id = ANY ($1)'
$$
"""
# How many rows each of them holds of some students; a table that holds none is left out.
ROWS = """
CREATE FUNCTION student_rows(wanted bigint[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    step record;
    found bigint;
    counted jsonb := '{}';
BEGIN
    FOR step IN SELECT * FROM student_tables() LOOP
        EXECUTE format('SELECT count(*) FROM public.%I WHERE %s', step.name, step.rule)
            INTO found USING wanted;
        IF found > 0 THEN counted := counted || jsonb_build_object(step.name, found); END IF;
    END LOOP;
    RETURN counted;
END
$$
"""
# Of whom nothing holds on the day `given` or later: no enrollment, no class, no result. Of whom
# nothing of that is stored, since the roster dropped them, or since they were last written.
PAST = """
CREATE FUNCTION students_past(wanted bigint, given date)
RETURNS TABLE (student bigint, held boolean, asked boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT one.id,
        EXISTS (
            SELECT FROM assessments_studenthold
            WHERE student_id = one.id AND lifted_at IS NULL
        ),
        EXISTS (
            SELECT FROM assessments_recordrequest
            WHERE student_id = one.id AND answered_on IS NULL
        )
    FROM assessments_student one
    WHERE one.district_id = wanted
    AND NOT EXISTS (
        SELECT FROM assessments_enrollment
        WHERE student_id = one.id AND (ends IS NULL OR ends >= given)
    )
    AND NOT EXISTS (
        SELECT FROM assessments_classenrollment taken
        JOIN assessments_schoolclass class ON class.id = taken.school_class_id
        WHERE taken.student_id = one.id
            AND coalesce(taken.ends, class.ended_on, class.ends, 'infinity') >= given
    )
    AND NOT EXISTS (
        SELECT FROM assessments_result result
        JOIN assessments_administration one_time ON one_time.id = result.administration_id
        WHERE result.student_id = one.id AND coalesce(
            result.given_on, one_time.closes, one_time.opens, make_date(one_time.year, 6, 30)
        ) >= given
    )
    AND (
        EXISTS (SELECT FROM assessments_enrollment WHERE student_id = one.id)
        OR EXISTS (SELECT FROM assessments_classenrollment WHERE student_id = one.id)
        OR EXISTS (SELECT FROM assessments_result WHERE student_id = one.id)
        OR coalesce(one.ended_on, (
            SELECT created_at::date FROM assessments_batch WHERE id = one.batch_id
        )) < given
    )
$$
"""
HELD = """
CREATE FUNCTION held_role(who bigint, roles text[], wanted bigint, at timestamptz)
RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT min(held.role) FROM zones_position held
    JOIN zones_place place ON place.id = held.place_id
    JOIN zones_district district ON district.id = place.district_id
    WHERE held.user_id = who AND held.role = ANY (roles) AND district.id = wanted
        AND held.starts <= (at AT TIME ZONE district.time_zone)::date
        AND (held.ends IS NULL OR held.ends >= (at AT TIME ZONE district.time_zone)::date)
$$
"""
# Waits its turn among the imports of the district. 'nothing': there is nothing to do, or no right
# to; 'refused': the district keeps students longer by now; 'done'.
DELETE = """
CREATE FUNCTION delete_students(asked bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    run assessments_deletion;
    here bigint := (SELECT district_id FROM assessments_deletion WHERE id = asked);
    role text;
    kept_years int;
    today date;
    gone bigint[];
    counted jsonb;
    step record;
    removed CONSTANT text := '[removed]';
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('import', here));
    SELECT * INTO run FROM assessments_deletion
    WHERE id = asked AND approved_by_id <> asked_by_id AND approved_at IS NOT NULL
        AND done_at IS NULL AND withdrawn_at IS NULL AND refused_at IS NULL
    FOR UPDATE;
    role := held_role(
        run.approved_by_id, ARRAY['data_steward', 'district_admin'], here, run.approved_at
    );
    IF role IS NULL
        OR held_role(run.asked_by_id, ARRAY['data_steward'], here, run.asked_at) IS NULL
    THEN
        RETURN 'nothing';
    END IF;
    SELECT (now() AT TIME ZONE district.time_zone)::date, coalesce(rules.student_years, 6)
        INTO today, kept_years
    FROM zones_district district
    LEFT JOIN assessments_studentsettings rules ON rules.district_id = district.id
    WHERE district.id = here;
    IF run.before > today - make_interval(years => kept_years) THEN
        UPDATE assessments_deletion SET refused_at = now(), students = '{}' WHERE id = asked;
        RETURN 'refused';
    END IF;

    -- Held first, asked then: a hold somebody sets meanwhile is either seen, or finds nobody.
    PERFORM FROM assessments_student
    WHERE id = ANY (run.students) AND district_id = here ORDER BY id FOR UPDATE;
    gone := ARRAY(
        SELECT past.student FROM students_past(here, run.before) past
        WHERE past.student = ANY (run.students) AND NOT past.held AND NOT past.asked
        ORDER BY past.student
    );
    counted := student_rows(gone);

    INSERT INTO assessments_forgotten (district_id, digest, deletion_id)
    SELECT here, encode(sha256(convert_to(
        here || '|' || source || '|' || sourced_id, 'UTF8')), 'hex'), asked
    FROM assessments_student WHERE id = ANY (gone)
    ON CONFLICT DO NOTHING;

    -- The record of who saw whom keeps ids; what was typed about a child goes from it.
    UPDATE assessments_disclosure SET
        page = split_part(page, '?', 1),
        party = CASE WHEN what = 'packet' AND party <> '' AND students <@ gone
            THEN 'the family' ELSE party END,
        reason = CASE WHEN grant_id IN (
            SELECT id FROM assessments_grant WHERE student_id = ANY (gone)
        ) THEN 'You were given leave: ' || removed ELSE reason END
    WHERE students && gone;
    UPDATE assessments_grant SET
        ended_at = coalesce(ended_at, now()), purpose = removed, document = removed
    WHERE student_id = ANY (gone);
    UPDATE assessments_grantevent SET purpose = removed, document = removed
    WHERE student_id = ANY (gone);

    FOR step IN SELECT * FROM student_tables() ORDER BY place LOOP
        EXECUTE format('DELETE FROM public.%I WHERE %s', step.name, step.rule) USING gone;
    END LOOP;
    IF student_rows(gone) <> '{}' THEN
        RAISE EXCEPTION 'Something of the students is left.';
    END IF;

    IF gone <> '{}' THEN
        INSERT INTO assessments_disclosure (
            district_id, user_id, role, at, what, page, students, count, reason, purpose, party,
            file_sha256, allowed
        ) VALUES (
            here, run.approved_by_id, role, now(), 'delete', '/deletions/' || asked || '/', gone,
            cardinality(gone), 'Last enrollment before ' || run.before, '', '', '', true
        );
    END IF;
    UPDATE assessments_deletion SET done_at = now(), done = counted, students = '{}'
    WHERE id = asked;
    RETURN 'done';
END
$$
"""
FUNCTIONS = {
    "student_tables()": TABLES,
    "student_rows(bigint[])": ROWS,
    "students_past(bigint, date)": PAST,
    "held_role(bigint, text[], bigint, timestamptz)": HELD,
    "delete_students(bigint)": DELETE,
}
RIGHTS = """
REVOKE ALL ON FUNCTION delete_students(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION delete_students(bigint) TO throughline_web;
REVOKE UPDATE, DELETE ON assessments_deletion, assessments_forgotten FROM throughline_web;
GRANT UPDATE (approved_by_id, approved_at, withdrawn_at, started_at, failed_at)
    ON assessments_deletion TO throughline_web
"""
NO_RIGHTS = """
GRANT UPDATE, DELETE ON assessments_deletion, assessments_forgotten TO throughline_web
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0008_deletion_asked")]
    operations = [
        *(
            migrations.RunSQL(sql, f"DROP FUNCTION {signature}")
            for signature, sql in FUNCTIONS.items()
        ),
        migrations.RunSQL(RIGHTS, NO_RIGHTS),
    ]
