"""Why somebody may see students, and the record of every time they did."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone

from zones.access import Role
from zones.models import District, DistrictQuerySet, Place, User, on_day, tracked

from .roster import Student


@tracked(exclude=["students_past"])  # counted every night, decided by nobody
class StudentSettings(models.Model):
    """What a district decides about rows of students."""

    district = models.OneToOneField(District, models.PROTECT, related_name="student_settings")
    specialists_narrowed = models.BooleanField(
        "specialists see only classes they teach or test", default=False
    )
    upload_days = models.PositiveSmallIntegerField("days an uploaded file is kept", default=60)
    student_years = models.PositiveSmallIntegerField(
        "years a student’s rows are kept after the last enrollment", default=6
    )
    roster_folder = models.CharField(
        "folder the nightly roster is put into", max_length=300, blank=True
    )
    students_past = models.PositiveIntegerField(default=0, editable=False)  # of the last round

    objects = DistrictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(upload_days__range=(1, 365)),
                name="uploads_are_kept_some_days",
                violation_error_message="From 1 to 365 days.",
            ),
            models.CheckConstraint(
                condition=Q(student_years__range=(1, 30)),
                name="students_are_kept_some_years",
                violation_error_message="From 1 to 30 years.",
            ),
        ]

    def __str__(self):
        return f"Students of {self.district}"


class GrantQuerySet(DistrictQuerySet):
    def visible_to(self, user):
        """To the stewards of the district, and to the person it was given."""
        return self.filter(Q(district__in=user.held.districts(Role.DATA_STEWARD)) | Q(user=user))

    def in_force(self, day=None):
        return self.filter(on_day(day or timezone.localdate()), ended_at=None)


@tracked()
class Grant(models.Model):
    """Leave to see students beside what a position gives: dated, with its legal basis. Of the whole
    district, one school or one student.

    A student who is deleted leaves their id here: without it the grant would be of the district.
    """

    class Basis(models.TextChoices):
        CONSENT = "consent", "Consent"
        SCHOOL_OFFICIAL = "school_official", "School official"
        DIRECTORY = "directory", "Directory information"
        STUDY = "study", "Study for the district"
        AUDIT = "audit", "Audit or evaluation"

    district = models.ForeignKey(District, models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    basis = models.CharField("legal basis", max_length=16, choices=Basis.choices)
    purpose = models.TextField(max_length=1000)
    document = models.CharField("where the document is", max_length=300)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="school"
    )
    student = models.ForeignKey(
        Student,
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="grants",
        db_constraint=False,
    )
    starts = models.DateField("from")
    ends = models.DateField("last day")
    given_by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="grant_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
            models.CheckConstraint(
                condition=Q(place=None) | Q(student=None),
                name="grant_of_one_scope",
                violation_error_message="A grant is of a school or of one student, not both.",
            ),
        ]

    def __str__(self):
        return f"{self.get_basis_display()}: {self.purpose}"

    def get_absolute_url(self):
        return reverse("assessments:grant_detail", args=[self.pk])

    def end(self):
        """Whether it stood until now: of two who end it one does."""
        standing = type(self).objects.filter(pk=self.pk, ended_at=None)
        return bool(standing.update(ended_at=timezone.now()))


class DisclosureQuerySet(DistrictQuerySet):
    def visible_to(self, user):
        return self._in(user.held.districts(Role.DATA_STEWARD))

    def of_student(self, student):
        return self.filter(pk__in=RawSQL("SELECT disclosures_of(%s)", [student.pk]))


class Disclosure(models.Model):
    """That somebody saw rows of students, or tried to: who, in which role, when, what, how many,
    and why they could. Holds no score. Never changed, never deleted by the site."""

    class What(models.TextChoices):
        VIEW = "view", "Looked at"
        SEARCH = "search", "Searched"
        EXPORT = "export", "Exported"
        PRINT = "print", "Printed"
        IMPORT = "import", "Imported"
        CHANGE = "change", "Changed"
        PACKET = "packet", "Given to the family"
        DELETE = "delete", "Deleted"

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=16, choices=Role.choices, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=6, choices=What.choices)
    page = models.CharField(max_length=300)  # address, or name of the command
    students = ArrayField(models.BigIntegerField(), default=list)
    count = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=1000, blank=True)
    party = models.CharField(max_length=200, blank=True)  # who received it, besides the person
    file_sha256 = models.CharField(max_length=64, blank=True)
    allowed = models.BooleanField(default=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [
            GinIndex(fields=["students"], name="disclosure_students"),
            models.Index(fields=["district", "user", "at"], name="disclosure_by_person"),
            models.Index(fields=["district", "-at", "-id"], name="disclosure_newest"),
        ]

    def __str__(self):
        return f"{self.get_what_display()}, {self.count}"
