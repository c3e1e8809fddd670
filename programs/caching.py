"""Public pages: found by district and language, the same for everybody, kept while nothing changes.

What is asked for again and has not changed is answered with 304.
"""

import hashlib
from functools import wraps
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from programs.languages import spoken
from programs.site.frame import Site
from zones.models import District

FRESH = 60  # seconds a page is shown without asking whether it changed


def of_the_site(view):
    """Opens a view to everybody and hands it the Site of its address, in its language, on the
    clock of its district; 404 where the district has no public site. For forms: nothing is kept.
    """

    @login_not_required
    @wraps(view)
    def answered(request, district, language, **kwargs):
        site = site_of(request, district, language)
        zone = ZoneInfo(site.district.time_zone)
        with translation.override(str(site.language)), timezone.override(zone):
            response = view(request, site, **kwargs)
        response["Content-Language"] = str(site.language)
        return response

    return answered


def public_page(view):
    """A page everybody may read and every cache may keep. The view takes (request, site, …) and
    gives text (`site.render(…)`) or, for a file or a feed, an HttpResponse.
    """

    @require_safe
    @of_the_site
    @wraps(view)
    def answered(request, site, **kwargs):
        made = view(request, site, **kwargs)
        response = made if isinstance(made, HttpResponse) else HttpResponse(made)
        return unchanged_or(request, response)

    return answered


def site_of(request, slug, language):
    district = District.objects.filter(slug=slug, public_site=True).first()
    if district is None:
        raise Http404
    site = Site(district, spoken(language))
    site.here = request.get_full_path().removeprefix(site.root)
    return site


def unchanged_or(request, response):
    """The answer with its ETag, or 304 where the reader has it; any cache may keep it."""
    if response.status_code != 200 or response.streaming:
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH)
    return response
