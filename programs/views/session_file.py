"""Files of a session: asked for by name, never by an address of their own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from goals.views.evidence import HEADERS
from programs.files import delete_file, is_picture
from programs.forms.session_file import SessionFileForm
from programs.models import SessionFile
from zones.drafts import keeps_draft, restore

AROUND = ("log__session__program__place",)


def file_download(request, pk):
    """A picture this site has drawn anew is shown; everything else is downloaded."""
    row = _load(request, pk)
    if row.link:
        return redirect(row.link)
    shown = is_picture(row)
    kind = row.content_type if shown else "application/octet-stream"
    options = {"as_attachment": not shown, "filename": row.name, "content_type": kind}
    return FileResponse(_open(row.file.name), headers=HEADERS, **options)


def file_thumbnail(request, pk):
    row = _load(request, pk)
    return FileResponse(_open(row.thumbnail), headers=HEADERS, content_type=row.content_type)


@keeps_draft
def file_edit(request, pk):
    row = _editable(request, pk)
    if row.link:
        raise Http404("A link has nothing to describe.")
    form = SessionFileForm(request.POST or None, instance=row)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect(row.log)
    restore(request, form)
    return render(request, "programs/session_file_form.html", {"form": form, "row": row})


@require_POST
def file_delete(request, pk):
    row = _editable(request, pk)
    log = row.log
    delete_file(row)
    messages.success(request, f"“{row}” is removed.")
    return redirect(log)


def _load(request, pk):
    rows = SessionFile.objects.visible_to(request.user).select_related(*AROUND)
    return get_object_or_404(rows, pk=pk)


def _editable(request, pk):
    row = _load(request, pk)
    if not SessionFile.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied("Who may log the session keeps its files.")
    return row


def _open(name):
    try:
        return default_storage.open(name)
    except (FileNotFoundError, ValueError, IsADirectoryError):
        raise Http404("The file is not here any more.") from None
