"""What is said about an update, and who reads it: nobody else can be told of it."""

from django.db.models import Q

from zones.access import Role, Side
from zones.models import Position, User

from .models import REVIEWERS, Comment, Plan, Update


def readers(update):
    """The people who read what is said about an update: `Update.objects.inner_to` the other way
    round. Needs its assignment, place, plan and owner."""
    work = update.assignment
    plan, place = work.item.goal.plan, work.place
    seats = Q(place=work.seat_place_id, role=work.seat_role)
    seats |= Q(place=place, role=Role.PRINCIPAL) | Q(
        place=plan.owner, role__in=REVIEWERS[Plan.Reviewer.OWNER]
    )
    library = plan.owner.side == Side.LIBRARY or plan.reviewed_by == Plan.Reviewer.LIBRARY
    if library and place.side == Side.LIBRARY:
        seats |= Q(place__district=place.district_id, role=Role.LIBRARY_ADMIN)
    inside = Position.objects.today().filter(seats).order_by().values("user")
    named = [update.author_id, update.entered_for_id]
    return User.objects.filter(Q(pk__in=inside) | Q(pk__in=named), is_active=True)


def comments_of(update, user):
    """The comments on an update, oldest first, for those inside the work; else none."""
    rows = Comment.objects.visible_to(user).filter(update=update).select_related("author")
    return list(rows.prefetch_related("mentions"))


def may_comment(update, user):
    """Those inside the work speak about what was sent."""
    return Update.objects.inner_to(user).sent().filter(pk=update.pk).exists()
