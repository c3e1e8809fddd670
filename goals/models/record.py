"""Records: what must not be deleted for now, and what had to be made unreadable."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from zones.access import Role
from zones.formats import long_date
from zones.models import DistrictQuerySet, Place, User

from .plan import Plan

KEEPERS = Role.DATA_STEWARD, Role.SUPERVISOR


class HoldQuerySet(DistrictQuerySet):
    def visible_to(self, user):
        """To the steward and the supervisor; a hold on a person also to that person."""
        return self.filter(Q(district__in=user.held.districts(*KEEPERS)) | Q(person=user))

    def in_force(self):
        return self.filter(lifted_at=None)


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

    objects = HoldQuerySet.as_manager()

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

    @property
    def covers(self):
        """What it keeps, in words: Reading plan, at Oak School, from May 1, 2026."""
        since, until = long_date(self.starts), long_date(self.ends)
        parts = [str(self.plan or ""), f"at {self.place}" * bool(self.place_id)]
        parts += [f"by {self.person}" * bool(self.person_id)]
        parts += [f"from {since}" * bool(since), f"until {until}" * bool(until)]
        words = ", ".join(filter(None, parts))
        named = self.plan_id or self.place_id or self.person_id
        whole = f"Everything in {self.district}"
        return words if named else ", ".join(filter(None, (whole, words)))

    def lift(self, by):
        """What it kept may be deleted again; the hold stays on record."""
        self.lifted_by, self.lifted_at = by, timezone.now()
        self.save(update_fields=["lifted_by", "lifted_at"])


TABLES = {
    "goals_update": "Update {}",
    "goals_updateevent": "Earlier versions of update {}",
    "goals_step": "Review step {}",
    "goals_comment": "Comment {}",
    "goals_evidence": "Evidence {}",
    "goals_assignment": "Assignment {}",
    "goals_assignmentevent": "Earlier versions of assignment {}",
    "zones_draft": "Unsent form {}",
    "goals_digest": "Reminder {}",
}


class RedactionQuerySet(DistrictQuerySet):
    def visible_to(self, user):
        return self._in(user.held.districts(*KEEPERS))


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

    objects = RedactionQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return self.reason

    @property
    def where(self):
        return TABLES.get(self.table, "{}").format(self.row)
