"""What I must do now: returned, due, in progress, lately sent."""

from goals.message_rows import to_send
from goals.models import Assignment, Update
from goals.quick_log import quick_log
from goals.work import work_of
from zones.access import Role
from zones.chosen import all_periods

DUE, PROGRESS, DONE = 8, 5, 3  # as many rows of each; my action items has all
# Whose home is a work list; for the others it appears once something is on their desk.
WORKERS = (Role.SPECIALIST, Role.SCHOOL_STAFF, Role.ZONE_LEAD, Role.BRANCH_STAFF)


def work(request):
    if not request.user.held.has(*WORKERS) and not on_the_desk(request.user):
        return only_messages(request.user)
    mine = work_of(request.user, all_periods(request))
    if not mine.rows and not request.user.held.has(*WORKERS):
        return only_messages(request.user)
    return {
        "template": "dashboards/_work.html",
        "work": mine,
        "returned": mine.returned[:DUE],
        "due": mine.due[:DUE],
        "to_send": to_send(request.user),
        "progress": mine.progress[:PROGRESS],
        "done": mine.done[:DONE],
        "quick": quick_log(mine.mine) if mine.mine else None,
    }


def only_messages(user):
    """Messages of the communication plan, where there is no other work; else None."""
    due = to_send(user)
    return {"template": "dashboards/_messages.html", "to_send": due} if due else None


def on_the_desk(user):
    """Whether there may be work for this person: a short question before the long one."""
    begun = Update.objects.filter(author=user, discarded_at=None)
    begun = begun.filter(state__in=(Update.State.DRAFT, Update.State.RETURNED))
    return Assignment.objects.editable_by(user).exists() or begun.exists()
