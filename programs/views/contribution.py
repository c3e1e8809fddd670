"""What a program, or one of its sessions, counts toward: picked once, shown there as evidence."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from programs.access import logged_by
from programs.contributions import items_for, pick, standards_for
from programs.models import Contribution, Program, Session
from programs.picker import choices, contribution_rows
from zones.numbers import number

NOT_YOURS = "Who works at the place whose program it is says what it counts toward."


def contribution_create(request, pk):
    program = _program(request, pk)
    return _pick(request, program, None, program)


def session_contribution_create(request, pk):
    sessions = Session.objects.visible_to(request.user).select_related("program")
    session = get_object_or_404(sessions, pk=pk)
    return _pick(request, _program(request, session.program_id), session, session)


def _program(request, pk):
    """A program this person may log for: 404 if they do not see it, else 403."""
    rows = Program.objects.filter(pk=pk).select_related("place__district")
    program = get_object_or_404(rows.visible_to(request.user))
    if not rows.filter(logged_by(request.user, "place__")).exists():
        raise PermissionDenied(NOT_YOURS)
    return program


def _pick(request, program, session, back):
    if request.method == "POST":
        chosen = _chosen(request, program)
        new, said = pick(program, session, chosen, request.user)
        what = "It counts toward this now." if new else "It counts toward this already."
        messages.success(request, f"{what} {said}".strip())
        return redirect(request.get_full_path())
    context = {
        "program": program,
        "session": session,
        "back": back,
        "picked": contribution_rows(program, session, request.user),
        **choices(request, program, session),
    }
    return render(request, "programs/contribution_form.html", context)


def _chosen(request, program):
    """{"item": row} or {"standard": row}; 404 for what was not offered."""
    for name, rows in (
        ("item", items_for(request.user, program)),
        ("standard", standards_for(program)),
    ):
        if name in request.POST:
            return {name: get_object_or_404(rows, pk=number(request.POST[name]))}
    raise Http404


@require_POST
def contribution_delete(request, pk):
    rows = Contribution.objects.visible_to(request.user).select_related("program", "session")
    row = get_object_or_404(rows, pk=pk)
    if not Contribution.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied(NOT_YOURS)
    row.delete()
    messages.success(request, "It no longer counts toward this. Updates sent before stay.")
    return redirect(row.session or row.program)
