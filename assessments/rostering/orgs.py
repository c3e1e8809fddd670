"""Organizations, terms and classes of a roster."""

from zones.access import Kind, Side
from zones.models import Place

from .merge import Table, end, merge

ORG_LINK = Table("assessments_orglink", ("name", "kind", "identifier", "place_id"))
TERM = Table("assessments_term", ("title", "kind", "starts", "ends", "year"))
SCHOOL_CLASS = Table(
    "assessments_schoolclass",
    (
        *["place_id", "title", "code", "course", "subject", "grades", "kind", "starts", "ends"],
        "ended_on",
    ),
)
# Where classes are held is a school: a department too, if it stands below none.
SCHOOLS = """SELECT org.*, org.type = 'school' OR class.at IS NOT NULL AS is_school
FROM staged_orgs org
LEFT JOIN staged_orgs above ON above.sourced_id = org.parent_sourced_id AND above.type = 'school'
LEFT JOIN (SELECT DISTINCT school_sourced_id AS at FROM staged_classes) class
    ON class.at = org.sourced_id AND org.type = 'department' AND above.sourced_id IS NULL
WHERE org.status <> 'tobedeleted'"""
# Linked before, else by its name; which of the names is still none of a place stands in `made`.
ORGS = """SELECT line, org.sourced_id, left(org.name, 200) AS name, left(type, 40) AS kind,
    left(org.identifier, 255) AS identifier,
    CASE WHEN link.place_id IS NOT NULL THEN link.place_id WHEN is_school THEN place.id
    END AS place_id,
    is_school AND coalesce(link.place_id, place.id) IS NULL AS made,
    org.name AS about, '' AS problem,
    CASE WHEN is_school AND type <> 'school' THEN 'department' ELSE '' END AS warning
FROM org
LEFT JOIN assessments_orglink link ON link.district_id = %(district)s
    AND link.source = %(source)s AND link.sourced_id = org.sourced_id
LEFT JOIN zones_place place ON place.district_id = %(district)s AND place.kind = 'school'
    AND lower(place.name) = lower(org.name)"""
MADE = "SELECT sourced_id, name FROM wanted WHERE made ORDER BY line"
PLACED = "UPDATE wanted SET place_id = %(place)s WHERE sourced_id = %(org)s"
# What stands below a school is at its place.
BELOW = """UPDATE wanted SET place_id = above.place_id FROM staged_orgs org
JOIN staged_orgs school ON school.sourced_id = org.parent_sourced_id AND school.type = 'school'
JOIN wanted above ON above.sourced_id = school.sourced_id
WHERE org.sourced_id = wanted.sourced_id AND org.type = 'department'
    AND wanted.place_id IS NULL"""
TERMS = """SELECT line, sourced_id, left(title, 120) AS title, left(type, 20) AS kind,
    nullif(start_date, '')::date AS starts, nullif(end_date, '')::date AS ends,
    CASE WHEN school_year ~ '^[0-9]{4}$' THEN school_year::smallint END AS year,
    sourced_id AS about, '' AS warning,
    CASE WHEN start_date = '' OR end_date = '' THEN 'term_dates' ELSE '' END AS problem
FROM staged_academicsessions WHERE status <> 'tobedeleted'"""
CLASSES = """SELECT one.line, one.sourced_id, link.place_id, left(one.title, 200) AS title,
    left(one.class_code, 80) AS code,
    left(coalesce(course.title, stored.course, ''), 200) AS course,
    left(coalesce(nullif(one.subjects, ''), course.subjects, stored.subject, ''), 200) AS subject,
    left(coalesce(nullif(one.grades, ''), course.grades, ''), 80) AS grades,
    CASE WHEN one.class_type = 'homeroom' THEN 'homeroom' ELSE 'scheduled' END AS kind,
    term.starts, term.ends, NULL::date AS ended_on,
    CASE WHEN link.place_id IS NULL THEN one.school_sourced_id ELSE one.term_sourced_ids END
    AS about,
    CASE WHEN link.place_id IS NOT NULL AND term.starts IS NULL AND one.term_sourced_ids <> ''
        THEN 'orphan_term' ELSE '' END AS warning,
    CASE WHEN link.id IS NULL THEN 'orphan_org' WHEN link.place_id IS NULL THEN 'not_a_school'
    ELSE '' END AS problem
FROM staged_classes one
LEFT JOIN assessments_orglink link ON link.district_id = %(district)s
    AND link.source = %(source)s AND link.sourced_id = one.school_sourced_id
LEFT JOIN assessments_schoolclass stored ON stored.district_id = %(district)s
    AND stored.source = %(source)s AND stored.sourced_id = one.sourced_id
LEFT JOIN staged_courses course ON course.sourced_id = one.course_sourced_id
LEFT JOIN (
    SELECT one.sourced_id, min(term.starts) AS starts, max(term.ends) AS ends
    FROM staged_classes one
    CROSS JOIN unnest(string_to_array(one.term_sourced_ids, ',')) named
    JOIN assessments_term term ON term.district_id = %(district)s
        AND term.source = %(source)s AND term.sourced_id = named
    GROUP BY one.sourced_id
) term ON term.sourced_id = one.sourced_id
WHERE one.status <> 'tobedeleted'"""


def orgs(work):
    """Organizations; a school that is not here becomes a place."""
    work.table("org", SCHOOLS)
    work.table("wanted", ORGS)
    work.refuse("wanted", "orgs.csv")
    for org, name in work.ask(MADE):
        work.do(PLACED, org=org, place=_make_place(work, org, name).pk)
    work.do(BELOW)
    merge(work, ORG_LINK, "orgs.csv")


def _make_place(work, org, name):
    district = work.batch.district
    name = (name or org)[:120]
    same = Place.objects.filter(district=district, name__iexact=name)
    if same.exists():  # a branch, or another school that was just made
        name = f"{name[: 110 - len(org)]} ({org[:100]})"
    place = Place.objects.create(
        district=district, kind=Kind.SCHOOL, side=Side.SCHOOLS, name=name, short_name=name[:40]
    )
    work.made(place)
    return place


def terms(work):
    work.table("wanted", TERMS)
    work.refuse("wanted", "academicSessions.csv")
    merge(work, TERM, "academicSessions.csv")


def classes(work):
    work.table("wanted", CLASSES)
    work.refuse("wanted", "classes.csv")
    merge(work, SCHOOL_CLASS, "classes.csv")
    ended = end(work, SCHOOL_CLASS, "classes.csv")
    work.report.count("classes.csv", ended=ended)
