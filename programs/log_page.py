"""What stands on the page of a session about its log, its files and what it counts toward."""

from django.utils import timezone

from .access import logged_by
from .contributions import AROUND, report_rows
from .files import ready_rows
from .models import Program, Session, SessionFile, SessionLog
from .models.log import BY_AGE, BY_FORMAT
from .picker import contribution_rows


def log_page(session, user):
    """Context of programs/_session_log.html, as one name: `log_page`."""
    log = SessionLog.objects.filter(session=session).select_related(*AROUND).first()
    may_log = Session.objects.loggable_by(user).filter(pk=session.pk).exists()
    page = {
        "log": log,
        "may_log": may_log and not session.is_cancelled,
        "is_due": session.ends_at <= timezone.now() and not session.is_cancelled,
        **toward(session.program, user, session),
    }
    return page | (_logged(log, user, may_log) if log else {})


def toward(program, user, session=None):
    """Context of programs/_contributions.html."""
    row = session or program
    may = Program.objects.filter(logged_by(user, "place__"), pk=program.pk).exists()
    return {
        "picked": contribution_rows(program, session, user),
        "may_pick": may,
        "pick_url": f"{'/sessions' if session else '/programs'}/{row.pk}/counts-toward/",
    }


def _logged(log, user, may_log):
    files = SessionFile.objects.visible_to(user).filter(log=log)
    rows = ready_rows(files, may_log)
    names = log.session.program.place.district_id in user.held.staffed()
    return {
        "came": f"{log.attendance:,}",
        "counts": [*_counts(log, BY_AGE), *_counts(log, BY_FORMAT)],
        "by": str(log.logged_by) if names else "",
        "files": rows,
        "photos": [row for row in rows if row["small"]],
        "reports": report_rows(log, user),
    }


def _counts(log, names):
    """[(Birth to 5, 12)] of what is not zero."""
    labels = ((name, log._meta.get_field(name).verbose_name) for name in names)
    return [
        (label[:1].upper() + label[1:], f"{getattr(log, name):,}")
        for name, label in labels
        if getattr(log, name)
    ]
