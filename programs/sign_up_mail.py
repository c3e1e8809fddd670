"""The mails families get about a sign-up, in their language. Nobody else reads the address."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from zones.models import Place

from .models import Program, Room, SignUp
from .models.sign_up import HELD
from .said import place_words, session_when
from .translated import Words


@task()
def mail_sign_up(sign_up_id, what, words=""):
    """Sends one mail, unless the family has gone meanwhile: how many were sent.

    The row of the task names no address; what fails is tried again by the round.
    """
    rows = SignUp.objects.exclude(email="").exclude(state=SignUp.State.CANCELLED)
    around = "session__program__place__district", "session__place", "session__room"
    row = rows.select_related(*around).filter(pk=sign_up_id).first()
    if row is None or (what == "reminder" and row.session.is_cancelled):
        return 0
    district = row.session.program.place.district
    with translation.override(row.language), timezone.override(district.time_zone):
        subject, text = write(row, what, words)
    if district.demonstration:  # its families are invented: the page shows what they would get
        return 0
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, text, None, [row.email], headers=headers).send()


def write(row, what, words=""):
    """(subject, text) in the language that is on."""
    session = row.session
    rows = {Program: [session.program_id], Place: [session.place_id]}
    rows[Room] = [session.room_id] if session.room_id else []
    said = Words(row.language, rows)
    title = said.name(Program, session.program_id, "title", session.program.title)
    told = {
        "what": what,
        "words": words,
        "row": row,
        "session": session,
        "title": title,
        "when": session_when(session),
        "where": place_words(session, said),
        "party": party(row),
        "link": urljoin(settings.SITE_URL, own_page(row)),
        "minutes": round(HELD.total_seconds() / 60),
        "days": session.program.place.district.sign_up_days,
    }
    text = render_to_string("programs/sign_up_email.txt", told).strip() + "\n"
    return " ".join(f"{_subject(what)}: {title}".split())[:200], text


def own_page(row):
    """The page where this family confirms and cancels; who has its address may do both."""
    district = row.session.program.place.district.slug
    kwargs = {"district": district, "key": row.key, "language": row.language}
    return reverse("programs:sign_up_mine", kwargs=kwargs)


def party(row):
    """Who comes, in words: children from 6 to 11: 2, grown-ups: 1."""
    said = {
        "children_0_5": _("children from birth to 5: %d"),
        "children_6_11": _("children from 6 to 11: %d"),
        "children_12_18": _("children from 12 to 18: %d"),
        "adults": _("grown-ups: %d"),
    }
    return ", ".join(
        words % getattr(row, name) for name, words in said.items() if getattr(row, name)
    )


def _subject(what):
    return {
        "asked": _("Please confirm"),
        "coming": _("You are signed up"),
        "waiting": _("You are on the waiting list"),
        "moved_up": _("There is a seat for you now"),
        "reminder": _("Reminder"),
        "called_off": _("Called off"),
        "on_again": _("It takes place after all"),
        "moved": _("Changed"),
        "written": _("A message about"),
    }[what]
