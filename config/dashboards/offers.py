"""Steps that partners of the zone offer to one's place, until they are answered."""

from goals.offer_page import waiting_for

from .asked import may_have


def offers(request):
    rows = waiting_for(request.user) if may_have(request)["offers"] else ()
    return {"template": "dashboards/_offers.html", "rows": rows} if rows else None
