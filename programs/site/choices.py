"""The filters of the list of programs: read from the address, said back in words."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from goals.grid import joined
from programs.models import Program
from zones.models import Place, ZoneMembership
from zones.numbers import number

from .dates import day_title, month_title
from .finder import zones_of
from .labels import AGES, LANGUAGES, SEASONS
from .month import day_of
from .sessions import midnight, upcoming

PAGE = 40
LAST_PAGE = 100
ASKED = ("place", "for", "season", "language", "day", "month")


@dataclass(slots=True)
class List:
    """One list to choose from; its options are ready."""

    name: str
    label: str
    everything: str
    options: str


@dataclass(slots=True)
class Choices:
    """What the reader asked for; codes that mean nothing are dropped."""

    site: object
    asked: dict
    lists: list
    page: int = 1

    @property
    def first(self):
        """The first day of the list."""
        today = timezone.localdate()
        chosen = day_of(self.asked.get("day") or self.asked.get("month") or "")
        return max(chosen, today) if chosen and "day" not in self.asked else chosen or today

    @property
    def month(self):
        return day_of(self.asked.get("month") or self.asked.get("day") or "") or self.first

    def address(self, *without, **more):
        """The address of the list with these choices, ready for one more: programs/?place=3&"""
        kept = {key: value for key, value in self.asked.items() if key not in without} | more
        return f"{self.site.root}programs/?{urlencode(kept)}{'&' if kept else ''}"

    @property
    def words(self):
        """Said above the list where a day or a month is chosen."""
        if "day" in self.asked:
            return day_title(self.first)
        return month_title(self.first) if "month" in self.asked else ""

    def sessions(self):
        """What fits, from the first day on, in the order of time."""
        rows = self.fitting(upcoming(self.site, self.first))
        if "day" in self.asked:
            rows = rows.filter(starts_at__lt=midnight(_after(self.first)))
        elif "month" in self.asked:
            rows = rows.filter(starts_at__lt=midnight(_next_month(self.first)))
        return rows.order_by("starts_at", "pk")

    def fitting(self, rows):
        """Without the days: what the small month asks too."""
        asked = self.asked
        if place := asked.get("place"):
            rows = rows.of_places(places_of_choice(self.site, place).order_by().values("pk"))
        if "for" in asked:
            general = {Program.Age.GENERAL} if asked["for"] != Program.Age.ADULT else set()
            rows = rows.filter(program__age__in={asked["for"]} | general)
        if "season" in asked:
            rows = rows.filter(program__season=asked["season"])
        if "language" in asked:
            rows = rows.filter(program__languages__contains=[asked["language"]])
        return rows


def choices(site, address):
    """The Choices of an address, with what there is to choose from."""
    there = {
        "place": (_("Place"), _("All places"), _places(site)),
        "for": (_("For"), _("Everyone"), AGES),
        "season": (_("When in the year"), _("All year"), SEASONS),
        "language": (_("Language of the program"), _("All languages"), LANGUAGES),
    }
    asked = {name: address.get(name, "") for name in ASKED}
    asked = {
        name: code
        for name, code in asked.items()
        if (code in there[name][2] if name in there else day_of(code))
    }
    lists = [
        List(name, label, everything, options_html(options, asked.get(name)))
        for name, (label, everything, options) in there.items()
    ]
    return Choices(site, asked, lists, min(number(address.get("page")) or 1, LAST_PAGE))


def options_html(options, chosen):
    """<option>s of {code: words}; a district has a hundred places."""
    return joined(
        f'<option value="{escape(code)}"{" selected" if code == chosen else ""}>'
        f"{escape(words)}</option>"
        for code, words in options.items()
    )


def _places(site):
    """{code: name}: zones first, z and their number, then places by name."""
    found = zones_of(site)
    zones = {f"z{zone.pk}": zone.name for zone in found if zone.pk}
    places = [place for zone in found for place in zone.places]
    named = {url.split("/")[-2]: name for name, url in sorted(places)}
    return zones | named


def places_of_choice(site, code):
    """The places of a zone, z12, or one place, 12."""
    rows = Place.objects.filter(district=site.district)
    if code.startswith("z"):
        return places_of_zone(site, number(code[1:]))
    return rows.filter(pk=number(code))


def places_of_zone(site, zone):
    """The branch and the schools of a zone (id) today, those that are open."""
    schools = ZoneMembership.objects.on().filter(zone=zone).values("school")
    rows = Place.objects.open_on().filter(district=site.district)
    return rows.filter(Q(zone_as_branch=zone) | Q(pk__in=schools))


def _after(day):
    return day + timedelta(days=1)


def _next_month(day):
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
