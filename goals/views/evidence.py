"""Files of evidence: asked for by name, never by an address of their own."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from goals.models import Evidence

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


def evidence_download(request, pk):
    """A picture this site has drawn anew is shown; everything else is downloaded."""
    files = Evidence.objects.visible_to(request.user).exclude(file="")
    evidence = get_object_or_404(files, pk=pk)
    try:
        content = evidence.file.open()
    except FileNotFoundError:
        raise Http404("The file is gone from the storage.") from None
    shown = evidence.is_picture
    kind = evidence.content_type if shown else "application/octet-stream"
    options = {"as_attachment": not shown, "filename": evidence.name, "content_type": kind}
    return FileResponse(content, headers=HEADERS, **options)
