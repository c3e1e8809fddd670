"""What is given back of a file: every problem, and the refused rows to be mended."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from assessments.batches import put_on_record
from assessments.models import BatchProblem, Disclosure
from assessments.refused import as_csv, refused_download

from .imports import batch_or_404, for_importers

HEADINGS = ("File", "Line", "Column", "Code", "Severity", "What is wrong")
FIELDS = ("file", "line", "column", "code", "severity", "message")


@for_importers
def batch_problems(request, pk):
    batch = batch_or_404(request, pk)
    rows = BatchProblem.objects.filter(batch=batch).order_by("severity", "file", "line", "pk")
    found = [["" if cell is None else cell for cell in row] for row in rows.values_list(*FIELDS)]
    put_on_record(batch, request.user.pk, Disclosure.What.EXPORT, (), len(found))
    return attached(as_csv([HEADINGS, *found]), "problems.csv", "text/csv; charset=utf-8")


@for_importers
def batch_refused(request, pk):
    batch = batch_or_404(request, pk)
    refused = BatchProblem.objects.filter(batch=batch, severity="row").exclude(cells=None)
    get_object_or_404(refused.order_by("pk")[:1])
    content, name, kind, number = refused_download(batch)
    put_on_record(batch, request.user.pk, Disclosure.What.EXPORT, (), number)
    return attached(content, name, kind)


def attached(content, name, kind):
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
