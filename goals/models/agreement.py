"""How an action plan is agreed: sent by its writers, agreed by who answers for the place."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zones.models import User, tracked

from .framework import Standard
from .plan import Plan, PlanQuerySet


class OfPlanQuerySet(models.QuerySet):
    """Rows that are read with their plan and written by its writers."""

    def visible_to(self, user):
        return self.filter(PlanQuerySet.seen_by(user, "plan__"))

    def editable_by(self, user):
        return self.filter(PlanQuerySet.written_by(user, "plan__"))


class Agreement(models.Model):
    """One step on the way of an action plan to being agreed. Never changed."""

    class Kind(models.TextChoices):
        SENT = "sent", "Sent for agreement"
        TAKEN_BACK = "taken_back", "Taken back"
        RETURNED = "returned", "Returned"
        AGREED = "agreed", "Agreed"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True, max_length=1000)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="returned") | ~Q(note=""), name="agreement_back_says_why"
            )
        ]

    def __str__(self):
        return self.get_kind_display()


@tracked()
class Waiver(models.Model):
    """A place says why a key area is not for it: a high school and School Readiness. Not a gap."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="waivers")
    key_area = models.ForeignKey(Standard, models.PROTECT, related_name="waivers")
    reason = models.CharField("because", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["key_area__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key_area"],
                name="waiver_once",
                violation_error_message="The plan says so already.",
            )
        ]

    def __str__(self):
        return f"{self.key_area}: not for us, because {self.reason}"
