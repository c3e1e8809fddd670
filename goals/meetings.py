"""When the teams of zones met and will meet; one statement for any number of zones."""

from django.db import connection
from django.utils import timezone

NEVER = (None, None)
# A meeting was held when it has begun, was not cancelled and somebody came; its day is told on the
# clock of the district. Written by hand: pages of a zone ask it every time.
MET = """SELECT z.id,
        (SELECT max((m.starts_at AT TIME ZONE d.time_zone)::date)
         FROM goals_meeting m JOIN goals_team t ON t.id = m.team_id
         WHERE t.zone_id = z.id AND m.cancelled_at IS NULL AND m.starts_at <= %(now)s
            AND EXISTS (SELECT FROM goals_attendance WHERE meeting_id = m.id)),
        (SELECT min(m.starts_at) FROM goals_meeting m JOIN goals_team t ON t.id = m.team_id
         WHERE t.zone_id = z.id AND m.cancelled_at IS NULL AND m.starts_at > %(now)s)
    FROM zones_zone z JOIN zones_district d ON d.id = z.district_id WHERE z.id = ANY(%(zones)s)"""


def last_and_next(zones):
    """{zone id: (day the team last met or None, moment it meets next or None)} of `zones` (ids)."""
    with connection.cursor() as cursor:
        cursor.execute(MET, {"zones": list(zones), "now": timezone.now()})
        return {pk: (last, soon) for pk, last, soon in cursor.fetchall()}
