"""The library's zones: my place's action plan and its partners; all zones for the partnership."""

from django.db.models import Q
from django.utils import timezone

from goals.marks import status_mark
from goals.meetings import last_and_next
from goals.models import Assignment, Plan, Update
from goals.reports import Tally, grouped
from goals.zone_gaps import sums_of
from goals.zone_scene import year_of
from zones.access import PLAN_ROLES, Kind, Role, Side
from zones.formats import clock, long_date, short_date
from zones.models import Place, Zone, ZoneMembership

from .plans import counts, plan_lines, rows_of

MOST = 6
SHARED = (Plan.Kind.ACTION, Plan.Kind.PARTNERSHIP)


def action_plans(request):
    """The action plan of each place where one leads or works, and what partners wrote lately."""
    held = request.user.held
    places = held.places(Role.ZONE_LEAD, Role.BRANCH_STAFF)
    plans = Plan.objects.visible_to(request.user).filter(kind=Plan.Kind.ACTION, owner__in=places)
    current = list(plans.exclude(status=Plan.Status.CLOSED).order_by("starts"))
    steps = steps_of(request, places) if current else {}
    writers = held.places(*PLAN_ROLES)
    return {
        "template": "dashboards/_zone_plan.html",
        "places": [
            (place, [_plan(plan, steps) for plan in current if plan.owner_id == place.pk])
            for place in Place.objects.filter(pk__in=places)
        ],
        "may_write": bool(places & writers),
        "partners": partner_updates(request.user, places),
    }


def own_zones(request):
    """The zones of one's places, with what is missing there and when the team meets next."""
    places = request.user.held.places(Role.ZONE_LEAD, Role.BRANCH_STAFF)
    found = list(Zone.objects.around(places).filter(archived_on=None).order_by("name"))
    if not found:
        return None
    sums = sums_of(found, year_of(request, found[0].district_id))
    met = last_and_next([zone.pk for zone in found])
    rows = [
        {
            "name": zone.name,
            "url": f"/zones/{zone.pk}/",
            "gaps": sums[zone.pk].gaps,
            "agreed": sums[zone.pk].agreed_words,
            "next": _moment(met[zone.pk][1]),
        }
        for zone in found
    ]
    return {"template": "dashboards/_own_zones.html", "zones": rows}


def _moment(at):
    return f"{long_date(local := timezone.localtime(at))}, {clock(local)}" if at else ""


def steps_of(request, places):
    """{plan id: rows} of the steps in the action plans of `places`."""
    mine = Assignment.objects.filter(
        item__goal__plan__kind=Plan.Kind.ACTION, item__goal__plan__owner__in=places
    )
    return grouped(rows_of(request, mine)[0], "plan")


def _plan(plan, steps):
    if plan.status == Plan.Status.DRAFT:
        said = "A draft. Nothing is asked of anybody until it is agreed."
    else:
        said = f"Agreed {long_date(plan.adopted_on)}."
    rows = steps.get(plan.pk, [])
    # A step shared with partners is one step: the row of the leading place counts.
    own = [row for row in rows if row.place == plan.owner_id]
    return (f"/plans/{plan.pk}/", plan.title, said, len(own), counts(Tally(own)))


def partner_updates(user, places):
    """[(address, day, place, step, status, text)] of the partners' newest updates that count."""
    # The work first: it is little, and each piece gives its updates by date from the index.
    shared = Assignment.objects.visible_to(user).filter(
        place__in=user.partners - places, item__goal__plan__kind__in=SHARED
    )
    work = list(shared.order_by().values_list("pk", flat=True))
    rows = Update.objects.counted().newest_first().filter(assignment__in=work)
    step = "assignment__item__"
    fields = ("assignment__place__short_name", f"{step}label", f"{step}text", "status", "text")
    return [
        (f"/updates/{pk}/", short_date(day), place, label or words, status_mark(status), text)
        for pk, day, place, label, words, status, text in rows.values_list(
            "pk", "happened_on", *fields
        )[:MOST]
    ]


def zones(request):
    """Every zone with its branch, its schools and how its action plans stand."""
    user = request.user
    rows, period = rows_of(request, library_work())
    plans = Plan.objects.visible_to(user).filter(kind=Plan.Kind.ACTION)
    plans = list(plans.exclude(status=Plan.Status.CLOSED))
    found = Zone.objects.visible_to(user).filter(archived_on=None).select_related("branch")
    schools = members(found)
    action = {plan.pk for plan in plans}
    return {
        "template": "dashboards/_zones.html",
        "zones": [_zone(zone, schools.get(zone.pk, set()), plans, rows) for zone in found],
        "plans": plan_lines([row for row in rows if row.plan not in action]),
        "period": period,
    }


def library_work():
    """Action plans, the partnership's plan, and the plans of the library's offices."""
    plan = "item__goal__plan__"
    shared = Q(**{f"{plan}kind__in": SHARED})
    return Assignment.objects.filter(
        shared | Q(**{f"{plan}owner__side": Side.LIBRARY, f"{plan}owner__kind": Kind.OFFICE})
    )


def members(found):
    """{zone id: ids of its schools today}"""
    schools = {}
    rows = ZoneMembership.objects.on().filter(zone__in=[zone.pk for zone in found])
    for zone, school in rows.values_list("zone", "school"):
        schools.setdefault(zone, set()).add(school)
    return schools


def _zone(zone, schools, plans, rows):
    """(address, name, branch, its plan, number of schools, of their plans, counts, share)"""
    here = [plan for plan in plans if plan.owner_id in schools | {zone.branch_id}]
    of_branch = next((plan for plan in here if plan.owner_id == zone.branch_id), None)
    keys = {plan.pk for plan in here}
    tally = Tally([row for row in rows if row.plan in keys])
    return {
        "url": f"/zones/{zone.pk}/",
        "name": zone.name,
        "branch": zone.branch.name,
        "plan": of_branch,
        "plan_url": f"/plans/{of_branch.pk}/" if of_branch else "",
        "schools": len(schools),
        "school_plans": sum(plan.owner_id in schools for plan in here),
        "counts": counts(tally),
    }
