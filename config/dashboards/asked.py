"""Which sections may have something to say: one short question before the long ones.

Most of them are empty on most days. Each part is wider than the rule of its section, never
narrower, and nothing is shown because of it: a section it lets through asks again by its own rule.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from goals.messages import SOON
from zones.access import FOLLOWING_ROLES, Role, Side

NEWS = timedelta(days=7)  # as long an answer to an exception stands on the asker's home
# Places whose plan somebody may write: where they work, and those of a side they keep. As a list:
# each table more in one join costs the database more to plan than it takes to answer.
NEAR = """ARRAY(SELECT id FROM zones_place
    WHERE id = ANY(%(places)s) OR district_id || side = ANY(%(kept)s))"""
PARTS = {
    "agreeing": """FROM goals_plan p WHERE p.kind = 'action' AND p.status = 'draft'
        AND p.owner_id = ANY(NEAR) AND (p.ready_at IS NOT NULL OR EXISTS (
            SELECT FROM goals_agreement WHERE plan_id = p.id AND kind = 'returned'))""",
    "offers": "FROM goals_offer WHERE answer = '' AND place_id = ANY(NEAR)",
    "public_yes": """FROM programs_publicsentence s
        JOIN goals_assignment a ON a.item_id = s.item_id AND a.ended_on IS NULL
        WHERE s.published_at IS NOT NULL AND a.place_id = ANY(NEAR) AND NOT EXISTS (
            SELECT FROM programs_publicyes y WHERE y.sentence_id = s.id
            AND y.place_id = a.place_id AND y.at >= s.changed_at)
        AND a.place_id <> (SELECT p.owner_id FROM goals_plan p
            JOIN goals_goal g ON g.plan_id = p.id JOIN goals_actionitem i ON i.goal_id = g.id
            WHERE i.id = s.item_id)""",
    "unlocks": """FROM goals_unlock u JOIN zones_reportingperiod r ON r.id = u.period_id
        JOIN zones_schoolyear y ON y.id = r.school_year_id
        WHERE (u.user_id = %(user)s OR y.district_id = ANY(%(follows)s))
        AND (u.revoked_at IS NULL AND (u.decided_at IS NULL OR u.until >= %(today)s)
            OR u.user_id = %(user)s AND greatest(u.decided_at, u.revoked_at) >= %(news)s)""",
    "to_send": """FROM goals_message WHERE ended_on IS NULL AND next_due <= %(soon)s
        AND owner_place_id = ANY(%(places)s) AND owner_place_id || owner_role = ANY(%(seats)s)""",
    "meetings": """FROM goals_team t LEFT JOIN goals_teamseat s ON s.team_id = t.id
        WHERE t.district_id = ANY(%(districts)s)
        AND (t.zone_id IS NOT NULL OR s.role = ANY(%(roles)s))""",
    "notes": """FROM goals_periodnote n JOIN zones_place o ON o.id = n.office_id
        WHERE o.district_id || o.side = ANY(%(sides)s)""",
    "work": """FROM goals_assignment
        WHERE seat_place_id = ANY(%(places)s) AND seat_place_id || seat_role = ANY(%(seats)s)
        UNION ALL SELECT FROM goals_update
        WHERE author_id = %(user)s AND state IN ('draft', 'returned') AND discarded_at IS NULL""",
}
ASKED = ", ".join(f"EXISTS (SELECT {part.replace('NEAR', NEAR)})" for part in PARTS.values())


def may_have(request):
    """{name of a part: whether its section may have something}; read once a request."""
    if not hasattr(request, "_may_have"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {ASKED}", _given(request.user))
            request._may_have = dict(zip(PARTS, cursor.fetchone(), strict=True))
    return request._may_have


def _given(user):
    held, today = user.held, timezone.localdate()
    keeps = ((Role.LIBRARY_ADMIN, Side.LIBRARY), (Role.DATA_STEWARD, Side.SCHOOLS))
    lists = {
        "places": held.places(),
        "districts": held.districts(),
        "follows": held.districts(*FOLLOWING_ROLES),
        "roles": held.roles(),
        "sides": {f"{district}{side}" for district, side in held.sides()},
        "kept": {f"{key}{side}" for role, side in keeps for key in held.districts(role)},
        "seats": {f"{seat.place_id}{seat.role}" for seat in held.seats},
    }
    days = {"today": today, "soon": today + SOON, "news": timezone.now() - NEWS}
    return {name: list(found) for name, found in lists.items()} | days | {"user": user.pk}
