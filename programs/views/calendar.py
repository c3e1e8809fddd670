"""The calendar of programs for staff, and a session that is put on another day there."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST

from programs.access import plans
from programs.calendar import VIEWS, CalendarFilter, Span, days_of, places_planned
from programs.models import Session
from programs.moving import move_to
from programs.when import named_day


def calendar(request):
    """The sessions this person sees: a month, a week, or a list of four weeks."""
    span = Span.of(request.GET)
    filters = CalendarFilter(request.GET, request=request)
    sessions = filters.apply(Session.objects.visible_to(request.user))
    asked = filters.asked()
    days = days_of(span, sessions, request.user, asked)

    def url(view, day=None):
        return "?" + urlencode(asked | {"view": view} | ({"day": day.isoformat()} if day else {}))

    context = {
        "filter_form": filters,
        "span": span,
        "days": [day for day in days if day["entries"]] if span.view == "list" else days,
        "weeks": [days[start : start + 7] for start in range(0, len(days), 7)],
        "is_empty": not any(day["entries"] for day in days),
        "views": [(title, url(view, span.day), view == span.view) for view, title in VIEWS],
        "around": [url(span.view, span.before()), url(span.view), url(span.view, span.after())],
        "is_staff": not request.user.held.only_views(),
        "may_plan": plans(request.user),
        "planned": places_planned(request.user),
    }
    return render(request, "programs/calendar.html", context)


@require_POST
def session_move(request, pk):
    """On another day at the same hours; where a person cannot drag, the session's form does it."""
    rows = Session.objects.visible_to(request.user).select_related("program__place__district")
    session = get_object_or_404(rows, pk=pk)
    if not Session.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied("Who plans the programs of the place puts them on another day.")
    try:
        day = move_to(session, _day(request), request.user)
        messages.success(request, f"{session.program} is on {named_day(day)} now.")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    back = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if known and back.startswith("/") else session)


def _day(request):
    try:
        day = parse_date(request.POST.get("day", ""))
    except ValueError:
        day = None
    if day is None:
        raise ValidationError("Choose a day. Nothing was moved.")
    return day
