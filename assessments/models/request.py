"""What families ask about a student's record, and what is kept of it and for how long."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from zones.access import Role
from zones.models import District, DistrictQuerySet, Position, User, tracked

from .assessment import Result
from .batch import Batch
from .roster import Student

ANSWER_DAYS = 45  # 34 CFR 99.10 (b)


class StewardQuerySet(DistrictQuerySet):
    """Rows of the district that its data stewards alone read."""

    def visible_to(self, user):
        return self._in(user.held.districts(Role.DATA_STEWARD))


class RecordRequest(models.Model):
    """A parent, or a student of 18 years, asks about a record: answered within 45 days. While it is
    open nothing of the student is deleted."""

    class Asked(models.TextChoices):
        INSPECT = "inspect", "Inspect the record"
        COPY = "copy", "Have a copy"
        AMEND = "amend", "Have it amended"
        SEEN = "seen", "Know who has seen it"

    class Relation(models.TextChoices):
        PARENT = "parent", "Parent or guardian"
        STUDENT = "student", "The student, 18 or older"

    district = models.ForeignKey(District, models.PROTECT, related_name="record_requests")
    student = models.ForeignKey(Student, models.PROTECT, related_name="requests")
    asked_by = models.CharField("who asks", max_length=160)
    relation = models.CharField(max_length=8, choices=Relation.choices)
    verified_how = models.CharField("how it was checked who asks", max_length=300)
    asked = ArrayField(
        models.CharField(max_length=8, choices=Asked.choices), verbose_name="what is asked"
    )
    words = models.TextField("in their words", max_length=5000, blank=True)
    received_on = models.DateField("received", default=timezone.localdate)
    due_on = models.DateField("due", editable=False)
    answer = models.TextField("what was done", max_length=5000, blank=True)
    answered_on = models.DateField("answered", null=True, editable=False)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    # Answers it had before it was opened again: {answer, on, by, opened, opened_by, why}.
    earlier = models.JSONField(default=list, editable=False)
    entered_by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")

    objects = StewardQuerySet.as_manager()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("received_on")), name="request_due_after_received"
            )
        ]

    def __str__(self):
        return f"Request of {self.asked_by}"

    def get_absolute_url(self):
        return reverse("assessments:request_detail", args=[self.pk])

    def receive(self, on):
        """Sets when it came and when it is due."""
        self.received_on, self.due_on = on, on + timedelta(days=ANSWER_DAYS)

    def close(self, answer, by):
        """Answered: what was done is told, and nothing holds the student's rows any more."""
        self.answer, self.answered_by = answer, by
        self.answered_on = timezone.localdate()
        self.save(update_fields=["answer", "answered_on", "answered_by"])

    def open_again(self, why, by):
        """Open as before, due when it was; the answer it had is kept beside it."""
        answered = {"answer": self.answer, "on": str(self.answered_on), "by": self.answered_by.name}
        opened = {"opened": str(timezone.localdate()), "opened_by": by.name, "why": why}
        self.earlier = [*self.earlier, answered | opened]
        self.answer, self.answered_on, self.answered_by = "", None, None
        self.save(update_fields=["earlier", "answer", "answered_on", "answered_by"])


class RequestFinding(models.Model):
    """An update or a file that a steward found to name the child: part of the packet."""

    request = models.ForeignKey(RecordRequest, models.CASCADE, related_name="findings")
    address = models.CharField("page", max_length=300)
    what = models.CharField("what it is", max_length=300)
    words = models.TextField("what it says of the student", max_length=5000, blank=True)
    found_by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")

    def __str__(self):
        return self.what


class StatementQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_on=None)


class Statement(models.Model):
    """The family's statement: kept with the record and printed wherever the record is. Nobody
    changes its words; the family may take it back, which stays on record."""

    student = models.ForeignKey(Student, models.CASCADE, related_name="statements")
    result = models.ForeignKey(Result, models.SET_NULL, null=True, blank=True, related_name="+")
    request = models.ForeignKey(RecordRequest, models.PROTECT, related_name="statements")
    words = models.TextField(max_length=5000)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    written_on = models.DateField(default=timezone.localdate)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawn_on = models.DateField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["written_on", "pk"]

    def __str__(self):
        return self.words

    def withdraw(self, by):
        """Taken back by the family: no longer printed with the record."""
        self.withdrawn_on, self.withdrawn_by = timezone.localdate(), by
        self.save(update_fields=["withdrawn_on", "withdrawn_by"])


@tracked()
class StudentHold(models.Model):
    """While it stands nothing of the student is deleted."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    student = models.ForeignKey(Student, models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")
    set_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_at = models.DateTimeField(null=True, editable=False)

    objects = StewardQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "reason"],
                condition=Q(lifted_at=None),
                name="student_hold_once",
                violation_error_message="A hold with this reason stands already.",
            )
        ]

    def __str__(self):
        return self.reason


class DeletionQuerySet(DistrictQuerySet):
    """Counts and rules, no row of a student: also for who may be the second person."""

    def visible_to(self, user):
        return self._in(user.held.districts(Role.DATA_STEWARD, Role.DISTRICT_ADMIN))

    def unfinished(self):
        """Neither done nor withdrawn nor refused: one at a time in a district."""
        return self.filter(OPEN)

    def undecided(self):
        return self.unfinished().filter(approved_by=None)

    def waiting(self):
        """Approved, and not yet carried out."""
        return self.unfinished().filter(approved_by__isnull=False)


OPEN = Q(done_at=None, withdrawn_at=None, refused_at=None)


class Deletion(models.Model):
    """A run of deleting what is kept long enough: counted, approved by a second person, done.

    What is approved is `students`: ids, by the rule of `years` and `before`. When it runs the rule
    is asked again, and who no longer satisfies it is left out. The site's login writes neither the
    list nor the certificate after the row is made (migration 0009_deletion).
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="deletions")
    counts = models.JSONField(default=dict)  # table → rows, as counted
    before = models.DateField("last enrollment before")
    years = models.PositiveSmallIntegerField(default=6)
    students = ArrayField(models.BigIntegerField(), default=list)  # none once it is done
    kept = models.JSONField(default=dict)  # "holds", "requests" → students kept back by them
    started_at = models.DateTimeField(null=True, editable=False)
    failed_at = models.DateTimeField(null=True, editable=False)
    refused_at = models.DateTimeField(null=True, editable=False)  # the years were made longer
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)
    done = models.JSONField(default=dict)  # the certificate: table → rows deleted
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = DeletionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("asked_by")),
                name="deletion_needs_two_people",
                violation_error_message="Somebody else approves it.",
            ),
            models.UniqueConstraint(fields=["district"], condition=OPEN, name="deletion_open_once"),
        ]

    def __str__(self):
        return f"Deletion of {self.asked_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("assessments:deletion_detail", args=[self.pk])


class Forgotten(models.Model):
    """A student who was deleted: no import brings them back before a Readmission says so. Not who:
    a digest of the district, the source and the id there. `deletion` is the last one."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    deletion = models.ForeignKey(Deletion, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "digest"], name="forgotten_once")
        ]

    def __str__(self):
        return self.digest


class Readmission(models.Model):
    """A student who was deleted is here again: the next roster takes them in as a new one. Of one
    deletion; deleted once more, they stay away until somebody says so again. Never changed."""

    forgotten = models.ForeignKey(
        Forgotten, models.PROTECT, related_name="readmissions", db_index=False
    )
    deletion = models.ForeignKey(Deletion, models.PROTECT, related_name="+")
    reason = models.CharField("why they are taken in again", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["forgotten", "deletion"],
                name="readmission_once",
                violation_error_message="Somebody was quicker: the next roster takes them in.",
            )
        ]

    def __str__(self):
        return self.reason


class PositionProposal(models.Model):
    """The roster knows somebody no more: proposed to end their position; a person decides."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, models.CASCADE, related_name="proposals")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    ended = models.BooleanField(null=True)  # what was decided

    objects = StewardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["position"], condition=Q(decided_at=None), name="proposal_open_once"
            )
        ]

    def __str__(self):
        return self.why
