"""The communication plan: what is said to whom, how often, by which seat; and what was sent."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from zones.access import PARTNERSHIP_ROLES, Role
from zones.models import District, DistrictQuerySet, Place, User, Zone, at, tracked


class MessageQuerySet(DistrictQuerySet):
    def visible_to(self, user):
        """Who sends what is for staff."""
        return self._in(user.held.staffed())

    def editable_by(self, user):
        """By who leads the partnership; a zone's own messages by its leads as well."""
        zones = Zone.objects.around(user.held.places(Role.ZONE_LEAD)).values("pk")
        return self._in(user.held.districts(*PARTNERSHIP_ROLES)) | self.filter(zone__in=zones)

    def owned_by(self, user):
        """Those the seats of this person are to send."""
        rows = Q(pk__in=())
        for seat in user.held.seats:
            rows |= at("", owner_place=seat.place_id, owner_role=seat.role)
        return self.filter(rows)

    def recordable_by(self, user):
        """Who sends a message records that it was sent, and so may who edits it."""
        return (self.owned_by(user) | self.editable_by(user)).running()

    def running(self):
        """Not ended, nor those of a zone that was archived."""
        return self.filter(ended_on=None, zone__archived_on=None)

    def due_by(self, day):
        return self.running().filter(next_due__lte=day)


@tracked()
class Message(models.Model):
    """One message of the communication plan: for the whole partnership, or for one zone."""

    class Audience(models.TextChoices):
        FAMILIES = "families", "Families"
        STAFF = "staff", "Staff"
        BOARD = "board", "Board"
        COMMUNITY = "community", "Community"
        STUDENTS = "students", "Students"

    class Cadence(models.TextChoices):
        ONCE = "once", "Once"
        WEEKLY = "weekly", "Every week"
        MONTHLY = "monthly", "Every month"
        EVERY_PERIOD = "every_period", "Every reporting period"
        YEARLY = "yearly", "Every year"

    district = models.ForeignKey(District, models.PROTECT, related_name="messages")
    zone = models.ForeignKey(
        Zone, models.PROTECT, null=True, blank=True, related_name="messages"
    )  # none: the whole partnership
    title = models.CharField("message", max_length=200)
    text = models.TextField("what we say", max_length=5000, blank=True)
    audiences = ArrayField(
        models.CharField(max_length=10, choices=Audience.choices), verbose_name="for whom"
    )
    channel = models.CharField(
        max_length=120, help_text="Newsletter, flyer in the book bag, website, meeting …"
    )
    languages = models.CharField(max_length=120, default="English and Spanish")
    cadence = models.CharField("how often", max_length=12, choices=Cadence.choices)
    owner_place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    owner_role = models.CharField("who sends it", max_length=16, choices=Role.choices)
    next_due = models.DateField("next due", null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = [F("next_due").asc(nulls_last=True), "title"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(audiences=[]),
                name="message_for_somebody",
                violation_error_message="Say for whom the message is.",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("goals:message_detail", args=[self.pk])

    def end(self):
        """Nobody is reminded of it any more; what was sent stays."""
        self.ended_on = self.ended_on or timezone.localdate()
        self.save(update_fields=["ended_on"])

    def resume(self):
        self.ended_on = None
        self.save(update_fields=["ended_on"])


class Delivery(models.Model):
    """A message was sent: when, what, and by whom. Never changed."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    sent_on = models.DateField("sent on", default=timezone.localdate)
    what = models.TextField("what was sent", max_length=5000)
    link = models.URLField(max_length=500, blank=True)
    due_on = models.DateField(null=True, editable=False)  # the date it answers
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-sent_on", "-pk"]

    def __str__(self):
        return f"{self.message}, {self.sent_on}"


class CommunicationReviewQuerySet(DistrictQuerySet):
    def editable_by(self, user):
        return self._in(user.held.districts(*PARTNERSHIP_ROLES))


@tracked()
class CommunicationReview(models.Model):
    """A day on which the partnership looks at its communication plan: the structure that keeps it
    alive."""

    district = models.ForeignKey(District, models.PROTECT, related_name="communication_reviews")
    due_on = models.DateField("on")
    held_on = models.DateField("held on", null=True, blank=True)
    outcome = models.TextField("what we keep and change", max_length=5000, blank=True)

    objects = CommunicationReviewQuerySet.as_manager()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "due_on"],
                name="communication_review_once_a_day",
                violation_error_message="A review is planned for that day already.",
            ),
            models.CheckConstraint(
                condition=Q(held_on=None) | ~Q(outcome=""),
                name="communication_review_says_what",
                violation_error_message="Say what you keep and change.",
            ),
        ]

    def __str__(self):
        return f"Review of the communication plan, {self.due_on}"
