"""Everybody can take along what they sent."""

from django.http import FileResponse
from django.utils import timezone

from goals.sent import sent_zip


def sent_download(request):
    """The zip, sent from a temporary file; for everybody with an account, seat or not."""
    name = f"what-i-sent-{timezone.localdate()}.zip"
    return FileResponse(sent_zip(request.user), as_attachment=True, filename=name)
