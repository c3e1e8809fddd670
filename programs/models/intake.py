"""Programs on their way in: lists of past programs, and calendars kept elsewhere."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from programs.access import planned_by
from zones.access import Kind
from zones.models import District, Place, ScopedQuerySet, User


class ProgramUploadQuerySet(models.QuerySet):
    @staticmethod
    def places_of(user):
        """Places whose past programs this person may bring in, closed ones too; no offices."""
        places = Place.objects.filter(planned_by(user)).exclude(kind=Kind.OFFICE)
        return places.select_related("district")

    def visible_to(self, user):
        return self.filter(planned_by(user, "place__"), created_by=user)

    def editable_by(self, user):
        return self.visible_to(user).filter(applied_at=None)


class ProgramUpload(models.Model):
    """The rows of one list of past programs as text, which column says what, and its outcome."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="program_uploads")
    created_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    headings = models.JSONField()  # ["Event Title", …]
    rows = models.JSONField()  # [[line, [cell, …]], …]
    columns = models.JSONField(default=dict)  # code of a field → heading
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    applied_at = models.DateTimeField(null=True, editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)
    counts = models.JSONField(default=dict, editable=False)

    objects = ProgramUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programs:program_upload_detail", args=[self.pk])


class ColumnMapping(models.Model):
    """Which column says what in lists with these headings: remembered for the next time."""

    district = models.ForeignKey(District, models.CASCADE, related_name="+")
    headings = models.CharField(max_length=64)  # SHA-256 of the headings
    columns = models.JSONField()
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "headings"], name="column_mapping_once")
        ]

    def __str__(self):
        return self.headings


class SubscriptionQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.editable_by(user)

    def editable_by(self, user):
        return self.filter(planned_by(user, "place__"))

    def due(self):
        return self.exclude(address="").filter(stopped_at=None)


class Subscription(models.Model):
    """A calendar a place keeps elsewhere: its events arrive here as drafts, matched by UID."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="subscriptions")
    name = models.CharField(max_length=120)
    address = models.URLField("address of the calendar", max_length=500, blank=True)
    age = models.CharField("mainly for ages", max_length=8, default="general")
    season = models.CharField("when in the year", max_length=12, default="after_school")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    read_at = models.DateTimeField("last read", null=True, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)
    etag = models.CharField(max_length=200, blank=True, editable=False)
    counts = models.JSONField(default=dict, editable=False)  # of the last reading
    stopped_at = models.DateTimeField(null=True, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "address"],
                condition=~Q(address=""),
                name="subscription_once",
                violation_error_message="The place reads this calendar already.",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programs:subscription_detail", args=[self.pk])
