"""My meetings, and the private address under which a calendar program reads them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from goals.feeds import calendar_text, feed_in_force
from goals.meeting_page import lists
from goals.models import Feed
from goals.my_meetings import feed_rows, let_write, meetings_near, positions_today, zones_led

from .team import for_staff


def calendar(request):
    """The meetings of my teams and of my zones."""
    for_staff(request.user)
    context = {
        "feeds": feed_rows(request),
        **lists(meetings_near(request.user), request),
        "zones": zones_led(request.user),
    }
    let_write(context["past"], request.user)
    return render(request, "goals/calendar.html", context)


@require_POST
@transaction.atomic
def feed_reset(request, pk):
    """The first address of a position's calendar, or a new one: the old is gone at once."""
    position = get_object_or_404(positions_today(request.user).select_for_update(), pk=pk)
    feed = Feed.objects.filter(position=position).first()
    if feed:
        feed.reset()
        messages.success(request, "There is a new address. The old one shows nothing any more.")
    else:
        Feed.objects.create(position=position)
        messages.success(request, "The address is there. Copy it into your calendar program.")
    return redirect("goals:calendar")


@login_not_required
@require_safe
def calendar_feed(request, key):
    feed = feed_in_force(key)
    if not feed:
        raise Http404
    answer = HttpResponse(calendar_text(feed), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="meetings.ics"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
