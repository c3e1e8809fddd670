"""What the staff's pages of surveys show."""

from dataclasses import dataclass
from datetime import time, timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from zones.formats import clock, long_date

from .models import Answer, Survey
from .surveys import SCALE, STATEMENTS, TITLES, words_of

LANGUAGES = dict(settings.LANGUAGES)
WHO = {"adult": "Adults and teens", "caregiver": "Caregivers", "teacher": "Teachers"}
LEVELS = [str(words) for _, words in SCALE]
RESULTS_HEADER = ("Statement", "As it was asked", "Answers", "Agree, together", "Percent", *LEVELS)
HIDDEN = "not shown"


@dataclass(frozen=True, slots=True)
class Written:
    """The open answers, and those put aside."""

    shown: list
    aside: list


def survey_rows(page):
    """[(address, program, who answers, about, state, answers)] of one page of surveys."""
    counted = Count("answers", filter=Q(answers__put_aside_at=None))
    rows = Survey.objects.filter(pk__in=[survey.pk for survey in page])
    rows = rows.select_related("program", "session").annotate(n=counted)
    return [
        (
            f"/surveys/{row.pk}/",
            row.program.title,
            WHO[row.version],
            long_date(timezone.localtime(row.session.starts_at)) if row.session else "All sessions",
            "Open" if row.is_open else "Closed",
            row.n,
        )
        for row in rows
    ]


def stands(survey):
    """Closed. · Open. · Open through December 11, 2026. · Open until December 12, 2026, 1:17 pm."""
    if not survey.is_open or survey.closes_at is None:
        return "Open." if survey.is_open else "Closed."
    closes = timezone.localtime(survey.closes_at)
    if closes.time() == time():  # the midnight that ends its last day
        return f"Open through {long_date(closes - timedelta(days=1))}."
    return f"Open until {long_date(closes)}, {clock(closes)}."


def result_rows(survey, found):
    """[(title, the statement as it was asked, Statement)]; nothing where too few answered."""
    if found is None:
        return []
    asked = STATEMENTS[survey.version]
    return [(TITLES[one.name], asked[one.name], one) for one in found.statements]


def result_lines(survey, found):
    """As RESULTS_HEADER says: what the page shows and no more, hidden where it is hidden there."""
    asked = STATEMENTS[survey.version]
    shown = {one.name: one for one in found.statements if one.is_shown} if found else {}
    return [(title, str(asked[name]), *_numbers(shown.get(name))) for name, title in TITLES.items()]


def _numbers(one):
    if one is None:
        return (HIDDEN,) * (len(RESULTS_HEADER) - 2)
    return (one.n, one.agree, one.percent, *one.levels)


def result_notes(survey, found, every, least):
    """[(what, value)] beside the lines: what they are about, and what is hidden and why."""
    day = long_date(timezone.localtime(survey.session.starts_at)) if survey.session else ""
    shown = found.shown if found else 0
    return [
        ("Program", survey.program.title),
        ("Session", day or "All sessions"),
        ("Who answers", WHO[survey.version]),
        ("State", "Open" if survey.is_open else "Closed"),
        ("Answers", f"{shown} of {every} are in the figures"),
        (
            "Small groups",
            f"What fewer than {least} people answered is “{HIDDEN}”, as on the page. While the "
            f"survey is open, figures change with every {least} answers.",
        ),
        ("Words", "What people wrote stands on the page only: there it can be put aside."),
    ]


def written(survey, found, user):
    """Open answers once there are enough; what was put aside only to who may put it back."""
    mine = Answer.objects.editable_by(user).filter(survey=survey, put_aside_at__isnull=False)
    aside = Answer.objects.visible_to(user).filter(pk__in=mine.order_by().values("pk"))
    return Written(words_of(survey, found.shown, user) if found else [], list(aside))
