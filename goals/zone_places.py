"""What each place of a zone has, in few statements whatever the number of zones.

Counts over all plans, whoever reads: how much there is, never a word of it.
"""

import json
from dataclasses import dataclass, field
from string import Template
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from zones.access import Side

from .models import Standard

# The branch of each zone and the schools it has today. A school that has closed is none of them;
# a branch that has closed stays, and says so.
PLACES = """
    SELECT z.id AS zone, z.district_id AS district, b.id AS place, b.name, b.short_name,
           'library' AS side, 0 AS ranked, coalesce(b.closes < %(today)s, false) AS closed
    FROM zones_zone z JOIN zones_place b ON b.id = z.branch_id WHERE z.id = ANY(%(zones)s)
    UNION ALL
    SELECT m.zone_id, s.district_id, s.id, s.name, s.short_name, 'schools', 1, false
    FROM zones_zonemembership m JOIN zones_place s ON s.id = m.school_id
    WHERE m.zone_id = ANY(%(zones)s) AND m.starts <= %(today)s
      AND coalesce(m.ends, %(today)s) >= %(today)s AND coalesce(s.closes, %(today)s) >= %(today)s
"""
# The action plan of a place for the year: one that is open before one that is closed.
PLANS = """
    SELECT DISTINCT ON (p.owner_id) p.owner_id AS place, p.id AS plan, CASE
        WHEN p.status <> 'draft' THEN 'agreed' WHEN p.ready_at IS NOT NULL THEN 'sent'
        ELSE 'draft' END AS state
    FROM goals_plan p WHERE p.kind = 'action' AND p.owner_id IN (SELECT place FROM places)
      AND p.starts <= %(ends)s AND p.ends >= %(starts)s
    ORDER BY p.owner_id, p.status = 'closed', p.starts DESC, p.id DESC
"""
# A row for every step at every place: its own, and those of others it takes part in.
STEPS = """
    SELECT plans.place, i.key_area_id AS area, true AS own
    FROM plans JOIN goals_goal g ON g.plan_id = plans.plan
    JOIN goals_actionitem i ON i.goal_id = g.id AND i.retired_on IS NULL
    UNION ALL
    SELECT a.place_id, i.key_area_id, false
    FROM goals_assignment a
    JOIN goals_actionitem i ON i.id = a.item_id AND i.retired_on IS NULL
    JOIN goals_goal g ON g.id = i.goal_id
    JOIN goals_plan p ON p.id = g.plan_id
    WHERE a.place_id = ANY(ARRAY(SELECT place FROM places)) AND a.ended_on IS NULL
      AND p.kind = 'action' AND p.owner_id <> a.place_id
      AND p.starts <= %(ends)s AND p.ends >= %(starts)s
"""
# Who came to a meeting of the zone's team this term, by the place they came from.
CAME = """
    SELECT DISTINCT t.zone_id AS zone, who.place_id AS place
    FROM goals_team t JOIN goals_meeting m ON m.team_id = t.id
    JOIN goals_attendance c ON c.meeting_id = m.id JOIN zones_position who ON who.id = c.position_id
    JOIN terms ON terms.district = (SELECT district_id FROM zones_zone WHERE id = t.zone_id)
    WHERE t.zone_id = ANY(%(zones)s) AND m.cancelled_at IS NULL AND m.starts_at <= %(now)s
      AND (m.starts_at AT TIME ZONE (
          SELECT time_zone FROM zones_district WHERE id = terms.district))::date
          BETWEEN terms.starts AND terms.ends
"""
# The reporting period that runs in each district; of a year that is over, its last one.
TERMS = """
    SELECT DISTINCT ON (y.district_id) y.district_id AS district, r.starts,
           greatest(r.ends, least(%(ends)s, %(today)s)) AS ends
    FROM zones_reportingperiod r JOIN zones_schoolyear y ON y.id = r.school_year_id
    WHERE y.starts <= %(ends)s AND y.ends >= %(starts)s AND r.starts <= %(today)s
      AND y.district_id IN (SELECT district FROM places)
    ORDER BY y.district_id, r.starts DESC
"""
ASKED = Template("""SELECT * FROM (WITH places AS MATERIALIZED ($places),
    plans AS MATERIALIZED ($plans), steps AS MATERIALIZED ($steps), terms AS ($terms),
    came AS MATERIALIZED ($came) $question) AS found""")
ROWS = """
    SELECT p.zone, p.place, p.name, p.short_name, p.side, p.closed, plans.plan,
           coalesce(plans.state, 'none') AS state,
           (SELECT g.id FROM goals_goal g WHERE g.plan_id = plans.plan ORDER BY position LIMIT 1)
               AS focus,
           EXISTS (SELECT FROM steps WHERE steps.place = p.place) AS stepped,
           EXISTS (SELECT FROM came WHERE (came.zone, came.place) = (p.zone, p.place)) AS met,
           EXISTS (SELECT FROM terms WHERE terms.district = p.district) AS asked,
           ARRAY(SELECT u.name FROM zones_position w JOIN zones_user u ON u.id = w.user_id
                 WHERE w.place_id = p.place AND w.role = 'zone_lead' AND w.starts <= %(today)s
                   AND coalesce(w.ends, %(today)s) >= %(today)s ORDER BY u.name) AS leads,
           coalesce(cells.found, '[]'::jsonb) AS cells
    FROM places p LEFT JOIN plans ON plans.place = p.place
    LEFT JOIN (SELECT place, jsonb_agg(jsonb_build_array(area, own, shared, why)) AS found
               FROM ($cells) each GROUP BY 1) cells ON cells.place = p.place
    ORDER BY p.zone, p.ranked, lower(p.name)"""
CELLS = """
    SELECT place, area, max(own) AS own, max(shared) AS shared, max(why) AS why FROM (
        SELECT s.place, s.area, count(*) FILTER (WHERE s.own) AS own,
               count(*) FILTER (WHERE NOT s.own) AS shared, NULL AS why
        FROM steps s WHERE s.area IS NOT NULL GROUP BY 1, 2
        UNION ALL
        SELECT plans.place, w.key_area_id, 0, 0, w.reason
        FROM plans JOIN goals_waiver w ON w.plan_id = plans.plan) AS found
    GROUP BY 1, 2"""
# For many zones: a row for each, and one for each of its areas.
SUMS = """
    SELECT p.zone, count(*) FILTER (WHERE NOT p.closed) AS places, bool_or(p.closed) AS closed,
           count(*) FILTER (WHERE p.side = 'schools') AS schools,
           count(*) FILTER (WHERE NOT p.closed AND p.place IN (
               SELECT place_id FROM zones_position WHERE role = 'zone_lead'
               AND starts <= %(today)s AND coalesce(ends, %(today)s) >= %(today)s)) AS led,
           count(*) FILTER (WHERE NOT p.closed AND p.place IN (
               SELECT p.place FROM plans p JOIN goals_goal g ON g.plan_id = p.plan)) AS focused,
           count(*) FILTER (WHERE NOT p.closed AND p.place IN (SELECT place FROM steps)) AS stepped,
           count(*) FILTER (WHERE NOT p.closed AND plans.state = 'agreed') AS agreed,
           count(*) FILTER (WHERE NOT p.closed AND plans.state = 'sent') AS sent,
           EXISTS (SELECT FROM terms WHERE terms.district = min(p.district)) AS asked,
           EXISTS (SELECT FROM came WHERE came.zone = p.zone) AS met,
           coalesce(areas.found, '[]'::jsonb) AS areas
    FROM places p LEFT JOIN plans ON plans.place = p.place
    LEFT JOIN (SELECT zone, jsonb_agg(jsonb_build_array(
                   area, steps, of_branch, of_schools, library, schools)) AS found
               FROM ($areas) each GROUP BY 1) areas ON areas.zone = p.zone
    GROUP BY p.zone, areas.found"""
AREAS = Template("""
    SELECT p.zone, f.area, coalesce(sum(had.own), 0)::int AS steps,
           coalesce(sum(had.own) FILTER (WHERE p.side = 'library'), 0)::int AS of_branch,
           coalesce(sum(had.own) FILTER (WHERE p.side = 'schools'), 0)::int AS of_schools,
           $library AS library, $schools AS schools
    FROM places p
    JOIN (SELECT s.id AS area, f.district_id AS district FROM goals_standard s
          JOIN goals_framework f ON f.id = s.framework_id WHERE f.kind = 'key_areas') f
        ON f.district = p.district
    LEFT JOIN (SELECT place, area, count(*) FILTER (WHERE own) AS own FROM steps GROUP BY 1, 2) had
        ON had.place = p.place AND had.area = f.area
    LEFT JOIN (SELECT w.id, plans.place, w.key_area_id AS area
               FROM plans JOIN goals_waiver w ON w.plan_id = plans.plan OFFSET 0) w
        ON w.place = p.place AND w.area = f.area
    WHERE NOT p.closed GROUP BY 1, 2""")
# What a side has in an area: a step, or the word of all its places that it is not for them.
COVERED = Template("""CASE
    WHEN bool_or(had.place IS NOT NULL) FILTER (WHERE p.side = '$side') THEN 'has'
    WHEN bool_and(w.id IS NOT NULL) FILTER (WHERE p.side = '$side') THEN 'waived'
    WHEN count(*) FILTER (WHERE p.side = '$side') = 0 THEN 'nobody'
    ELSE 'gap' END""")
PARTS = {"places": PLACES, "plans": PLANS, "steps": STEPS, "terms": TERMS, "came": CAME}
SIDES = {side.value: COVERED.substitute(side=side.value) for side in Side}
NESTED = {"cells": CELLS, "areas": AREAS.substitute(SIDES)}


class Cell(NamedTuple):
    """What a place does in a key area, so many steps of its own and of others; or that it is not
    for the place, and why (where the reader reads the plan)."""

    own: int = 0
    shared: int = 0
    waived: bool = False
    why: str = ""

    @property
    def state(self):
        """own, shared, waived, or "" where there is nothing"""
        if self.own or self.shared:
            return "own" if self.own else "shared"
        return "waived" if self.waived else ""


@dataclass
class PlaceRow:
    """A place of a zone and what it has: `state` of its action plan for the year is none, draft,
    sent or agreed; `focus` is the id of its first focus; `met`, whether somebody of it came to a
    meeting this term; `asked`, whether a term has begun; `areas` {key area id: Cell}, those where
    there is anything."""

    zone: int
    place: int
    name: str
    short_name: str
    side: str
    closed: bool
    plan: int | None
    state: str
    focus: int | None
    stepped: bool
    met: bool
    asked: bool
    leads: list[str]
    areas: dict[int, Cell] = field(default_factory=dict)

    @property
    def is_branch(self):
        return self.side == Side.LIBRARY


class ZoneSum(NamedTuple):
    """How complete a zone is: of its open `places` so many are led, have a focus, a step, an
    agreed plan; `asked` is false where no reporting period has begun, so no meeting is missed."""

    zone: int
    places: int
    closed: bool
    schools: int
    led: int
    focused: int
    stepped: int
    agreed: int
    sent: int
    asked: bool
    met: bool


class AreaSum(NamedTuple):
    """A key area in a zone: its steps, each counted once at the place that leads it, and what the
    two sides have: has, waived, gap, or nobody (no place on that side)."""

    zone: int
    area: int
    steps: int
    of_branch: int
    of_schools: int
    library: str
    schools: str


def key_areas(districts):
    """{district id: [(area id, title)]}; one query."""
    found = {}
    rows = Standard.objects.key_areas().filter(framework__district__in=districts)
    for district, *area in rows.order_by("position").values_list(
        "framework__district", "pk", "title"
    ):
        found.setdefault(district, []).append(tuple(area))
    return found


def place_rows(zones, year):
    """{zone id: [PlaceRow]}, the branch first; one query."""
    found = {}
    for *row, cells in _select(ROWS, _asked(zones, year)):
        areas = {
            area: Cell(own, shared, why is not None, why or "")
            for area, own, shared, why in json.loads(cells)
        }
        place = PlaceRow(*row, areas)
        found.setdefault(place.zone, []).append(place)
    return found


def zone_sums(zones, year):
    """({zone id: ZoneSum}, {(zone id, area id): AreaSum}); one query."""
    sums, of_areas = {}, {}
    for zone, *row, areas in _select(SUMS, _asked(zones, year)):
        sums[zone] = ZoneSum(zone, *row)
        of_areas |= {(zone, area): AreaSum(zone, area, *rest) for area, *rest in json.loads(areas)}
    return sums, of_areas


def _asked(zones, year):
    return {
        "zones": [zone.pk for zone in zones],
        "starts": year.starts,
        "ends": year.ends,
        "today": timezone.localdate(),
        "now": timezone.now(),
    }


def _select(question, asked):
    question = Template(question).substitute(NESTED)
    with connection.cursor() as cursor:
        cursor.execute(ASKED.substitute(PARTS, question=question), asked)
        return cursor.fetchall()
