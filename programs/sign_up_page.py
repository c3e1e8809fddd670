"""What the pages of a sign-up show: the session to families, counts to staff."""

from django.db.models import Count, F, Sum

from zones.models import Place

from .models import Program, Room, Session, SignUp
from .models.sign_up import COMING
from .said import place_words, session_when
from .sign_ups import free_seats, is_open
from .translated import Words

State = SignUp.State
SHOWN = ((State.COMING, "Coming"), (State.ASKED, "Not confirmed yet"), (State.WAITING, "Waiting"))


def session_page(session, site):
    """The session in the language of the site, which is on."""
    program = session.program
    rows = {Program: [program.pk], Session: [session.pk], Place: [session.place_id]}
    rows[Room] = [session.room_id] if session.room_id else []
    words = Words(site.language, rows)
    return {
        "site": site,
        "session": session,
        "program": program,
        "title": words(Program, program.pk, "title", program.title),
        "audience": words(Program, program.pk, "audience", program.audience),
        "note": words(Session, session.pk, "note", session.note),
        "when": session_when(session),
        "where": place_words(session, words),
        "free": free_seats(session),
        "is_open": is_open(session),
    }


def ahead_of(row):
    """How many families on the waiting list come before this one."""
    if not row.confirmed_at:
        return 0
    waiting = row.session.sign_ups.filter(state=State.WAITING, asked_at__lt=row.asked_at)
    return waiting.exclude(confirmed_at=None).count()


def counts(session):
    """[(state in words, families, people, [people of each age group])]: nothing else is read."""
    people = sum((F(name) for name in COMING[1:]), F(COMING[0]))
    sums = {f"n_{name}": Sum(name) for name in COMING}
    rows = session.sign_ups.order_by().values("state")
    found = {
        row["state"]: row for row in rows.annotate(families=Count("pk"), n=Sum(people), **sums)
    }
    return [
        (
            words,
            found.get(state, {}).get("families", 0),
            found.get(state, {}).get("n", 0),
            [found.get(state, {}).get(f"n_{name}", 0) for name in COMING],
        )
        for state, words in SHOWN
    ]
