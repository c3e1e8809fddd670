"""An outsider at the public site: follows every link, reads every page as strictly as a browser's
rules allow, and says what is wrong."""

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
from django.conf import settings
from django.contrib.staticfiles import finders
from html5lib.html5parser import ParseError

NS = "{http://www.w3.org/1999/xhtml}"
LINKS = {"a": "href", "link": "href", "img": "src", "form": "action", "use": "href"}
ELSEWHERE = ("mailto:", "tel:", "data:")
A_PATH = 4  # as many choices of filters, months and pages are followed for one path
MOST = 400


@dataclass(slots=True)
class Page:
    """What came back for an address; `tree` where it is HTML."""

    status: int
    kind: str
    text: str
    tree: object = None
    wrong: str = ""

    def all(self, *names):
        return [node for name in names for node in self.tree.iter(f"{NS}{name}")]

    def links(self):
        """[(element, address)]"""
        if self.tree is None:
            return []
        svg = [node for node in self.tree.iter() if str(node.tag).endswith("}use")]
        nodes = [*self.all(*LINKS), *svg]
        found = [(node, node.get(LINKS[str(node.tag).partition("}")[2]])) for node in nodes]
        return [(node, address) for node, address in found if address is not None]


def read(response):
    content = b"".join(response) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    page = Page(response.status_code, kind, content.decode(errors="replace"))
    if kind == "text/html":
        parser = html5lib.HTMLParser(strict=True)
        try:
            page.tree = parser.parse(page.text)
        except ParseError as error:
            page.wrong = f"{error}, at {parser.errors and parser.errors[-1][0]}"
            page.tree = html5lib.parse(page.text)
    return page


def local(address, link):
    """The address a link leads to on this server, without its fragment; "" for any other."""
    if link.startswith(ELSEWHERE):
        return ""
    origin = settings.SITE_URL.rstrip("/")
    whole = urldefrag(urljoin(f"{origin}{address}", link)).url
    return whole.removeprefix(origin) if whole.startswith(f"{origin}/") else ""


def crawl(client, *starts, within="/site/"):
    """{address: Page} of everything that is linked from `starts`, in the order of the links."""
    found, todo, paths = {}, list(starts), Counter()
    while todo and len(found) < MOST:
        address = todo.pop(0)
        path = urlsplit(address).path
        if address in found or paths[path] > A_PATH:
            continue
        paths[path] += 1
        found[address] = page = read(client.get(address))
        inner = (local(address, link) for _node, link in page.links())
        todo += [one for one in inner if one.startswith(within)]
    return found


def broken(client, pages):
    """Links that lead nowhere: no page, no file, no such part of a page."""
    found = []
    for address, page in pages.items():
        if page.status != 200:
            found.append(f"{address}: {page.status}")
        for _node, link in page.links():
            target, part = local(address, link), urldefrag(link).fragment
            if target.startswith(settings.STATIC_URL):
                if not _static(target, part):
                    found.append(f"{address}: no file {link}")
            elif target and part and not _holds(pages.get(target), part):
                found.append(f"{address}: no part {link}")
            elif target and not target.startswith("/site/"):
                found += _outside(client, address, target)
    return sorted(set(found))


def _static(target, part):
    path = finders.find(target.removeprefix(settings.STATIC_URL).partition("?")[0])
    if not path or not part:
        return bool(path)
    with open(path) as file:
        return f'id="{part}"' in file.read()


def _holds(page, part):
    return page is None or any(node.get("id") == part for node in page.tree.iter())


def _outside(client, address, target):
    status = client.get(target).status_code
    return [] if status == 200 else [f"{address}: {target} answers {status}"]


def html_errors(pages):
    """What the rules of HTML forbid, besides what a parser finds."""
    found = []
    for address, page in pages.items():
        if page.tree is None:
            continue
        ids = Counter(filter(None, (node.get("id") for node in page.tree.iter())))
        wrong = [page.wrong] if page.wrong else []
        wrong += [f"id {name} stands {n} times" for name, n in ids.items() if n > 1]
        wrong += [f"{len(page.all('h1'))} h1"] if len(page.all("h1")) != 1 else []
        wrong += [
            f"no alt: {node.get('src')}" for node in page.all("img") if node.get("alt") is None
        ]
        wrong += [f"no id for label {node.get('for')}" for node in _labels(page, ids)]
        wrong += [f"named by {one}" for one in _named(page) if one not in ids]
        wrong += [f"empty {node.tag[len(NS) :]}" for node in _empty(page)]
        found += [f"{address}: {one}" for one in wrong]
    return found


def _labels(page, ids):
    return [node for node in page.all("label") if node.get("for") and node.get("for") not in ids]


def _named(page):
    names = ("aria-labelledby", "aria-describedby", "aria-controls")
    return {
        one for node in page.tree.iter() for name in names for one in (node.get(name) or "").split()
    }


def _empty(page):
    """Links, headings and list items that say nothing to anybody."""
    said = ("aria-label", "aria-labelledby", "title")
    return [
        node
        for node in page.all("a", "button", "h1", "h2", "h3", "li", "title")
        if not "".join(node.itertext()).strip()
        and not any(node.get(name) for name in said)
        and not any(child.get("alt") for child in node.iter(f"{NS}img"))
    ]


def language_errors(pages):
    """Where the language of a page, or of a link, is not the one its address says."""
    found = []
    for address, page in pages.items():
        if page.tree is None or not address.startswith("/site/"):
            continue
        said = spoken(address)
        if page.tree.get("lang") != said:
            found.append(f"{address}: lang is {page.tree.get('lang')}")
        heads = {n.get("hreflang"): n.get("href") for n in page.all("link") if n.get("hreflang")}
        if heads and {*heads} != {code for code, _name in settings.LANGUAGES}:
            found.append(f"{address}: alternates are {sorted(heads)}")
        for node in page.all("a", "link"):
            code, target = node.get("hreflang"), local(address, node.get("href") or "")
            if code and target.startswith("/site/") and spoken(target) != code:
                found.append(f"{address}: {target} is said to be {code}")
            if not code and _changes(node, target, said):
                found.append(f"{address}: {target} changes the language and does not say so")
    return sorted(set(found))


def _changes(node, target, said):
    page = node.tag == f"{NS}a" and target.startswith("/site/")
    return page and not target.endswith((".ics", ".atom")) and spoken(target) != said


def spoken(address):
    """es of /site/hartford/es/…"""
    match = re.match(r"/site/[^/]+/(es)/", address)
    return match[1] if match else "en"
