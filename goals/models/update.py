"""Updates: what happened, how the work stands since, and where it is on its way to counting."""

import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from zones.access import Role, Side
from zones.models import User

from .assignment import OFFICE_ROLES, Assignment, AssignmentQuerySet
from .plan import Plan

PLAN = "assignment__item__goal__plan__"
# Who decides where a plan asks for review: at the place, at the plan's owner, at the library.
REVIEWERS = {
    Plan.Reviewer.NOBODY: (),
    Plan.Reviewer.PRINCIPAL: (Role.PRINCIPAL,),
    Plan.Reviewer.OWNER: OFFICE_ROLES,
    Plan.Reviewer.LIBRARY: (Role.LIBRARY_ADMIN,),
}
SENT_AND_CHANGED = pgtrigger.Condition("NEW.state <> 'draft' AND OLD.* IS DISTINCT FROM NEW.*")


class UpdateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; what was sent about one's work or to one's review; else only what counts."""
        seen = Q(state=Update.State.COUNTED) & AssignmentQuerySet.seen_by(user, "assignment__")
        return self.filter(self._inner(user) | seen)

    def inner_to(self, user):
        """Where this person also reads what is waiting or returned, notes and comments."""
        return self.filter(self._inner(user))

    def editable_by(self, user):
        """An author's own: a draft, or what came back."""
        return self.filter(author=user, state__in=(Update.State.DRAFT, Update.State.RETURNED))

    def reviewable_by(self, user):
        """What waits for this person's decision; nobody decides on their own."""
        own = Q(author=user) | Q(entered_for=user)
        return self.filter(self.reviewed_by(user.held), state=Update.State.SUBMITTED).exclude(own)

    def asked_of(self, user):
        """What was ever sent to this person's review: also what somebody else decided since."""
        return self.filter(self.reviewed_by(user.held), submitted_at__isnull=False)

    @staticmethod
    def reviewed_by(held):
        """Q: updates of plans that ask the review of a seat held today (REVIEWERS says which)."""
        asks = Plan.Reviewer
        place = {"assignment__place__in": held.places(*REVIEWERS[asks.PRINCIPAL])}
        owner = {f"{PLAN}owner__in": held.places(*REVIEWERS[asks.OWNER])}
        library = {
            "assignment__place__side": Side.LIBRARY,
            "assignment__place__district__in": held.districts(*REVIEWERS[asks.LIBRARY]),
        }
        by = f"{PLAN}reviewed_by"
        return (
            Q(**{by: asks.PRINCIPAL}, **place)
            | Q(**{by: asks.OWNER}, **owner)
            | Q(**{by: asks.LIBRARY}, **library)
        )

    @staticmethod
    def _inner(user):
        near = AssignmentQuerySet.inner_to(user, "assignment__") | Q(entered_for=user)
        return Q(author=user) | near & ~Q(state=Update.State.DRAFT)

    def drafts(self):
        return self.filter(state=Update.State.DRAFT, discarded_at=None)

    def sent(self):
        return self.exclude(state=Update.State.DRAFT)

    def counted(self):
        return self.filter(state=Update.State.COUNTED)

    def newest_first(self):
        return self.order_by("-happened_on", "-pk")

    def in_period(self, period):
        return self.filter(happened_on__range=(period.starts, period.ends))


@pghistory.track(
    pghistory.InsertEvent(condition=pgtrigger.Q(new__state__df="draft")),
    pghistory.UpdateEvent(condition=SENT_AND_CHANGED),
    exclude=["form_key"],
)
class Update(models.Model):
    """What was done for an assignment, on which day, and how the work stands since.

    Every change but those of a draft, which is its author's alone, is kept as an event.
    """

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        ON_TRACK = "on_track", "On track"
        AT_RISK = "at_risk", "At risk"
        OFF_TRACK = "off_track", "Off track"
        COMPLETE = "complete", "Complete"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned"
        COUNTED = "counted", "Counted"

    class Counted(models.TextChoices):
        """How an update came to count."""

        NO_REVIEW = "no_review", "No review asked"
        APPROVED = "approved", "Approved"
        READ_AS = "read_as", "Counted with the reviewer's reading"
        NOT_REVIEWED = "not_reviewed", "Not reviewed"
        RECORD = "record", "From a record"

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="updates")
    author = models.ForeignKey(User, models.PROTECT, related_name="updates")
    on_behalf = models.BooleanField("entered for somebody else", default=False, editable=False)
    entered_for = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose report it is; nobody where the seat was vacant.",
    )
    happened_on = models.DateField("date it happened", default=timezone.localdate)
    text = models.TextField("what happened", max_length=5000)
    status = models.CharField("status now", max_length=11, choices=Status.choices)
    nothing_new = models.BooleanField(default=False, editable=False)
    number = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    number_reason = models.CharField("why the number jumped", max_length=300, blank=True)
    state = models.CharField(
        max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    counted_at = models.DateTimeField(null=True, blank=True, editable=False)
    counted_how = models.CharField(
        max_length=12, choices=Counted.choices, blank=True, editable=False
    )
    read_as = models.CharField(
        "as the reviewer reads it",
        max_length=11,
        choices=Status.choices,
        blank=True,
        editable=False,
    )
    turn = models.PositiveSmallIntegerField(
        default=0,
        editable=False,
        help_text="How many steps were taken: who decides says which one they saw.",
    )
    returns = models.PositiveSmallIntegerField("times returned", default=0, editable=False)
    form_key = models.UUIDField(
        default=uuid.uuid4,
        editable=False,
        help_text="One form sends one update per assignment.",
    )
    discarded_at = models.DateTimeField(null=True, blank=True, editable=False)
    origin = models.CharField(
        "the record it comes from",
        max_length=80,
        blank=True,
        editable=False,
        help_text="Its address: what was logged there is this update; nobody typed it twice.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-pk"]
        indexes = [
            models.Index(
                fields=["assignment", "-happened_on", "-id"],
                include=["status", "state"],
                name="update_latest",
            ),
            models.Index(fields=["author", "-created_at"], name="update_author"),
            models.Index(
                fields=["state", "submitted_at"],
                condition=Q(state__in=("submitted", "returned")),
                name="update_waiting",
            ),
            models.Index(  # of work with a long log, only what waits is looked at
                fields=["assignment"], condition=Q(state="submitted"), name="update_unread"
            ),
            GinIndex(SearchVector("text", config="english"), name="update_search"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "form_key"], name="update_once_a_form"),
            models.UniqueConstraint(
                fields=["assignment", "origin"],
                condition=~Q(origin=""),
                name="update_once_a_record",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="update_submitted_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="counted", counted_at__isnull=False)
                | ~Q(state="counted") & Q(counted_at=None),
                name="update_counted_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="counted") ^ Q(counted_how=""), name="update_counted_somehow"
            ),
            models.CheckConstraint(
                condition=Q(counted_how="read_as") ^ Q(read_as=""), name="update_read_by_a_reviewer"
            ),
            models.CheckConstraint(
                condition=Q(discarded_at=None) | Q(state="draft", submitted_at=None),
                name="update_once_sent_is_kept",
            ),
            models.CheckConstraint(
                condition=Q(entered_for=None) | Q(on_behalf=True), name="update_entered_for_another"
            ),
        ]

    def __str__(self):
        return f"{self.get_status_display()} on {self.happened_on}"

    def get_absolute_url(self):
        return reverse("goals:update_detail", args=[self.pk])

    def clean(self):
        if self.status == self.Status.COMPLETE and self.assignment.item.ongoing:
            raise ValidationError(
                {"status": "Ongoing work is never complete. On track means it happens as planned."}
            )
