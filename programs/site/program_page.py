"""The list of programs, a program with its days, and one session."""

from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models.evidence import PICTURES
from programs.models import Program, Room, Session, SessionFile
from programs.translated import Words
from zones.models import Place, Position

from .choices import PAGE
from .dates import day_title, hours
from .event import event
from .labels import AGES, FORMATS, LANGUAGES, SEASONS
from .month import small_month
from .place_page import has_page, map_link
from .sessions import by_day, rows_of, upcoming


def list_page(site, choices):
    """One page of the list; whether there is a next one is seen by one row more, never counted."""
    start = (choices.page - 1) * PAGE
    rows = rows_of(site, choices.sessions()[start : start + PAGE + 1], choices.first)
    month = choices.fitting(upcoming(site, choices.month.replace(day=1)))
    address = choices.address()
    return {
        "choices": choices,
        "days": by_day(rows[:PAGE]),
        "month": small_month(month, choices.month, choices.address("day", "month")),
        "earlier": f"{address}page={choices.page - 1}" if choices.page > 1 else "",
        "later": f"{address}page={choices.page + 1}" if len(rows) > PAGE else "",
    }


def program_page(site, program):
    """The program in words, its days to come, photos of those held."""
    coming = upcoming(site).filter(program=program).order_by("starts_at", "pk")[:60]
    words = Words(site.language, {Program: [program.pk], Place: [program.place_id]})
    return about(site, program, words) | {
        "days": by_day(rows_of(site, coming)),
        "photos": _photos(site, program),
    }


def about(site, program, words):
    """What the pages of a program and of its sessions both say."""
    return {
        "program": program,
        "title": words(Program, program.pk, "title", program.title),
        "description": words(Program, program.pk, "description", program.description),
        "facts": _facts(program, words),
        "cancelled": program.state == Program.State.CANCELLED,
        "program_url": f"{site.root}programs/{program.pk}/",
    }


def _facts(program, words):
    """[(label, Text or words)] of what is known."""
    spoken = ", ".join(str(LANGUAGES[code]) for code in program.languages if code in LANGUAGES)
    audience = words(Program, program.pk, "audience", program.audience)
    access = words(Program, program.pk, "accessibility", program.accessibility)
    facts = [
        (_("For"), audience.said if audience else AGES[program.age]),
        (_("When in the year"), SEASONS[program.season]),
        (_("How"), FORMATS[program.format]),
        (_("Languages"), spoken),
        (_("Cost"), f"${program.cost}" if program.cost else _("Free")),
        (_("Accessibility"), access.said if access else ""),
        (_("By"), words.name(Place, program.place_id, "name", program.place.name)),
        (_("Who to ask"), _contact(program)),
    ]
    return [(label, said) for label, said in facts if str(said)]


def _contact(program):
    """Named only while ticked as a public contact, at work and able to sign in."""
    if not program.contact_id:
        return ""
    place = Place.objects.filter(pk=program.contact.place_id)
    there = Position.objects.public_contacts(place).filter(pk=program.contact_id)
    return program.contact.user.name if there.exists() else ""


def _photos(site, program):
    rows = SessionFile.objects.published().filter(
        log__session__program=program, content_type__in=PICTURES
    )
    rows = rows.exclude(file="").order_by("-log__session__starts_at", "pk")
    found = list(rows.values_list("pk", "alt")[:12])
    words = Words(site.language, {SessionFile: [pk for pk, _alt in found]})
    return [(f"{site.root}photos/{pk}/", words(SessionFile, pk, "alt", alt)) for pk, alt in found]


def session_page(site, session):
    """A session with everything one needs to come; `data` is for search engines."""
    program, place = session.program, session.place
    words = Words(
        site.language,
        {
            Program: [program.pk],
            Session: [session.pk],
            Place: [place.pk, program.place_id],
            Room: [session.room_id] if session.room_id else [],
        },
    )
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    online = program.format == Program.Format.VIRTUAL
    name = words.name(Place, place.pk, "name", place.name)
    others = upcoming(site).filter(program=program).exclude(pk=session.pk)
    others = rows_of(site, others.order_by("starts_at", "pk")[:6])
    url = f"{site.root}sessions/{session.pk}/"
    over = session.ends_at <= timezone.now()
    return about(site, program, words) | {
        "session": session,
        "note": words(Session, session.pk, "note", session.note),
        "day": day_title(starts.date()),
        "hours": hours(starts, ends, session.all_day),
        "where": FORMATS[program.format] if online else _where(session, name, words),
        "place_url": "" if online or not has_page(place) else f"{site.root}places/{place.pk}/",
        "map": _map(site, session) if not online else "",
        "cancelled": session.is_cancelled or program.state == Program.State.CANCELLED,
        "over": over,
        "calendar": f"{url[:-1]}.ics",
        "sign_up": site.address("sign_up", pk=session.pk)
        if session.takes_sign_up and not session.is_cancelled and not over
        else "",
        "share": _share(site, words, session),
        "others": by_day(others),
        "data": event(site, session, words),
    }


def _where(session, name, words):
    room = session.room and words.name(Room, session.room_id, "name", session.room.name)
    return ", ".join(filter(None, (name, room, session.where)))


def _map(site, session):
    address = session.where or session.place.address
    return map_link(address, site.district.short_name) if address else ""


def _share(site, words, session):
    program = session.program
    title = str(words(Program, program.pk, "title", program.title))
    starts = timezone.localtime(session.starts_at)
    subject = f"{title}, {day_title(starts.date())}"
    return f"mailto:?subject={quote(subject)}&body={quote(site.canonical, safe='')}"
