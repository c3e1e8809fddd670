"""What stands around every public page: whose site it is, where one can go, which languages."""

from dataclasses import dataclass, field
from urllib.parse import quote, urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.languages import Spoken, spoken

from .dates import date_in_words


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the frame; `lang` where its words are in another language than the page."""

    title: str
    url: str
    current: bool = False
    lang: str = ""


@dataclass(slots=True)
class Site:
    """The site of one district in one language.

    `here` is the rest of the page's address after the language, so that the same page is linked
    in the other languages; a page outside of /site/ gives `addresses`, {language: address}.
    """

    district: object
    language: Spoken
    here: str = ""
    addresses: dict = field(default_factory=dict)
    zone: tuple = ()  # (id, name) of the zone the page is about
    section: str = ""

    @property
    def root(self):
        """/site/hartford/es/: the addresses of long lists are written with it."""
        return self.root_in(self.language)

    def root_in(self, language):
        return f"/site/{self.district.slug}/{spoken(language).path}"

    def address(self, name, *args, **kwargs):
        """The address of a page of programs: "" while nothing answers there."""
        kwargs |= {"district": self.district.slug, "language": self.language}
        try:
            return reverse(f"programs:{name}", kwargs=kwargs)
        except NoReverseMatch:
            return ""

    @property
    def whole(self):
        """The root as it is written outside of the site: in mails, feeds and data."""
        return urljoin(settings.SITE_URL, self.root)

    @property
    def languages(self):
        """A link to this page in every language; the current one first said as such."""
        return [
            Link(name, self._in(Spoken(code, self.language.large)), code == self.language, code)
            for code, name in settings.LANGUAGES
        ]

    @property
    def type_link(self):
        """The same page in large type, or back in the usual."""
        words = _("Usual type") if self.language.large else _("Large type")
        return Link(words, self._in(Spoken(self.language, not self.language.large)))

    @property
    def canonical(self):
        """The page without its choice of type, whole."""
        return urljoin(settings.SITE_URL, self._in(Spoken(self.language)))

    @property
    def alternates(self):
        """[(language, whole address)] for who crawls the site."""
        return [
            (code, urljoin(settings.SITE_URL, self._in(Spoken(code))))
            for code, name in settings.LANGUAGES
        ]

    def _in(self, language):
        return self.addresses.get(str(language)) or f"{self.root_in(language)}{self.here}"

    @property
    def nav(self):
        """The sections; the zone first where the page is about one."""
        if not self.district.public_site:
            return []
        pages = [
            ("zones", _("All zones"), "zones/"),
            ("programs", _("Programs"), "programs/"),
            ("resources", _("Resources"), "resources/"),
            ("progress", _("How we are doing"), "progress/"),
        ]
        first = ("home", _("Home"), "")
        if self.zone:
            first = ("zone", self.zone[1], f"zones/{self.zone[0]}/")
        return [
            Link(title, f"{self.root}{rest}", key == self.section)
            for key, title, rest in (first, *pages)
        ]

    @property
    def footer(self):
        return [
            Link(_("Accessibility"), f"{self.root}about/#accessibility"),
            Link(_("Privacy"), f"{self.root}about/#privacy"),
            Link(_("Contact"), f"{self.root}contact/"),
        ]

    @property
    def updated(self):
        """Pages are made from what is true now, and made anew as soon as it changes."""
        return _("Updated %(date)s.") % {"date": date_in_words(timezone.localdate())}

    @property
    def share(self):
        """An e-mail to write, with the address of this page."""
        return f"mailto:?body={quote(self.canonical, safe='')}"

    def render(self, template, context=None, section=""):
        """The page as text. Without the request: nothing of who reads it may stand in it."""
        self.section = section or self.section
        return render_to_string(template, {"site": self} | (context or {}))
