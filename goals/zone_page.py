"""The page of a zone: the action plans of its branch and schools side by side, by key area.

A view over the places' own plans: nothing of it is stored. Ready strings, so templates only print.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from django.utils import timezone
from django.utils.html import format_html_join

from zones.access import Role, Side
from zones.formats import long_date, short_date

from .marks import reporting_mark, state_mark, status_mark, waits_mark
from .models import Plan, Update
from .status import Reporting

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
DRAFT = "Draft, not agreed yet."
STATES = {"none": "No plan yet", "draft": "Draft", "sent": "Sent", "agreed": "Agreed"}


@dataclass(slots=True)
class Step:
    """One step as the zone's page prints it."""

    pk: str
    text: str
    marks: str
    people: str
    partners: str
    when: str
    said: str
    logged: str
    mine: bool
    of_branch: bool
    group: tuple  # it moves among the steps of its focus in the same list
    places: frozenset
    codes: frozenset
    parts: list = ()  # (place, address) of the partners whose part the reader keeps
    up: bool = False
    down: bool = False

    @property
    def list(self):
        return "-".join(str(part or 0) for part in self.group)


@dataclass(slots=True)
class Band:
    """A key area: what is shared across the top, the branch on the left, the schools right."""

    pk: str
    title: str
    description: str = ""
    shared: list = field(default_factory=list)
    branch: list = field(default_factory=list)
    schools: list = field(default_factory=list)
    count: str = ""
    logged: str = ""  # programs of the zone that count toward the area
    gap: str = ""  # branch, schools or both: who covers nothing here
    hint: str = ""
    branch_said: list = field(default_factory=list)  # (place, what stands for its steps)
    school_said: list = field(default_factory=list)
    add_branch: list = field(default_factory=list)  # (words, address)
    add_school: list = field(default_factory=list)
    offers: list = field(default_factory=list)
    waivers: list = field(default_factory=list)


def bands(scene, choice):
    """The key areas with the steps the filters keep; what is missing is said of all steps.

    Steps without a key area come last, in a band of their own.
    """
    made = {pk: Band(str(pk), title, words) for pk, title, words in scene.areas}
    loose = Band("", "No key area yet" if made else "Action steps")
    for item in scene.items:
        band, step = made.get(item.area, loose), _step(scene, item)
        _list_of(band, step).append(step)
    found = [*made.values(), *([loose] if _steps(loose) or not made else [])]
    for band in found:
        band.logged = str(scene.areas_logged.get(int(band.pk), "")) if band.pk else ""
        _say_what_is_missing(scene, band)
        _offer_ways(scene, band)
        _filter(band, choice)
        _let_move(band)
    return found


def _list_of(band, step):
    if step.partners:
        return band.shared
    return band.branch if step.of_branch else band.schools


def _steps(band):
    return [*band.shared, *band.branch, *band.schools]


def _step(scene, item):
    work = scene.work.get(item.pk, ())
    own = next((one for one in work if one.leads), None)
    place = scene.place_of[item.plan]
    fact = scene.facts.get((item.pk, place.pk))
    partners = [one for one in work if not one.leads]
    return Step(
        pk=str(item.pk),
        text=item.text,
        marks=_marks(fact) if fact else _unknown(scene.plan(place)),
        people=_people(scene, place, own),
        partners=_partners(scene, place, partners),
        when=f"Finish by {short_date(item.finish_by)}" if item.finish_by else "All year",
        said=_said(scene, item),
        logged=str(scene.logged.get(item.pk, "")),
        mine=scene.may_write(place),
        of_branch=place.is_branch,
        group=(item.goal, item.area, bool(partners)),
        places=frozenset([place.pk, *(one.place for one in partners)]),
        parts=[
            (one.short, f"/assignments/{one.pk}/")
            for one in partners
            if one.place in scene.writable and not scene.may_write(place)
        ],
        codes=frozenset([fact.status, fact.bucket] if fact else ()),
    )


def _marks(fact):
    """The last status known; beside it that nothing is reported, or that it waits."""
    silent = fact.bucket == Reporting.NOT_REPORTING
    more = reporting_mark(Reporting.NOT_REPORTING) if silent else waits_mark(fact.waits)
    return format_html_join(" ", "{}", [(one,) for one in (status_mark(fact.status), more) if one])


def _unknown(plan):
    """Nothing is asked, so nothing is known, of a draft's steps."""
    return state_mark(Update.State.DRAFT) if plan.status == Plan.Status.DRAFT else ""


def _people(scene, place, own):
    """Heron: Dov Abramson; the role where nobody holds it, and for who reads no names."""
    if own is None:
        said = "nobody answers for it yet"
    else:
        said = ", ".join(scene.people.get(own.seat, ())) or _vacant(scene, own.seat[1])
    return said[:1].upper() + said[1:] if place.is_branch else f"{place.short}: {said}"


def _vacant(scene, role):
    words = Role(role).label
    return f"{words}, nobody today" if scene.names else words


def _partners(scene, place, partners):
    """Goodwin Branch with Heron and Lark; with all six schools."""
    if not partners:
        return ""
    schools = {row.pk for row in scene.places if not row.is_branch}
    joined = {one.place for one in partners}
    if place.is_branch and joined == schools and len(schools) > 2 and not scene.unseen:
        return f"{place.name} with all {_number(len(schools))} schools"
    names = [one.short for one in partners if one.short]
    if hidden := len(partners) - len(names):
        names.append(f"{_number(hidden)} school{'s' * (hidden > 1)}")
    return f"{place.name} with {', '.join(names)}"


def _said(scene, item):
    offered = scene.offered.get(item.pk)
    return f"Offered to {', '.join(offered)}, no answer yet" if offered else ""


def _number(count):
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _say_what_is_missing(scene, band):
    """Counts; what a place says is not for it, or has in a draft; which side covers nothing."""
    parts = ("shared", band.shared), ("branch", band.branch), ("schools", band.schools)
    band.count = ", ".join(f"{word} {len(rows)}" for word, rows in parts).capitalize()
    for row in scene.gaps.rows if band.pk else ():
        said = band.branch_said if row.is_branch else band.school_said
        if words := _instead(scene, row, row.areas.get(int(band.pk))):
            said.append((row.short_name, words))
    missing = {gap.side for gap in scene.gaps.gaps if str(gap.area or "") == band.pk and band.pk}
    if missing:
        one = "branch" if Side.LIBRARY in missing else "schools"
        band.gap = "both" if len(missing) == 2 else one
        band.hint = _hint(band)


def _instead(scene, row, cell):
    """What stands for the steps of a place that says the area is not for it, or that are in a
    draft the reader does not read."""
    if cell is None:
        return ""
    if cell.state == "waived":
        return f"not for us, because {cell.why.removesuffix('.')}" if cell.why else "not for us"
    plan = scene.plans.get(row.place)
    hidden = cell.own and plan and not plan.may_read
    return f"{cell.own} step{'s' * (cell.own > 1)} in a draft, not agreed yet" if hidden else ""


def _hint(band):
    if band.gap == "schools" and (count := len(band.branch)):
        steps = "a step" if count == 1 else f"{count} steps"
        return (
            f"No school step here yet. The branch has {steps} a school could join, so a school "
            "does not have to start from nothing."
        )
    if band.gap == "schools":
        return "No school step here yet."
    if band.gap == "branch":
        return "No branch step here yet. The schools work on this by themselves."
    return "Nobody in the zone has a step here yet."


def _offer_ways(scene, band):
    """Where the reader may write: to add a step on either side, to offer one of the branch."""
    for place in scene.places:
        if address := _add(scene, place, band):
            ways = band.add_branch if place.is_branch else band.add_school
            ways.append((place.short, address))
    if band.gap:
        band.waivers = _waivers(scene, band)
    if band.gap == "schools":
        band.offers = [
            (step.text, f"/items/{step.pk}/offer/?zone={scene.zone.pk}")
            for step in band.branch
            if step.mine
        ]


def _waivers(scene, band):
    """[(place, address)] where the reader says that the area is not for a place without a step."""
    return [
        (row.short_name, f"/plans/{row.plan}/not-for-us/{band.pk}/?zone={scene.zone.pk}")
        for row in scene.gaps.rows
        if row.plan
        and row.plan in scene.place_of
        and scene.may_write(scene.place_of[row.plan])
        and int(band.pk) not in row.areas
    ]


def _add(scene, place, band):
    """The address where this reader adds a step to the plan of a place; "" where they may not."""
    plan = scene.plan(place)
    if not scene.may_write(place):
        return ""
    focuses = scene.focuses.get(plan.pk)
    if not focuses:
        return f"/plans/{plan.pk}/goals/new/"
    area = f"area={band.pk}&" if band.pk else ""
    return f"/goals/{focuses[0][0]}/items/new/?{area}zone={scene.zone.pk}"


def _filter(band, choice):
    place, status = choice["school"], choice["status"]
    for name in ("shared", "branch", "schools"):
        rows = getattr(band, name)
        if status:
            rows = [step for step in rows if status in step.codes]
        if place and name != "branch":
            rows = [step for step in rows if place in step.places]
        setattr(band, name, rows)


def _let_move(band):
    """A step moves up and down among the steps of its own focus that stand in the same list."""
    for rows in (band.shared, band.branch, band.schools):
        for before, after in pairwise(rows):
            if before.group == after.group:
                before.down, after.up = before.mine, after.mine


def facts_line(scene):
    """Stage: pilot. Goodwin Branch and six schools. Plan year 2021-22. Last meeting …"""
    schools = sum(not place.is_branch for place in scene.places) + scene.unseen
    members = f"{scene.zone.branch} and {_number(schools)} school{'s' * (schools != 1)}."
    stage = f"Stage: {scene.standing.label.lower()}."
    year = f"Plan year {scene.year}."
    return " ".join(filter(None, (stage, members, year, _meetings(scene))))


def _meetings(scene):
    last, soon = scene.met
    words = []
    if last:
        words.append(f"last zone meeting {_day(last)}")
    if soon:
        words.append(f"next {'' if last else 'zone meeting '}{_day(timezone.localtime(soon))}")
    said = ", ".join(words)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _day(day):
    """February 10; with its year where that is another one."""
    said = long_date(day)
    return said.split(",")[0] if day.year == timezone.localdate().year else said


def focuses(scene):
    """[(place, words or "", what is said instead, address to change or write it)], branch first;
    among the schools those the reader writes first, then those that are written."""
    rows = [_focus(scene, place) for place in scene.places]
    branch = [row for row in rows if row["is_branch"]]
    schools = [row for row in rows if not row["is_branch"]]
    schools.sort(key=lambda row: (not row["url"], not row["words"]))
    return branch[0] if branch else None, schools, sum(bool(row["words"]) for row in schools)


def _focus(scene, place):
    plan = scene.plan(place)
    found = scene.focuses.get(plan.pk, ()) if plan and plan.may_read else ()
    url = ""
    if scene.may_write(place):
        url = f"/goals/{found[0][0]}/edit/" if found else f"/plans/{plan.pk}/goals/new/"
    elif plan is None and place.pk in scene.writable:
        url = f"/plans/action/new/?place={place.pk}"
    return {
        "is_branch": place.is_branch,
        "name": place.name,
        "short": place.short,
        "words": " ".join(words for _, words in found),
        "said": DRAFT if plan and not plan.may_read else "Not written yet.",
        "url": _back(scene, url),
        "leads": ", ".join(scene.people.get((place.pk, Role.ZONE_LEAD), ())),
    }


def partners(scene):
    """A row of "Who has what" for each place; a cell is (state, what its hidden words say)."""
    return [_partner(scene, row) for row in scene.gaps.rows]


def _partner(scene, row):
    plan = scene.plans.get(row.place)
    cells = [_cell(row.focus)]
    for area, _ in scene.gaps.areas:
        cell = row.areas.get(area)
        cells.append(("waived", cell.why) if cell and cell.state == "waived" else _cell(cell))
    if scene.names:
        cells.append(_cell(row.met) if scene.gaps.asked else ("later", "No term has begun"))
    return {
        "name": row.name,
        "url": f"/plans/{plan.pk}/" if plan and plan.may_read else f"/places/{row.place}/",
        "state": STATES[row.state],
        "leads": ", ".join(row.leads),
        "cells": cells,
    }


def _cell(there):
    return ("has", "Yes") if there else ("missing", "Missing")


def to_send(scene):
    """The id of the draft the reader may send for agreement; 0 where there is none, or several."""
    found = [
        row.plan
        for row in scene.gaps.rows
        if row.state == "draft" and row.stepped and scene.plans[row.place].mine
    ]
    return found[0] if len(found) == 1 else 0


def gaps(scene):
    """[(what is missing, the form that closes it or "", who closes it)]; a form of a plan comes
    back to this page."""
    return [(gap.text, _back(scene, gap.url), gap.who) for gap in scene.gaps.gaps]


def _back(scene, url):
    if not url.startswith(("/goals/", "/plans/")):
        return url
    return f"{url}{'&' if '?' in url else '?'}zone={scene.zone.pk}"
