"""Sessions of my places, and those I hold, that nobody has logged yet."""

from programs.to_log import mine, rows_of

MOST = 4


def to_log(request):
    """Nothing where everything is logged."""
    waiting = mine(request.user)
    rows = rows_of(waiting[:MOST])
    if not rows:
        return None
    count = len(rows) if len(rows) < MOST else waiting.count()
    return {"template": "dashboards/_to_log.html", "rows": rows, "count": count}
