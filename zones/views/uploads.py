import csv
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zones import imports
from zones.formats import defused, long_date
from zones.forms.uploads import UploadForm
from zones.imports.line import Outcome, counted
from zones.models import Upload
from zones.tasks import invite_person

LISTS = {
    "people": ("People", "zones:person_list"),
    "places": ("Places", "zones:place_list"),
    "zones": ("Zones", "goals:zone_list"),
}
SHOWN = 200  # lines of one outcome on the page; the rest are counted


def for_keepers(view):
    """403 for who does not keep what the list is about."""

    @wraps(view)
    def checked(request, kind):
        if not request.user.held.has(*imports.KINDS[kind].KEEPERS):
            raise PermissionDenied
        return view(request, kind)

    return checked


def list_of(kind):
    """Where the rows of a kind are listed: (title, address)."""
    title, name = LISTS[kind]
    return title, reverse(name)


@for_keepers
def upload_create(request, kind):
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user, kind=kind)
    if form.is_valid():
        return redirect(form.save())
    waiting = Upload.objects.editable_by(request.user).filter(kind=kind).defer("rows")
    page = {
        "form": form,
        "kind": kind,
        "list": list_of(kind),
        "columns": imports.KINDS[kind].COLUMNS,
        "waiting": list(waiting[:5]),
    }
    return render(request, "zones/upload_form.html", page)


@for_keepers
def upload_template(request, kind):
    columns = [column for column in imports.KINDS[kind].COLUMNS if column.example]
    return as_csv(f"{kind}.csv", [[column.label for column in columns]])


def upload_detail(request, pk):
    upload = get_object_or_404(uploads(request.user), pk=pk)
    lines, rules = imports.check(upload), imports.KINDS[upload.kind]
    labels = {column.code: column.label for column in rules.COLUMNS}
    page = {
        "upload": upload,
        "list": list_of(upload.kind),
        "counts": counted(lines),
        "labels": [labels[code] for code in rules.SHOWN],
        "sections": sections(lines, rules.SHOWN, upload.applied_at),
        "applied": long_date(upload.applied_at and timezone.localdate(upload.applied_at)),
        "joining": len({line.made["email"] for line in lines if line.joins}),
    }
    return render(request, "zones/upload_detail.html", page)


def uploads(user):
    return Upload.objects.visible_to(user).select_related("created_by")


def sections(lines, codes, applied):
    """What the preview lists: (outcome, label, count, rows, how many more); refused lines first."""
    order = (Outcome.REFUSED, Outcome.CHANGED, Outcome.NEW)
    found = []
    for outcome in order[:1] if applied else order:
        some = [line for line in lines if line.outcome == outcome]
        rows = [section_row(line, codes) for line in some[:SHOWN]]
        if rows:
            more = len(some) - len(rows)
            found.append((outcome.value, outcome.label, str(len(some)), rows, more))
    return found


def section_row(line, codes):
    why = " " if line.refused else "; "
    cells = [line.cells.get(code, "") for code in codes]
    return str(line.number), cells, why.join(line.reasons), line.link


@require_POST
def upload_apply(request, pk):
    upload = get_object_or_404(uploads(request.user), pk=pk)
    try:
        counts, people = take(upload)
    except IntegrityError:
        messages.error(request, "Something changed in the meantime. Look again, then apply.")
        return redirect(upload)
    invited = people if "invite" in request.POST else []
    for person in invited:
        invite_person.enqueue(person, request.user.pk, request.build_absolute_uri("/"))
    messages.success(request, words(counts, len(invited)))
    return redirect(upload if counts["refused"] else list_of(upload.kind)[1])


@transaction.atomic
def take(upload):
    """Applies a list once; what stays of it afterwards are the refused rows.

    A second press of the button waits for the first, then finds only those.
    """
    upload.rows = Upload.objects.select_for_update().get(pk=upload.pk).rows
    lines, people = imports.apply(upload)
    upload.rows = [line.cells for line in lines if line.refused]
    upload.applied_at = upload.applied_at or timezone.now()
    upload.save(update_fields=["rows", "applied_at"])
    return counted(lines), people


def words(counts, invited):
    said = f"{counts['new']} added, {counts['changed']} changed, "
    said += f"{counts['unchanged']} as before, {counts['refused']} refused."
    if not invited:
        return said
    return f"{said} {invited} invitation{'s are' if invited > 1 else ' is'} on the way."


@require_POST
def upload_discard(request, pk):
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    upload.delete()
    messages.success(request, f"{upload} was put away. Nothing was changed.")
    return redirect("zones:upload_create", kind=upload.kind)


def upload_refused(request, pk):
    """The refused lines with their reasons, to be mended and sent again."""
    upload = get_object_or_404(uploads(request.user), pk=pk)
    columns = imports.KINDS[upload.kind].COLUMNS
    refused = [line for line in imports.check(upload) if line.refused]
    used = [column for column in columns if any(line.cells.get(column.code) for line in refused)]
    rows = [["Line", *(column.label for column in used), "Reason"]]
    for line in refused:
        cells = [defused(line.cells.get(column.code, "")) for column in used]
        rows.append([line.number, *cells, defused(" ".join(line.reasons))])
    return as_csv(f"refused-{upload.kind}.csv", rows)


def as_csv(name, rows):
    """With the mark by which Excel knows UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows(rows)
    return response
