"""Publishing a program, taking it back, calling it off."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from programs.forms.session import CallOffForm
from programs.models import Program
from programs.sign_ups import tell_cancelled
from programs.views.program import load_program
from zones.drafts import keeps_draft, restore

DONE = {
    "publish": "Published: staff of the district see it",
    "unpublish": "It is a draft again: only those who plan it see it.",
}


def _turn(request, pk, verb):
    program = load_program(request, pk)
    try:
        getattr(program, verb)()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        public = ", and families where the public site is open" if program.is_public else ""
        messages.success(request, f"{DONE[verb]}{public}." if verb == "publish" else DONE[verb])
    return redirect(program)


@require_POST
def program_publish(request, pk):
    return _turn(request, pk, "publish")


@require_POST
def program_unpublish(request, pk):
    return _turn(request, pk, "unpublish")


@keeps_draft
def program_cancel(request, pk):
    program = load_program(request, pk)
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if program.state != Program.State.CANCELLED:
            tell_cancelled(program.cancel(form.cleaned_data["why"]))
            messages.success(request, "The program is cancelled. Who signed up is told.")
        return redirect(program)
    restore(request, form)
    ahead = program.sessions.standing().filter(log=None, starts_at__gte=timezone.now()).count()
    page = {"form": form, "program": program, "ahead": ahead}
    return render(request, "programs/program_cancel.html", page)
