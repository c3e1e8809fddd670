"""The page of a zone, the citywide view, the roll-out and the trends, against the empty page: for
ten zones (the demonstration) and for 200 zones of twelve places."""

from http.client import HTTPConnection

from bench.pages import cookie, free_port, holder, measure, prepare, serve

# isort: split
# What stands above has set Django up.
from bench import _zones
from zones.access import Role
from zones.models import Zone

AIM = 3.0


def pages(slug):
    """[(name, address, person), …]"""
    zone = Zone.objects.filter(district__slug=slug, name__in=("Goodwin zone", "Zone 100")).get()
    admin, library = holder(slug, Role.DISTRICT_ADMIN), holder(slug, Role.LIBRARY_ADMIN)
    lead = holder(slug, Role.ZONE_LEAD)
    return [
        ("Zone page, district administrator", f"/zones/{zone.pk}/", admin),
        ("Zone page, a lead", f"/zones/{zone.pk}/", lead),
        ("Citywide view", "/zones/", admin),
        ("Citywide view, library's lead", "/zones/", library),
        ("Citywide view, a name", f"/zones/?q={zone.name.split()[-1]}", admin),
        ("All zones as a lead's list", "/zones/", lead),
        ("Roll-out", "/zones/roll-out/", admin),
        ("Over the year", "/zones/trends/", admin),
    ]


def main():
    prepare(_zones)
    port = free_port()
    server = serve(port)
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    print(f"{'page ÷ empty page':<36}{'ten zones':>10}{'200 zones':>10}  aim")
    try:
        for small, large in zip(pages("hartford"), pages(_zones.SLUG), strict=True):
            ratios = []
            for _, address, user in (small, large):
                signed_in = cookie(user)
                targets = [("/bench/empty/", signed_in, None), (address, signed_in, None)]
                empty, page = measure(connection, targets)
                ratios.append(page / empty)
            print(f"{small[0]:<36}{ratios[0]:>10.2f}{ratios[1]:>10.2f}  ≤ {AIM:g}", flush=True)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
