"""Surveys: what is asked, how much of it is taken, and what is shown of the answers.

Small groups are hidden here, so that every page and report agrees. A survey with fewer answers
than the district shows enters no figure and no total. While it is open, its figures change only
when as many again have answered: who looks twice learns nothing about the one who came between.
"""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy

from .models import Answer, Survey
from .models.survey import OUTCOMES

MOST_A_DAY, MOST = 300, 5000  # answers to one survey: what comes above is a machine
SCALE = (
    (5, gettext_lazy("Strongly agree")),
    (4, gettext_lazy("Agree")),
    (3, gettext_lazy("Neither agree nor disagree")),
    (2, gettext_lazy("Disagree")),
    (1, gettext_lazy("Strongly disagree")),
)
AGREE = 4  # this and more is agreement
QUESTIONS = {
    "liked": gettext_lazy("What did you like most?"),
    "better": gettext_lazy("What could we do better?"),
}
STATEMENTS = {
    Survey.Version.ADULT: {
        "knowledge": gettext_lazy("I learned something I can use."),
        "confidence": gettext_lazy("I feel more sure of what I can do."),
        "application": gettext_lazy("I am going to use what I learned."),
        "awareness": gettext_lazy("I know more about what the library offers."),
    },
    Survey.Version.CAREGIVER: {
        "knowledge": gettext_lazy("My child learned something new."),
        "confidence": gettext_lazy("My child feels more sure of what they can do."),
        "application": gettext_lazy("We are going to use at home what we learned."),
        "awareness": gettext_lazy("We know more about what the library offers."),
    },
    Survey.Version.TEACHER: {
        "knowledge": gettext_lazy("My students learned something they can use in class."),
        "confidence": gettext_lazy("My students feel more sure of what they can do."),
        "application": gettext_lazy("I am going to build on it in my lessons."),
        "awareness": gettext_lazy("I know more about what the library offers my class."),
    },
}
TITLES = {
    "knowledge": "Learned something",
    "confidence": "Feel more confident",
    "application": "Will use it",
    "awareness": "Know the library better",
}
LEVELS = ", ".join(
    f"count(*) FILTER (WHERE {name} = {level})" for name in OUTCOMES for level, _ in SCALE
)
# The answers that are shown: all of a closed survey, else as many as fill whole groups.
TOLD = """FROM (
    SELECT a.*, s.id AS survey, d.least_answers AS least,
        coalesce(s.closed_at IS NOT NULL OR s.closes_at <= now(), false) AS closed,
        row_number() OVER (PARTITION BY s.id ORDER BY a.id) AS place,
        count(*) OVER (PARTITION BY s.id) AS every
    FROM programs_answer a
    JOIN programs_survey s ON s.id = a.survey_id
    JOIN programs_program p ON p.id = s.program_id
    JOIN zones_place w ON w.id = p.place_id
    JOIN zones_district d ON d.id = w.district_id
    WHERE s.id = ANY(%s) AND a.put_aside_at IS NULL
) AS told
WHERE every >= least AND (closed OR place <= every - every %% least)"""
FIGURES = f"SELECT survey, min(every), count(*), {LEVELS} {TOLD} GROUP BY survey"


@dataclass(frozen=True, slots=True)
class Statement:
    """How many chose each level of one statement, best first; nothing where too few did."""

    name: str
    levels: tuple
    least: int

    @property
    def n(self):
        return sum(self.levels)

    @property
    def is_shown(self):
        return self.n >= self.least

    @property
    def agree(self):
        return sum(n for n, (level, _) in zip(self.levels, SCALE, strict=True) if level >= AGREE)

    @property
    def percent(self):
        return round(100 * self.agree / self.n)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is shown of a survey: `shown` answers of `every`."""

    every: int
    shown: int
    statements: tuple


def figures(surveys, least):
    """{survey id: Figures} of those that have answers enough; `surveys` are ids of one district,
    `least` its fewest answers shown."""
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, [list(surveys)])
        rows = cursor.fetchall()
    return {
        survey: Figures(every, n, _statements(counts, least)) for survey, every, n, *counts in rows
    }


def released(surveys):
    """The answers of these surveys (ids) that are shown anywhere: a report of places and months
    counts no others, or it could be subtracted from the page of a survey."""
    told = RawSQL(f"SELECT id {TOLD}", [list(surveys)])  # noqa: S611 (our own words)
    return Answer.objects.filter(pk__in=told)


def _statements(counts, least):
    size = len(SCALE)
    return tuple(
        Statement(name, tuple(counts[i * size : (i + 1) * size]), least)
        for i, name in enumerate(OUTCOMES)
    )


def words_of(survey, shown, user):
    """The open answers among those that are shown, in no order of time: [Answer, …]"""
    rows = Answer.objects.visible_to(user).filter(survey=survey).counted()
    first = Answer.objects.filter(survey=survey).counted().order_by("pk").values("pk")[:shown]
    return list(rows.filter(pk__in=first).exclude(liked="", better="").order_by("liked", "better"))


def store(survey, language, answers):
    """Keeps one answer: whether it was taken. Who sends at once waits here for the others, so
    however many send, no more than MOST_A_DAY are kept; who comes later does not even wait."""
    if _is_full(survey):
        return False
    with transaction.atomic():
        Survey.objects.select_for_update(no_key=True).filter(pk=survey.pk).order_by().first()
        if _is_full(survey):
            return False
        Answer.objects.create(survey=survey, language=language, **answers)
    return True


def _is_full(survey):
    today = Count("pk", filter=Q(day=timezone.localdate()))
    found = Answer.objects.filter(survey=survey).aggregate(every=Count("pk"), today=today)
    return found["today"] >= MOST_A_DAY or found["every"] >= MOST
