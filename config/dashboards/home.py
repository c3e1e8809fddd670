"""The home page and the order of its sections: work first, then how things stand."""

from django.shortcuts import render
from django.utils import timezone

from goals.models import Plan
from zones.formats import long_date


def home(request):
    if not request.user.held.seats:
        return render(request, "dashboards/nobody.html", {"positions": known_positions(request)})
    return render(request, "dashboards/home.html", {"plans": running_plans(request.user)})


def known_positions(request):
    """(role, place, when) of positions somebody held or is going to hold."""
    today = timezone.localdate()
    return [
        (row.get_role_display(), row.place.name, _when(row, today))
        for row in request.user.positions.select_related("place").order_by("-starts")
    ]


def _when(position, today):
    if position.starts > today:
        return f"begins {long_date(position.starts)}"
    return f"ended {long_date(position.ends)}"


def running_plans(user):
    """Plans that run today and that `user` may read: (address, title, owner, years)."""
    rows = Plan.objects.visible_to(user).running_on(timezone.localdate()).select_related("owner")
    return [(f"/plans/{plan.pk}/", plan.title, plan.owner.name, plan.years) for plan in rows]
