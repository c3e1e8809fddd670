"""Students, and who works at the schools. Families are read nowhere."""

from assessments.report import WARNING

from .corrected import keep_corrected
from .merge import Table, end, merge

STUDENT = Table(
    "assessments_student",
    (
        *["local_id", "state_id", "given_name", "middle_name", "family_name"],
        *["preferred_given_name", "preferred_family_name", "grade", "ended_on"],
    ),
    student="stored.id",
    more=(("reach", "ARRAY[-%(district)s]::bigint[]"),),
)
STAFF = Table("assessments_staffmember", ("name", "email", "role", "places", "user_id", "ended_on"))
# Every role of every person at every organization; until 1.1 they stand in users, then in roles.
# Who has a role there and no organization is at the schools of their classes.
SEATS = """SELECT row.*, link.place_id, link.id AS link
FROM (
    SELECT line, sourced_id, role, unnest(string_to_array(org_sourced_ids, ',')) AS org,
        grades, '' AS begins, '' AS ends, true AS is_own
    FROM staged_users WHERE role <> '' AND status <> 'tobedeleted'
    UNION ALL
    SELECT line, user_sourced_id, role, org_sourced_id, grades, begin_date, end_date, false
    FROM staged_roles WHERE role <> '' AND status <> 'tobedeleted'
    UNION ALL
    SELECT DISTINCT one.line, one.sourced_id, one.role, class.school_sourced_id, one.grades,
        '', '', false
    FROM staged_users one
    JOIN staged_enrollments class ON class.user_sourced_id = one.sourced_id
    WHERE one.role <> '' AND one.org_sourced_ids = '' AND one.status <> 'tobedeleted'
        AND class.status <> 'tobedeleted' AND class.school_sourced_id <> ''
) row
LEFT JOIN assessments_orglink link ON link.district_id = %(district)s
    AND link.source = %(source)s AND link.sourced_id = row.org
WHERE role NOT IN ('guardian', 'parent', 'relative')"""
# What each person of the file is: as said, else (in a file of changes) as known.
PERSONS = """SELECT one.*, seat.places,
    CASE WHEN forgotten.id IS NOT NULL THEN 'forgotten' WHEN seat.student THEN 'student'
        WHEN seat.role IS NOT NULL THEN 'staff'
        WHEN one.role IN ('guardian', 'parent', 'relative') OR family.role IS NOT NULL THEN 'family'
        WHEN one.role <> '' THEN CASE one.role WHEN 'student' THEN 'student' ELSE 'staff' END
        WHEN student.id IS NOT NULL THEN 'student' WHEN staff.id IS NOT NULL THEN 'staff'
        WHEN %(unsaid_is_family)s THEN 'family' ELSE '' END AS kind,
    coalesce(seat.role, nullif(one.role, ''), staff.role, '') AS staff_role,
    staff.places AS staff_places,
    CASE WHEN seat.unknown THEN seat.org ELSE one.sourced_id END AS about,
    seat.unknown AND seat.known AS partly, seat.unknown AND NOT seat.known AS orphaned
FROM staged_users one
LEFT JOIN (
    SELECT sourced_id, bool_or(role = 'student') AS student, min(role) AS role,
        min(org) FILTER (WHERE link IS NULL) AS org,
        bool_or(link IS NULL AND is_own) AS unknown,
        bool_or(link IS NOT NULL) AS known,
        coalesce(array_agg(DISTINCT place_id ORDER BY place_id)
            FILTER (WHERE place_id IS NOT NULL), '{}') AS places
    FROM seat GROUP BY sourced_id
) seat ON seat.sourced_id = one.sourced_id
LEFT JOIN (
    SELECT user_sourced_id, min(role) AS role FROM staged_roles
    WHERE role IN ('guardian', 'parent', 'relative') GROUP BY user_sourced_id
) family ON family.user_sourced_id = one.sourced_id
LEFT JOIN assessments_student student ON student.district_id = %(district)s
    AND student.source = %(source)s AND student.sourced_id = one.sourced_id
LEFT JOIN assessments_staffmember staff ON staff.district_id = %(district)s
    AND staff.source = %(source)s AND staff.sourced_id = one.sourced_id
LEFT JOIN assessments_forgotten forgotten ON forgotten.district_id = %(district)s
    AND forgotten.digest = encode(sha256(convert_to(
        %(district)s || '|' || %(source)s || '|' || one.sourced_id, 'UTF8')), 'hex')
    AND NOT EXISTS (
        SELECT FROM assessments_readmission again
        WHERE again.forgotten_id = forgotten.id AND again.deletion_id = forgotten.deletion_id
    )
WHERE one.status <> 'tobedeleted'"""
CHECKED = """SELECT line, sourced_id, about,
    CASE WHEN kind = 'forgotten' THEN 'forgotten' WHEN kind = '' THEN 'no_role'
        WHEN orphaned THEN 'orphan_org' ELSE '' END AS problem,
    CASE WHEN partly THEN 'orphan_org' ELSE '' END AS warning FROM person"""
# {Local:863},{State:1} in userIds: the district's own number and the state's.
OF_TYPE = r"substring(user_ids FROM '(?i)\{{\s*[^:{{}}]*(?:{0})[^:{{}}]*:\s*([^{{}}]+?)\s*\}}')"
LOCAL, STATE = OF_TYPE.format("local|sis|lasid|student"), OF_TYPE.format("state|sasid|ssid")
STUDENTS = """SELECT line, person.sourced_id,
    left(coalesce({local}, CASE WHEN length(person.sourced_id) <= 20 THEN person.sourced_id END,
        ''), 80) AS local_id,
    left(coalesce({state}, identifier), 80) AS state_id,
    left(given_name, 120) AS given_name, left(middle_name, 120) AS middle_name,
    left(family_name, 120) AS family_name,
    left(preferred_given_name, 120) AS preferred_given_name,
    left(preferred_family_name, 120) AS preferred_family_name,
    left(split_part(coalesce(nullif(grades, ''), seat.grade, ''), ',', 1), 10) AS grade,
    NULL::date AS ended_on
FROM person
LEFT JOIN (
    SELECT sourced_id, max(grades) AS grade FROM seat WHERE role = 'student' GROUP BY sourced_id
) seat ON seat.sourced_id = person.sourced_id
WHERE kind = 'student'"""
STAFF_ROWS = """SELECT line, sourced_id, left(concat_ws(' ',
        coalesce(nullif(preferred_given_name, ''), given_name),
        coalesce(nullif(preferred_family_name, ''), family_name)), 200) AS name,
    left(person.email, 254) AS email, left(staff_role, 40) AS role,
    coalesce(person.places, staff_places, '{}') AS places, known.id AS user_id,
    NULL::date AS ended_on
FROM person
LEFT JOIN zones_user known ON person.email <> '' AND lower(known.email) = lower(person.email)
WHERE kind = 'staff'"""
# A school person the roster no longer has at the place: proposed to end their position there.
PROPOSED = """INSERT INTO assessments_positionproposal
    (district_id, position_id, batch_id, why)
SELECT %(district)s, held.id, %(batch)s, CASE WHEN staff.ended_on IS NULL
    THEN 'The roster no longer has ' || staff.name || ' at ' || place.name || '.'
    ELSE 'The roster no longer has ' || staff.name || '.' END
FROM assessments_staffmember staff
JOIN zones_position held ON held.user_id = staff.user_id
JOIN zones_place place ON place.id = held.place_id AND place.district_id = %(district)s
WHERE staff.batch_id = %(batch)s AND staff.district_id = %(district)s
    AND held.role IN ('specialist', 'school_staff', 'principal')
    AND held.starts <= %(today)s AND (held.ends IS NULL OR held.ends > %(today)s)
    AND EXISTS (
        SELECT FROM assessments_replaced before WHERE before.batch_id = %(batch)s
            AND before."table" = 'assessments_staffmember' AND before.row = staff.id
            AND before.was -> 'places' @> to_jsonb(held.place_id)
    )
    AND NOT (staff.ended_on IS NULL AND held.place_id = ANY (staff.places))
ON CONFLICT DO NOTHING"""
REFUSED = "DELETE FROM person WHERE line NOT IN (SELECT line FROM checked)"
# Whose row was bad: nothing of theirs is written, nothing ended.
HELD_BACK = """SELECT named.sourced_id FROM named
LEFT JOIN person ON person.sourced_id = named.sourced_id
WHERE person.line IS NULL AND NOT named.gone"""
# An id that names another child by now: their rows would become one. Known by nothing in common.
OTHERS = """SELECT said.line, said.sourced_id AS about, '' AS problem, 'other_person' AS warning
FROM ({students}) said
JOIN assessments_student stored ON stored.district_id = %(district)s
    AND stored.source = %(source)s AND stored.sourced_id = said.sourced_id
WHERE lower(stored.given_name) <> lower(said.given_name)
    AND lower(stored.family_name) <> lower(said.family_name)
    AND stored.state_id <> said.state_id AND stored.state_id <> '' AND said.state_id <> ''
    AND NOT EXISTS (SELECT FROM assessments_correction one
        WHERE one.student_id = stored.id AND one.ended_at IS NULL)"""
STUDENTS_OPEN = """SELECT count(*) FROM assessments_student WHERE district_id = %(district)s
    AND source = %(source)s AND ended_on IS NULL"""
SDS = "sds"  # School Data Sync: families stand among the users, without a role
MANY = 0.2  # the share of all students whose end is worth a warning


def people(work):
    """Students and staff; whose row is missing is given an end date."""
    work.table("seat", SEATS)
    work.table("person", PERSONS, unsaid_is_family=work.report.version == SDS)
    work.table("checked", CHECKED)
    work.refuse("checked", "users.csv")
    work.do(REFUSED)
    work.named("users")
    work.table("held_back", HELD_BACK)
    before = work.ask(STUDENTS_OPEN)[0][0]
    students = STUDENTS.format(local=LOCAL, state=STATE)
    work.table("others", OTHERS.format(students=students))
    work.refuse("others", "users.csv")
    students = keep_corrected(work, students)
    merge(work, STUDENT, "users.csv", students)
    merge(work, STAFF, "users.csv", STAFF_ROWS)
    gone = end(work, STUDENT, "users.csv")
    work.report.count("users.csv", ended=gone + end(work, STAFF, "users.csv"))
    if gone > 20 and gone > before * MANY:
        work.tell("users.csv", None, "many_ended", WARNING, gone)
    work.do(PROPOSED)
