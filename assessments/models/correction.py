"""What a steward corrected in the record of a student, against what the source system says."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zones.models import User

from .batch import Batch
from .roster import Student, of_batch, of_district


class Correction(models.Model):
    """While the source says what it `was`, every import keeps what it is `now`. It ends when the
    source sends another value (`ended_batch`), or somebody takes it back or corrects it again
    (`ended_by`)."""

    district = of_district()
    student = models.ForeignKey(Student, models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=30)  # of Student
    was = models.CharField(max_length=255, blank=True)  # in the source
    now = models.CharField(max_length=255, blank=True)
    batch = of_batch()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "field"],
                condition=Q(ended_at=None),
                name="correction_in_force_once",
            )
        ]

    def __str__(self):
        return f"{self.field}: {self.was} → {self.now}"
