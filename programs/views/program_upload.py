"""Past programs from a list: sent, its columns named, looked at, applied, taken back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.views.loading import valid_or_404
from programs import imports
from programs.forms.program_upload import ColumnsForm, ProgramUploadForm
from programs.imports.columns import LABELS, missing
from programs.models import ProgramUpload
from zones.formats import defused, long_date
from zones.imports.line import Outcome, counted
from zones.models import may_undo
from zones.views.uploads import as_csv, section_row

SHOWN = 200  # lines of one outcome on the page; the rest are counted
CELLS = ("title", "date", "starts")


def program_upload_create(request):
    if not ProgramUpload.objects.places_of(request.user).exists():
        raise PermissionDenied("Past programs are brought in by who plans programs.")
    form = ProgramUploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and valid_or_404(form):
        return redirect(form.save())
    earlier = ProgramUpload.objects.visible_to(request.user).defer("rows")
    page = {"form": form, "columns": imports.COLUMNS, "earlier": list(earlier[:10])}
    return render(request, "programs/program_upload_form.html", page)


def load(request, pk):
    uploads = ProgramUpload.objects.visible_to(request.user).select_related("place__district")
    return get_object_or_404(uploads, pk=pk)


def program_upload_detail(request, pk):
    upload = load(request, pk)
    if upload.applied_at:
        return render(request, "programs/program_upload_applied.html", applied_page(upload))
    return render(request, "programs/program_upload_detail.html", preview(upload))


def preview(upload, form=None):
    """Context of the preview: which column says what, and what each line would do."""
    lines = imports.check(upload)
    return {
        "upload": upload,
        "form": form or ColumnsForm(upload=upload),
        "missing": missing(upload.columns),
        "counts": counted(lines),
        "labels": [LABELS[code] for code in CELLS],
        "sections": _sections(lines),
        "is_public": upload.place.side == "library",
    }


def _sections(lines):
    """[(outcome, label, count, rows, how many more)]; refused lines first."""
    found = []
    for outcome in (Outcome.REFUSED, Outcome.CHANGED, Outcome.NEW):
        some = [line for line in lines if line.outcome == outcome]
        rows = [section_row(line, CELLS) for line in some[:SHOWN]]
        if rows:
            more = len(some) - len(rows)
            found.append((outcome.value, outcome.label, str(len(some)), rows, more))
    return found


def applied_page(upload):
    return {
        "upload": upload,
        "counts": upload.counts,
        "applied": long_date(timezone.localdate(upload.applied_at)),
        "refused": [(str(line), ", ".join(cells[:4]), why) for line, cells, why in upload.rows],
        "may_undo": not upload.undone_at and may_undo(timezone.localdate(upload.applied_at)),
    }


@require_POST
def program_upload_columns(request, pk):
    upload = _load_open(request, pk)
    form = ColumnsForm(request.POST, upload=upload)
    if not valid_or_404(form):
        return render(request, "programs/program_upload_detail.html", preview(upload, form))
    imports.remember(upload, form.named)
    messages.success(request, "Remembered, for lists with the same columns too.")
    return redirect(upload)


def _load_open(request, pk):
    """A list that was not applied yet."""
    upload = load(request, pk)
    if upload.applied_at:
        raise PermissionDenied("This list was applied. Take it back, or send another one.")
    return upload


@require_POST
def program_upload_apply(request, pk):
    upload = _load_open(request, pk)
    try:
        counts = imports.apply(upload, request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    except IntegrityError:
        messages.error(request, "Something changed in the meantime. Look again, then apply.")
    else:
        said = f"{counts['new']} new, {counts['changed']} changed, {counts['refused']} refused."
        messages.success(request, said)
    return redirect(upload)


@require_POST
def program_upload_discard(request, pk):
    upload = _load_open(request, pk)
    upload.delete()
    messages.success(request, f"{upload} was put away. Nothing was changed.")
    return redirect("programs:program_upload_create")


@require_POST
def program_upload_undo(request, pk):
    upload = load(request, pk)
    try:
        gone, stays = imports.undo(upload)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(upload)
    kept = f" {stays} stay, because something hangs on them or somebody changed them." * bool(stays)
    messages.success(request, f"{gone} sessions are taken back.{kept}")
    return redirect(upload)


def program_upload_refused(request, pk):
    """The refused lines with their reasons, to be mended and sent again."""
    upload = load(request, pk)
    rows = upload.rows
    if not upload.applied_at:
        why = {line.number: line.reasons for line in imports.check(upload) if line.refused}
        rows = [(line, cells, " ".join(why[line])) for line, cells in rows if line in why]
    table = [["Line", *map(defused, upload.headings), "Reason"]]
    table += [[line, *map(defused, cells), defused(reason)] for line, cells, reason in rows]
    return as_csv("refused-programs.csv", table)
