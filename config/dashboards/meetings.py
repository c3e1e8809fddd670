"""When my teams meet next, and which meeting still says nobody came."""

from datetime import timedelta

from django.utils import timezone

from goals.meeting_page import rows_of
from goals.models import Meeting, Team

from .asked import may_have

MOST, BACK = 3, timedelta(days=60)


def meetings(request):
    """Nothing for somebody on no team."""
    if not may_have(request)["meetings"]:
        return None
    teams = set(Team.objects.joined_by(request.user).order_by().values_list("pk", flat=True))
    if not teams:
        return None
    rows = Meeting.objects.filter(team__in=teams, cancelled_at=None)
    now = timezone.now()
    ahead = rows.filter(ends_at__gte=now).order_by("starts_at", "pk")[:MOST]
    past = rows.filter(starts_at__range=(now - BACK, now), came=None).order_by("-starts_at")[:MOST]
    section = {"ahead": rows_of(ahead), "silent": rows_of(past)}
    if not any(section.values()):
        return None
    return {"template": "dashboards/_meetings.html", **section}
