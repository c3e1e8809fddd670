"""All zones of a district beside each other: their steps in the key areas, side by side.

Counts only, over all plans of the year; never a word of them, and nobody is named.
"""

from functools import cache, lru_cache
from string import Template
from typing import NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.html import format_html

from zones.access import Side
from zones.formats import short_date
from zones.models import ZoneMembership

from .charts import SHAPES
from .grid import joined
from .marks import count_mark
from .meetings import NEVER, last_and_next
from .rollout import standings
from .rollout_page import closed_branch
from .zone_gaps import sums_of
from .zone_places import PLACES, PLANS

# How the steps of each zone stand: each step once, at the place whose plan it is of, by the last
# update that counts. A step nobody answers for yet, or of a draft, is not started.
STATUSES = Template("""SELECT * FROM (WITH places AS MATERIALIZED ($places),
    plans AS MATERIALIZED ($plans)
    SELECT p.zone, i.key_area_id AS area, p.side, coalesce(last.status, 'not_started') AS status,
           count(*) AS steps
    FROM plans JOIN places p ON p.place = plans.place AND NOT p.closed
    JOIN goals_goal g ON g.plan_id = plans.plan
    JOIN goals_actionitem i ON i.goal_id = g.id AND i.retired_on IS NULL
    LEFT JOIN goals_assignment a
        ON a.item_id = i.id AND a.place_id = plans.place AND a.ended_on IS NULL
    LEFT JOIN LATERAL (SELECT u.status FROM goals_update u
        WHERE u.assignment_id = a.id AND u.state = 'counted'
        ORDER BY u.happened_on DESC, u.id DESC LIMIT 1) last ON true
    WHERE i.key_area_id IS NOT NULL GROUP BY 1, 2, 3, 4) AS found""")
SIDES = ((Side.LIBRARY, "Branch"), (Side.SCHOOLS, "Schools"))
FURTHEST = ["sustaining", "active", "pilot", "planning", "defined"]
ORDERS = {
    "name": "by name",
    "stage": "by stage, the furthest first",
    "missing": "most missing first",
    "met": "longest without a meeting first",
}


class Line(NamedTuple):
    """One zone of the citywide view; `cells` are ready, one for each key area."""

    pk: int
    name: str
    branch: str
    standing: object
    schools: int
    totals: object  # goals.zone_gaps.ZoneTotals
    counts: dict  # {(area, side): {status: steps}}
    last: object
    soon: object
    flag: str
    fix: str

    @property
    def url(self):
        return f"/zones/{self.pk}/"


def status_counts(zones, year):
    """{zone: {(area, side): {status: steps}}} of Zones in a school year; one query."""
    today = timezone.localdate()
    values = {"zones": [zone.pk for zone in zones], "today": today}
    values |= {"starts": year.starts, "ends": year.ends}
    with connection.cursor() as cursor:
        cursor.execute(STATUSES.substitute(places=PLACES, plans=PLANS), values)
        rows = cursor.fetchall()
    found = {}
    for zone, area, side, status, steps in rows:
        found.setdefault(zone, {}).setdefault((area, side), {})[status] = steps
    return found


def lines_of(zones, year):
    """[Line, …] for Zones with their branches, in their order; costs seven queries."""
    ids = [zone.pk for zone in zones]
    stands, sums, met = standings(ids), sums_of(zones, year), last_and_next(ids)
    counts, today = status_counts(zones, year), timezone.localdate()
    return [
        Line(
            zone.pk,
            zone.name,
            zone.branch.name,
            stands[zone.pk],
            sums[zone.pk].sum.schools,
            sums[zone.pk],
            counts.get(zone.pk, {}),
            *met.get(zone.pk, NEVER),
            *closed_branch(zone, today),
        )
        for zone in zones
    ]


def ordered(lines, order):
    """The lines in one of ORDERS; those that come as they are, by name."""
    keys = {
        "stage": lambda line: FURTHEST.index(line.standing.code),
        "missing": lambda line: -line.totals.gaps,
        "met": lambda line: (line.last is not None, line.last or timezone.localdate()),
    }
    return sorted(lines, key=keys[order]) if order in keys else lines


def in_order(zones, order):
    """Zones in one of ORDERS but `missing`; at most one query."""
    ids = [zone.pk for zone in zones]
    if order == "stage":
        stands = standings(ids)
        return sorted(zones, key=lambda zone: FURTHEST.index(stands[zone.pk].code))
    if order == "met":
        met, today = last_and_next(ids), timezone.localdate()
        last = {pk: met.get(pk, NEVER)[0] for pk in ids}
        return sorted(zones, key=lambda zone: (last[zone.pk] is not None, last[zone.pk] or today))
    return zones


def printed(lines, areas):
    """What the page prints of each line: ready strings; `areas` says how many columns."""
    return [
        {
            "url": line.url,
            "name": line.name,
            "branch": line.branch,
            "stage": line.standing.label,
            "stages_url": f"{line.url}stages/",
            "cells": joined([_cell(line, place, title) for place, title in enumerate(areas)]),
            "agreed": line.totals.agreed_words,
            "gaps": str(line.totals.gaps or ""),
            "last": short_date(line.last) if line.last else "never",
            "soon": short_date(timezone.localtime(line.soon)) if line.soon else "",
            "flag": line.flag,
            "fix": line.fix,
        }
        for line in lines
    ]


def _cell(line, place, title):
    """The two sides of a zone in a key area; what nobody covers stands out."""
    if place >= len(line.totals.areas):
        return format_html('<td role="cell" data-l="{}"></td>', title)
    area, empty = line.totals.areas[place], {}
    sides = [
        (getattr(area, side), tuple(line.counts.get((area.area, side), empty).items()))
        for side, _ in SIDES
    ]
    return _sides(title, *sides)


@lru_cache(5000)
def _sides(title, *sides):
    """`sides`: (state, ((status, steps), …)) of the branch and of the schools."""
    states = {state for state, _ in sides}
    if "has" not in states and "gap" in states:
        return _nobody(title)
    start = format_html('<td role="cell" data-l="{}" class="cw"><div>', title)
    said = [
        _side(word, state, dict(counts))
        for (_, word), (state, counts) in zip(SIDES, sides, strict=True)
    ]
    return joined([start, *said, "</div></td>"])


@cache
def _nobody(title):
    word = '<div class="cs gap"><span>nobody</span></div>'
    return format_html('<td role="cell" data-l="{}" class="cw q">' + word + "</td>", title)


def _side(word, state, counts):
    marks = [count_mark(code, counts[code]) for code in SHAPES if code in counts]
    if not marks:
        return _without(word, state)
    return joined([_named(word), *marks, "</div>"])


@cache
def _named(word):
    return format_html('<div class="cs"><span class="k">{}</span> ', word)


@cache
def _without(word, state):
    """A side without an own step: it takes part in one, it is not for it, or nobody covers it."""
    said = {"has": "takes part", "waived": "not for them", "nobody": "no place", "gap": "none"}
    kind = " gap" if state == "gap" else ""
    return format_html(
        '<div class="cs{}"><span class="k">{}</span> <span>{}</span></div>', kind, word, said[state]
    )


def schools_of(zones):
    """{zone id: how many schools it has today}; one query."""
    found = {}
    members = ZoneMembership.objects.on().filter(zone__in=zones).order_by()
    for zone in members.values_list("zone", flat=True):
        found[zone] = found.get(zone, 0) + 1
    return found
