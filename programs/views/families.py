"""Pages with forms that families open without signing in."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache


def for_families(view):
    """A page in the language of its address. No cache keeps it: its form is sent once, and what
    stands on it is one family's."""

    @login_not_required
    @never_cache
    @wraps(view)
    def shown(request, *args, language, **kwargs):
        with translation.override(language):
            response = view(request, *args, language=language, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return shown


def on_the_clock_of(district):
    return timezone.override(district.time_zone)
