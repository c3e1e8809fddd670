"""Sessions of a program: add days, look at one, change it or its series, call it off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from goals.views.loading import valid_or_404
from programs import planning
from programs.forms.days import DaysForm
from programs.forms.session import CallOffForm, SessionForm, StaffForm
from programs.log_page import log_page
from programs.models import Program, Session
from programs.planning import Reach
from programs.recurrence import Repeats
from programs.session_page import session_page
from programs.sign_ups import tell_cancelled, tell_moved, tell_on_again
from programs.staff import near, people_for
from programs.views.program import NOT_YOURS, load_program
from programs.when import of_session
from zones.drafts import keeps_draft, restore
from zones.forms.owned import hold
from zones.views.editing import load_to_edit

AROUND = ("program__place__district", "place", "room", "series")


def session_detail(request, pk):
    sessions = Session.objects.visible_to(request.user).select_related(*AROUND)
    session = get_object_or_404(sessions, pk=pk)
    page = session_page(session, request.user) | {"log_page": log_page(session, request.user)}
    return render(request, "programs/session_detail.html", page)


def load_session(request, pk):
    """A session this person plans: 404 if they do not see it, else 403."""
    try:
        return load_to_edit(Session.objects.select_related(*AROUND), request.user, pk)
    except PermissionDenied:
        raise PermissionDenied(NOT_YOURS) from None


@keeps_draft
def session_create(request, pk):
    return _add(request, load_program(request, pk), Repeats.ONCE)


@keeps_draft
def series_create(request, pk):
    return _add(request, load_program(request, pk), Repeats.WEEKLY)


def _add(request, program, repeats):
    if request.method == "POST":
        hold(program)
        program.refresh_from_db(fields=["state"])
    if program.state == Program.State.CANCELLED:
        raise PermissionDenied("The program was cancelled. Copy it to plan it anew.")
    given = {"owner": program.place, "near": near(program), "program": program}
    initial = {"repeats": repeats}
    form = DaysForm(request.POST or None, user=request.user, initial=initial, **given)
    ready = request.method == "POST" and valid_or_404(form) and not form.needs_a_look()
    if ready and (added := _added(request, program, form)):
        messages.success(request, added)
        return redirect(program)
    restore(request, form)
    page = {"form": form, "program": program, "series": repeats != Repeats.ONCE}
    return render(request, "programs/session_form.html", page)


def _added(request, program, form):
    """What was added, in words; "" where somebody was quicker."""
    try:
        number = planning.add_sessions(program, form, request.user)
    except ValidationError as refused:
        form.add_error(None, refused)
        return ""
    return f"{number} sessions are added." if number > 1 else "The session is added."


@keeps_draft
def session_edit(request, pk):
    session = load_session(request, pk)
    if session.is_cancelled:
        raise PermissionDenied("It was called off. Put it back first, or add a new session.")
    given = {"user": request.user, "near": near(session.program)}
    form = SessionForm(request.POST or None, instance=session, **given)
    if request.method == "POST" and valid_or_404(form) and _changed(form):
        number = len(form.change.rows)
        messages.success(request, f"Saved for {number} sessions." if number > 1 else "Saved.")
        return redirect(session)
    restore(request, form)
    return render(request, "programs/session_edit.html", _page(session, form))


def _changed(form):
    try:
        tell_moved(form.save())
    except ValidationError as refused:
        form.add_error(None, refused)
    return not form.errors


def _page(session, form):
    return {"form": form, "session": session, "when": of_session(session)}


@keeps_draft
def session_cancel(request, pk):
    session = load_session(request, pk)
    if session.is_cancelled or hasattr(session, "log"):
        raise PermissionDenied("It was called off, or held and logged, already.")
    form = CallOffForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        called_off = planning.call_off(session, data.get("reach") or Reach.ONE, data["why"])
        tell_cancelled(called_off)
        said = "Called off. Who signed up is told." if called_off else "Taken out of the draft."
        messages.success(request, said)
        return redirect(session if called_off else session.program)
    restore(request, form)
    return render(request, "programs/session_cancel.html", _page(session, form))


@require_POST
def session_put_back(request, pk):
    session = load_session(request, pk)
    try:
        planning.put_back(session, request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        told = tell_on_again([session.pk])
        who = "Who was told that it is off is told that it is on again." if told else ""
        messages.success(request, f"It takes place after all. {who}".strip())
    return redirect(session)


@keeps_draft
def session_staff(request, pk):
    session = load_session(request, pk)
    people = people_for(session, request.user)
    given = {"session": session, "people": people, "user": request.user}
    form = StaffForm(request.POST or None, **given)
    if request.method == "POST" and valid_or_404(form) and _named(form):
        messages.success(request, "Saved. It stands in their calendars.")
        return redirect(session)
    restore(request, form)
    return render(request, "programs/session_staff.html", _page(session, form))


def _named(form):
    try:
        planning.name_staff(form.session, form.far, list(form.cleaned_data["users"]))
    except ValidationError as refused:
        form.add_error(None, refused)
    return not form.errors
