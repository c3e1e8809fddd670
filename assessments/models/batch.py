"""Batches: everything that writes rows of students, whole: staged, applied, undone.

A file goes: waiting → reading → ready (its report stands) → applying → applied → undone; or it is
refused (a fatal problem, nothing written), cancelled, or failed. Rows typed by hand belong to a
batch of their own kind. Every stored row knows the batch that wrote it last.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from zones.access import Role
from zones.models import District, User, may_undo


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """To the district's stewards, and results to who brought them in: a roster, with the groups
        of its students, is not for a steward of before."""
        own = {"created_by": user, "kind__in": (Batch.Kind.RESULTS, Batch.Kind.HAND)}
        return self.filter(
            Q(district__in=user.held.districts(Role.DATA_STEWARD))
            | Q(**own, district__in=user.held.districts())
        )

    def editable_by(self, user):
        return self.visible_to(user)

    def files(self):
        return self.exclude(kind=Batch.Kind.HAND)

    def sheets(self):
        """What was typed on the sheets of classes: one batch for a person, a class and a day."""
        return self.filter(kind=Batch.Kind.HAND, columns__has_key="class")


class Batch(models.Model):
    """One import, or the rows one person typed at one time."""

    class Kind(models.TextChoices):
        ROSTER = "roster", "Roster"
        FLAGS = "flags", "Program flags"
        RESULTS = "results", "Results"
        HAND = "hand", "Typed by hand"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        READING = "reading", "Being read"
        READY = "ready", "Ready to apply"
        APPLYING = "applying", "Being applied"
        APPLIED = "applied", "Applied"
        UNDONE = "undone", "Undone"
        REFUSED = "refused", "Refused"
        CANCELLED = "cancelled", "Cancelled"
        FAILED = "failed", "Failed"

    district = models.ForeignKey(District, models.PROTECT, related_name="batches")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    source = models.CharField("source system", max_length=40, default="roster")
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=300, blank=True, editable=False)  # in the storage
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    size = models.BigIntegerField(default=0, editable=False)
    administration = models.ForeignKey(
        "Administration", models.PROTECT, null=True, blank=True, related_name="batches"
    )
    columns = models.JSONField(default=dict, editable=False)  # code of a field → heading
    report = models.JSONField(default=dict, editable=False)  # the shape of the command's --json
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, editable=False)
    file_deleted_at = models.DateTimeField(null=True, editable=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "batches"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("assessments:batch_detail", args=[self.pk])

    def may_undo(self):
        """Whether it was applied, and not longer ago than what may be undone. What a steward
        corrected is taken back on the page of the student."""
        whole = self.kind != self.Kind.HAND or "class" in self.columns
        applied = self.state == self.State.APPLIED and whole
        return applied and may_undo(timezone.localdate(self.applied_at))


class BatchProgress(models.Model):
    """How far a batch is. Written by a connection of its own: to be seen while the work runs."""

    batch = models.OneToOneField(Batch, models.CASCADE, related_name="progress")
    what = models.CharField(max_length=120)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    cancelled = models.BooleanField(default=False)  # somebody asked to stop
    backend = models.IntegerField(null=True)  # the server process that does the work

    def __str__(self):
        return self.what


class BatchProblem(models.Model):
    """What was wrong with one cell, row or file; with the row as it came, where it was refused."""

    class Severity(models.TextChoices):
        FATAL = "fatal", "Fatal"
        ROW = "row", "Row refused"
        WARNING = "warning", "Warning"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="problems")
    file = models.CharField(max_length=120)
    line = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    message = models.CharField(max_length=500)
    cells = models.JSONField(null=True)

    class Meta:
        ordering = ["file", "line", "pk"]

    def __str__(self):
        return self.message


class Replaced(models.Model):
    """A row of a student as it was before a batch changed or deleted it: what undoing puts back,
    and the history of the row. Never changed."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="replaced")
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    table = models.CharField(max_length=40)  # assessments_result
    row = models.BigIntegerField()
    student = models.BigIntegerField(null=True, db_index=True)  # no key: it may be deleted
    was = models.JSONField(null=True)  # none: the row was not there
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["table", "row"], name="replaced_row")]

    def __str__(self):
        return f"{self.table} {self.row}"


class ResultsMapping(models.Model):
    """Which column says what in files of results with these headings: remembered by source."""

    district = models.ForeignKey(District, models.CASCADE, related_name="+")
    headings = models.CharField(max_length=64)  # SHA-256 of the headings
    columns = models.JSONField(default=dict)
    levels = models.JSONField(default=dict)  # name in the file → name of a performance level
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "headings"], name="results_mapping_once")
        ]

    def __str__(self):
        return self.headings
