"""Files on their way in: sent, read, looked at, applied, taken back."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from assessments import batches
from assessments.access import ENTERING_ROLES
from assessments.batch_page import Shown, said_in_list
from assessments.disclosures import for_readers, to_purpose
from assessments.forms.imports import UploadForm
from assessments.models import Batch, BatchProgress
from assessments.tasks import apply_batch, read_batch, undo_batch
from zones.access import Role
from zones.numbers import number

State = Batch.State
QUICKER = "Somebody was quicker, or it is at work already: this is how it stands now."
LISTED = 100


def for_importers(view):
    """404 for who can have no reason to see a student, 403 for who sees them and enters nothing.
    What a steward takes in reaches the whole district: a specialist besides says what for too."""

    @for_readers
    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.held.has(*ENTERING_ROLES):
            raise PermissionDenied("Files are sent by who enters results, and by data stewards.")
        if request.user.held.has(Role.DATA_STEWARD) and not request.openings.keeping():
            return to_purpose(request)
        return view(request, *args, **kwargs)

    return checked


def batch_or_404(request, pk):
    seen = Batch.objects.visible_to(request.user)
    rows = seen.files() | seen.sheets()
    return get_object_or_404(rows.select_related("district", "created_by"), pk=pk)


@for_importers
def batch_list(request):
    seen, typed = Batch.objects.visible_to(request.user), "typed" in request.GET
    rows = seen.sheets() if typed else seen.files()
    rows = rows.select_related("created_by", "administration__assessment").defer("report")
    found = [(batch, said_in_list(batch)) for batch in rows[: LISTED + 1]]
    keeps = request.user.held.has(Role.DATA_STEWARD)
    page = {"rows": found[:LISTED], "more": len(found) > LISTED, "keeps": keeps, "typed": typed}
    return render(request, "assessments/batch_list.html", page)


@for_importers
def batch_create(request):
    given = number(request.GET.get("administration"))
    asked = {"administration": given, "kind": Batch.Kind.RESULTS} if given else None
    sent = (request.POST or None, request.FILES or None)
    form = UploadForm(*sent, user=request.user, initial=asked)
    if form.is_valid():
        batch = form.save()
        if before := batches.same_before(batch):
            said = f"The same file was applied before, as “{before}”. Reading it shows what is new."
            messages.warning(request, said)
        return start(batch)
    return render(request, "assessments/batch_form.html", {"form": form})


def start(batch):
    """Puts the reading of a file into the queue, once."""
    if batches.begin(batch, (State.WAITING,), State.WAITING, "Waiting for its turn"):
        read_batch.enqueue(batch.pk)
    return redirect(batch)


@for_importers
def batch_detail(request, pk):
    batch = batch_or_404(request, pk)
    progress = BatchProgress.objects.filter(batch=batch).first()
    if request.htmx and not progress:
        return HttpResponseClientRefresh()
    if request.htmx:
        return render(request, "assessments/_batch_progress.html", {"progress": progress})
    page = {"batch": batch, "progress": progress, "shown": Shown(batch, progress)}
    return render(request, "assessments/batch_detail.html", page)


@require_POST
@for_importers
def batch_read(request, pk):
    """Reads a file again that failed, or that was not applied: the rows of today may differ."""
    batch = batch_or_404(request, pk)
    again = (State.FAILED, State.READY, State.REFUSED, State.CANCELLED)
    if not batch.file:
        messages.error(request, "The file was deleted. Send it again.")
    elif batches.begin(batch, again, State.WAITING, "Waiting for its turn"):
        read_batch.enqueue(batch.pk)
    else:
        messages.warning(request, QUICKER)
    return redirect(batch)


@require_POST
@for_importers
def batch_apply(request, pk):
    batch = batch_or_404(request, pk)
    if batches.begin(batch, (State.READY,), State.APPLYING, "Waiting for its turn"):
        apply_batch.enqueue(batch.pk, request.user.pk)
    else:
        messages.warning(request, QUICKER)
    return redirect(batch)


@require_POST
@for_importers
def batch_cancel(request, pk):
    batch = batch_or_404(request, pk)
    if not batches.cancel(batch):
        messages.warning(request, QUICKER)
    return redirect(batch)


@require_POST
@for_importers
def batch_undo(request, pk):
    batch = batch_or_404(request, pk)
    if not batch.may_undo():
        messages.error(request, "What was applied is taken back within 30 days.")
    elif batches.begin(batch, (State.APPLIED,), State.APPLIED, "Waiting for its turn"):
        undo_batch.enqueue(batch.pk, request.user.pk)
    else:
        messages.warning(request, QUICKER)
    return redirect(batch)
