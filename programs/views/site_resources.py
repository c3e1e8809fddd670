"""What families may take from the exchange, and how the adopted plans stand."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from programs.caching import public_page
from programs.models import ExchangeFile, ExchangeResource
from programs.site.labels import MEANINGS, STATUSES
from programs.site.resource_page import resource_page, resources_of
from programs.site.working import by_area, sentences


@public_page
def site_resources(request, site):
    context = {"resources": resources_of(site)}
    return site.render("site/resources.html", context, section="resources")


@public_page
def site_resource(request, site, pk):
    rows = ExchangeResource.objects.published().filter(district=site.district)
    context = resource_page(site, get_object_or_404(rows.select_related("place"), pk=pk))
    return site.render("site/resource.html", context, section="resources")


@public_page
def site_resource_file(request, site, pk):
    rows = ExchangeResource.objects.published().filter(district=site.district)
    files = ExchangeFile.objects.filter(resource__in=rows.order_by().values("pk"))
    found = get_object_or_404(files.exclude(file=""), pk=pk)
    try:
        with found.file.open() as stored:
            response = HttpResponse(stored.read(), "application/octet-stream")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response["Content-Disposition"] = content_disposition_header(True, found.name)
    return response


@public_page
def site_progress(request, site):
    """How we are doing: what adopted plans say to families."""
    meanings = [(STATUSES[code], MEANINGS[code]) for code in STATUSES]
    context = {"areas": by_area(site, sentences(site)), "meanings": meanings}
    return site.render("site/progress.html", context, section="progress")
