"""The long-term plan for shared services: its lines with their costs, and the totals."""

from decimal import Decimal

from django.db.models import Sum

from zones.formats import long_date

from .models import Expansion, ExpansionCost

KINDS = dict(Expansion.Kind.choices)
HEADER = (
    *("Shared service, resource or access point", "Kind", "In place since", "Fiscal year"),
    *("For what", "Cost in dollars", "Funding source", "Hours of staff"),
)
SUMS = {"dollars": Sum("cost"), "hours": Sum("staff_hours")}


def fiscal_year(first):
    """2026-27, for the year that begins in 2026"""
    return f"{first}-{(first + 1) % 100:02d}"


def money(amount):
    """$12,500.00; nothing where no amount is known"""
    return "" if amount is None else f"${amount:,.2f}"


def hours(amount):
    return "" if amount is None else f"{amount:,.1f}"


def plan_of(user):
    """{"rows": expansions with their costs, "years": totals by year, "total"}; five queries.

    Each total is one sum of the database over exact decimals.
    """
    costs = ExpansionCost.objects.visible_to(user).order_by()
    sums = {row["expansion"]: row for row in costs.values("expansion").annotate(**SUMS)}
    lines = lines_of(costs)
    fields = ("pk", "kind", "title", "why", "tool", "tool__name", "done_on")
    expansions = Expansion.objects.visible_to(user).order_by("title", "pk").values_list(*fields)
    years = costs.values("year").annotate(**SUMS).order_by("year")
    return {
        "rows": [_row(row, lines.get(row[0], []), sums.get(row[0])) for row in expansions],
        "years": [_total(fiscal_year(row["year"]), row) for row in years],
        "total": _total("All years", costs.aggregate(**SUMS)),
    }


def lines_of(costs):
    """{expansion id: its costs, year after year}"""
    fields = ("expansion", "pk", "year", "what", "cost", "funding_source", "staff_hours")
    found = {}
    for expansion, pk, year, what, cost, source, time in costs.order_by("year", "pk").values_list(
        *fields
    ):
        line = {
            "pk": str(pk),
            "year": fiscal_year(year),
            "what": what,
            "cost": money(cost),
            "hours": hours(time),
            "source": source,
            "no_source": bool(cost and not source),
            "amounts": (cost, time),
        }
        found.setdefault(expansion, []).append(line)
    return found


def _row(row, lines, sums):
    pk, kind, title, why, tool, tool_name, done = row
    return {
        "pk": str(pk),
        "kind": KINDS[kind],
        "title": title,
        "why": why,
        "tool": tool_name or "",
        "tool_url": f"/tools/{tool}/" if tool else "",
        "done": long_date(done),
        "done_on": done,
        "lines": lines,
        "sum": _total("", sums) if len(lines) > 1 else None,
    }


def _total(said, sums):
    dollars, time = sums["dollars"], sums["hours"]
    return {
        "said": said,
        "cost": money(dollars if dollars is not None else Decimal(0)),
        "hours": hours(time if time is not None else Decimal(0)),
        "amounts": (dollars, time),
    }


def table(plan):
    """The plan for a file, under HEADER: its lines, then the totals."""
    found = []
    for row in plan["rows"]:
        head = [row["title"], row["kind"], row["done_on"] or ""]
        found += [[*head, *_cells(line)] for line in row["lines"]] or [[*head, *[""] * 5]]
    for total in (*plan["years"], plan["total"]):
        dollars, time = (0 if amount is None else amount for amount in total["amounts"])
        found.append([f"Total, {total['said'].lower()}", "", "", "", "", dollars, "", time])
    return found


def _cells(line):
    cost, time = ("" if amount is None else amount for amount in line["amounts"])
    return [line["year"], line["what"], cost, line["source"], time]
