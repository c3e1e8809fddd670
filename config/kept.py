"""One answer wherever a deletion meets a hold, or what was sent: a page that says which."""

from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from goals.holds import why_kept


class KeptOnRecord:
    """Turns the database's refusal to delete into a page with its reason; nothing was changed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if why := why_kept(exception):
            return render(request, "409.html", {"why": why, "back": _back(request)}, status=409)
        return None


def _back(request):
    """The page the deletion was asked on; the home page where it is not known."""
    came = request.headers.get("Referer", "")
    return came if url_has_allowed_host_and_scheme(came, {request.get_host()}) else "/"
