"""Files of the exchange, for who may see the resource; families get them from the public site."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from goals.models.evidence import PICTURES
from goals.views.evidence import HEADERS
from programs.models import ExchangeFile


def exchange_file_download(request, pk):
    """A picture this site has drawn anew is shown; everything else is downloaded."""
    rows = ExchangeFile.objects.visible_to(request.user).exclude(file="")
    row = get_object_or_404(rows, pk=pk)
    try:
        content = row.file.open()
    except FileNotFoundError:
        raise Http404("The file is not in the storage.") from None
    shown = row.content_type in PICTURES
    kind = row.content_type if shown else "application/octet-stream"
    options = {"as_attachment": not shown, "filename": row.name, "content_type": kind}
    return FileResponse(content, headers=HEADERS, **options)
