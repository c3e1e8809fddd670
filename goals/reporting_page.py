"""What stands around the completeness grid and the list: facts, notes, who still owes."""

from urllib.parse import urlencode

from goals.completeness import ALL, REMINDERS, empty_seats, headline, owed_by_place
from goals.completeness_grid import completeness_grid
from goals.grid import columns_of, head_of
from goals.models import PeriodNote
from goals.models.assignment import OFFICE_ROLES
from zones.formats import long_date


def page_of(request, desk, rows):
    """The context of both views for the rows that were chosen."""
    period, held = desk.scene.period, request.user.held
    if not period:
        return {"notes": []}
    base = address(desk, view="list")
    owed = owed_by_place(rows, desk.scene, base)
    return {
        "headline": headline(rows) if rows else "",
        "owed": owed,
        "reminded": [line for line in owed if line["there"]],
        "seats": empty_seats(rows, desk.scene),
        "may_remind": held.has(*REMINDERS),
        "may_write": held.districts(*OFFICE_ROLES) >= {period.school_year.district_id},
        "notes": notes_of(period),
        "due": f"Due {long_date(period.due_on)}; {period.grace_days} working days of grace.",
        "query": _query(request),
    } | (_grid(rows, desk, base) if desk.plan else {})


def _grid(rows, desk, base):
    body, foot = completeness_grid(rows, desk.scene, base)
    head = head_of(columns_of(rows, desk.scene.outline), desk.scene.outline)
    return {"grid_head": head, "grid_body": body, "grid_foot": foot}


def address(desk, **more):
    """The page of this period and plan; made of numbers and codes alone."""
    plan = desk.plan.pk if desk.plan else ALL
    return f"/reporting/?{urlencode({'period': desk.scene.period.pk, 'plan': plan, **more})}"


def _query(request):
    """The filters of this page for its files and its other view."""
    query = request.GET.copy()
    for name in ("page", "view"):
        query.pop(name, None)
    return query.urlencode()


def notes_of(period):
    """[(office, text, its id)] of what the offices ask in a period."""
    rows = PeriodNote.objects.filter(period=period).select_related("office")
    return [(row.office.name, row.text, row.office_id) for row in rows]
