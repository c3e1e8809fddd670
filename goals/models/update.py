"""Updates: what happened, and the evidence for it."""

import uuid
from urllib.parse import urlsplit

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from zones.access import Role, Side
from zones.models import ReportingPeriod, User

from .assignment import Assignment, AssignmentQuerySet, seats_held
from .plan import Plan


class UpdateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; what was sent about one's seat or to one's review; else only what counts."""
        return self.filter(
            Q(author=user)
            | self._insiders(user) & ~Q(state=Update.State.DRAFT)
            | Q(state=Update.State.COUNTED) & AssignmentQuerySet.seen_by(user, "assignment__")
        )

    def inner_to(self, user):
        """Where this person also reads what is waiting or returned, notes and evidence."""
        return self.filter(Q(author=user) | self._insiders(user) & ~Q(state=Update.State.DRAFT))

    def editable_by(self, user):
        """An author's own, until it counts."""
        return self.filter(author=user).exclude(state=Update.State.COUNTED)

    @staticmethod
    def _insiders(user):
        """Seat holders, the principal of the place, the office that owns or follows the plan."""
        held = user.held
        offices = held.places(Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.LIBRARY_ADMIN)
        return (
            seats_held(held, "assignment__")
            | Q(assignment__place__in=held.places(Role.PRINCIPAL))
            | Q(assignment__item__goal__plan__owner__in=offices)
            | Q(
                assignment__item__goal__plan__owner__side=Side.LIBRARY,
                assignment__place__side=Side.LIBRARY,
                assignment__place__district__in=held.districts(Role.LIBRARY_ADMIN),
            )
        )

    def sent(self):
        return self.exclude(state=Update.State.DRAFT)

    def counted(self):
        return self.filter(state=Update.State.COUNTED)

    def newest_first(self):
        return self.order_by("-happened_on", "-pk")

    def in_period(self, period):
        return self.filter(happened_on__range=(period.starts, period.ends))


class Update(models.Model):
    """What was done for an assignment, on which day, and how the work stands since."""

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

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="updates")
    author = models.ForeignKey(User, models.PROTECT, related_name="updates")
    happened_on = models.DateField("date it happened", default=timezone.localdate)
    text = models.TextField("what happened", max_length=5000)
    status = models.CharField("status now", max_length=11, choices=Status.choices)
    state = models.CharField(
        max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    counted_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    review_note = models.TextField(blank=True, editable=False)
    form_key = models.UUIDField(
        default=uuid.uuid4,
        editable=False,
        help_text="One form sends one update per assignment.",
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
            GinIndex(SearchVector("text", config="english"), name="update_search"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "form_key"], name="update_once_a_form"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="update_submitted_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="counted", counted_at__isnull=False)
                | ~Q(state="counted") & Q(counted_at=None),
                name="update_counted_at_a_time",
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

    def submit(self):
        """Draft → counted: until the plan's review is switched on, what is sent counts."""
        if self.state != self.State.DRAFT:
            raise ValidationError("This update was already sent.")
        if not self.assignment.item.goal.plan.is_running:
            raise ValidationError("The plan is not running: nothing more is logged for it.")
        if self.locked_period():
            raise ValidationError("The reporting period of this date is locked.")
        self.state = self.State.COUNTED
        self.submitted_at = self.counted_at = timezone.now()
        self.save(update_fields=["state", "submitted_at", "counted_at"])

    def locked_period(self):
        """The locked period the update's date lies in, or None."""
        periods = ReportingPeriod.objects.filter(
            school_year__district=self.assignment.place.district_id,
            locked_on__lte=timezone.localdate(),
        )
        return periods.on(self.happened_on).first()


PICTURES = ("image/jpeg", "image/png")


def evidence_path(evidence, filename):
    """Stored under a random name; the name people know is kept in the row."""
    return f"evidence/{uuid.uuid4().hex}"


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """To those inside the work; to the side or the zone where its sender shared it."""
        held = user.held
        inner = Update.objects.inner_to(user).order_by()
        visible = Update.objects.visible_to(user).order_by()
        plan = "update__assignment__item__goal__plan__"
        own_side = Q(pk__in=())
        if not held.only_views():
            for district, side in held.sides():
                own_side |= Q(
                    update__assignment__place__district=district,
                    update__assignment__place__side=side,
                )
        return self.filter(
            Q(update__in=inner)
            | Q(shared_with_district=True, update__in=visible) & own_side
            | Q(shared_with_zone=True, update__in=visible)
            & Q(update__assignment__place__in=user.partners)
            & Q(**{f"{plan}kind__in": (Plan.Kind.ACTION, Plan.Kind.PARTNERSHIP)})
        )

    def editable_by(self, user):
        return self.filter(update__in=Update.objects.editable_by(user).order_by())


class Evidence(models.Model):
    """A file or a link that shows what an update says."""

    update = models.ForeignKey(Update, models.CASCADE, related_name="evidence")
    file = models.FileField(upload_to=evidence_path, blank=True)
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField("size in bytes", default=0)
    link = models.URLField(max_length=500, blank=True)
    caption = models.CharField(max_length=200, blank=True)
    shared_with_district = models.BooleanField("share with the district", default=False)
    shared_with_zone = models.BooleanField("share with the zone", default=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(file="") ^ Q(link=""), name="evidence_is_a_file_or_a_link"
            )
        ]

    def __str__(self):
        return self.caption or self.name or self.link

    def get_absolute_url(self):
        return reverse("goals:evidence_download", args=[self.pk]) if self.file else self.link

    @property
    def host(self):
        """Where a link leads: example.org."""
        return urlsplit(self.link).hostname or ""

    @property
    def is_picture(self):
        """A picture drawn anew when it came in: the only files shown in a page."""
        return self.content_type in PICTURES
