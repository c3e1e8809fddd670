"""What the plan page says: facts, one sentence that matters, sums by goal, who is not reporting."""

from datetime import date

from django.utils.html import format_html_join
from django.utils.timezone import localdate

from goals.grid import grid
from goals.models import ActionItem, Assignment, Plan, Update
from goals.reports import Tally, grouped, name, plan_outline, tallied
from goals.status import Reporting
from goals.sums import add, standing, sum_line, sums
from zones.formats import long_date, short_date

ASKS = {
    ActionItem.Asks.UPDATES: "not assigned",
    ActionItem.Asks.MEASURE: "asks for a measure",
    ActionItem.Asks.NOTHING: "asks for nothing",
}
NAMED = 4  # as many places or items a sentence names
SILENT = (
    '<li class="tl-row plain"><div><a href="{1}"><b>{0}</b>, {2} missing</a></div>'
    '<div class="facts">{3}</div></li>'
)


def dashboard(context, rows):
    """The context of the plan page for the rows that were chosen."""
    scene, plan = context["scene"], context["plan"]
    base = f"/plans/{plan.pk}/?view=list&{context['address']}"
    by_place = tallied(rows, "place")
    head, body = grid(rows, scene, by_place, add(base, places="place-"))
    aside = silent(by_place, scene, base)
    return {
        "headline": headline(rows, scene, by_place),
        "partial": scene.tells and not all(row.bucket for row in rows),
        "sums": sums(rows, scene, base),
        "whole": sum_line(rows, scene.totals, base),
        "grid_head": head,
        "grid_body": body,
        "grid_tells": any(row.bucket for row in rows),
        "grid_waits": any(row.waits for row in rows),
        "silent": aside,
        "silent_rows": format_html_join("", SILENT, aside),
        "standing": standing(by_place, scene, base),
        "unassigned": unassigned(scene),
    }


def plan_facts(plan):
    """One line of facts under the title."""
    parts = [f"{plan.get_kind_display()} of {plan.owner}, {plan.years}"]
    if plan.adopted_on:
        agreed = {Plan.Kind.ACTION: "Agreed", Plan.Kind.TEMPLATE: "Offered"}
        parts.append(f"{agreed.get(plan.kind, 'Adopted')} {long_date(plan.adopted_on)}")
    if plan.closed_on and plan.kind == Plan.Kind.TEMPLATE:
        parts.append(f"Withdrawn {long_date(plan.closed_on)}")
    elif plan.closed_on:
        parts.append(f"Closed {long_date(plan.closed_on)}: nothing more is asked")
    return ". ".join(parts) + "."


def period_words(period):
    """Winter 2026: updates are due February 4; sent by the reader's calendar."""
    if not period:
        return ""
    verb = "were" if period.due_on < localdate() else "are"
    return f"{period}: updates {verb} due {long_date(period.due_on)}."


def headline(rows, scene, by_place):
    """What matters most, in a sentence or three."""
    if not rows:
        return ""
    return " ".join(filter(None, (_reports(scene, by_place), _off_track(rows, scene))))


def _reports(scene, by_place):
    tally = Tally(scene.totals)
    if tally.missing and scene.tells:
        told = [key for key, found in by_place.items() if found.buckets]
        late = [key for key in told if by_place[key].missing]
        noun = _noun([scene.places[key] for key in told])
        has = "has" if len(late) == 1 else "have"
        return f"{len(late)} of {len(told)} {noun} {has} at least one update missing."
    if tally.missing:
        return f"{tally.missing} of {tally.due} updates due are missing."
    if tally.open:
        are = "update is" if tally.open == 1 else "updates are"
        return f"{tally.open} {are} still open; none is late."
    return "Every update due is in." if tally.due else ""


def _noun(places):
    return "schools" if all(place.kind == "school" for place in places) else "places"


def _off_track(rows, scene):
    off = [row for row in rows if row.status == Update.Status.OFF_TRACK]
    if not off:
        return "Nothing is off track."
    if len(off) > NAMED:
        count = len({row.place for row in off})
        where = "1 place" if count == 1 else f"{count} places"
        return f"Off track: {len(off)} pieces of work at {where}."
    return "Off track: " + ", ".join(_where(row, scene) for row in off) + "."


def _where(row, scene):
    item = scene.outline.items[row.item]
    return f"{scene.places[row.place].short_name} {item.number or item.short}"


def silent(by_place, scene, base):
    """[(place, address, how many are missing, last update)], most missing first."""
    start = add(base, reporting=Reporting.NOT_REPORTING, places="place-")
    lines = [
        (
            scene.places[key].short_name,
            f"{start}{key}",
            tally.missing,
            day_words(max(row.last for row in tally.rows)),
        )
        for key, tally in by_place.items()
        if tally.missing
    ]
    return sorted(lines, key=lambda line: (-line[2], line[0].lower()))


def day_words(day):
    """Last update Nov 12; from 2025-11-12."""
    return f"Last update {short_date(date.fromisoformat(day))}" if day else "No update yet"


def unassigned(scene):
    """Items nobody works on: (item, why), in the plan's order."""
    asked = {row.item for row in scene.totals}
    return [
        (item, ASKS[item.asks]) for item in scene.outline.items.values() if item.pk not in asked
    ]


def draft_outline(plan):
    """A draft's goals with their items, and what is left to do before it runs."""
    outline = plan_outline(plan)
    assigned = set(
        Assignment.objects.in_force().filter(item__goal__plan=plan).values_list("item", flat=True)
    )
    work = [item for item in outline.items.values() if item.asks == ActionItem.Asks.UPDATES]
    items = grouped(outline.items.values(), "goal_id")
    return {
        "goals": [
            (
                goal,
                name(goal),
                [
                    (item, "assigned" if item.pk in assigned else ASKS[item.asks])
                    for item in items.get(goal.pk, ())
                ],
            )
            for goal in outline.goals
        ],
        "items": len(outline.items),
        "to_assign": sum(item.pk not in assigned for item in work),
        "first": next((item for item in work if item.pk not in assigned), None),
    }
