"""Numbers of a log that are far from what is usual: its writer is asked, and may keep them."""

from statistics import median

from .models import SessionLog
from .models.log import BY_FORMAT

MANY = 300  # came to a program that says nothing of its room and was never logged
EARLIER = 12  # logs that say what is usual
LONG = 24 * 60  # minutes of staff time


def odd(session, came, minutes):
    """What is far from usual, in one sentence; "" where nothing is."""
    if came > (session.capacity or came) * 1.5:
        return f"There is room for {session.capacity:,}, and {came:,} came."
    usual = usual_of(session)
    if not usual and came > MANY and not session.capacity:
        return f"{came:,} is a large number."
    if usual and _far(came, usual):
        return f"At earlier sessions {_span(usual)} came, and {came:,} at this one."
    if minutes and minutes > LONG:
        return f"{minutes:,} minutes of staff time are more than {minutes // 60} hours."
    return ""


def usual_of(session):
    """How many came to the earlier sessions of the program, the latest first."""
    logs = SessionLog.objects.filter(session__program=session.program_id)
    rows = logs.exclude(session=session).order_by("-session__starts_at").values_list(*BY_FORMAT)
    return [sum(row) for row in rows[:EARLIER]]


def _far(came, usual):
    middle = median(usual)
    return came > 3 * max(*usual, 5) or (middle >= 12 and came < middle / 4)


def _span(usual):
    low, high = min(usual), max(usual)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
