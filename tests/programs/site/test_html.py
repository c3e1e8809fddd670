"""An outsider follows every link of the public site in both languages: nothing is broken, the
HTML keeps to its rules, the languages are right, and nothing unpublished stands anywhere."""

import re

import pytest
from django.utils import timezone
from icalendar import Calendar
from lxml import etree

from programs.models import PublicYes
from tests.factories import ExchangeResourceFactory

from .crawling import broken, crawl, html_errors, language_errors
from .stage import open_site

pytestmark = pytest.mark.django_db
STARTS = ("/site/riverbend/", "/site/riverbend/es/")
# What a form sends along is random letters: now and then they spell anything.
HIDDEN = re.compile(r'<input type="hidden"[^>]*>')


@pytest.fixture
def site(zone, school, areas):
    return open_site(zone, school, areas)


def kinds(pages):
    """The kinds of pages there are, by the pattern of their address."""
    return {re.sub(r"\d+", "#", path.partition("?")[0]) for path in pages}


def test_an_outsider_finds_every_page_no_fault_and_nothing_unpublished(client, site):
    """One walk for all that is asked of its pages: it takes as long as fifty other tests."""
    pages = crawl(client, *STARTS)
    inner = ("", "zones/", "zones/#/", "places/#/", "programs/", "programs/#/", "sessions/#/")
    more = ("resources/", "resources/#/", "progress/", "contact/", "about/", "sessions/#/sign-up/")
    wanted = {f"{start}{one}" for start in STARTS for one in (*inner, *more)}

    assert wanted - kinds(pages) == set()
    assert broken(client, pages) == []
    assert html_errors(pages) == []
    assert language_errors(pages) == []
    assert leaked(pages) == {}
    assert unsaid(pages) == []
    assert {kind for page in pages.values() if (kind := page.kind)} >= {"text/html", "image/png"}
    feeds_are_what_they_say(pages)


def leaked(pages):
    return {
        word: address
        for address, page in pages.items()
        for word in re.findall(r"[Zz]q[\w@.]*", HIDDEN.sub("", page.text))
    }


def unsaid(pages):
    """What was published and stands nowhere."""
    text = "".join(page.text for page in pages.values())
    wanted = ("Hora del cuento", "Luz Marrero", "We read, 0.", "With Juniper School", "Poetry walk")
    return [words for words in wanted if words not in text]


def feeds_are_what_they_say(pages):
    calendars = [page.text for page in pages.values() if page.kind == "text/calendar"]
    atoms = [page.text for page in pages.values() if page.kind == "application/atom+xml"]

    assert all(Calendar.from_ical(text).walk("VEVENT") is not None for text in calendars)
    assert all(etree.fromstring(text.encode()).tag.endswith("feed") for text in atoms)
    assert all("//site" not in text for text in (*calendars, *atoms))


def test_a_partner_is_named_only_while_its_yes_stands(client, site, school):
    address = "/site/riverbend/progress/"
    before = client.get(address).content.decode()
    PublicYes.objects.all().update(says_yes=False)
    after = client.get(address).content.decode()

    assert (before.count("With Juniper School"), after.count("With Juniper School")) == (1, 0)
    assert "We read, 0." in after


def test_a_resource_written_in_spanish_is_said_to_be_spanish(client, site, branch):
    before = "".join(resources(client))
    ExchangeResourceFactory(
        place=branch, title="Leer en casa", families_at=timezone.now(), language="es"
    )
    english, spanish = resources(client)

    assert "Leer en casa" not in before
    assert '<span lang="es">Leer en casa</span>' in english
    assert ("Leer en casa" in spanish, '<span lang="es">' in spanish) == (True, False)


def resources(client):
    return [client.get(f"{start}resources/").content.decode() for start in STARTS]
