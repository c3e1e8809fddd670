"""Steps that partners of the zone offer to one's place, until they are answered."""

from goals.offer_page import waiting_for


def offers(request):
    rows = waiting_for(request.user)
    return {"template": "dashboards/_offers.html", "rows": rows} if rows else None
