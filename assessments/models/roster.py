"""The roster: students, where they are enrolled, their classes, and who teaches those.

Rows come from a student information system and are matched by (source, sourced_id). What is gone
there is given an end date here, never deleted: results hang on it. Rows of students let through
only who has a reason (migration 0002_policies); see assessments/access.py.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from assessments.access import openings
from zones.models import District, DistrictQuerySet, Place, ScopedQuerySet, User
from zones.numbers import number

from .batch import Batch

WITH_SCHOOL = """SELECT class.*, place.name AS school FROM assessments_schoolclass class
JOIN zones_place place ON place.id = class.place_id WHERE class.id = %s"""
SOURCE = "roster"  # where a file does not name the system it comes from


def of_district():
    """The district a row of students belongs to: stored in it, because the policies ask for it."""
    return models.ForeignKey(
        District, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )


def of_batch():
    """The batch that wrote the row last."""
    return models.ForeignKey(Batch, models.PROTECT, related_name="+")


def sourced_once(name):
    """The key of a row of the roster."""
    return models.UniqueConstraint(fields=["district", "source", "sourced_id"], name=name)


class Sourced(models.Model):
    """A row as its source system knows it."""

    source = models.CharField(max_length=40, default=SOURCE)
    sourced_id = models.CharField(max_length=255)

    class Meta:
        abstract = True


class OrgLink(Sourced):
    """Which place an organization of the source system is here; none for the district itself."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    identifier = models.CharField(max_length=255, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="org_links")
    batch = of_batch()

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [sourced_once("org_link_once")]

    def __str__(self):
        return self.name


class Term(Sourced):
    """A stretch of a school year as the source system names it; `year` is that in which it ends."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    year = models.PositiveSmallIntegerField(null=True)
    batch = of_batch()

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["-starts"]
        constraints = [sourced_once("term_once")]

    def __str__(self):
        return self.title


class SchoolClassQuerySet(ScopedQuerySet):
    """Classes carry no row of a student: staff of the school side may know that they exist."""

    def visible_to(self, user):
        """Classes of the places whose students this person may see, and those they teach."""
        return self.filter(openings(user).classes())

    def editable_by(self, user):
        return self.visible_to(user)

    def opened(self, pk, openings):
        """The class with this id, if one of `openings` shows it; else None. `school` is the name of
        its school: read in plain SQL, in a tenth of the time."""
        row = next(iter(self.raw(WITH_SCHOOL, [number(str(pk))])), None)
        return row if row and openings.opens(row) else None

    def on(self, day):
        return self.filter(
            Q(starts=None) | Q(starts__lte=day),
            Q(ends=None) | Q(ends__gte=day),
            ended_on=None,
        )


class SchoolClass(Sourced):
    """A class: a course held at a school for some terms, or a homeroom."""

    class Kind(models.TextChoices):
        HOMEROOM = "homeroom", "Homeroom"
        SCHEDULED = "scheduled", "Scheduled class"

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="classes")
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=80, blank=True)
    course = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    grades = models.CharField(max_length=80, blank=True, help_text="Codes, as KG,01,02.")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SCHEDULED)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    ended_on = models.DateField(null=True)  # the source system has it no more
    batch = of_batch()

    objects = SchoolClassQuerySet.as_manager()

    class Meta:
        ordering = [Lower("title")]
        verbose_name_plural = "school classes"
        constraints = [sourced_once("school_class_once")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("assessments:class_detail", args=[self.pk])


class StaffMember(Sourced):
    """Somebody who works at a school, as the roster says; `user` is who signs in with the same
    address. Gives no right by itself: rights come from positions."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    role = models.CharField(max_length=40)
    places = ArrayField(models.BigIntegerField(), default=list)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    batch = of_batch()

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [sourced_once("staff_member_once")]

    def __str__(self):
        return self.name


class Teaching(Sourced):
    """Who teaches a class, from when to when."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey(StaffMember, models.CASCADE, related_name="teaching")
    school_class = models.ForeignKey(SchoolClass, models.CASCADE, related_name="teaching")
    is_primary = models.BooleanField(default=False)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    batch = of_batch()

    class Meta:
        constraints = [sourced_once("teaching_once")]

    def __str__(self):
        return f"{self.staff}, {self.school_class}"


class StudentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Students this person has a reason to see today; the database's policies say the same."""
        return self.filter(openings(user).students())

    def editable_by(self, user):
        """Corrected by the district's data steward alone."""
        return self.filter(openings(user).kept())

    def by_name(self):
        """As people look for them; the database sorts by code points, so by plain small letters."""
        return self.order_by(Lower("family_name"), Lower("given_name"), "pk")


class Student(Sourced):
    """A student. `reach` holds the ids of the schools where they are enrolled today (between two
    school years: were last), and the district's with a minus: what the policies compare."""

    district = of_district()
    local_id = models.CharField(max_length=80, blank=True)
    state_id = models.CharField(max_length=80, blank=True)
    given_name = models.CharField(max_length=120)
    middle_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120)
    preferred_given_name = models.CharField(max_length=120, blank=True)
    preferred_family_name = models.CharField(max_length=120, blank=True)
    grade = models.CharField(max_length=10, blank=True)
    reach = ArrayField(models.BigIntegerField(), default=list, editable=False)
    ended_on = models.DateField(null=True)  # the source system has the student no more
    batch = of_batch()

    objects = StudentQuerySet.as_manager()

    class Meta:
        constraints = [sourced_once("student_once")]
        indexes = [
            GinIndex(fields=["reach"], name="student_reach"),
            models.Index(fields=["district", "local_id"], name="student_local_id"),
            models.Index(fields=["district", "state_id"], name="student_state_id"),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """What the student is called: the preferred name where there is one."""
        given = self.preferred_given_name or self.given_name
        return f"{given} {self.preferred_family_name or self.family_name}"

    @property
    def places(self):
        """Ids of the schools of today."""
        return [key for key in self.reach if key > 0]

    def get_absolute_url(self):
        return reverse("assessments:student_detail", args=[self.pk])


class Enrollment(models.Model):
    """A student at a school, in a grade, from a day to a day."""

    district = of_district()
    student = models.ForeignKey(Student, models.CASCADE, related_name="enrollments")
    place = models.ForeignKey(Place, models.PROTECT, related_name="enrollments")
    grade = models.CharField(max_length=10, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True)
    batch = of_batch()

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.UniqueConstraint(fields=["student", "place", "starts"], name="enrollment_once"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="enrollment_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.place}, grade {self.grade}"


class ClassEnrollment(Sourced):
    """A student in a class, from a day to a day."""

    district = of_district()
    student = models.ForeignKey(Student, models.CASCADE, related_name="class_enrollments")
    school_class = models.ForeignKey(SchoolClass, models.CASCADE, related_name="enrollments")
    starts = models.DateField()
    ends = models.DateField(null=True)
    batch = of_batch()

    class Meta:
        constraints = [sourced_once("class_enrollment_once")]

    def __str__(self):
        return str(self.school_class)


class Dimension(models.Model):
    """What students are grouped by in equity reports; each district has its own rows. Program flags
    (disability, English learner, economically disadvantaged) stand on no row but the steward's."""

    class Kind(models.TextChoices):
        RACE = "race", "Race and ethnicity"
        ENGLISH = "english", "English learners"
        DISABILITY = "disability", "Students with disabilities"
        ECONOMIC = "economic", "Economically disadvantaged students"
        GENDER = "gender", "Gender"
        OTHER = "other", "Another group"

    district = models.ForeignKey(District, models.PROTECT, related_name="dimensions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "district",
                name="dimension_once",
                violation_error_message="The district already groups students by this.",
            )
        ]

    def __str__(self):
        return self.name


class CategoryQuerySet(DistrictQuerySet):
    district_lookup = "dimension__district"


class Category(models.Model):
    """One group of a dimension. `code` is what a roster or a file of flags calls it."""

    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="categories")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(
                "dimension",
                Lower("code"),
                name="category_once",
                violation_error_message="Another group of this kind has this code.",
            )
        ]

    def __str__(self):
        return self.name


class GroupMembership(models.Model):
    """That a student belongs to a group, from a day to a day."""

    district = of_district()
    student = models.ForeignKey(Student, models.CASCADE, related_name="groups")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField(null=True)
    batch = of_batch()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "category", "starts"], name="group_once"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="group_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return str(self.category)
