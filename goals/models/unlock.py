"""Exceptions: one person may send for a locked period, until a day."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zones.access import Role, Side
from zones.models import ReportingPeriod, User


class UnlockQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(Q(user=user) | self._granters(user.held))

    def decidable_by(self, user):
        """Granting and revoking: by the offices that run the cycle; in a closed year by the
        steward alone."""
        return self.filter(self._granters(user.held))

    @staticmethod
    def _granters(held):
        year = "period__school_year__"
        wide = held.districts(Role.SUPERVISOR, Role.DISTRICT_ADMIN)
        library = held.districts(Role.LIBRARY_ADMIN)
        open_year = Q(**{f"{year}closed_on": None})
        return (
            Q(**{f"{year}district__in": held.districts(Role.DATA_STEWARD)})
            | open_year & Q(**{f"{year}district__in": wide}, side=Side.SCHOOLS)
            | open_year & Q(**{f"{year}district__in": library}, side=Side.LIBRARY)
        )

    def in_force(self, day=None):
        return self.filter(until__gte=day or timezone.localdate(), revoked_at=None)

    def waiting(self):
        return self.filter(decided_at=None, revoked_at=None)


class Unlock(models.Model):
    """What one person asked for a locked period, why, and what was decided. Never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="unlocks")
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="unlocks")
    side = models.CharField(max_length=10, choices=Side.choices)
    reason = models.TextField("why", max_length=1000)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    until = models.DateField("may send until", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    answer = models.TextField("what is answered", max_length=1000, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = UnlockQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "period"],
                condition=Q(decided_at=None, revoked_at=None),
                name="unlock_asked_once",
                violation_error_message="This was asked already and waits for an answer.",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(decided_at__isnull=False), name="unlock_is_decided"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("asked_at")),
                name="unlock_revoked_after_it_was_asked",
            ),
        ]

    def __str__(self):
        return f"{self.period} for {self.user}"
