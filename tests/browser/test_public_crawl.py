"""The public site in a browser: every kind of page, in both languages, at both widths, has no
violation and no sideways scrolling."""

import re

import pytest

from tests.programs.site.crawling import crawl
from tests.programs.site.stage import open_site

STARTS = ("/site/riverbend/", "/site/riverbend/es/", "/site/riverbend/large/")


@pytest.fixture
def addresses(client, transactional_db, zone, school, areas):
    """The first address of every kind of page."""
    open_site(zone, school, areas)
    found = {}
    for address, page in crawl(client, *STARTS).items():
        if page.tree is not None and page.status == 200:
            found.setdefault(re.sub(r"\d+", "#", address.partition("?")[0]), address)
    return [*found.values()]


def test_no_kind_of_page_has_a_violation(screen, axe, addresses):
    wrong = {}
    for address in addresses:
        screen.goto(address)
        wide = screen.evaluate("document.documentElement.scrollWidth - innerWidth")
        if problems := axe(screen) + ([f"{wide} px too wide"] if wide > 0 else []):
            wrong[address] = problems

    assert wrong == {}
    assert len(addresses) > 30


def test_large_type_is_large_on_paper_too(desktop, transactional_db, zone, school, areas):
    open_site(zone, school, areas)
    desktop.emulate_media(media="print")
    desktop.goto(f"/site/riverbend/large/zones/{zone.pk}/")
    sizes = desktop.locator("main :is(a, p, h3, .small):visible").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )

    assert min(sizes) >= 22
