"""What the pages of a sign-up show: the session to families, counts to staff."""

from django.db.models import Count, F, Sum
from django.urls import reverse

from .models import SignUp
from .models.sign_up import COMING
from .said import place_words, session_when
from .sign_ups import free_seats

LANGUAGES = {"en": "English", "es": "Español"}
State = SignUp.State
SHOWN = ((State.COMING, "Coming"), (State.ASKED, "Not confirmed yet"), (State.WAITING, "Waiting"))


def session_page(session, language, page, **named):
    """The session in the language that is on, and the same page in the others."""
    program = session.program
    district = program.place.district
    named["district"] = district.slug
    return {
        "session": session,
        "program": program,
        "district": district,
        "language": language,
        "title": program.title,
        "when": session_when(session),
        "where": place_words(session),
        "free": free_seats(session),
        "languages": [
            (code, name, reverse(f"programs:{page}", kwargs={**named, "language": code}))
            for code, name in LANGUAGES.items()
        ],
    }


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
