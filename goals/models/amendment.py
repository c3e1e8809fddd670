"""Amendments: what was changed in a plan after its board adopted it, and why."""

from django.db import models
from django.utils import timezone

from zones.models import User

from .item import ActionItem
from .plan import Goal, Plan, PlanQuerySet


class AmendmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(PlanQuerySet.seen_by(user, "plan__"))


class Amendment(models.Model):
    """One change to an adopted plan: what it said, what it says now, why. Never changed."""

    class Kind(models.TextChoices):
        GOAL_TEXT = "goal_text", "Goal reworded"
        ITEM_TEXT = "item_text", "Action item reworded"
        RETIRED = "retired", "Action item retired"
        RESTORED = "restored", "Action item taken up again"
        DUE_DATE = "due_date", "Due date moved"
        ADDED = "added", "Action item added"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="amendments")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, related_name="amendments")
    item = models.ForeignKey(ActionItem, models.PROTECT, null=True, related_name="amendments")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    reason = models.TextField("why", max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.reason}"
