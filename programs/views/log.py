"""After the event: what is still to log, the log, and its way into updates."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.models import Assignment
from goals.standing import said_of_sending
from programs.contributions import AROUND, report_log, unlog
from programs.forms.log import LogForm
from programs.models import Session, SessionLog
from programs.to_log import ToLogFilter, rows_of, waiting_for
from programs.when import of_session
from zones.drafts import keeps_draft, restore
from zones.forms.owned import hold
from zones.numbers import number

NOT_YOURS = "Who works at a place that holds it logs it, and who is named to hold it."


def log_list(request):
    if not request.user.held.staffed():
        raise PermissionDenied("Sessions are logged by the people who hold them.")
    found = ToLogFilter(request.GET, user=request.user)
    page = found.page(waiting_for(request.user))
    context = {"filter_form": found, "page": page, "rows": rows_of(page.object_list)}
    return render(request, "programs/log_list.html", context)


def load_loggable(request, pk):
    """A session this person may log: 404 if they do not see it, else 403."""
    rows = Session.objects.filter(pk=pk).select_related("program__place__district", "place")
    session = get_object_or_404(rows.visible_to(request.user))
    if not rows.loggable_by(request.user).exists():
        raise PermissionDenied(NOT_YOURS)
    if session.is_cancelled:
        raise PermissionDenied("It was called off, so there is nothing to log.")
    if session.starts_at > timezone.now():
        raise PermissionDenied("It has not begun. It is logged afterwards.")
    return session


@keeps_draft
def session_log(request, pk):
    session = load_loggable(request, pk)
    form = LogForm(request.POST or None, request.FILES or None, session=session, user=request.user)
    if form.is_bound and form.is_valid():
        said = "" if form.repeats else form.save()
        messages.success(request, f"The log is saved. {said}".strip())
        return redirect(session)
    if form.is_bound:
        form.keep_files()
    restore(request, form)
    context = {"form": form, "session": session, "when": of_session(session)}
    context["log"] = session_log_of(session)
    return render(request, "programs/session_log.html", context)


def session_log_of(session):
    return SessionLog.objects.filter(session=session).select_related("logged_by").first()


@require_POST
def session_not_held(request, pk):
    session = load_loggable(request, pk)
    hold(session)  # of two, one who logs it and one who says it was not held, the first is right
    if session_log_of(session):
        messages.error(request, "It was logged, so it was held. Correct the log instead.")
    else:
        why = request.POST.get("why", "").replace("\0", "").strip()[:300]
        Session.objects.filter(pk=pk, log=None).cancel(why)
        messages.success(request, f"{session.program} was called off on that day.")
    return redirect(session)


@require_POST
def session_unlog(request, pk):
    """A log on the wrong day is taken back, while nothing was told from it."""
    session = load_loggable(request, pk)
    try:
        unlog(session)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, "The log is taken back. The session can be logged again.")
    return redirect(session)


@require_POST
def session_report(request, pk):
    """The log is sent as the update of one piece of work its sender answers for."""
    seen = Session.objects.visible_to(request.user).order_by().values("pk")
    logs = SessionLog.objects.filter(session=pk, session__in=seen).select_related(*AROUND)
    log = get_object_or_404(logs)
    work = Assignment.objects.editable_by(request.user)
    assignment = get_object_or_404(work, pk=number(request.POST.get("assignment")))
    try:
        update = report_log(log, assignment, request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(log)
    messages.success(request, said_of_sending([update]))
    return redirect(log)
