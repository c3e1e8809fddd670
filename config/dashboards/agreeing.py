"""Action plans on their way: those that wait for one's agreement, those that came back."""

from goals.agreeing import returned_to
from goals.agreement_page import waiting_plans
from zones.access import Role
from zones.formats import short_date

from .asked import may_have

MOST = 6
AGREEING_ROLES = (Role.ZONE_LEAD, Role.PRINCIPAL, Role.LIBRARY_ADMIN, Role.DATA_STEWARD)


def agreeing(request):
    """What leads the home: a note on a returned plan; then what waits for one's agreement."""
    if not may_have(request)["agreeing"]:
        return None
    user = request.user
    back = [_returned(row) for row in returned_to(user).select_related("owner")[:MOST]]
    waiting = waiting_plans(user)
    if not back and not waiting:
        return None
    return {"template": "dashboards/_agreeing.html", "returned": back, **(waiting or {})}


def _returned(plan):
    return {
        "url": f"/plans/{plan.pk}/outline/",
        "title": plan.title,
        "place": plan.owner.name,
        "by": plan.said_by,
        "note": plan.note,
        "day": short_date(plan.said_at),
    }
