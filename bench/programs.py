"""Public pages, the staff's calendar and the feeds with 50,000 sessions in the table, against the
empty page; then the same public pages while nothing changed.

The empty page of the public site is its base template with an empty main block, asked for by
nobody in particular, like the pages beside it. Pages are not kept while they are compared, the
empty one neither.
"""

import os
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from statistics import median

from bench.pages import ROUNDS, cookie, free_port, holder, measure, prepare, serve

# isort: split
# What stands above has set Django up.
from django.utils import timezone

from bench import _programs
from programs.models import Session
from zones.access import Role
from zones.models import Place

PUBLIC, LIST = 2.0, 3.0


def public_pages():
    """[(name, address), …] of the public site, uncached."""
    root = f"/site/{_programs.SLUG}/"
    coming = Session.objects.filter(place__name=_programs.USUAL, starts_at__gt=timezone.now())
    session = coming.select_related("program__place__zone_as_branch").order_by("starts_at").first()
    zone = session.program.place.zone_as_branch
    return [
        ("Find your zone", root),
        ("Zone", f"{root}zones/{zone.pk}/"),
        ("Programs", f"{root}programs/"),
        ("Programs, for ages 6 to 11", f"{root}programs/?for=6_11"),
        ("Programs in Spanish", f"{root}es/programs/"),
        ("A session", f"{root}sessions/{session.pk}/"),
        ("How we are doing", f"{root}progress/"),
    ]


def staff_pages():
    """[(name, address), …] for staff."""
    return [
        ("Calendar, a month of 600 sessions", f"/calendar/?place={_branch().pk}"),
        ("Calendar, all places", "/calendar/"),
        ("Programs, the staff’s list", "/programs/"),
        ("To log", "/sessions/to-log/"),
    ]


def feeds():
    """[(name, address), …]: what a usual branch and the busy one have in three months back and as
    many ahead."""
    root = f"/site/{_programs.SLUG}/feeds/place"
    usual, busy = _branch(_programs.USUAL).pk, _branch().pk
    return [
        ("Feed of 1,000 events", f"{root}/{usual}.ics"),
        ("Feed of 2,700 events", f"{root}/{busy}.ics"),
    ]


def _branch(name=_programs.BUSY):
    return Place.objects.get(name=name, district__slug=_programs.SLUG)


def compare(server, pages, empty, signed_in, aim):
    for name, address in pages:
        targets = [(empty, signed_in, None), (address, signed_in, None)]
        nothing, page = measure(server, targets)
        print(f"{name:<40}{page / nothing:>8.2f}  ≤ {aim:g}", flush=True)


def again(made, keeping, pages, empty):
    """What a public page costs while nothing changed, against the empty page as it is made: read
    from memory, and answered with 304 to who has it."""
    print(f"{'the same, unchanged':<40}{'kept':>8}{'304':>8}")
    for name, address in pages:
        ratio = _seconds(keeping, address) / _seconds(made, empty)
        same = _seconds(keeping, address, _etag(keeping, address)) / _seconds(made, empty)
        print(f"{name:<40}{ratio:>8.2f}{same:>8.2f}", flush=True)


def _etag(server, address):
    server.request("GET", address)
    answer = server.getresponse()
    answer.read()
    return {"If-None-Match": answer.headers["ETag"]}


def _seconds(server, address, has=None):
    """The median of requests by somebody who has the page already, where `has` says so."""
    times = []
    server.close()  # it waited while another was asked; the next request opens it again
    for _round in range(ROUNDS + 1):
        started = time.perf_counter()
        server.request("GET", address, headers=has or {})
        answer = server.getresponse()
        answer.read()
        times.append(time.perf_counter() - started)
        if answer.status != (304 if has else 200):
            raise SystemExit(f"{address} answered {answer.status}")
    return median(times[1:])


@contextmanager
def site(kept=""):
    """A connection to the site, which keeps the pages it made or makes each one anew."""
    os.environ["KEPT"] = kept
    port = free_port()
    server = serve(port)
    try:
        yield HTTPConnection("127.0.0.1", port, timeout=120)
    finally:
        server.terminate()
        server.wait()


def main():
    prepare(_programs)
    empty, public = f"/bench/empty/{_programs.SLUG}/", public_pages()
    staff = cookie(holder(_programs.SLUG, Role.LIBRARY_ADMIN))
    print(f"{'page ÷ empty page, 50,000 sessions':<40}{'ratio':>8}  aim")
    with site() as made:
        compare(made, public, empty, "", PUBLIC)
        compare(made, feeds(), empty, "", LIST)
        compare(made, staff_pages(), "/bench/empty/", staff, LIST)
        with site(kept="yes") as keeping:
            again(made, keeping, [*public, *feeds()], empty)


if __name__ == "__main__":
    main()
