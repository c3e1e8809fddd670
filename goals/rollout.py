"""The roll-out of zones: the stage each is in, since when, what comes next, what was learned.

A zone that exists is defined: where nothing is recorded yet, that is its stage.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Window
from django.db.models.functions import Lead
from django.utils import timezone

from zones.access import PARTNERSHIP_ROLES, Role
from zones.formats import long_date
from zones.models import Zone

from .models import Lesson, Stage

ONE_DAY = timedelta(days=1)
LABELS = dict(Stage.Code.choices)
# Stages in which a zone begins: the lessons of the others are shown then.
BEGINNINGS = {Stage.Code.PLANNING, Stage.Code.ACTIVE}
MOST_LESSONS = 12


@dataclass(frozen=True, slots=True)
class Span:
    """A stage as it lies in time. `ends` is what was written; `until` the last day it holds
    (None: open), `overlap` the first day of the next stage where this one runs into it."""

    pk: int
    stage: str
    starts: date
    ends: date | None
    decided: str
    following: date | None

    @property
    def label(self):
        return LABELS[self.stage]

    @property
    def until(self):
        if self.ends is None and self.following:
            return self.following - ONE_DAY
        return self.ends

    @property
    def overlap(self):
        return (
            self.following if self.ends and self.following and self.ends >= self.following else None
        )

    @property
    def url(self):
        return f"/zones/stages/{self.pk}/edit/"

    @property
    def fix(self):
        """What to do about the overlap, in a sentence."""
        last = long_date(self.following - ONE_DAY)
        return f"{self.label} runs until {long_date(self.ends)}, the next stage begins " + (
            f"{long_date(self.following)}. If it ended before, its last day is {last}."
        )


class Standing:
    """Where one zone stands in the roll-out today, from its spans in order."""

    def __init__(self, spans, today):
        self.spans, self.today = spans, today

    @cached_property
    def begun(self):
        return [span for span in self.spans if span.starts <= self.today]

    @property
    def span(self):
        """The stage begun last; None where none has begun: the zone is defined."""
        return self.begun[-1] if self.begun else None

    @property
    def code(self):
        return self.span.stage if self.span else Stage.Code.DEFINED.value

    @property
    def label(self):
        return LABELS[self.code]

    @property
    def since(self):
        return self.span.starts if self.span else None

    @property
    def decided(self):
        return self.span.decided if self.span else ""

    @property
    def next(self):
        return next((span for span in self.spans if span.starts > self.today), None)

    @property
    def is_over(self):
        """True where its last stage has ended and none follows yet."""
        return bool(self.span and self.span.until and self.span.until < self.today)

    @property
    def overlaps(self):
        return [span for span in self.spans if span.overlap]


def spans_of(zones):
    """{zone id: [Span, …] by first day}; one query for however many zones."""
    following = Window(Lead("starts"), partition_by="zone", order_by=["starts", "pk"])
    rows = Stage.objects.filter(zone__in=zones).annotate(following=following)
    fields = ("zone", "pk", "stage", "starts", "ends", "decided", "following")
    found = {}
    for zone, *row in rows.order_by("zone", "starts", "pk").values_list(*fields):
        found.setdefault(zone, []).append(Span(*row))
    return found


def standings(zones, today=None):
    """{zone id: Standing} for ids of zones; one query."""
    today, spans = today or timezone.localdate(), spans_of(zones)
    return {zone: Standing(spans.get(zone, []), today) for zone in zones}


def standing_of(zone, today=None):
    return standings([zone.pk], today)[zone.pk]


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson as lists print it."""

    pk: int
    text: str
    zone: int
    zone_name: str
    key_area: str
    day: str
    pilot: bool

    @property
    def zone_url(self):
        return f"/zones/{self.zone}/"


def lessons_for(zone):
    """[LessonLine, …]: what a zone that starts can learn from the others of its district, the
    pilot's lessons first. One query; nobody is named."""
    others = Lesson.objects.filter(zone__district=zone.district_id).exclude(zone=zone.pk)
    return lesson_lines(others)[:MOST_LESSONS]


def lesson_lines(lessons):
    """[LessonLine, …] of a queryset of lessons, those of a pilot first; one query."""
    piloted = Stage.objects.filter(zone=OuterRef("zone"), stage=Stage.Code.PILOT)
    rows = lessons.annotate(pilot=Exists(piloted)).order_by("-pilot", "zone__name", "at", "pk")
    fields = ("pk", "text", "zone", "zone__name", "key_area__title", "at", "pilot")
    return [
        LessonLine(pk, text, zone, name, area or "", long_date(timezone.localtime(at)), pilot)
        for pk, text, zone, name, area, at, pilot in rows.values_list(*fields)
    ]


def may_plan(user, zone):
    """Whether this person keeps the stages of the zone."""
    return zone.district_id in user.held.districts(*PARTNERSHIP_ROLES, Role.DATA_STEWARD)


def may_teach(user, zone):
    """Whether this person writes down what the zone learned: also its leads."""
    mine = Zone.objects.around(user.held.places(Role.ZONE_LEAD)).filter(pk=zone.pk)
    return may_plan(user, zone) or mine.exists()
