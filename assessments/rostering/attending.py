"""At which school a student is, in which grade, from when to when.

1.2 says it in roles.csv, with dates. Before, a student belongs to the organizations of users.csv:
from the first day of their classes there (else of the school year) to the last of the year.
"""

from .merge import Table, finish, write

ENROLLMENT = Table(
    "assessments_enrollment",
    ("grade", "starts", "ends"),
    student="stored.student_id",
    ends="ends",
    key=("district_id", "student_id", "place_id"),
)
# The school year the file is about: the one it names that began last, else what is known.
YEAR = """SELECT term.starts, term.ends FROM assessments_term term
LEFT JOIN staged_academicsessions named ON named.sourced_id = term.sourced_id
WHERE term.district_id = %(district)s AND term.source = %(source)s AND term.kind = 'schoolYear'
ORDER BY named.line IS NULL, term.starts > %(today)s, abs(term.starts - %(today)s)
LIMIT 1"""
SPAN = """SELECT min(starts), max(ends) FROM assessments_term
WHERE district_id = %(district)s AND source = %(source)s AND year = (
    SELECT max(year) FROM assessments_term
    WHERE district_id = %(district)s AND source = %(source)s
) HAVING count(*) > 0"""
CALENDAR = """SELECT starts, ends FROM zones_schoolyear WHERE district_id = %(district)s
ORDER BY starts > %(today)s, abs(starts - %(today)s) LIMIT 1"""
SUMMER = """SELECT make_date(year, 7, 1), make_date(year + 1, 6, 30)
FROM (SELECT extract(year FROM %(today)s::date - 181)::int AS year) july"""
ROLE_PROBLEMS = """SELECT row.*, '' AS warning
FROM (
    SELECT role.line,
        CASE WHEN link.id IS NULL THEN org_sourced_id ELSE user_sourced_id END AS about,
        CASE WHEN link.id IS NULL THEN 'orphan_org'
            WHEN named.sourced_id IS NULL AND student.id IS NULL AND staff.id IS NULL
            THEN 'orphan_user' ELSE '' END AS problem
    FROM staged_roles role
    LEFT JOIN assessments_orglink link ON link.district_id = %(district)s
        AND link.source = %(source)s AND link.sourced_id = role.org_sourced_id
    LEFT JOIN named ON named.sourced_id = role.user_sourced_id
    LEFT JOIN assessments_student student ON student.district_id = %(district)s
        AND student.source = %(source)s AND student.sourced_id = role.user_sourced_id
    LEFT JOIN assessments_staffmember staff ON staff.district_id = %(district)s
        AND staff.source = %(source)s AND staff.sourced_id = role.user_sourced_id
    WHERE role.status <> 'tobedeleted' AND role.role NOT IN ('guardian', 'parent', 'relative')
) row"""
FIRST_DAYS = """SELECT one.user_sourced_id, class.place_id, min(one.begin_date)::date AS day
FROM staged_enrollments one
JOIN assessments_schoolclass class ON class.district_id = %(district)s
    AND class.source = %(source)s AND class.sourced_id = one.class_sourced_id
WHERE one.role = 'student' AND one.begin_date <> ''
    AND one.begin_date BETWEEN (%(year_starts)s::date - 60)::text AND %(year_ends)s::text
GROUP BY one.user_sourced_id, class.place_id"""
# `is_dated`: the file itself says when it began.
ATTENDED = """SELECT DISTINCT ON (student.id, seat.place_id, seat.begins) seat.line,
    student.id AS student_id, seat.place_id, seat.begins <> '' AS is_dated,
    left(split_part(coalesce(nullif(seat.grades, ''), student.grade), ',', 1), 10) AS grade,
    coalesce(nullif(seat.begins, '')::date, first.day, %(year_starts)s::date) AS starts,
    coalesce(nullif(seat.ends, '')::date, %(year_ends)s::date) AS ends
FROM seat
JOIN assessments_student student ON student.district_id = %(district)s
    AND student.source = %(source)s AND student.sourced_id = seat.sourced_id
LEFT JOIN first_day first ON first.user_sourced_id = seat.sourced_id
    AND first.place_id = seat.place_id
LEFT JOIN held_back ON held_back.sourced_id = seat.sourced_id
WHERE seat.role = 'student' AND seat.place_id IS NOT NULL AND held_back.sourced_id IS NULL
ORDER BY student.id, seat.place_id, seat.begins, seat.line"""
# What is stored of the same stay: the same first day, else (where the file names none) the last
# stay that has not ended. Who came back begins anew.
DIFF = """SELECT wanted.line, wanted.student_id, wanted.place_id, wanted.grade,
    greatest(wanted.ends, wanted.starts) AS ends, wanted.starts, wanted.row, wanted.is_dated,
    CASE WHEN wanted.row IS NULL THEN 'new'
        WHEN (wanted.stored_grade, wanted.stored_ends)
            IS DISTINCT FROM (wanted.grade, greatest(wanted.ends, wanted.starts))
        THEN 'changed' ELSE 'unchanged' END AS what
FROM (
    SELECT wanted.line, wanted.student_id, wanted.place_id, wanted.grade, wanted.ends, is_dated,
        stored.id AS row, stored.grade AS stored_grade, stored.ends AS stored_ends,
        CASE WHEN stored.id IS NOT NULL THEN stored.starts
            WHEN NOT is_dated AND last.ends >= wanted.starts
            THEN greatest(last.ends + 1, least(%(today)s, wanted.ends))
            ELSE wanted.starts END AS starts
    FROM wanted
    LEFT JOIN LATERAL (
        SELECT one.id, one.grade, one.starts, one.ends FROM assessments_enrollment one
        WHERE one.student_id = wanted.student_id AND one.place_id = wanted.place_id
            AND (one.starts = wanted.starts OR (NOT wanted.is_dated
                AND one.starts BETWEEN %(year_starts)s::date - 60 AND wanted.ends
                AND (one.ends IS NULL OR one.ends >= least(wanted.ends, %(today)s::date - 1))))
        ORDER BY (one.ends IS NULL OR one.ends >= least(wanted.ends, %(today)s::date - 1)) DESC,
            one.starts DESC
        LIMIT 1
    ) stored ON true
    LEFT JOIN LATERAL (
        SELECT max(one.ends) AS ends FROM assessments_enrollment one
        WHERE stored.id IS NULL AND one.student_id = wanted.student_id
            AND one.place_id = wanted.place_id
    ) last ON true
) wanted"""
# A stay that goes on, and of which the file now says that it began on another day: the same one
# where the two overlap. After a gap it is another.
MOVED = """UPDATE diff SET row = moved.row, what = 'changed' FROM (
    SELECT DISTINCT ON (line) line, row FROM (
        SELECT DISTINCT ON (one.id) one.id AS row, new.line, new.starts
        FROM diff new
        JOIN assessments_enrollment one ON one.student_id = new.student_id
            AND one.place_id = new.place_id AND one.starts <= new.ends
            AND (one.ends IS NULL OR one.ends >= greatest(new.starts, %(today)s))
        LEFT JOIN diff other ON other.row = one.id
        WHERE new.what = 'new' AND new.is_dated AND other.row IS NULL
        ORDER BY one.id, abs(one.starts - new.starts), new.line
    ) near ORDER BY line, row DESC
) moved
WHERE moved.line = diff.line AND diff.is_dated"""
# Bulk roles leave out whom they no longer place; without roles the person's own row says it all.
ENDING = """SELECT stored.id AS row FROM assessments_enrollment stored
JOIN assessments_student student ON student.id = stored.student_id
LEFT JOIN attended ON attended.row = stored.id
LEFT JOIN held_back ON held_back.sourced_id = student.sourced_id
LEFT JOIN (
    SELECT sourced_id, bool_or(role = 'student') AS is_student FROM seat GROUP BY sourced_id
) seated ON seated.sourced_id = student.sourced_id
LEFT JOIN (
    SELECT role.user_sourced_id, link.place_id FROM staged_roles role
    JOIN assessments_orglink link ON link.district_id = %(district)s
        AND link.source = %(source)s AND link.sourced_id = role.org_sourced_id
    WHERE role.status = 'tobedeleted'
    GROUP BY role.user_sourced_id, link.place_id
) gone ON gone.user_sourced_id = student.sourced_id AND gone.place_id = stored.place_id
WHERE stored.district_id = %(district)s AND student.source = %(source)s
    AND (stored.ends IS NULL OR stored.ends > greatest(stored.starts, %(today)s))
    AND attended.row IS NULL AND held_back.sourced_id IS NULL
    AND (student.ended_on IS NOT NULL OR gone.place_id IS NOT NULL OR CASE
        WHEN %(roles_bulk)s THEN seated.is_student OR NOT %(roles_refused)s
        WHEN %(has_roles)s THEN false ELSE seated.is_student END)"""
COUNT_ROLES = """SELECT (SELECT count(*) FROM staged_roles),
    (SELECT count(*) FROM staged_refused WHERE entity = 'roles')"""
OF_WHO_STAYS = """SELECT count(*) FROM ending JOIN assessments_enrollment one ON one.id = ending.row
JOIN assessments_student student ON student.id = one.student_id WHERE student.ended_on IS NULL"""


def school_year(work):
    """First and last day of the school year the file is about: parameters from here on."""
    found = next(rows for query in (YEAR, SPAN, CALENDAR, SUMMER) if (rows := work.ask(query)))
    work.given["year_starts"], work.given["year_ends"] = found[0]


def attending(work):
    """Enrollments at schools; needs the tables of `people`: seat, person, named."""
    roles, refused = work.ask(COUNT_ROLES)[0]
    file = "roles.csv" if roles or work.is_whole("roles.csv") else "users.csv"
    if file == "roles.csv":
        work.table("checked", ROLE_PROBLEMS)
        work.refuse("checked", file)
    work.table("first_day", FIRST_DAYS)
    work.table("wanted", ATTENDED)
    work.table("diff", DIFF)
    work.do(MOVED)
    work.table("attended", "SELECT row FROM diff WHERE row IS NOT NULL")
    bulk = {"roles_bulk": work.is_whole("roles.csv"), "has_roles": file == "roles.csv"}
    work.table("ending", ENDING, roles_refused=bool(refused), **bulk)
    work.report.count(file, ended=work.ask(OF_WHO_STAYS)[0][0])
    finish(work, ENROLLMENT)
    write(work, ENROLLMENT, file, "what" if file == "roles.csv" else "'changed'")
