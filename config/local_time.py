"""It is as late on a page as it is where its reader works."""

from django.utils import timezone


class LocalTime:
    """Dates and times of a request are those of the reader's district.

    Costs nothing: the seats every page asks for say the time zone too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/site/"):  # asks for nobody, so that caches may keep it
            return self.get_response(request)
        user = request.user
        zone = user.held.time_zone if user.is_authenticated else ""
        with timezone.override(zone or None):
            return self.get_response(request)
