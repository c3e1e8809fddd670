"""The public feeds: the sessions of a zone, of a place or for an age, as iCalendar and as Atom."""

from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zones.models import Place, Zone, ZoneMembership
from zones.numbers import number

from .ical import NEVER, last_changes
from .models import Program, Session
from .translated import Words

PAST = timedelta(days=92)  # what was called off stays known for so long
NEWEST = 50  # entries of an Atom feed
AGES = {
    Program.Age.TO_5: gettext_lazy("Programs for children up to 5"),
    Program.Age.TO_11: gettext_lazy("Programs for ages 6 to 11"),
    Program.Age.TO_18: gettext_lazy("Programs for ages 12 to 18"),
    Program.Age.ADULT: gettext_lazy("Programs for grown-ups"),
    Program.Age.GENERAL: gettext_lazy("Programs for all ages"),
}
FIELDS = (
    *("pk", "uid", "starts_at", "all_day", "cancelled_at", "changed_at", "note"),
    *("place__name", "where", "program", "program__title", "program__description"),
)


def feed_of(district, kind, key):
    """(name, published sessions) of one feed of the district; 404 if there is none like it."""
    sessions = Session.objects.published_by(district)
    sessions = sessions.filter(ends_at__gte=timezone.now() - PAST).order_by("starts_at", "pk")
    if kind == "audience":
        if key not in AGES:
            raise Http404
        name = AGES[key]
        return f"{name}, {district.short_name}", sessions.filter(program__age=key)
    name, places = _places(district, kind, key)
    return _("Programs: {name}").format(name=name), sessions.of_places(places)


def _places(district, kind, key):
    if kind == "zone":
        rows = Zone.objects.filter(district=district, archived_on=None)
        zone = get_object_or_404(rows, pk=number(key))
        schools = ZoneMembership.objects.on().filter(zone=zone).values_list("school", flat=True)
        return zone.name, [zone.branch_id, *schools]
    if kind == "place":
        place = get_object_or_404(Place.objects.filter(district=district), pk=number(key))
        return place.name, [place.pk]
    raise Http404


def atom(site, name, sessions, address):
    """What is new or changed of the sessions to come, the newest first, as Atom."""
    rows = sessions.filter(ends_at__gte=timezone.now()).order_by("-changed_at", "-pk")
    rows = list(rows.values_list(*FIELDS)[:NEWEST])
    programs = {row[9] for row in rows}
    words, changed = Words(site.language, {Program: programs}), last_changes(programs)
    name = NEVER.sub("", name)
    feed = Atom1Feed(name, urljoin(settings.SITE_URL, site.root), "", language=str(site.language))
    feed.feed["feed_url"] = feed.feed["id"] = urljoin(settings.SITE_URL, address)
    for row in rows:
        _entry(feed, site, row, words, changed.get(row[9]))
    return feed.writeString("utf-8")


def _entry(feed, site, row, words, program_changed):
    pk, uid, starts, all_day, cancelled, changed, note = row[:7]
    place, where, program, title, description = row[7:]
    title = str(words(Program, program, "title", title))
    day = timezone.localtime(starts)
    when = date_format(
        day.date() if all_day else day, "DATE_FORMAT" if all_day else "DATETIME_FORMAT"
    )
    said = (note, str(words(Program, program, "description", description)))
    feed.add_item(
        NEVER.sub("", _("Cancelled: {title}").format(title=title) if cancelled else title),
        urljoin(settings.SITE_URL, f"{site.root}sessions/{pk}/"),
        NEVER.sub("", "\n\n".join(filter(None, (f"{when}. {where or place}.", *said)))),
        unique_id=f"urn:uuid:{uid}",
        updateddate=max(changed, program_changed or changed),
    )
