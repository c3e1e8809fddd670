"""A decision of a meeting becomes a step of somebody's plan, once, and can be taken back."""

from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zones.formats import long_date

from .amendments import on_record
from .headings import next_number, next_position
from .models import ActionItem, Agreement, Assignment, Decision, Goal, Meeting, Plan, Update
from .reach import roles_at, roles_held, usual_role

LOGGED = "Work is logged for this step, so it stays. Retire it in its plan if it is not done."
SHARED = "The step was offered to partners, so it stays. Retire it in its plan if it is not done."
ON_RECORD = "The plan was adopted with it: retire it there, so that the plan says why."


def day_of(meeting):
    """March 3, 2026, on the district's clock; `meeting` with its team's district."""
    zone = ZoneInfo(meeting.team.district.time_zone)
    return long_date(timezone.localdate(meeting.starts_at, zone))


def goals_for(user, district, branch=None):
    """The headings a step may go under: of open plans this person writes; action plans of their
    own places first, then that of `branch`, the one of the zone that met."""
    plans = Plan.objects.editable_by(user).filter(owner__district=district)
    plans = plans.filter(ends__gte=timezone.localdate())
    plans = plans.exclude(status=Plan.Status.CLOSED).exclude(kind=Plan.Kind.TEMPLATE)
    rows = Goal.objects.filter(plan__in=plans.order_by().values("pk"))
    rows = rows.select_related("plan__owner").order_by("plan__title", "plan", "position")
    mine = user.held.places()

    def rank(goal):
        owner, acts = goal.plan.owner_id, goal.plan.kind == Plan.Kind.ACTION
        return not (owner in mine and acts), not (owner == branch and acts), owner not in mine

    return sorted(rows, key=rank)


@transaction.atomic
def make_step(decision, goal, key_area, user):
    """The step of a decision, under `goal`. Pressed twice it is the same step."""
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.item:
        return decision.item
    step = ActionItem(
        goal=goal,
        number=next_number(goal),
        position=next_position(goal.items),
        text=decision.text,
        key_area=key_area,
        ongoing=True,
    )
    meeting = Meeting.objects.select_related("team__district").get(pk=decision.meeting_id)
    with on_record(step, user, f"Decided at the meeting of {day_of(meeting)}."):
        step.save()
        if goal.plan.kind == Plan.Kind.ACTION:
            _assign(step, goal.plan, user)
    decision.item = step
    decision.save(update_fields=["item"])
    return step


def _assign(step, plan, user):
    """The plan's own place answers, in the writer's own seat there if it is one that may."""
    place = plan.owner
    mine = [seat.role for seat in user.held.seats if seat.place_id == place.pk]
    role = next((role for role in mine if role in roles_at(place)), None)
    Assignment.objects.create(
        item=step,
        place=place,
        seat_place=place,
        seat_role=role or usual_role(place, roles_held([place]), plan),
        starts=max(plan.starts, timezone.localdate()),
    )


@transaction.atomic
def take_back_step(decision):
    """The step goes again, while nothing is logged for it and no adopted plan records it."""
    step = ActionItem.objects.select_for_update(of=("self",)).filter(decided=decision).first()
    if not step:
        return
    if Update.objects.filter(assignment__item=step).exists():
        raise ValidationError(LOGGED)
    if step.offers.exists():
        raise ValidationError(SHARED)
    if step.amendments.exists() or _stood_in(step):
        raise ValidationError(ON_RECORD)
    step.delete()


def _stood_in(step):
    """Whether the plan was adopted, or agreed to, with the step in it."""
    plan = step.goal.plan
    if plan.kind != Plan.Kind.ACTION:
        return plan.status != Plan.Status.DRAFT
    made = apps.get_model("goals", "ActionItemEvent").objects.filter(pgh_obj=step.pk)
    since = made.order_by("pgh_id").values_list("pgh_created_at", flat=True).first()
    agreed = plan.agreements.filter(kind=Agreement.Kind.AGREED)
    return (agreed.filter(at__gt=since) if since else agreed).exists()


def origin(item, user):
    """(day, address) of the meeting that decided on a step, None where it was no meeting."""
    found = Decision.objects.visible_to(user).filter(item=item)
    found = found.select_related("meeting__team__district").first()
    return (day_of(found.meeting), found.meeting.get_absolute_url()) if found else None
