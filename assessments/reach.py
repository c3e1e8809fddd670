"""At which schools each student is today: stored with the student, because the policies read it."""

from django.db import connection
from django.utils import timezone

# Where the student is enrolled today; between two school years, where they were last.
REFRESH = """
UPDATE assessments_student student SET reach = now_at.reach
FROM (
    SELECT one.id, coalesce(array_agg(DISTINCT held.place_id ORDER BY held.place_id)
        FILTER (WHERE held.place_id IS NOT NULL), '{}') || -one.district_id AS reach
    FROM assessments_student one
    LEFT JOIN (
        SELECT student_id, place_id,
            ends IS NULL OR ends >= %(day)s AS today,
            bool_or(ends IS NULL OR ends >= %(day)s) OVER (PARTITION BY student_id) AS any_today,
            ends = max(ends) OVER (PARTITION BY student_id) AS last
        FROM assessments_enrollment
        WHERE district_id = %(district)s AND still_holds(starts, ends, %(day)s)
    ) held ON held.student_id = one.id AND (held.today OR (NOT held.any_today AND held.last))
    WHERE one.district_id = %(district)s
    GROUP BY one.id
) now_at
WHERE student.id = now_at.id AND student.reach IS DISTINCT FROM now_at.reach
"""


def refresh(district_id, day=None):
    """Brings `reach` of every student of the district up to `day` (default: today); how many
    changed. Called while importing, and every night: an enrollment ends without anybody writing."""
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, {"district": district_id, "day": day or timezone.localdate()})
        return cursor.rowcount
