"""Beginning an action plan with the words of a template or of another place's plan.

Words only: the focus, and the steps that were ticked with their key areas. Who takes part with
whom is each place's own, so nothing is assigned but to the place that begins.
"""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from .models import ActionItem, Assignment, Goal, Plan
from .reach import roles_held, usual_role

LEVEL = "Collaboration focus"  # what the headings of an action plan are called


def sources(user):
    """Templates on offer and running action plans of other places, as far as `user` reads them."""
    owners = Plan.objects.owners(user).order_by()
    rows = (
        Plan.objects.visible_to(user)
        .adopted()
        .filter(
            kind__in=(Plan.Kind.TEMPLATE, Plan.Kind.ACTION),
            owner__district__in=owners.values("district"),
        )
    )
    rows = rows.exclude(kind=Plan.Kind.ACTION, owner__in=user.held.places())
    return rows.select_related("owner").order_by("-kind", "owner__name", "-starts", "pk")


def steps_of(source):
    """The steps a plan can be begun with, in the order of their key areas."""
    rows = ActionItem.objects.in_force().of_work().filter(goal__plan=source)
    rows = rows.select_related("key_area", "goal")
    return rows.order_by("key_area__position", "goal__position", "position", "pk")


def focuses_of(source):
    return list(source.goals.order_by("position", "pk"))


def earlier_plans(user, before):
    """The newest plan of each place `user` writes for, ended by `before`, that no other follows."""
    rows = Plan.objects.editable_by(user).filter(kind=Plan.Kind.ACTION, ends__lt=before)
    later = Plan.objects.filter(
        owner=OuterRef("owner"), kind=Plan.Kind.ACTION, starts__gt=OuterRef("ends")
    )
    rows = rows.filter(~Exists(later)).exclude(status=Plan.Status.DRAFT).select_related("owner")
    newest = {}
    for plan in rows.order_by("-ends", "pk"):
        newest.setdefault(plan.owner_id, plan)
    return list(newest.values())


def copy_words(plan, source, steps, focus):
    """Puts the focus and the ticked steps of `source` into the new `plan`, in four statements."""
    wanted = {step.goal_id for step in steps}
    first, *more = focuses_of(source)
    goals = {first.pk: Goal(plan=plan, position=0, title=focus)}
    for old in more:
        if old.pk in wanted:
            title, statement = old.title, old.statement
            goals[old.pk] = Goal(plan=plan, position=len(goals), title=title, statement=statement)
    Goal.objects.bulk_create(goals.values())
    items = [_copy(step, goals[step.goal_id], at) for at, step in enumerate(steps)]
    ActionItem.objects.bulk_create(items)
    Assignment.objects.bulk_create(_work(plan, items))


def _copy(step, goal, position):
    """The words of a step; its history, number and dates stay where it comes from."""
    copy = step.copy_to(goal)
    copy.position, copy.number, copy.lines, copy.carried_from = position, "", [], None
    if copy.rhythm == ActionItem.Rhythm.WHEN_FINISHED:
        copy.rhythm = ActionItem.Rhythm.EVERY_PERIOD
    copy.ongoing = True
    return copy


def _work(plan, items):
    """Each step at the plan's own place, with who usually answers there."""
    place = plan.owner
    role = usual_role(place, roles_held([place]), plan)
    starts = max(plan.starts, timezone.localdate())
    return [
        Assignment(item=item, place=place, seat_place=place, seat_role=role, starts=starts)
        for item in items
    ]
