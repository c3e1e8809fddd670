"""A partner's part in a shared step: who changes it, who ends it, who takes the end back.

Who leads a step keeps its words; a partner keeps what it does here, who answers for it there and
whether it reports. Either ends the part. Whoever's side ended it may take that back.
"""

from django.core.exceptions import ValidationError

from zones.models import Place, User

from .models import Assignment, Plan, PlanQuerySet
from .offers import why_not_open


def is_part(assignment):
    """Whether it is a partner's part in a step that another place leads."""
    plan = assignment.item.goal.plan
    return plan.kind == Plan.Kind.ACTION and assignment.place_id != plan.owner_id


def sides(assignment, user):
    """Ids of the place that leads and, for a part, of the partner: those whose plan `user` writes.

    Who writes the plan of either may end the work; without any, nothing of it is theirs.
    """
    around = {assignment.item.goal.plan.owner_id}
    if is_part(assignment):
        around.add(assignment.place_id)
    written = Place.objects.filter(PlanQuerySet.writers(user.held, ""), pk__in=around)
    return set(written.order_by().values_list("pk", flat=True))


def keeps(assignment, user):
    """Whether `user` decides on what is done here, who answers for it and when."""
    keeper = assignment.place_id if is_part(assignment) else assignment.item.goal.plan.owner_id
    return keeper in sides(assignment, user)


def may_reopen(assignment, user):
    """Whether `user` takes the end back: a part is given back by the side that ended it alone."""
    mine, plan = sides(assignment, user), assignment.item.goal.plan
    if not is_part(assignment):
        return bool(mine) and plan.status == Plan.Status.ADOPTED
    ender = _ended_by(assignment)
    theirs = sides(assignment, ender) if ender else mine
    return bool(mine & theirs) and plan.status != Plan.Status.CLOSED


def reopen(assignment):
    """The end is undone, if the place can still take part."""
    if is_part(assignment) and (why := why_not_open(assignment.item, assignment.place)):
        raise ValidationError(why)
    assignment.reopen()


def _ended_by(assignment):
    """Who ended it; None where the history does not say."""
    for model in {*Assignment.pgh_event_models.values()}:
        rows = model.objects.filter(pgh_obj_id=assignment.pk, ended_on__isnull=False)
        context = rows.order_by("-pgh_id").values_list("pgh_context", flat=True).first()
        return User.objects.filter(pk=(context or {}).get("user")).first()
    return None
