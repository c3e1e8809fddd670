"""The page of a zone: programs of the week, resources, what is worked on, whom to ask."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.translated import Words
from zones.access import Kind
from zones.models import Place, Zone

from .choices import options_html, places_of_zone
from .labels import AGES
from .month import small_month
from .people import contacts
from .resource_page import resources_of
from .sessions import SHOWN, midnight, rows_of, upcoming, week
from .working import by_area, sentences

WEEK = 7


def zone_page(site, zone, address):
    """`address` holds the filters of the week: for (an age), place (branch or schools)."""
    today, places = timezone.localdate(), places_of_zone(site, zone.pk)
    words = Words(site.language, {Zone: [zone.pk], Place: [zone.branch_id]})
    name = words.name(Zone, zone.pk, "name", zone.name)
    branch = words.name(Place, zone.branch_id, "name", zone.branch.name)
    site.zone = (zone.pk, name)
    asked = contacts(site, places.order_by("kind", "name"))
    ids = [row["pk"] for row in asked]
    sessions = upcoming(site, today).of_places(ids)
    url = f"{site.root}programs/?place=z{zone.pk}&"
    return {
        "name": name,
        "lead": _lead(branch, len(asked) - 1),
        "free": not sessions.filter(cancelled_at=None, program__cost__gt=0).exists(),
        "ages": options_html(AGES, address.get("for")),
        "kinds": _kinds(branch, address.get("place")),
        "days": _week(site, sessions, zone, today, address),
        "calendar_url": url,
        "month": small_month(sessions, today, url),
        "resources": resources_of(site, 4),
        "areas": by_area(site, sentences(site, ids)),
        "asked": [row for row in asked if row["people"]],
        "unnamed": _unnamed(asked, branch),
        "write_to": zone.branch.public_email,
        "feed": f"{site.root}feeds/zone/{zone.pk}",
    }


def _lead(branch, schools):
    words = ngettext(
        "%(branch)s and %(number)s school plan programs together for children and families who "
        "live nearby.",
        "%(branch)s and %(number)s schools plan programs together for children and families who "
        "live nearby.",
        schools,
    )
    return words % {"branch": branch, "number": _number(schools)}


def _number(count):
    words = _("no one two three four five six seven eight nine ten").split()
    return words[count] if count < len(words) else str(count)


def _kinds(branch, chosen):
    return options_html({Kind.BRANCH: branch, Kind.SCHOOL: _("Schools")}, chosen)


def _week(site, sessions, zone, today, address):
    rows = sessions.filter(starts_at__lt=midnight(today + timedelta(days=WEEK)))
    if (age := address.get("for")) in AGES:
        rows = rows.filter(program__age__in={age, "general"})
    if (kind := address.get("place")) in (Kind.BRANCH, Kind.SCHOOL):
        rows = rows.filter(place__kind=kind)
    rows = rows_of(site, rows.order_by("starts_at", "pk")[: SHOWN + 1], today)
    return week(site, rows, today, [zone.branch_id])


def _unnamed(asked, branch):
    """Plover School: ask Goodwin Branch for now."""
    names = [row["name"] for row in asked if not row["people"] and row["name"] != branch]
    if not names:
        return ""
    return _("%(places)s: ask %(branch)s for now.") % {
        "places": ", ".join(names),
        "branch": branch,
    }
