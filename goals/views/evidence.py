"""Files of evidence: asked for by name, never by an address of their own."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from goals.models import Evidence


def evidence_download(request, pk):
    """A picture this site has drawn anew is shown; everything else is downloaded."""
    files = Evidence.objects.visible_to(request.user).exclude(file="")
    evidence = get_object_or_404(files, pk=pk)
    try:
        content = evidence.file.open()
    except FileNotFoundError:
        raise Http404("The file is gone from the storage.") from None
    shown = evidence.is_picture
    response = FileResponse(
        content,
        as_attachment=not shown,
        filename=evidence.name,
        content_type=evidence.content_type if shown else "application/octet-stream",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
