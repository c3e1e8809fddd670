"""Records: what must not be deleted for now, and what had to be made unreadable."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zones.models import DistrictQuerySet, Place, User

from .plan import Plan


class Hold(models.Model):
    """While it stands nothing it covers is deleted: of a plan, a place, a person, some dates.

    What is left empty covers everything in the district.
    """

    district = models.ForeignKey("zones.District", models.PROTECT, related_name="holds")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="holds")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="holds")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    starts = models.DateField("records from", null=True, blank=True)
    ends = models.DateField("records until", null=True, blank=True)
    reason = models.TextField("why", max_length=1000)
    set_by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")
    set_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    lifted_at = models.DateTimeField(null=True, editable=False)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
                name="hold_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            )
        ]

    def __str__(self):
        return self.reason


class Redaction(models.Model):
    """That words were made unreadable: where, by whom, when, why; never the words. Never changed.

    Written only by the database's own function `redact`.
    """

    district = models.ForeignKey("zones.District", models.PROTECT, related_name="redactions")
    table = models.CharField(max_length=60)
    row = models.BigIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField("why", max_length=1000)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return self.reason
