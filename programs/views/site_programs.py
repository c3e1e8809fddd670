"""Programs on the public site: the list, a program, one of its sessions, photos."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from goals.models.evidence import PICTURES
from programs.caching import public_page
from programs.models import Program, Session, SessionFile
from programs.site.choices import choices
from programs.site.program_page import list_page, program_page, session_page


@public_page
def site_programs(request, site):
    """Programs now and soon, by day."""
    context = list_page(site, choices(site, request.GET))
    return site.render("site/programs.html", context, section="programs")


@public_page
def site_program(request, site, pk):
    rows = Program.objects.published().filter(place__district=site.district)
    program = get_object_or_404(rows.select_related("place", "contact__user"), pk=pk)
    return site.render("site/program.html", program_page(site, program), section="programs")


@public_page
def site_session(request, site, pk):
    rows = Session.objects.published_by(site.district)
    related = ("program__place", "program__contact__user", "place", "room")
    session = get_object_or_404(rows.select_related(*related), pk=pk)
    return site.render("site/session.html", session_page(site, session), section="programs")


@public_page
def site_photo(request, site, pk):
    """A photo of a program that may be public, small."""
    rows = SessionFile.objects.published().filter(
        log__session__program__place__district=site.district, content_type__in=PICTURES
    )
    photo = get_object_or_404(rows.exclude(file=""), pk=pk)
    name = photo.thumbnail or photo.file.name
    if not default_storage.exists(name):
        raise Http404
    with default_storage.open(name) as stored:
        return HttpResponse(stored.read(), photo.content_type)
