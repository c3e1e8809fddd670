"""What stands around every page: whose data this is, and where its reader can go."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from assessments.access import READING_ROLES
from goals.completeness import READERS
from goals.queue import REVIEWING_ROLES, waiting_count
from zones.access import PARTNERSHIP_ROLES, WORKING_ROLES, Role
from zones.chosen import chosen_year, school_years
from zones.models import Place, Zone, ZoneMembership

KEEPERS = (Role.DATA_STEWARD, Role.LIBRARY_ADMIN)
OFFICES = (Role.SUPERVISOR, Role.DISTRICT_ADMIN, *KEEPERS)
OF_ZONES = (Role.ZONE_LEAD, Role.BRANCH_STAFF)
EVERYBODY = tuple(Role)
STAFF = tuple(role for role in Role if role != Role.VIEWER)
# Staff of the schools' side who work with students: they are told of common assessments.
TESTING = (*READING_ROLES, Role.SUPERVISOR, Role.DISTRICT_ADMIN)
# Stands among the pages of students; in the bar of who decides on deletions and sees no student.
DELETIONS = "assessments:deletion_list"
# (title, URL name, who sees it), in the order of the bar.
PAGES = (
    ("Home", "home", EVERYBODY),
    ("My action items", "goals:my_work", WORKING_ROLES),
    ("Review", "goals:review_queue", REVIEWING_ROLES),
    ("Plans", "goals:plan_list", EVERYBODY),
    ("Reporting", "goals:reporting_grid", READERS),
    ("Updates", "goals:update_list", EVERYBODY),
    ("Zones", "goals:zone_list", EVERYBODY),
    ("Programs", "programs:program_list", EVERYBODY),
    ("Students", "assessments:student_list", READING_ROLES),
    ("Assessments", "assessments:assessment_list", TESTING),
    ("Deletion", DELETIONS, (Role.DISTRICT_ADMIN,)),
    ("Exchange", "programs:exchange_list", STAFF),
    ("Communication", "goals:message_list", (*PARTNERSHIP_ROLES, Role.ZONE_LEAD)),
    ("Shared tools", "goals:tool_list", (*PARTNERSHIP_ROLES, Role.ZONE_LEAD)),
    ("Meetings", "goals:calendar", OF_ZONES),
    ("Places", "zones:place_list", (*OFFICES, Role.PRINCIPAL)),
    ("People", "zones:person_list", (*OFFICES, Role.PRINCIPAL)),
    ("School year", "zones:year_list", (Role.DATA_STEWARD, Role.SUPERVISOR)),
    ("Imports", "assessments:batch_list", (Role.DATA_STEWARD,)),
    ("Records", "goals:hold_list", (Role.DATA_STEWARD,)),
)
# What comes first in the bar of who leads, or works in, a zone.
OF_A_ZONE = ("Home", "Zone plan", "My action items", "Meetings", "All zones")
# Pages that stand under one of the bar, by the first part of their address.
PART_OF = {
    "goals": "/plans/",
    "items": "/plans/",
    "assignments": "/plans/",
    "serves": "/plans/",
    "positions": "/people/",
    "uploads": "/people/",
    "periods": "/years/",
    "redact": "/holds/",
    "district": "/years/",
    "teams": "/my-work/calendar/",
    "meetings": "/my-work/calendar/",
    "decisions": "/my-work/calendar/",
    "resources": "/my-work/calendar/",
    "sessions": "/programs/",
    "surveys": "/programs/",
    **dict.fromkeys(("administrations", "groups"), "/assessments/"),
    **dict.fromkeys(("partners", "recognition", "reports"), "/programs/"),
    "translations": "/programs/",
    **dict.fromkeys(("classes", "imports", "requests"), "/students/"),
    **dict.fromkeys(("disclosures", "grants", "deletions"), "/students/"),
    "calendar": "/programs/",
    "calendars": "/programs/",
}
# Under the person's name, in the product bar.
OWN_PAGES = (
    ("Reminders", "goals:digest_list"),
    ("Password", "account_change_password"),
    ("E-mail address", "account_email"),
    ("Two-step sign-in", "mfa_index"),
    ("Where I am signed in", "usersessions_list"),
    ("Download what I sent", "goals:sent_download"),
)
FOOTER = (("Help", "help"), ("Accessibility", "accessibility"), ("Privacy", "privacy"))


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str
    current: bool = False
    count: int | str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose data the page shows: the district, and the places of its reader."""

    district: str
    line: str


def navigation(request):
    """Context of the base template; costs two queries for somebody signed in, none otherwise."""
    footer = [Link(title, reverse(name)) for title, name in FOOTER]
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"footer_links": footer, "help_url": reverse("help")}
    scope, has_zones, own = _scope(user)
    return {
        "footer_links": footer,
        "help_url": reverse("help"),
        "search_url": reverse("goals:search"),
        "user_links": [Link(title, reverse(name)) for title, name in OWN_PAGES],
        "nav": _links(request, has_zones, own),
        "scope": scope,
        "school_years": _years(request),
    }


def _links(request, has_zones, own):
    """`own` is the address of the zone this person leads or works in, or "": it leads their bar."""
    held, here = request.user.held, _section(request.path)
    pages = _pages(held)
    if request.path.startswith(deletions := reverse(DELETIONS)) and not held.has(*READING_ROLES):
        here = deletions
    if request.path.startswith("/imports/") and held.has(Role.DATA_STEWARD):
        here = reverse("assessments:batch_list")
    if own:
        pages = [
            (f"All {title.lower()}" if title == "Zones" else title, url) for title, url in pages
        ]
        pages.append(("Zone plan", own))
        order = {title: place for place, title in enumerate(OF_A_ZONE)}
        pages.sort(key=lambda page: order.get(page[0], len(order)))
        here = own if request.path.startswith(own) else here
    counts = {"Review": waiting_count(request)}
    return [
        Link(title, url, url == here, counts.get(title))
        for title, url in pages
        if has_zones or title != "Zones" or held.has(Role.DATA_STEWARD)
    ]


def _pages(held):
    """[(title, address)]. Deletion is one of the pages of students for who has those."""
    apart = {DELETIONS} if held.has(*READING_ROLES) else set()
    return [
        (title, reverse(name))
        for title, name, roles in PAGES
        if held.has(*roles) and name not in apart
    ]


def _section(path):
    """The address of the page in the bar that stands for `path`."""
    if path.startswith("/assignments/") and path.endswith("/log/"):
        return reverse("goals:my_work")
    if path.startswith("/updates/") and "/review/" in path:
        return reverse("goals:review_queue")
    if path == reverse("goals:calendar") or (path.startswith("/zones/") and "/meetings/" in path):
        return reverse("goals:calendar")
    first = path.split("/")[1]
    return PART_OF.get(first, f"/{first}/" if first else "/")


def _scope(user):
    """(Scope, whether the district has zones, the address of the zone this person works in)."""
    zones = Zone.objects.filter(district=OuterRef("district"))
    member = ZoneMembership.objects.on().filter(school=OuterRef("pk")).order_by().values("zone")
    own = Coalesce("zone_as_branch", Subquery(member[:1]), output_field=BigIntegerField())
    rows = (
        Place.objects.filter(pk__in=user.held.places())
        .order_by("name")
        .values_list("district__name", "name", Exists(zones), "pk", own)
    )
    if not rows:
        return None, False, ""
    names = list(dict.fromkeys(row[1] for row in rows))
    line = names[0] if len(names) == 1 else f"{len(names)} places: {', '.join(names)}"
    districts, works = dict.fromkeys(row[0] for row in rows), user.held.places(*OF_ZONES)
    own = next((f"/zones/{zone}/" for *_, place, zone in rows if zone and place in works), "")
    return Scope(", ".join(districts), line), any(row[2] for row in rows), own


def _years(request):
    """For the switch: the years, the chosen one marked; nothing where there is only one."""
    years, chosen = school_years(request), chosen_year(request)
    return [
        {"pk": year.pk, "name": year.name, "is_current": year == chosen}
        for year in years
        if len(years) > 1
    ]
