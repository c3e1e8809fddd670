"""What stands around the completeness grid and the list: facts, notes, who still owes."""

from urllib.parse import urlencode

from django.utils.html import format_html, format_html_join

from goals.completeness import ALL, REMINDERS, empty_seats, headline, owed_by_place
from goals.completeness_grid import completeness_grid
from goals.grid import columns_of, head_of
from goals.models import PeriodNote
from goals.models.assignment import OFFICE_ROLES
from zones.formats import long_date

REMIND = (
    '<button class="btn btn-sm btn-outline-secondary act" type="submit" name="place" '
    'value="{pk}">Remind<span class="visually-hidden"> {name}</span></button>'
)


def page_of(request, desk, rows, by_place):
    """The context of both views for the rows that were chosen; `by_place`: a Tally for each."""
    period, held = desk.scene.period, request.user.held
    if not period:
        return {"notes": []}
    may_remind = held.has(*REMINDERS)
    owed = owed_by_place(by_place, desk.scene, address(desk, view="list"))
    return {
        "headline": headline(rows, by_place) if rows else "",
        "owed": owed,
        "owed_rows": owed_rows(owed, may_remind),
        "reminded": [line for line in owed if line["there"]],
        "seats": empty_seats(rows, desk.scene),
        "may_remind": may_remind,
        "may_write": held.districts(*OFFICE_ROLES) >= {period.school_year.district_id},
        "notes": notes_of(period, request.user),
        "due": f"Due {long_date(period.due_on)}; {period.grace_days} working days of grace.",
        "query": _query(request),
    }


def grid_of(desk, rows, by_place):
    """The context of the grid alone."""
    columns = columns_of(rows, desk.scene.outline)
    body, foot = completeness_grid(columns, by_place, desk.scene, address(desk, view="list"))
    head = head_of(columns, desk.scene.outline)
    return {"grid_head": head, "grid_body": body, "grid_foot": foot}


def owed_rows(owed, may_remind):
    """The lines of owed_by_place as rows of a list, a button where somebody can be reminded."""
    return format_html_join(
        "",
        '<li class="tl-row plain"><div><a href="{url}"><b>{name}</b>, {owed}</a></div>'
        '<div class="facts"><span>{last}.{seat}</span>{button}</div></li>',
        (
            line
            | {
                "seat": f" {line['seat']}." if line["seat"] else "",
                "button": format_html(REMIND, **line) if may_remind and line["there"] else "",
            }
            for line in owed
        ),
    )


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


def notes_of(period, user):
    """[(office, text, its id)] of what the offices of one's own side ask in a period."""
    staffed = user.held.staffed()  # a viewer reads no notes
    rows = PeriodNote.objects.visible_to(user).filter(period=period, office__district__in=staffed)
    rows = rows.select_related("office")
    return [(row.office.name, row.text, row.office_id) for row in rows]
