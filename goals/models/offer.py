"""Offers: a step of one place's plan, offered to a partner place that takes part or declines."""

from django.db import models
from django.db.models import BooleanField, Case, Q, Value, When
from django.utils import timezone

from zones.models import Place, User

from .item import ActionItem
from .plan import Plan, PlanQuerySet


def _whether(rule):
    return Case(When(rule, then=Value(True)), default=Value(False), output_field=BooleanField())


class OfferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Told to those who write either plan; also while the offering plan is a draft."""
        return self.filter(self._theirs(user) | PlanQuerySet.written_by(user, "item__goal__plan__"))

    def editable_by(self, user):
        """Withdrawn by those who write the offering plan."""
        return self.filter(PlanQuerySet.written_by(user, "item__goal__plan__"))

    def answerable_by(self, user):
        """Accepted or declined by those who write the plan of the place it was offered to."""
        return self.filter(self._theirs(user))

    def with_rights(self, user):
        """Adds `theirs`, whether `user` answers it, and `ours`, whether they withdraw it."""
        ours = PlanQuerySet.written_by(user, "item__goal__plan__")
        return self.annotate(theirs=_whether(self._theirs(user)), ours=_whether(ours))

    @staticmethod
    def _theirs(user):
        return PlanQuerySet.writers(user.held, "place__")

    def waiting(self):
        """Without those nobody can accept any more: of a retired step, of a closed plan."""
        rows = self.filter(answer="", item__retired_on=None)
        return rows.exclude(item__goal__plan__status=Plan.Status.CLOSED)


class Offer(models.Model):
    """A step offered to a partner place; accepted, it becomes an Assignment that owes no report."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    item = models.ForeignKey(ActionItem, models.CASCADE, related_name="offers")
    place = models.ForeignKey(Place, models.PROTECT, related_name="offers")
    note = models.CharField(
        "a word to them",
        max_length=300,
        blank=True,
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField("why not", max_length=300, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "place"],
                condition=Q(answer=""),
                name="offer_once",
                violation_error_message="The step was offered to this place already.",
            ),
            models.CheckConstraint(
                condition=Q(answer="") ^ Q(answered_at__isnull=False),
                name="offer_answered_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.item} offered to {self.place.short_name}"
