"""How plans stand, for those who follow them: a school, an office, a board."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from goals.charts import SHAPES, share_bar
from goals.marks import status_mark
from goals.models import Assignment, Goal, Plan, Update
from goals.reports import Tally, grouped, name, of_several_places, report
from goals.status import Reporting
from zones.access import Kind, Role, Side
from zones.chosen import chosen_period
from zones.formats import short_date
from zones.models import Place, Position

MOST = 8


def rows_of(request, assignments):
    """(rows, period): the facts about running work in the district of the chosen period."""
    period = chosen_period(request)
    if period:
        assignments = assignments.filter(place__district=period.school_year.district_id)
    return report(assignments.of_running_plans(), request.user, period), period


def school(request):
    """A school's share of every plan, who is not reporting there, and what came in this week."""
    places = request.user.held.places(Role.PRINCIPAL)
    rows, period = rows_of(request, Assignment.objects.filter(place__in=places))
    return {
        "template": "dashboards/_school.html",
        "names": ", ".join(Place.objects.filter(pk__in=places).values_list("name", flat=True)),
        "plans": plan_lines(rows, lambda plan: f"/plans/{plan.pk}/?view=list"),
        "period": period,
        "silent": missing_items(rows),
        "week": this_week(request.user, places),
    }


def plan_lines(rows, address=None):
    """One line per plan with work among `rows`, which its reader may see: its counts and share,
    the reporting beside."""
    by_plan = grouped(rows, "plan")
    plans = Plan.objects.filter(pk__in=by_plan).select_related("owner")
    return [_line(plan, by_plan[plan.pk], address) for plan in plans.order_by("kind", "title")]


def _line(plan, rows, address=None):
    tally = Tally(rows)
    return {
        "pk": plan.pk,
        "url": address(plan) if address else f"/plans/{plan.pk}/",
        "title": plan.title,
        "where": f"{plan.owner}, {plan.years}",
        "counts": counts(tally),
        "bar": share_bar(tally),
        "tally": tally,
    }


def counts(tally):
    """[(class, 12 on track)] for the statuses that occur."""
    return [
        (shape, f"{tally.statuses[code]} {Update.Status(code).label.lower()}")
        for code, shape in SHAPES.items()
        if tally.statuses[code]
    ]


def missing_items(rows):
    """[(address, number, label, place, who answers)] of work that is not reported."""
    late = [row.pk for row in rows if row.bucket == Reporting.NOT_REPORTING]
    found = Assignment.objects.filter(pk__in=late[:50]).select_related("item", "place")
    return [
        (
            f"/assignments/{row.pk}/",
            row.item.number,
            row.item.short,
            row.place.short_name,
            row.get_seat_role_display(),
        )
        for row in found
    ]


def this_week(user, places):
    """[(address, day, number, label, status, text)] of the last seven days, newest first."""
    since = timezone.localdate() - timedelta(days=7)
    rows = Update.objects.visible_to(user).sent().newest_first()
    rows = rows.filter(assignment__place__in=places, happened_on__gt=since)
    fields = ("pk", "happened_on", "status", "text", "assignment__item__number")
    return [
        (f"/updates/{pk}/", short_date(day), number, status_mark(status), text)
        for pk, day, status, text, number in rows.values_list(*fields)[:MOST]
    ]


def owned_plans(request):
    """The plans of one's offices, goal by goal; places that miss most; vacant seats with work."""
    user = request.user
    rows, period = rows_of(request, followed(user))
    goals = goal_lines(rows)
    lines = [line | {"goals": goals.get(line["pk"], ())} for line in plan_lines(rows)]
    return {
        "template": "dashboards/_offices.html",
        "plans": lines,
        "drafts": drafts(user),
        "period": period,
        "silent": missing_places(rows)[:MOST],
        "vacant": vacancies(work_among(rows))[:MOST],
    }


def followed(user):
    """Work of the plans one's offices own; a district administrator follows every office's."""
    offices = user.held.places(Role.SUPERVISOR, Role.DISTRICT_ADMIN)
    plans = Plan.objects.filter(owner__in=offices) | Plan.objects.filter(
        owner__district__in=user.held.districts(Role.DISTRICT_ADMIN),
        owner__side=Side.SCHOOLS,
        owner__kind=Kind.OFFICE,
    )
    return Assignment.objects.filter(item__goal__plan__in=plans.order_by().values("pk"))


def goal_lines(rows):
    """{plan id: [(address, name, counts, share)]} for the goals with work, in order."""
    by_goal, found = grouped(rows, "goal"), {}
    goals = Goal.objects.filter(pk__in=by_goal).select_related("plan").order_by("position")
    for goal in goals:
        tally = Tally(by_goal[goal.pk])
        line = (f"/goals/{goal.pk}/", name(goal), goal.statement, counts(tally), share_bar(tally))
        found.setdefault(goal.plan_id, []).append(line)
    return found


def drafts(user):
    """[(address, title, where)] of the drafts this person writes."""
    rows = Plan.objects.editable_by(user).filter(status=Plan.Status.DRAFT).select_related("owner")
    return [(f"/plans/{row.pk}/", row.title, f"{row.owner}, {row.years}") for row in rows[:MOST]]


def missing_places(rows):
    """[(address, place, how many updates are missing)], most missing first."""
    missing = grouped([row for row in rows if row.bucket == Reporting.NOT_REPORTING], "place")
    names = dict(Place.objects.filter(pk__in=missing).values_list("pk", "name"))
    lines = [(f"/places/{key}/", names[key], len(found)) for key, found in missing.items()]
    return sorted(lines, key=lambda line: (-line[2], line[1].lower()))


def work_among(rows):
    """The assignments of the plans `rows` are about."""
    return Assignment.objects.filter(item__goal__plan__in={row.plan for row in rows})


def vacancies(assignments):
    """[(address, place, role, pieces of work)] of seats with running work and nobody in them."""
    holders = Position.objects.today().filter(
        place=OuterRef("seat_place"), role=OuterRef("seat_role")
    )
    found = assignments.of_running_plans().filter(~Exists(holders))
    seats = found.order_by("seat_place__name", "seat_role")
    seats = seats.values_list("seat_place", "seat_place__name", "seat_role")
    return [
        (f"/places/{place}/", title, Role(role).label, count)
        for place, title, role, count in seats.annotate(Count("pk"))
    ]


def viewed_plans(request):
    """Adopted plans with counted progress: totals only, nobody's name."""
    visible = Plan.objects.visible_to(request.user).adopted().order_by().values("pk")
    rows, period = rows_of(request, Assignment.objects.filter(item__goal__plan__in=visible))
    if request.user.held.only_views():
        rows = of_several_places(rows, rows)
    return {
        "template": "dashboards/_viewer.html",
        "plans": plan_lines(rows),
        "period": period,
    }
