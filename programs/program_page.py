"""One program: what the page says of it, and its sessions as ready strings."""

from django.core.paginator import Paginator
from django.utils import timezone

from zones.models import Position

from .models import Language, Program, Session
from .session_rows import rows_of

A_PAGE, SOON = 30, 12
LANGUAGES = dict(Language.choices)


def program_page(program, user, asked):
    """Context of programs/program_detail.html; `asked` says which page of those held, and whether
    every session to come is shown."""
    may_edit = Program.objects.editable_by(user).filter(pk=program.pk).exists()
    sessions = program.sessions.order_by("starts_at", "pk")
    sessions = sessions if may_edit else sessions.filter(waits=False)
    now, standing = timezone.now(), sessions.standing()
    past = standing.filter(ends_at__lte=now).order_by("-starts_at", "-pk")
    page = Paginator(past, A_PAGE).get_page(asked.get("page"))
    coming = standing.filter(ends_at__gt=now)
    first = coming if asked.get("all") else coming[:SOON]
    return {
        "program": program,
        "public_url": public_url(program, f"programs/{program.pk}/"),
        "facts": facts(program, user),
        "coming": rows_of(first),
        "ahead": coming.count(),
        "page": page,
        "past": rows_of(page.object_list),
        "cancelled": rows_of(sessions.exclude(cancelled_at=None)[:A_PAGE]),
        "together": list(program.together.order_by("name").values_list("pk", "name")),
        "partners": list(program.partners.order_by("name").values_list("pk", "name")),
        "reads_partners": program.place.district_id in user.held.staffed(),
        "may_edit": may_edit,
        "waiting": sessions.waiting().count(),
        "may_log": Session.objects.loggable_by(user).filter(program=program).exists(),
    }


def public_url(program, page):
    """Where families read it: an address, or "" while they do not."""
    district = program.place.district
    shown = program.is_public and program.state != Program.State.DRAFT and district.public_site
    return f"/site/{district.slug}/{page}" if shown else ""


def facts(program, user):
    """[(name, words)] of what a program is, without what was left empty."""
    said = [
        ("For", program.audience or ages(program)),
        ("Mainly for ages", program.get_age_display()),
        ("When", program.get_season_display()),
        ("How", program.get_format_display()),
        ("Languages", ", ".join(LANGUAGES[code] for code in program.languages)),
        ("Cost", cost(program)),
        ("Accessibility", program.accessibility),
        ("Key area", str(program.key_area) if program.key_area_id else ""),
        ("Sponsored by", program.get_sponsor_display()),
        ("Federal survey", _survey(program)),
        ("Who to ask", contact(program, user)),
    ]
    return [(name, words) for name, words in said if words]


def ages(program):
    """Ages 3 to 8 · Ages 3 and older · Up to age 8"""
    youngest, oldest = program.age_from, program.age_to
    if youngest is None and oldest is None:
        return ""
    if oldest is None:
        return f"Age {youngest} and older"
    return f"Up to age {oldest}" if youngest is None else f"Ages {youngest} to {oldest}"


def cost(program):
    return f"${program.cost}" if program.cost else "Free"


def contact(program, user):
    """Name and seat of who to ask, for staff who see that place."""
    if not program.contact_id:
        return ""
    found = Position.objects.visible_to(user).select_related("user", "place")
    position = found.filter(pk=program.contact_id).first()
    return f"{position.user.name}, {position}" if position else ""


def _survey(program):
    if program.counts_for_the_survey:
        return "Each session counts"
    if program.kind != Program.Kind.GROUP:
        return f"Not counted: {program.get_kind_display().lower()}"
    if program.format == Program.Format.SELF_DIRECTED:
        return "Counted apart: self-directed"
    return "Not counted: the library does not sponsor it"
