"""What waits for one's review, the oldest first."""

from goals.forms.review import QueueFilter
from goals.queue import Queue, waiting_count

MOST = 5


def waiting(request):
    if not waiting_count(request):
        return None
    queue = Queue(request.user, QueueFilter({}, user=request.user, sums=()))
    rows = queue.rows(queue.updates[:MOST])
    return {
        "template": "dashboards/_review.html",
        "rows": rows,
        "count": waiting_count(request),
    }
