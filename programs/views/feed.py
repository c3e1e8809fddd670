"""Feeds everybody may read, and single sessions for a calendar program."""

from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from programs.caching import public_page
from programs.feeds import atom, feed_of
from programs.ical import calendar_bytes, events_of
from programs.models import Session

CALENDAR = "text/calendar; charset=utf-8"


@public_page
def site_feed(request, site, kind, key):
    name, sessions = feed_of(site.district, kind, key)
    return as_calendar(site, name, sessions, f"{kind}-{key}", "inline")


@public_page
def site_atom(request, site, kind, key):
    name, sessions = feed_of(site.district, kind, key)
    text = atom(site, name, sessions, request.path)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


@public_page
def session_ics(request, site, pk):
    """One session, for a calendar program: it is put in there as it is today."""
    rows = Session.objects.published_by(site.district)
    session = get_object_or_404(rows.select_related("program"), pk=pk)
    title = session.program.title
    return as_calendar(site, title, rows.filter(pk=pk), f"session-{pk}", "attachment")


def as_calendar(site, name, sessions, file, shown):
    events = events_of(sessions, f"{site.whole}sessions/", str(site.language))
    body = calendar_bytes(name, events, site.district.time_zone)
    return _answer(body, file, shown)


@require_safe
def own_session_ics(request, pk):
    """As `session_ics`, for staff, of a session they see."""
    rows = Session.objects.visible_to(request.user)
    session = get_object_or_404(rows.select_related("program__place__district"), pk=pk)
    events = events_of(rows.filter(pk=pk).order_by(), urljoin(settings.SITE_URL, "/sessions/"))
    zone = session.program.place.district.time_zone
    return _answer(
        calendar_bytes(session.program.title, events, zone), f"session-{pk}", "attachment"
    )


def _answer(body, file, shown):
    answer = HttpResponse(body, content_type=CALENDAR)
    answer["Content-Disposition"] = f'{shown}; filename="throughline-{file}.ics"'
    return answer
