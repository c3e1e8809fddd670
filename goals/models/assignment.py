"""Assignments: an action item at one place, and the seat that answers for it."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from zones.access import FOLLOWING_ROLES, Role, Side
from zones.models import Place

from .item import ActionItem
from .plan import Plan


def seats_held(held, place="seat_place", role="seat_role"):
    """Q for rows whose seat (place and role) is among those held today."""
    rows = Q(pk__in=())
    for seat in held.seats:
        rows |= Q(**{place: seat.place_id, role: seat.role})
    return rows


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Where the plan may be read and the place may be seen; always to who answers for it."""
        plans = Plan.objects.visible_to(user).order_by()
        places = Place.objects.visible_to(user).order_by()
        return self.filter(
            Q(item__goal__plan__in=plans, place__in=places)
            | seats_held(user.held) & ~Q(item__goal__plan__status=Plan.Status.DRAFT)
        )

    def editable_by(self, user):
        """By those who hold the seat today, while the plan runs: they log the work."""
        return self.filter(seats_held(user.held))

    def whose_reporting_is_open_to(self, user):
        """Who is not reporting: to the seat, the principal, the offices that follow, the zone."""
        held = user.held
        shared = Q(item__goal__plan__kind__in=(Plan.Kind.ACTION, Plan.Kind.PARTNERSHIP))
        school_roles = (Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.DATA_STEWARD)
        return self.filter(
            seats_held(held)
            | Q(place__in=held.places(Role.PRINCIPAL))
            | Q(
                item__goal__plan__owner__side=Side.SCHOOLS,
                place__district__in=held.districts(*school_roles),
            )
            | Q(
                item__goal__plan__owner__side=Side.LIBRARY,
                place__district__in=held.districts(Role.LIBRARY_ADMIN),
            )
            | shared & Q(place__district__in=held.districts(*FOLLOWING_ROLES))
            | shared & Q(place__in=user.partners)
        )

    def in_force(self):
        return self.filter(ended_on=None, item__retired_on=None)

    def of_running_plans(self):
        return self.in_force().filter(item__goal__plan__status=Plan.Status.ADOPTED)


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
