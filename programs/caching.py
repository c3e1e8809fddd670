"""Public pages: found by district and language, the same for everybody, kept while nothing changes.

A page is made once and kept in the memory of the process, under its address, the time, and a
number that the database counts up with every change of what could stand on the site (migration
0005_public_version): a change is seen by the next reader. What is asked for again and has not
changed is answered with 304.
"""

import hashlib
import time
import zlib
from dataclasses import dataclass
from functools import wraps
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from programs.languages import spoken
from programs.site.frame import Site
from zones.models import District

FRESH = 60  # seconds a page is shown without asking whether it changed
SLICE = 300  # seconds after which a page is made anew because it is later
ASKED = {"place", "for", "season", "language", "day", "month", "page"}  # what pages link to
LARGEST = 300_000  # bytes of what is kept in memory, packed: a feed of two thousand events
VERSION = RawSQL("(SELECT last_value FROM public_site_version)", (), BigIntegerField())
# Whether nobody has counted up and not committed yet: who counts up holds the lock of the sequence
# to the end of the transaction, and what is written there is not to be seen before.
SETTLED = """SELECT NOT EXISTS (
    SELECT FROM pg_locks
    WHERE relation = 'public_site_version'::regclass AND mode = 'RowExclusiveLock'
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it is kept: packed, with its ETag."""

    packed: bytes
    headers: dict
    etag: str

    @classmethod
    def of(cls, response):
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        return cls(zlib.compress(response.content, 1), dict(response.headers), etag)

    def answer(self, request, text=None):
        """The page with its ETag, or 304 where the reader has it; any cache may keep it. Of a page
        that was just made the `text` is at hand."""
        if self.etag in parse_etags(request.headers.get("If-None-Match", "")):
            response = HttpResponseNotModified()
        else:
            response = HttpResponse(text or zlib.decompress(self.packed), headers=self.headers)
        response["ETag"] = self.etag
        patch_cache_control(response, public=True, max_age=FRESH)
        return response


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
        key, pages = _key(request, site), caches["pages"]
        kept, text = pages.get(key), None
        if kept is None:
            settled = _settled()  # asked after the version, before the page reads anything
            made = view(request, site, **kwargs)
            response = made if isinstance(made, HttpResponse) else HttpResponse(made)
            if response.status_code != 200 or response.streaming:
                return response
            kept, text = Kept.of(response), response.content
            if settled and len(kept.packed) <= LARGEST and is_linked(request):
                pages.set(key, kept, SLICE)
        request.session.accessed = False  # who reads was asked for by others, and is not used
        return kept.answer(request, text)

    return answered


def _key(request, site):
    """Everything a page depends on."""
    parts = (site.district.version, int(time.time() // SLICE), request.get_full_path())
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _settled():
    with connection.cursor() as cursor:
        cursor.execute(SETTLED)
        return cursor.fetchone()[0]


def is_linked(request):
    """Whether the page is one we link to: who makes up addresses without end fills no memory."""
    asked = request.GET
    return asked.keys() <= ASKED and all(len(asked.getlist(name)) == 1 for name in asked)


def site_of(request, slug, language):
    rows = District.objects.filter(slug=slug, public_site=True)
    district = rows.annotate(version=VERSION).first()
    if district is None:
        raise Http404
    site = Site(district, spoken(language))
    site.here = request.get_full_path().removeprefix(site.root)
    return site
