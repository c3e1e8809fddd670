"""How one student did over windows and years: a line for each chain of assessments that follow one
another, broken on purpose where the instrument or its cut scores change."""

from dataclasses import dataclass
from decimal import Decimal

from .class_page import OF_YEAR
from .models import Administration, Assessment, Result, year_name
from .scores import score_text

NO_RESULT = "No result"
OTHER_INSTRUMENT = (
    "Another instrument from here: {} follows {}. Scores before and after do not compare."
)
OTHER_CUTS = "Other cut scores from here: a level before and the same level after do not compare."


@dataclass(frozen=True, slots=True)
class Point:
    """One administration, with what the student reached in it."""

    assessment: Assessment
    level_set: int | None
    year: int
    window: str
    score: Decimal | None
    level: str
    position: int | None
    status: str  # of the result; "" where there is none

    @property
    def when(self):
        return f"{Administration.Window(self.window).label} {year_name(self.year)}"

    @property
    def said(self):
        """The score in words; why there is none."""
        if self.status == Result.Status.SCORED:
            return score_text(self.assessment.scale, self.assessment.letters, self.score) or "–"
        return str(Result.Status(self.status).label) if self.status else NO_RESULT

    def break_after(self, before):
        """Why no line runs from the point `before` to this one; "" where one does."""
        if before is None or self.segment == before.segment:
            return ""
        if self.assessment == before.assessment:
            return OTHER_CUTS
        return OTHER_INSTRUMENT.format(self.assessment, before.assessment)

    @property
    def segment(self):
        return self.assessment.pk, self.level_set


@dataclass(frozen=True, slots=True)
class Line:
    """Points in the order of time, of assessments that follow one another."""

    points: list

    @property
    def title(self):
        return self.points[-1].assessment.name

    @property
    def subject(self):
        return self.points[-1].assessment.subject

    def rows(self):
        """[(when, assessment, score, level, why the line breaks before this row)]"""
        found, before = [], None
        for point in self.points:
            named = point.when, point.assessment.name, point.said, point.level or "–"
            found.append((*named, point.break_after(before)))
            before = point
        return found


def lines_of(student):
    """The student's Lines by subject and name; two statements."""
    rows = student.results.values_list(
        "administration", "score", "level__name", "level__position", "status"
    )
    results = {key: tuple(rest) for key, *rest in rows}
    chains = {}
    administrations = _administrations(student)
    known = {one.assessment_id: one.assessment for one in administrations}
    for one in administrations:
        point = _point(one, results.get(one.pk))
        chains.setdefault(_first_of_chain(one.assessment, known), []).append(point)
    lines = [Line(points) for points in map(_taken_part, chains.values()) if points]
    return sorted(lines, key=lambda line: (line.subject.lower(), line.title.lower()))


def _administrations(student):
    """Every administration of what the student took, in the order of time: also the missed ones."""
    taken = student.results.order_by().values("administration__assessment")
    rows = Administration.objects.filter(assessment__in=taken)
    return list(rows.select_related("assessment").order_by("year", OF_YEAR, "assessment"))


def _first_of_chain(assessment, known):
    """The id of the assessment this one goes back to, among those known; circles end."""
    seen = {assessment.pk}
    while assessment.follows_id in known and assessment.follows_id not in seen:
        assessment = known[assessment.follows_id]
        seen.add(assessment.pk)
    return assessment.pk


def _point(administration, result):
    score, level, position, status = result or (None, None, None, "")
    return Point(
        administration.assessment,
        administration.level_set_id,
        administration.year,
        administration.window,
        score,
        level or "",
        position,
        status,
    )


def _taken_part(points):
    """Without what was given before the student's first result of an assessment and after the last
    one: they may not have been here."""
    spans = {}
    for place, point in enumerate(points):
        if point.status:
            spans.setdefault(point.assessment.pk, []).append(place)
    return [
        point
        for place, point in enumerate(points)
        if (span := spans.get(point.assessment.pk)) and span[0] <= place <= span[-1]
    ]
