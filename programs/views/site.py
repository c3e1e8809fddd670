"""The public partnership site: zones, places and whom to ask. Families read it without sign-in."""

from django.shortcuts import get_object_or_404

from programs.caching import public_page
from programs.site.finder import zones_of
from programs.site.people import contacts
from programs.site.place_page import place_page
from programs.site.sessions import by_day, rows_of, upcoming
from programs.site.zone_page import zone_page
from zones.access import Kind
from zones.models import Place, Zone


@public_page
def site_home(request, site):
    """Find your zone by school or branch; what is on next."""
    wanted = request.GET.get("q", "")
    coming = upcoming(site).filter(cancelled_at=None).order_by("starts_at", "pk")[:5]
    context = {
        "zones": zones_of(site, wanted),
        "wanted": wanted,
        "days": by_day(rows_of(site, coming)),
    }
    return site.render("site/home.html", context, section="home")


@public_page
def site_zones(request, site):
    wanted = request.GET.get("q", "")
    context = {"zones": zones_of(site, wanted), "wanted": wanted}
    return site.render("site/zones.html", context, section="zones")


@public_page
def site_zone(request, site, pk):
    rows = Zone.objects.filter(district=site.district, archived_on=None)
    zone = get_object_or_404(rows.select_related("branch"), pk=pk)
    return site.render("site/zone.html", zone_page(site, zone, request.GET), section="zone")


@public_page
def site_place(request, site, pk):
    rows = Place.objects.open_on().filter(district=site.district).exclude(kind=Kind.OFFICE)
    return site.render("site/place.html", place_page(site, get_object_or_404(rows, pk=pk)))


@public_page
def site_contact(request, site):
    """The branches and schools with whom to ask there."""
    rows = Place.objects.open_on().filter(district=site.district).exclude(kind=Kind.OFFICE)
    context = {"places": contacts(site, rows.order_by("kind", "name"))}
    return site.render("site/contact.html", context, section="contact")


@public_page
def site_about(request, site):
    """Accessibility and privacy of the site."""
    return site.render("site/about.html", section="about")
