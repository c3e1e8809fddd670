"""Programs: the list, one of them, planning one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.views.loading import valid_or_404
from programs import planning
from programs.access import LEADING, PLANNING_ROLES, planned_by, plans
from programs.forms.days import DaysForm
from programs.forms.program import AGAIN, ProgramForm
from programs.log_page import toward
from programs.models import Program
from programs.program_page import program_page
from programs.program_rows import ProgramFilter, rows_of
from zones.access import role_required
from zones.drafts import keeps_draft, restore
from zones.forms.owned import hold
from zones.models import Place
from zones.views.editing import load_to_edit

AROUND = ("place__district", "key_area")
PLANNERS = (*PLANNING_ROLES, *LEADING.values())
NOT_YOURS = "Only those who plan the programs of this place can change it."


def load_program(request, pk):
    """A program this person plans: 404 if they do not see it, else 403."""
    try:
        return load_to_edit(Program.objects.select_related(*AROUND), request.user, pk)
    except PermissionDenied:
        raise PermissionDenied(NOT_YOURS) from None


def program_list(request):
    programs = Program.objects.visible_to(request.user)
    found = ProgramFilter(request.GET, user=request.user, programs=programs)
    page = found.page(programs)
    rows = rows_of(page.object_list)
    context = {
        "filter_form": found,
        "page": page,
        "rows": rows,
        "any": bool(rows) or programs.exists(),
        "may_add": plans(request.user),
    }
    return render(request, "programs/program_list.html", context)


def program_detail(request, pk):
    programs = Program.objects.visible_to(request.user).select_related(*AROUND)
    program = get_object_or_404(programs, pk=pk)
    context = program_page(program, request.user, request.GET)
    context |= toward(program, request.user)
    return render(request, "programs/program_detail.html", context)


@role_required(*PLANNERS)
@keeps_draft
def program_create(request):
    form = ProgramForm(request.POST or None, user=request.user)
    sent = request.method == "POST"
    valid = sent and valid_or_404(form)
    days = _days_of_new(request, form)
    ready = sent and valid_or_404(days) and valid and not days.needs_a_look()
    if ready and (program := _made(form, days, request.user)):
        messages.success(request, "The program is planned, as a draft. Look at it, publish it.")
        return redirect(program)
    restore(request, form, days)
    return render(request, "programs/program_form.html", {"form": form, "days": days})


def _days_of_new(request, form):
    data = form.cleaned_data if form.is_bound else {}
    owner, together = data.get("place"), data.get("together") or ()
    mine = Place.objects.filter(planned_by(request.user)).order_by().values_list("pk", flat=True)
    near = {owner.pk, *(place.pk for place in together)} if owner else {*mine}
    given = {"user": request.user, "owner": owner, "near": near, "may_wait": True}
    days = DaysForm(request.POST or None, prefix="when", **given)
    form.continued, days.continues = days, form  # two halves of a page: one summary of both
    return days


def _made(form, days, user):
    """The new program with its days; None where somebody took a room meanwhile."""
    try:
        with transaction.atomic():
            program = form.save()
            planning.add_sessions(program, days, user)
    except ValidationError as refused:
        days.add_error(None, refused)
        return None
    return program


@keeps_draft
def program_edit(request, pk):
    program = load_program(request, pk)
    form = ProgramForm(request.POST or None, instance=program, user=request.user)
    if request.method == "POST" and valid_or_404(form):
        form.save()
        messages.success(request, "Saved.")
        return redirect(program)
    restore(request, form)
    return render(request, "programs/program_form.html", {"form": form, "program": program})


@require_POST
def program_copy(request, pk):
    program = load_program(request, pk)
    hold(program)  # of two presses of the button, the second finds the copy
    new = {"copied_from": program, "created_by": request.user}
    since = timezone.now() - AGAIN
    made = Program.objects.filter(created_at__gte=since, **new).first()
    made = made or planning.copy(program, request.user)
    messages.success(request, "This is the copy, a draft without days. Change what is new.")
    return redirect("programs:program_edit", made.pk)
