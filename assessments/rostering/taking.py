"""Who takes a class, and who teaches it: no longer than the class is there, and they are."""

from .merge import Table, end, finish, merge

TAKING = Table(
    "assessments_classenrollment",
    ("student_id", "school_class_id", "starts", "ends"),
    student="stored.student_id",
    ends="ends",
)
TEACHING = Table(
    "assessments_teaching",
    ("staff_id", "school_class_id", "is_primary", "starts", "ends"),
    ends="ends",
)
CHECKED = """SELECT one.line, one.sourced_id, one.role, one."primary" = 'true' AS is_primary,
    class.id AS class, student.id AS student, staff.id AS staff,
    coalesce(nullif(one.begin_date, '')::date, class.starts, %(year_starts)s::date) AS starts,
    least(coalesce(nullif(one.end_date, '')::date, class.ends),
        class.ended_on, student.ended_on, staff.ended_on) AS ends,
    CASE WHEN class.id IS NULL THEN one.class_sourced_id ELSE one.user_sourced_id END AS about,
    CASE WHEN class.id IS NULL AND gone.sourced_id IS NOT NULL THEN 'class_gone' ELSE ''
    END AS warning,
    CASE WHEN class.id IS NULL AND gone.sourced_id IS NULL THEN 'orphan_class'
        WHEN class.id IS NULL THEN ''
        WHEN student.id IS NULL AND staff.id IS NULL THEN 'orphan_user'
        WHEN (one.role = 'student') IS DISTINCT FROM (student.id IS NOT NULL) THEN 'role_differs'
        ELSE '' END AS problem
FROM staged_enrollments one
LEFT JOIN assessments_schoolclass class ON class.district_id = %(district)s
    AND class.source = %(source)s AND class.sourced_id = one.class_sourced_id
LEFT JOIN staged_classes gone ON gone.sourced_id = one.class_sourced_id
    AND gone.status = 'tobedeleted'
LEFT JOIN assessments_student student ON student.district_id = %(district)s
    AND student.source = %(source)s AND student.sourced_id = one.user_sourced_id
LEFT JOIN assessments_staffmember staff ON staff.district_id = %(district)s
    AND staff.source = %(source)s AND staff.sourced_id = one.user_sourced_id
WHERE one.status <> 'tobedeleted'"""
TAKEN = """SELECT line, sourced_id, student AS student_id, class AS school_class_id, starts,
    greatest(ends, CASE WHEN ends IS NOT NULL THEN starts END) AS ends
FROM checked WHERE role = 'student' AND class IS NOT NULL"""
TAUGHT = """SELECT line, sourced_id, staff AS staff_id, class AS school_class_id, is_primary,
    starts, greatest(ends, CASE WHEN ends IS NOT NULL THEN starts END) AS ends
FROM checked WHERE role <> 'student' AND class IS NOT NULL"""
# Of a class or a person that is gone, whatever else the file says of it; and what it says now of
# somebody with the other role.
OVER = """SELECT stored.id AS row FROM {name} stored
WHERE stored.district_id = %(district)s AND stored.source = %(source)s AND {open} AND (
    stored.school_class_id IN (SELECT id FROM assessments_schoolclass
        WHERE district_id = %(district)s AND ended_on IS NOT NULL)
    OR stored.{person}_id IN (SELECT id FROM {people}
        WHERE district_id = %(district)s AND ended_on IS NOT NULL)
    OR stored.sourced_id IN (SELECT sourced_id FROM checked WHERE {other})
)"""
STUDENTS = {"person": "student", "people": "assessments_student", "other": "role <> 'student'"}
STAFF = {"person": "staff", "people": "assessments_staffmember", "other": "role = 'student'"}
FILE = "enrollments.csv"


def taking(work):
    work.table("checked", CHECKED)
    work.refuse("checked", FILE)
    merge(work, TAKING, FILE, TAKEN)
    merge(work, TEACHING, FILE, TAUGHT)
    ended = end(work, TAKING, FILE) + end(work, TEACHING, FILE)
    work.report.count(FILE, ended=ended)
    for table, words in ((TAKING, STUDENTS), (TEACHING, STAFF)):
        work.table("ending", OVER.format(name=table.name, open=table.open, **words))
        finish(work, table)
