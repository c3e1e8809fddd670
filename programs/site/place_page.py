"""The page of a branch or a school: where it is, its zone, what is on, whom to ask."""

from urllib.parse import quote_plus

from django.db.models import Q

from programs.translated import Words
from zones.access import Kind
from zones.models import Place, Zone, ZoneMembership

from .people import contacts
from .sessions import by_day, rows_of, upcoming

MAP = "https://www.openstreetmap.org/search?query="


def map_link(*parts):
    """Where a map program finds it."""
    return MAP + quote_plus(", ".join(filter(None, parts)))


def place_page(site, place):
    zone = zone_of(site, place)
    ids = Place.objects.filter(pk=place.pk).order_by()
    coming = upcoming(site).of_places(ids.values("pk")).order_by("starts_at", "pk")[:30]
    words = Words(site.language, {Place: [place.pk], Zone: [zone.pk] if zone else []})
    if zone:
        site.zone = (zone.pk, words.name(Zone, zone.pk, "name", zone.name))
    return {
        "place": place,
        "name": words.name(Place, place.pk, "name", place.name),
        "map": map_link(place.address, site.district.short_name) if place.address else "",
        "contact": contacts(site, ids)[0],
        "days": by_day(rows_of(site, coming)),
        "feed": f"{site.root}feeds/place/{place.pk}",
    }


def has_page(place):
    """Whether the site has a page of it: not of an office, nor of what was closed."""
    return place.kind != Kind.OFFICE and place.is_open()


def zone_of(site, place):
    """The zone of a place today, or None."""
    member = ZoneMembership.objects.on().filter(school=place.pk).values("zone")
    rows = Zone.objects.filter(district=site.district, archived_on=None)
    return rows.filter(Q(branch=place.pk) | Q(pk__in=member)).order_by("pk").first()
