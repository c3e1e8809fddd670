"""The exchange against the empty page: search over 20,000 resources of one's own district and 3,000
of another, in both languages, with filters and orders."""

from http.client import HTTPConnection

from bench.pages import cookie, free_port, holder, measure, prepare, serve

# isort: split
# What stands above has set Django up.
from bench import _exchange
from programs.models import ExchangeResource
from zones.access import Role

AIM = 3.0
ADDRESSES = (
    ("The newest", ""),
    ("A word of many", "?q=students"),
    ("Two words", "?q=owl+puzzle"),
    ("Spanish words", "?q=cuentos+ni%C3%B1os"),
    ("A word, most used first", "?q=garden&sort=used"),
    ("Most used first", "?sort=used"),
    ("Lesson plans for grade 3", "?kind=lesson&grade=3"),
    ("A word, other districts’", "?q=lamp&whose=others"),
    ("A word nobody wrote", "?q=zeppelin"),
)


def main():
    prepare(_exchange)
    user = holder(_exchange.SLUG, Role.SPECIALIST)
    one = ExchangeResource.objects.filter(district__slug=_exchange.SLUG).first()
    pages = [(name, f"/exchange/{query}") for name, query in ADDRESSES]
    pages.append(("One resource", one.get_absolute_url()))
    port, signed_in = free_port(), cookie(user)
    server = serve(port)
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    print(f"{'page ÷ empty page':<36}{'ratio':>8}  aim")
    try:
        for name, address in pages:
            targets = [("/bench/empty/", signed_in, None), (address, signed_in, None)]
            empty, page = measure(connection, targets)
            print(f"{name:<36}{page / empty:>8.2f}  ≤ {AIM:g}", flush=True)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
