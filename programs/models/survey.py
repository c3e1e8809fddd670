"""Surveys: what people say they took from a program. Anonymous: no name, no address, no device."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from programs.access import logged_by, planned_by
from zones.models import User, at

from .program import Program, ProgramQuerySet, held_together
from .session import Session

OUTCOMES = ("knowledge", "confidence", "application", "awareness")


def survey_key():
    return get_random_string(16)


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(ProgramQuerySet.seen_by(user, "program__")).filter(
            program__place__district__in=user.held.staffed()
        )

    def editable_by(self, user):
        return self.filter(planned_by(user, "program__place__"))

    def open(self):
        now = timezone.now()
        return self.filter(Q(closes_at=None) | Q(closes_at__gt=now), closed_at=None)


class Survey(models.Model):
    """Four statements and two open questions about a program or one session of it, by link."""

    class Version(models.TextChoices):
        """Who answers: about themselves, for a child, or as the teacher of a class."""

        ADULT = "adult", "For adults and teens, about themselves"
        CAREGIVER = "caregiver", "For parents and caregivers, about their child"
        TEACHER = "teacher", "For teachers, about their class"

    program = models.ForeignKey(Program, models.PROTECT, related_name="surveys")
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="surveys"
    )
    version = models.CharField("who answers", max_length=9, choices=Version.choices)
    key = models.CharField(max_length=16, unique=True, default=survey_key, editable=False)
    closes_at = models.DateTimeField("open until", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "session", "version"],
                nulls_distinct=False,
                name="survey_once_a_version",
                violation_error_message="There is a survey of this kind already.",
            )
        ]

    def __str__(self):
        return f"{self.get_version_display()}: {self.session or self.program}"

    def get_absolute_url(self):
        return reverse("programs:survey_detail", args=[self.pk])

    @property
    def is_open(self):
        return not self.closed_at and (not self.closes_at or self.closes_at > timezone.now())


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The words of an answer: to who held the program; counts are for all who see it."""
        near = logged_by(user, "survey__program__place__")
        near |= at("survey__", program__in=held_together(user.held.places()))
        return self.filter(near).filter(survey__program__place__district__in=user.held.staffed())

    def editable_by(self, user):
        return self.filter(planned_by(user, "survey__program__place__"))

    def counted(self):
        return self.filter(put_aside_at=None)


class Answer(models.Model):
    """One anonymous answer: agreement from 1 to 5 with each statement, and two open answers.

    `day` is a day, not a time: nobody is told from who was there when.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answers")
    knowledge = models.PositiveSmallIntegerField(null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    application = models.PositiveSmallIntegerField(null=True, blank=True)
    awareness = models.PositiveSmallIntegerField(null=True, blank=True)
    liked = models.TextField(max_length=1000, blank=True)
    better = models.TextField(max_length=1000, blank=True)
    language = models.CharField(max_length=3, default="en")
    day = models.DateField(default=timezone.localdate, editable=False)
    put_aside_at = models.DateTimeField(null=True, editable=False)  # spam, or it names somebody

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__gte": 1, f"{name}__lte": 5}) | Q(**{name: None}),
                name=f"answer_{name}_from_1_to_5",
            )
            for name in OUTCOMES
        ]

    def __str__(self):
        return f"Answer {self.pk}"
