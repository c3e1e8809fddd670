"""What families of Hartford say of the programs, and who signed up for those to come; invented."""

import random
from datetime import timedelta

from django.utils import timezone

from programs.models import Answer, Session, SignUp, Survey
from programs.models.sign_up import COMING
from programs.models.survey import OUTCOMES
from programs.sign_ups import State

# (program, who answers, answers, open): the last one has too few to be shown.
SURVEYS = (
    ("Homework help", "caregiver", 34, False),
    ("Story time for babies and toddlers", "caregiver", 23, True),
    ("Library card morning", "adult", 6, True),
)
LIKED = (
    "That somebody sits with the children.",
    "Que hablan español con nosotros.",
    "The songs. We sing them at home now.",
    "Meeting other parents.",
    "It is close to the school.",
)
BETTER = ("Stay open later.", "More places to sit.", "Más libros en español.", "A snack at five.")
# How many come with each family: (birth to 5, 6 to 11, 12 to 18, grown-ups).
FAMILIES = ((0, 2, 0, 1), (1, 1, 0, 1), (0, 1, 1, 0), (2, 0, 0, 2), (0, 3, 0, 1))
DOMAIN = "families.example"


def load(district):
    """Surveys and sign-ups of the programs that are there."""
    draw = random.Random(11)
    for title, version, answers, is_open in SURVEYS:
        session = _published(district).filter(program__title=title).first()
        if session:
            _survey(session.program, version, answers, is_open, draw)
    ahead = _published(district).filter(takes_sign_up=True, starts_at__gt=timezone.now())
    for session in ahead.filter(cancelled_at=None).order_by("starts_at")[:4]:
        _sign_ups(session)


def _published(district):
    """Sessions of what is published."""
    rows = Session.objects.filter(program__place__district=district, program__state="published")
    return rows.select_related("program").order_by("starts_at")


def _survey(program, version, answers, is_open, draw):
    now = timezone.now()
    closed = None if is_open else now - timedelta(days=9)
    survey = Survey.objects.create(
        program=program,
        version=version,
        created_by=program.created_by,
        created_at=now - timedelta(days=40),
        closes_at=now + timedelta(days=20) if is_open else None,
        closed_at=closed,
    )
    Answer.objects.bulk_create(
        Answer(
            survey=survey,
            liked=draw.choice((*LIKED, "", "", "")),
            better=draw.choice((*BETTER, "", "", "", "")),
            language=draw.choice(("en", "en", "es")),
            day=(now - timedelta(days=draw.randrange(10, 38))).date(),
            **{name: draw.choice((5, 5, 5, 4, 4, 3, 2)) for name in OUTCOMES},
        )
        for _ in range(answers)
    )


def _sign_ups(session):
    """Families in the order they asked; who does not fit any more waits."""
    free, asked = session.capacity, timezone.now() - timedelta(days=6)
    for number, coming in enumerate(FAMILIES, 1):
        fits = free is None or sum(coming) <= free
        free = free - sum(coming) if fits and free is not None else free
        SignUp.objects.create(
            session=session,
            email=f"family{number}@{DOMAIN}",
            language="es" if number % 2 else "en",
            state=State.COMING if fits else State.WAITING,
            asked_at=asked + timedelta(hours=5 * number),
            confirmed_at=asked + timedelta(hours=5 * number, minutes=3),
            **dict(zip(COMING, coming, strict=True)),
        )
