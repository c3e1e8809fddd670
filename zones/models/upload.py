"""Lists on their way in: read from a spreadsheet, previewed, then applied."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from .people import User
from .places import District


class UploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(created_by=user, district__in=user.held.districts())

    def editable_by(self, user):
        return self.visible_to(user).filter(applied_at=None)


class Upload(models.Model):
    """The rows of one uploaded list, as text, with the line each came from."""

    class Kind(models.TextChoices):
        PEOPLE = "people", "People"
        PLACES = "places", "Places"
        ZONES = "zones", "Zones"

    district = models.ForeignKey(District, models.CASCADE, related_name="uploads")
    created_by = models.ForeignKey(User, models.CASCADE, related_name="uploads")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    name = models.CharField(max_length=200)
    rows = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    applied_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("zones:upload_detail", args=[self.pk])
