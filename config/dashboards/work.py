"""What I must do now: returned, due, in progress, lately sent."""

from goals.message_rows import to_send as messages_to_send
from goals.quick_log import quick_log
from goals.work import work_of
from zones.access import Role
from zones.chosen import all_periods

from .asked import may_have

DUE, PROGRESS, DONE = 8, 5, 3  # as many rows of each; my action items has all
# Whose home is a work list; for the others it appears once something is on their desk.
WORKERS = (Role.SPECIALIST, Role.SCHOOL_STAFF, Role.ZONE_LEAD, Role.BRANCH_STAFF)


def work(request):
    works, asked = request.user.held.has(*WORKERS), may_have(request)
    to_send = messages_to_send(request.user) if asked["to_send"] else ()
    mine = work_of(request.user, all_periods(request)) if works or asked["work"] else None
    if not works and not (mine and mine.rows):
        return only_messages(to_send)
    return {
        "template": "dashboards/_work.html",
        "work": mine,
        "returned": mine.returned[:DUE],
        "due": mine.due[:DUE],
        "to_send": to_send,
        "progress": mine.progress[:PROGRESS],
        "done": mine.done[:DONE],
        "quick": quick_log(mine.mine) if mine.mine else None,
    }


def only_messages(due):
    """Messages of the communication plan, where there is no other work; else None."""
    return {"template": "dashboards/_messages.html", "to_send": due} if due else None
