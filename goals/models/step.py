"""What was done with an update on its way to counting, and what was said about it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zones.models import User

from .update import Update


class InnerQuerySet(models.QuerySet):
    """Rows told to those inside the work, and to nobody else."""

    def visible_to(self, user):
        return self.filter(update__in=Update.objects.inner_to(user).order_by())


class Step(models.Model):
    """One step of an update: who took it, when, and with which words. Never changed."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", "Submitted"
        TAKEN_BACK = "taken_back", "Taken back"
        RETURNED = "returned", "Returned"
        APPROVED = "approved", "Approved"
        READ_AS = "read_as", "Counted with the reviewer's reading"
        COUNTED = "counted", "Counted without review"

    update = models.ForeignKey(Update, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Nobody where time or the plan's rule took the step.",
    )
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)

    objects = InnerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=("returned", "read_as")) | ~Q(note=""),
                name="step_back_says_why",
            )
        ]

    def __str__(self):
        return self.get_kind_display()


class Comment(models.Model):
    """What the author, the seat and the reviewers say to each other about an update."""

    update = models.ForeignKey(Update, models.PROTECT, related_name="comments")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)
    mentions = models.ManyToManyField(User, blank=True, related_name="mentioned_in")
    at = models.DateTimeField(default=timezone.now)

    objects = InnerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.text
