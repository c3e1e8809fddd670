"""Exceptions to a lock: what waits for an answer, what is in force, what was answered lately."""

from django.db.models import Q
from django.utils import timezone

from goals.models import Unlock
from goals.unlocks import unlock_rows

from .asked import NEWS, may_have


def unlocks(request):
    """For who decides: what waits and what is in force. For who asked: theirs, and its answer."""
    if not may_have(request)["unlocks"]:
        return None
    user, now = request.user, timezone.now()
    visible = Unlock.objects.visible_to(user)
    news = Q(user=user) & (Q(decided_at__gte=now - NEWS) | Q(revoked_at__gte=now - NEWS))
    found = visible.waiting() | visible.in_force() | visible.filter(news)
    rows = unlock_rows(found.order_by("decided_at", "asked_at"), user)
    return {"template": "dashboards/_unlocks.html", "rows": rows} if rows else None
