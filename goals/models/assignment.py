"""Assignments: an action item at one place, and the seat that answers for it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from zones.access import FOLLOWING_ROLES, Role, Side
from zones.models import UNDO_DAYS, Place, PlaceQuerySet, SchoolYear, at, may_undo, tracked

from .item import ActionItem
from .plan import Plan, PlanQuerySet

PLAN = "item__goal__plan__"
OFFICE_ROLES = (Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.LIBRARY_ADMIN)
SHARED = (Plan.Kind.ACTION, Plan.Kind.PARTNERSHIP)


def seats_held(held, path=""):
    """Q for assignments whose seat (place and role) is among those held today."""
    rows = Q(pk__in=())
    for seat in held.seats:
        rows |= at(path, seat_place=seat.place_id, seat_role=seat.role)
    return rows


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(self.seen_by(user))

    @staticmethod
    def seen_by(user, path=""):
        """Q: where the plan may be read and the place seen; always to who answers for it."""
        plan = f"{path}{PLAN}"
        readable = PlanQuerySet.seen_by(user, plan) & PlaceQuerySet.seen_by(user, f"{path}place__")
        return readable | seats_held(user.held, path) & ~at(plan, status=Plan.Status.DRAFT)

    def editable_by(self, user):
        """By those who hold the seat today, while the plan runs: they log the work."""
        return self.filter(seats_held(user.held))

    def enterable_by(self, user):
        """By the seat; and for it, by those who answer for the place, the plan or the records."""
        held = user.held
        entering = held.districts(Role.DATA_STEWARD)
        rows = self.inner_to(user) | Q(place__district__in=entering, place__side=Side.SCHOOLS)
        return self.filter(rows)

    @staticmethod
    def inner_to(user, path=""):
        """Q: work whose waiting and returned updates, notes and comments this person reads: the
        seat's, the principal's, the office's that owns the plan, the library's lead's (of what the
        library owns, and of plans that ask their review)."""
        held = user.held
        owner, place = f"{path}{PLAN}owner", f"{path}place__"
        return (
            seats_held(held, path)
            | at(path, place__in=held.places(Role.PRINCIPAL))
            | Q(**{f"{owner}__in": held.places(*OFFICE_ROLES)})
            | (at(f"{owner}__", side=Side.LIBRARY) | Q(**{f"{path}{PLAN}reviewed_by": "library"}))
            & at(place, side=Side.LIBRARY, district__in=held.districts(Role.LIBRARY_ADMIN))
        )

    def whose_reporting_is_open_to(self, user):
        return self.filter(self.reporting_open_to(user))

    @staticmethod
    def reporting_open_to(user):
        """Q: who is not reporting is told to the seat, the principal, the offices that follow,
        and the zone."""
        held = user.held
        followers = {
            Side.SCHOOLS: held.districts(Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.DATA_STEWARD),
            Side.LIBRARY: held.districts(Role.LIBRARY_ADMIN),
        }
        rows = seats_held(held) | Q(place__in=held.places(Role.PRINCIPAL))
        for side, districts in followers.items():
            rows |= Q(place__district__in=districts) & at(PLAN, owner__side=side)
        near = Q(place__in=user.partners)
        near |= Q(place__district__in=held.districts(*FOLLOWING_ROLES))
        return rows | near & at(PLAN, kind__in=SHARED)

    def in_force(self):
        return self.filter(ended_on=None, item__retired_on=None)

    def of_running_plans(self):
        return self.in_force().filter(item__goal__plan__status=Plan.Status.ADOPTED)


@tracked()
class Assignment(models.Model):
    """An action item at one place: who answers, what we do here, and whether it reports."""

    item = models.ForeignKey(ActionItem, models.CASCADE, related_name="assignments")
    place = models.ForeignKey(Place, models.PROTECT, related_name="assignments")
    seat_place = models.ForeignKey(Place, models.PROTECT, related_name="answers_for")
    seat_role = models.CharField("who answers", max_length=16, choices=Role.choices)
    what_we_do = models.TextField("what we do here", blank=True)
    finish_by = models.DateField(null=True, blank=True)
    reports = models.BooleanField(
        default=True,
        help_text="A partner of a shared step takes part and owes no report.",
    )
    starts = models.DateField("from", default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True, editable=False)
    confirmed_for = models.ForeignKey(
        SchoolYear,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="The last school year for which somebody said that the work goes on.",
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["item__goal__position", "item__position", "place__name"]
        indexes = [
            models.Index(fields=["seat_place", "seat_role"], name="assignment_seat"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "place"],
                condition=Q(ended_on=None),
                name="assignment_once_a_place",
                violation_error_message="The item is already assigned to this place.",
            ),
            models.CheckConstraint(
                condition=Q(finish_by=None) | Q(finish_by__gte=F("starts")),
                name="assignment_finishes_after_it_starts",
                violation_error_message="It cannot be finished before it starts.",
            ),
        ]

    def __str__(self):
        return f"{self.item} at {self.place.short_name}"

    def get_absolute_url(self):
        return reverse("goals:assignment_detail", args=[self.pk])

    @property
    def is_elsewhere(self):
        """True where one position reports for another place than its own."""
        return self.seat_place_id != self.place_id

    def copy_to(self, item, starts):
        """An unsaved copy for the item of a plan carried forward."""
        return Assignment(
            item=item,
            place_id=self.place_id,
            seat_place_id=self.seat_place_id,
            seat_role=self.seat_role,
            what_we_do=self.what_we_do,
            reports=self.reports,
            starts=starts,
        )

    def end(self):
        """No longer asked of the place; what was logged stays."""
        self.ended_on = timezone.localdate()
        self.save(update_fields=["ended_on"])

    def reopen(self):
        """The end is undone, for a month, unless the place was given the work anew."""
        if not self.ended_on or not may_undo(self.ended_on):
            raise ValidationError(f"An end is undone within {UNDO_DAYS} days. Assign it again.")
        self.ended_on = None
        self.validate_constraints()
        self.save(update_fields=["ended_on"])
