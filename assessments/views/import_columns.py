"""Which column of a file of results says what: proposed, mended by a person, remembered."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404
from django.shortcuts import redirect, render

from assessments import batches, results
from assessments.forms.columns import ColumnsForm, LevelsForm
from assessments.models import Batch, BatchProblem, ResultsMapping
from assessments.results.columns import kept
from assessments.tasks import read_batch

from .imports import QUICKER, batch_or_404, for_importers

State = Batch.State
OPEN = (State.READY, State.REFUSED, State.FAILED, State.CANCELLED)
WORDS = ("level", "score")  # problems that say a word was not understood
MOST = 5000  # refused rows looked through for such words


@for_importers
def batch_columns(request, pk):
    batch = batch_or_404(request, pk)
    if batch.kind != Batch.Kind.RESULTS or batch.state not in OPEN or not batch.file:
        raise Http404
    try:
        table = results.Table(default_storage.path(batch.file), batch.name)
    except results.Unreadable as problem:
        messages.error(request, problem.args[2])
        return redirect(batch)
    form, levels = forms_of(batch, table, request.POST or None)
    if form.is_valid() and levels.is_valid():
        return read_so(request, batch, table, form.columns, levels.levels)
    page = {"batch": batch, "form": form, "levels": levels}
    return render(request, "assessments/batch_columns.html", page)


def forms_of(batch, table, posted):
    said = (kept(table.headings, batch.district_id) or ResultsMapping()).levels
    words = {*said, *unknown_words(batch)}
    levels = LevelsForm(posted, batch=batch, words=words, said=said)
    return ColumnsForm(posted, batch=batch, table=table), levels


def unknown_words(batch):
    """Words of the refused rows that name no level yet."""
    headings = next(iter(batch.report.get("headings", {}).values()), [])
    rows = BatchProblem.objects.filter(batch=batch, code__in=WORDS).exclude(cells=None)
    found = set()
    for column, cells in rows.order_by("pk").values_list("column", "cells")[:MOST]:
        if column in headings and (at := headings.index(column)) < len(cells):
            found.add(cells[at])
    return found - {""}


def read_so(request, batch, table, columns, levels):
    """Remembers what was said, and reads the file again by it."""
    results.remember(batch.district_id, table.headings, columns, levels)
    if batches.begin(batch, OPEN, State.WAITING, "Waiting for its turn"):
        Batch.objects.filter(pk=batch.pk).update(columns=columns)
        read_batch.enqueue(batch.pk)
        messages.success(request, "Remembered, for files with the same columns too.")
    else:
        messages.warning(request, QUICKER)
    return redirect(batch)
