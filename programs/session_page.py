"""One session: what its page says."""

from django.utils import timezone

from .models import Session, SessionLog, Staffing
from .program_page import public_url
from .recurrence import words
from .when import when


def session_page(session, user):
    """Context of programs/session_detail.html; the program, place and district are loaded."""
    program = session.program
    zone = program.place.district.time_zone
    one = Session.objects.filter(pk=session.pk)
    seen = Staffing.objects.visible_to(user).filter(session=session).order_by("user__name")
    return {
        "session": session,
        "program": program,
        "public_url": "" if session.waits else public_url(program, f"sessions/{session.pk}/"),
        "when": when(session.starts_at, session.ends_at, session.all_day, zone),
        "where": ", ".join(
            filter(None, [session.where, str(session.place), session.room and session.room.name])
        ),
        "staffing": list(seen.values_list("user__name", flat=True)),
        "reads_names": program.place.district_id in user.held.staffed(),
        "may_edit": one.editable_by(user).exists(),
        "may_log": one.loggable_by(user).exists(),
        "is_logged": SessionLog.objects.filter(session=session).exists(),
        "series": session.series and words(session.series.rule),
        "has_begun": session.starts_at <= timezone.now(),
        "before": _next_to(session, "-starts_at", starts_at__lt=session.starts_at),
        "after": _next_to(session, "starts_at", starts_at__gt=session.starts_at),
    }


def _next_to(session, order, **side):
    """(address, day) of the session of the program before or after it, or None."""
    zone = session.program.place.district.time_zone
    rows = session.program.sessions.standing().filter(waits=session.waits, **side).order_by(order)
    row = rows.values_list("pk", "starts_at", "ends_at", "all_day").first()
    return row and (f"/sessions/{row[0]}/", when(*row[1:], zone)[0])
