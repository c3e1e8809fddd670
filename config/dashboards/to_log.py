"""Sessions of my places, and those I hold, that nobody has logged yet."""

from programs.to_log import mine

MOST = 4


def to_log(request):
    """Nothing where everything is logged."""
    rows, count = mine(request.user, MOST)
    if not rows:
        return None
    return {"template": "dashboards/_to_log.html", "rows": rows, "count": count}
