"""What people took from programs, added up over places and time without giving small groups away.

Somebody who reads two reports can subtract one from the other. So answers about a place with too
few of them are left out of a zone as well, and a part of a year is shown only where no month of it
has too few. The same holds for a fiscal year, which cuts through school years. And a survey with
too few is left out whole, as on its own page.
"""

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from .models import Survey
from .models.survey import OUTCOMES
from .spans import Length
from .surveys import released

AGREED = 4  # of 5: agree, strongly agree
STATEMENTS = {
    "knowledge": "Learned something",
    "confidence": "Feel more confident",
    "application": "Will use what they learned",
    "awareness": "Know more about what the library offers",
}
HIDDEN = "not shown"


def outcomes_of(places, user, span, least):
    """[{statement, agreed, answers, words}] of surveys about programs of the places (ids), by the
    answers of the span that the page of their survey shows; [] where there are none. Two queries.

    `least` is the district's fewest answers shown; a statement with fewer is "not shown".
    """
    counts = _counts(places, user, span)
    if not any(_within(row, span) for row in counts):
        return []
    return [_line(name, counts, span, least) for name in OUTCOMES]


def _counts(places, user, span):
    """[{of_place, month, knowledge_said, knowledge_agreed, …}] of the school years it touches."""
    surveys = Survey.objects.visible_to(user).filter(program__place__in=places)
    rows = released(surveys.order_by().values_list("pk", flat=True))
    rows = rows.filter(day__range=span.years).order_by()
    sums = {}
    for name in OUTCOMES:
        sums[f"{name}_said"] = Count(name)
        sums[f"{name}_agreed"] = Count("pk", filter=Q(**{f"{name}__gte": AGREED}))
    rows = rows.annotate(of_place=F("survey__program__place"), month=TruncMonth("day"))
    return list(rows.values("of_place", "month").annotate(**sums))


def _within(row, span):
    return span.starts.replace(day=1) <= row["month"] <= span.ends


def _line(name, counts, span, least):
    places = {}
    for row in counts:
        places.setdefault(row["of_place"], []).append(row)
    told = [rows for rows in places.values() if _tells(rows, name, span, least)]
    kept = [row for rows in told for row in rows if _within(row, span)]
    answers = sum(row[f"{name}_said"] for row in kept)
    agreed = sum(row[f"{name}_agreed"] for row in kept)
    line = {"statement": STATEMENTS[name], "agreed": HIDDEN, "answers": HIDDEN, "words": HIDDEN}
    if answers:
        line |= {"agreed": agreed, "answers": answers}
        line["words"] = f"{agreed} of {answers} agreed ({round(100 * agreed / answers)}%)"
    return line


def _tells(rows, name, span, least):
    """Whether what people of one place's programs answered may be shown for the span."""
    if span.length == Length.YEAR:
        return sum(row[f"{name}_said"] for row in rows) >= least
    months = [row[f"{name}_said"] for row in rows if row[f"{name}_said"]]
    return bool(months) and min(months) >= least
