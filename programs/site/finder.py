"""Find your zone: its branch and schools as they are today."""

from dataclasses import dataclass, field

from django.db.models.functions import Lower

from programs.translated import Words
from zones.access import Kind
from zones.models import Place, Zone, ZoneMembership


@dataclass(slots=True)
class Found:
    """A zone, or the places in none (without a name), with its places as (name, address)."""

    pk: int = 0
    name: str = ""
    url: str = ""
    branch: tuple = ()
    schools: list = field(default_factory=list)

    @property
    def places(self):
        return [*filter(None, [self.branch]), *self.schools]


def zones_of(site, wanted=""):
    """The zones with their places, and last the open schools and branches of no zone; only those
    where a name holds `wanted`."""
    zones = list(
        Zone.objects.filter(district=site.district, archived_on=None)
        .order_by(Lower("name"))
        .values_list("pk", "name", "branch")
    )
    places = places_of(site)
    words = Words(site.language, {Zone: [pk for pk, *_ in zones], Place: places})
    named = {
        pk: (words.name(Place, pk, "name", name), f"{site.root}places/{pk}/")
        for pk, name in places.items()
    }
    found = {
        pk: Found(
            pk, words.name(Zone, pk, "name", name), f"{site.root}zones/{pk}/", named.pop(branch, ())
        )
        for pk, name, branch in zones
    }
    for zone, school in _members(site):
        if zone in found and school in named:
            found[zone].schools.append(named.pop(school))
    rows = [*found.values(), Found(schools=[*named.values()])]
    return [row for row in rows if _fits(row, wanted.strip().lower())]


def places_of(site):
    """{id: name} of the open schools and branches, by name."""
    rows = Place.objects.open_on().filter(district=site.district).exclude(kind=Kind.OFFICE)
    return dict(rows.order_by(Lower("name")).values_list("pk", "name"))


def _members(site):
    rows = ZoneMembership.objects.on().filter(zone__district=site.district)
    return rows.order_by(Lower("school__name")).values_list("zone", "school")


def _fits(row, wanted):
    if not row.places:
        return False
    return any(wanted in name.lower() for name in (row.name, *(name for name, _ in row.places)))
