"""The SQL of the generator: few statements, whatever the size.

`draw(n, what)` is a number from 0 to 1 that depends on the seed, the student and what it is for:
the same seed gives the same students, whatever the ids of the rows.
"""

DRAW = """
CREATE OR REPLACE FUNCTION pg_temp.draw(n bigint, what text) RETURNS float
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (hashtextextended(what || ' ' || n, %(seed)s) & 9007199254740991)
        / 9007199254740992.0::float
$$;
CREATE OR REPLACE FUNCTION pg_temp.spread(n bigint, what text) RETURNS float
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 2 * (pg_temp.draw(n, what || 'a') + pg_temp.draw(n, what || 'b')
        + pg_temp.draw(n, what || 'c') - 1.5)
$$;
DROP TABLE IF EXISTS generated_offer, generated_student, generated_year, generated_given;
CREATE TEMPORARY TABLE generated_offer (place bigint, ordinal int, grade int);
CREATE TEMPORARY TABLE generated_given (
    administration bigint, what text, year int, grades int[], opens date, closes date, month int,
    scale text, lowest float, highest float, cuts float[], levels bigint[]
);
"""
OFFERS = """
INSERT INTO generated_offer SELECT * FROM unnest(%s::bigint[], %s::int[], %s::int[])
"""
GIVEN = """
INSERT INTO generated_given VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
# Who they are. Some came late, some left, the oldest have finished; those keep their history.
STUDENTS = """
CREATE TEMPORARY TABLE generated_student AS
SELECT n, grade_now, came, gone, race, gender, el, swd, ed,
    0.9 * pg_temp.spread(n, 'ability') - 0.55 * el::int - 0.6 * swd::int - 0.35 * ed::int + 0.3
        AS ability
FROM (
    SELECT n, %(lowest)s + floor(pg_temp.draw(n, 'grade')
            * (%(highest)s - %(lowest)s + %(years)s))::int AS grade_now,
        CASE WHEN pg_temp.draw(n, 'late') < 0.2
            THEN %(year)s - floor(pg_temp.draw(n, 'came') * %(years)s)::int ELSE 0 END AS came,
        CASE WHEN pg_temp.draw(n, 'left') < 0.06
            THEN %(year)s - 1 - floor(pg_temp.draw(n, 'gone') * %(years)s)::int ELSE 9999 END
            AS gone,
        (SELECT code FROM unnest(%(races)s::text[], %(race_bounds)s::float[]) race(code, most)
            WHERE pg_temp.draw(n, 'race') < most ORDER BY most LIMIT 1) AS race,
        (SELECT code FROM unnest(%(genders)s::text[], %(gender_bounds)s::float[]) of(code, most)
            WHERE pg_temp.draw(n, 'gender') < most ORDER BY most LIMIT 1) AS gender,
        pg_temp.draw(n, 'el') < 0.14 AS el,
        pg_temp.draw(n, 'swd') < 0.15 AS swd,
        pg_temp.draw(n, 'ed') < 0.42 AS ed
    FROM generate_series(1, %(students)s) n
) person
"""
# Where they were each year: the same school while it has their grade, unless they moved, in summer
# or in January (this year's January only once it is over). `section` is the class they were in at
# the end of the year.
YEARS = """
CREATE TEMPORARY TABLE generated_year AS
SELECT *, 1 + ((row_number() OVER rooms - 1) * ((count(*) OVER room + 21) / 22)
    / count(*) OVER room)::int AS section
FROM (
    SELECT stay.n, stay.year, stay.grade, stay.starts, stay.ends, home.place, home.ordinal,
        before.place AS before
    FROM (
        SELECT n, year, grade_now - (%(year)s - year) AS grade,
            make_date(year - 1, 8, 26) AS starts, make_date(year, 6, 18) AS ends,
            sum((pg_temp.draw(n, 'move' || year) BETWEEN CASE
                    WHEN make_date(year, 1, 16) <= %(today)s THEN 0 ELSE 0.04 END AND 0.08)::int)
                OVER (PARTITION BY n ORDER BY year) AS moves,
            pg_temp.draw(n, 'move' || year) < 0.04 AND make_date(year, 1, 16) <= %(today)s
                AS midyear
        FROM generated_student, generate_series(%(year)s - %(years)s + 1, %(year)s) year
        WHERE year BETWEEN came AND gone
    ) stay
    CROSS JOIN LATERAL (
        SELECT place, ordinal FROM generated_offer offered WHERE offered.grade = stay.grade
        ORDER BY hashint8extended(1000 * stay.n + ordinal, %(seed)s + 7919 * moves) LIMIT 1
    ) home
    LEFT JOIN LATERAL (
        SELECT place FROM generated_offer offered WHERE offered.grade = stay.grade
        ORDER BY hashint8extended(1000 * stay.n + ordinal, %(seed)s + 7919 * (moves - 1)) LIMIT 1
    ) before ON midyear AND before.place <> home.place
) placed
WINDOW room AS (PARTITION BY year, place, grade),
    rooms AS (PARTITION BY year, place, grade ORDER BY pg_temp.draw(n, 'room' || year))
"""
STORED = """
INSERT INTO assessments_student (district_id, source, sourced_id, local_id, state_id, given_name,
    middle_name, family_name, preferred_given_name, preferred_family_name, grade, reach, ended_on,
    batch_id)
SELECT %(district)s, %(source)s, 'student-' || lpad(n::text, 6, '0'),
    (100000 + n)::text, (7000000000 + 7 * n)::text,
    (%(given)s::text[])[1 + floor(pg_temp.draw(n, 'given') * cardinality(%(given)s::text[]))::int],
    '',
    (%(family)s::text[])[
        1 + floor(pg_temp.draw(n, 'family') * cardinality(%(family)s::text[]))::int],
    CASE WHEN pg_temp.draw(n, 'called') < 0.04 THEN (%(given)s::text[])[
        1 + floor(pg_temp.draw(n, 'preferred') * cardinality(%(given)s::text[]))::int] ELSE '' END,
    '', last.grade, ARRAY[-%(district)s]::bigint[],
    CASE WHEN last.year < %(year)s THEN last.ends END, %(batch)s
FROM (
    SELECT DISTINCT ON (n) n, year, ends, pg_temp.grade_code(grade) AS grade
    FROM generated_year ORDER BY n, year DESC
) last
"""
GRADE_CODE = """
CREATE OR REPLACE FUNCTION pg_temp.grade_code(grade int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE grade WHEN -1 THEN 'PK' WHEN 0 THEN 'KG' ELSE lpad(grade::text, 2, '0') END
$$
"""
# From here on the ids of the students are known.
KEYED = """
ALTER TABLE generated_student ADD COLUMN student bigint;
UPDATE generated_student SET student = stored.id FROM assessments_student stored
WHERE stored.district_id = %(district)s AND stored.source = %(source)s
    AND stored.sourced_id = 'student-' || lpad(n::text, 6, '0');
CREATE UNIQUE INDEX ON generated_student (n);
ANALYZE generated_student; ANALYZE generated_year;
"""
ENROLLMENTS = """
INSERT INTO assessments_enrollment (district_id, student_id, place_id, grade, starts, ends,
    batch_id)
SELECT %(district)s, student, coalesce(before, place), pg_temp.grade_code(grade), starts,
    CASE WHEN before IS NOT NULL THEN make_date(year, 1, 15)
        WHEN year < %(year)s THEN ends END, %(batch)s
FROM generated_year JOIN generated_student USING (n)
UNION ALL
SELECT %(district)s, student, place, pg_temp.grade_code(grade), make_date(year, 1, 16),
    CASE WHEN year < %(year)s THEN ends END, %(batch)s
FROM generated_year JOIN generated_student USING (n)
WHERE before IS NOT NULL
"""
CLASSES = """
INSERT INTO assessments_schoolclass (district_id, source, sourced_id, place_id, title, code, course,
    subject, grades, kind, starts, ends, batch_id)
SELECT DISTINCT %(district)s, %(source)s,
    'class-' || year || '-' || ordinal || '-' || grade || '-' || section, place,
    CASE WHEN grade > 5 THEN 'English ' || grade || ', section ' || section
        WHEN grade < 1 THEN CASE grade WHEN 0 THEN 'Kindergarten' ELSE 'Pre-kindergarten' END
            || ', room ' || section
        ELSE 'Grade ' || grade || ', room ' || section END,
    grade || '-' || section,
    CASE WHEN grade > 5 THEN 'English ' || grade ELSE '' END,
    CASE WHEN grade > 5 THEN 'English language arts' ELSE '' END, pg_temp.grade_code(grade),
    CASE WHEN grade > 5 THEN 'scheduled' ELSE 'homeroom' END, starts, ends, %(batch)s::bigint
FROM generated_year
"""
IN_CLASSES = """
INSERT INTO assessments_classenrollment (district_id, source, sourced_id, student_id,
    school_class_id, starts, ends, batch_id)
SELECT %(district)s, %(source)s, class.sourced_id || '-' || n, student, class.id,
    CASE WHEN before IS NULL THEN year.starts ELSE make_date(year, 1, 16) END,
    CASE WHEN year < %(year)s THEN year.ends END, %(batch)s
FROM generated_year year JOIN generated_student USING (n)
JOIN assessments_schoolclass class ON class.district_id = %(district)s
    AND class.source = %(source)s AND class.sourced_id =
        'class-' || year || '-' || ordinal || '-' || year.grade || '-' || section
"""
# Every class of this year has a teacher; who signs in as staff of a school teaches its first two.
STAFF = """
INSERT INTO assessments_staffmember (district_id, source, sourced_id, name, email, role, places,
    user_id, batch_id)
SELECT %(district)s, %(source)s, 'staff-' || class.sourced_id,
    coalesce(holder.name, 'Teacher ' || (%(family)s::text[])[
        1 + floor(pg_temp.draw(class.number, 'teacher') * cardinality(%(family)s::text[]))::int]),
    coalesce(holder.email, ''), 'teacher', ARRAY[class.place_id], holder.id, %(batch)s
FROM (
    SELECT *, row_number() OVER (ORDER BY sourced_id) AS number,
        row_number() OVER (PARTITION BY place_id ORDER BY title) AS nth
    FROM assessments_schoolclass
    WHERE district_id = %(district)s AND source = %(source)s AND ends >= %(today)s
) class
LEFT JOIN LATERAL (
    SELECT person.id, person.name, person.email
    FROM zones_position held JOIN zones_user person ON person.id = held.user_id
    WHERE held.place_id = class.place_id AND held.role = 'school_staff' AND held.starts <= %(today)s
        AND (held.ends IS NULL OR held.ends >= %(today)s) AND nth <= 2
    ORDER BY held.id LIMIT 1
) holder ON true
"""
TEACHING = """
INSERT INTO assessments_teaching (district_id, source, sourced_id, staff_id, school_class_id,
    is_primary, starts, ends, batch_id)
SELECT %(district)s, %(source)s, 'teaching-' || class.sourced_id, staff.id, class.id, true,
    class.starts, NULL, %(batch)s
FROM assessments_staffmember staff
JOIN assessments_schoolclass class ON staff.sourced_id = 'staff-' || class.sourced_id
    AND class.district_id = staff.district_id AND class.source = staff.source
WHERE staff.district_id = %(district)s AND staff.source = %(source)s
"""
# Once in a group one stays; half of the English learners leave theirs after two years.
MEMBERSHIPS = """
INSERT INTO assessments_groupmembership (district_id, student_id, category_id, starts, ends,
    batch_id)
SELECT %(district)s, student, category.id, first.starts,
    CASE WHEN code = 'EL' AND pg_temp.draw(n, 'el left') < 0.5
        AND first.starts + 700 < %(today)s THEN first.starts + 700 END, %(batch)s
FROM generated_student
JOIN (SELECT n, min(starts) AS starts FROM generated_year GROUP BY n) first USING (n)
CROSS JOIN LATERAL unnest(ARRAY[
    race, gender, CASE WHEN el THEN 'EL' END, CASE WHEN swd THEN 'SWD' END,
    CASE WHEN ed THEN 'ED' END
]) code
JOIN assessments_category category USING (code)
JOIN assessments_dimension dimension ON dimension.id = category.dimension_id
    AND dimension.district_id = %(district)s
"""
SITTINGS = """
INSERT INTO assessments_sitting (administration_id, school_class_id, given_by_id)
SELECT given.administration, class.id, (
        SELECT held.user_id FROM zones_position held
        WHERE held.place_id = class.place_id AND held.role = 'specialist'
            AND held.starts <= %(today)s AND (held.ends IS NULL OR held.ends >= %(today)s)
        ORDER BY held.id LIMIT 1
    )
FROM (
    SELECT DISTINCT year, ordinal, grade, section FROM generated_year
) room
JOIN generated_given given ON given.year = room.year AND room.grade = ANY (given.grades)
JOIN assessments_schoolclass class ON class.district_id = %(district)s
    AND class.source = %(source)s AND class.sourced_id =
        'class-' || room.year || '-' || ordinal || '-' || room.grade || '-' || section
"""
# A score comes from what the student can do, the months of the year gone by, and chance. In a
# window that is open half of the classes have entered theirs; one student in 25 has no row.
RESULTS = """
INSERT INTO assessments_result (district_id, student_id, administration_id, level_id, score, status,
    given_on, batch_id)
SELECT %(district)s, student, administration,
    CASE WHEN status = 'scored' THEN levels[1 + width_bucket(
        CASE WHEN scale = 'levels' THEN z ELSE score END, cuts)] END,
    CASE WHEN status = 'scored' AND scale <> 'levels' THEN score END,
    status, CASE WHEN status = 'scored' THEN opens + day END, %(batch)s
FROM (
    SELECT *, CASE scale
            WHEN 'letters' THEN least(26, greatest(1,
                round(1 + 5 * (grade + month / 10.0) + 1.6 * z)))
            ELSE least(highest, greatest(lowest,
                round(lowest + (highest - lowest) * (0.58 + 0.15 * z)))) END AS score
    FROM (
        SELECT student, year.grade, given.*,
            ability + 0.05 * month + 0.45 * pg_temp.spread(year.n, what) AS z,
            CASE WHEN pg_temp.draw(year.n, what || 'there') < 0.03 THEN 'absent'
                WHEN pg_temp.draw(year.n, what || 'there') < 0.045 THEN 'exempt'
                ELSE 'scored' END AS status,
            floor(pg_temp.draw(section + 100 * year.grade, what || 'day' || ordinal)
                * (least(closes, %(today)s) - opens + 1))::int AS day
        FROM generated_year year JOIN generated_student USING (n)
        JOIN generated_given given ON given.year = year.year AND year.grade = ANY (given.grades)
        WHERE opens <= %(today)s AND pg_temp.draw(year.n, what || 'row') > 0.04
            AND (closes < %(today)s
                OR pg_temp.draw(section + 100 * year.grade, what || ordinal) < 0.5)
    ) taken
) scored
"""
IN_ORDER = (
    STUDENTS,
    YEARS,
    GRADE_CODE,
    STORED,
    KEYED,
    ENROLLMENTS,
    CLASSES,
    IN_CLASSES,
    STAFF,
    TEACHING,
    MEMBERSHIPS,
    SITTINGS,
)
