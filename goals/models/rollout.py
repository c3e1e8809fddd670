"""The roll-out of zones: the stage each is in, from when, and what was learned."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zones.access import PARTNERSHIP_ROLES, Role
from zones.models import DistrictQuerySet, User, Zone, tracked

from .framework import Standard


class OfZoneQuerySet(DistrictQuerySet):
    """Read in the whole district; kept by who leads the partnership, and by the steward."""

    district_lookup = "zone__district"

    def editable_by(self, user):
        return self._in(user.held.districts(*PARTNERSHIP_ROLES, Role.DATA_STEWARD))


@tracked()
class Stage(models.Model):
    """A stage of a zone's roll-out from a day on; without an end it lasts until the next begins.

    Stages that overlap are kept and flagged: plans slip, and the record says so.
    """

    class Code(models.TextChoices):
        DEFINED = "defined", "Defined"
        PILOT = "pilot", "Pilot"
        PLANNING = "planning", "Planning"
        ACTIVE = "active", "Active"
        SUSTAINING = "sustaining", "Sustaining"

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=10, choices=Code.choices)
    starts = models.DateField("from", default=timezone.localdate)
    ends = models.DateField(
        "last day", null=True, blank=True, help_text="Empty: until the next stage begins."
    )
    decided = models.TextField("what was decided", max_length=2000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = OfZoneQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="stage_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
            models.UniqueConstraint(
                fields=["zone", "starts"],
                name="stage_one_begins_a_day",
                violation_error_message="Another stage of this zone begins on that day.",
            ),
        ]

    def __str__(self):
        return f"{self.zone}: {self.get_stage_display()}"


class LessonQuerySet(OfZoneQuerySet):
    def editable_by(self, user):
        """Also by the zone's leads: they learned it."""
        zones = Zone.objects.around(user.held.places(Role.ZONE_LEAD)).values("pk")
        return super().editable_by(user) | self.filter(zone__in=zones)


@tracked()
class Lesson(models.Model):
    """What a zone learned, for the zones that start after it."""

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="lessons")
    text = models.TextField("what we learned", max_length=2000)
    key_area = models.ForeignKey(
        Standard, models.SET_NULL, null=True, blank=True, related_name="lessons"
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text
