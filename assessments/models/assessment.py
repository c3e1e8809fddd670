"""Common assessments: what is measured, on what scale, in which levels, when; and the results."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from goals.models import Standard
from zones.access import Role, Side
from zones.models import District, DistrictQuerySet, User, tracked

from .batch import Batch
from .roster import SchoolClass, Student, of_district

KEEPERS = (Role.DATA_STEWARD, Role.SUPERVISOR)


class AssessmentQuerySet(DistrictQuerySet):
    def visible_to(self, user):
        """Staff of the schools' side; the library's is told of no test."""
        return self._in(
            {
                seat.district_id
                for seat in user.held.seats
                if seat.side == Side.SCHOOLS and seat.role not in (Role.VIEWER, Role.ZONE_LEAD)
            }
        )

    def editable_by(self, user):
        return self._in(user.held.districts(*KEEPERS))


class OfAssessmentQuerySet(AssessmentQuerySet):
    district_lookup = "assessment__district"


def year_name(year):
    """2027 → 2026-27"""
    return f"{year - 1}-{year % 100:02d}"


@tracked()
class Assessment(models.Model):
    """A test many classes take, with its scale. Another instrument is another row: `follows` names
    the one before it, and the trend line breaks there."""

    class Scale(models.TextChoices):
        POINTS = "points", "Points"
        PERCENT = "percent", "Percent"
        LEVELS = "levels", "Rubric levels"
        LETTERS = "letters", "Ordered letters"

    district = models.ForeignKey(District, models.PROTECT, related_name="assessments")
    name = models.CharField(max_length=120)
    subject = models.CharField(max_length=80)
    grades = models.CharField(max_length=80, blank=True, help_text="Codes, as KG,01,02.")
    scale = models.CharField(max_length=8, choices=Scale.choices)
    lowest = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    highest = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    letters = models.CharField(
        max_length=200, blank=True, help_text="From low to high, with spaces: A B C."
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    standards = models.ManyToManyField(Standard, blank=True, related_name="assessments")
    ended_on = models.DateField(null=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "district",
                name="assessment_once",
                violation_error_message="The district already has an assessment with this name.",
            ),
            models.CheckConstraint(
                condition=Q(lowest=None) | Q(highest=None) | Q(highest__gt=F("lowest")),
                name="assessment_highest_above_lowest",
                violation_error_message="The highest score must be above the lowest.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("assessments:assessment_detail", args=[self.pk])


@tracked()
class LevelSet(models.Model):
    """The performance levels and cut scores of an assessment from a school year on (the year in
    which it ends). Other cut scores are another row: the trend line breaks there."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="level_sets")
    from_year = models.PositiveSmallIntegerField("from the school year that ends in")

    objects = OfAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-from_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "from_year"],
                name="level_set_once",
                violation_error_message="The assessment has levels for this year already.",
            )
        ]

    def __str__(self):
        return f"from {year_name(self.from_year)}"


@tracked()
class PerformanceLevel(models.Model):
    """One level, lowest first. `cut` is the least score that reaches it: points, percent, or the
    place of a letter (A is 1); none for the lowest level and for rubrics scored in levels."""

    level_set = models.ForeignKey(LevelSet, models.CASCADE, related_name="levels")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    cut = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    meets = models.BooleanField("meets the standard", default=False)

    class Meta:
        ordering = ["level_set", "position"]
        constraints = [
            models.UniqueConstraint(fields=["level_set", "position"], name="level_position"),
            models.UniqueConstraint(Lower("name"), "level_set", name="level_once"),
        ]

    def __str__(self):
        return self.name


@tracked()
class Administration(models.Model):
    """An assessment given in one window of one school year, read by the levels of that year."""

    class Window(models.TextChoices):
        FALL = "fall", "Fall"
        WINTER = "winter", "Winter"
        SPRING = "spring", "Spring"
        SUMMER = "summer", "Summer"

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="administrations")
    window = models.CharField(max_length=6, choices=Window.choices)
    year = models.PositiveSmallIntegerField("school year that ends in")
    level_set = models.ForeignKey(LevelSet, models.PROTECT, null=True, related_name="+")
    opens = models.DateField("first day", null=True, blank=True)
    closes = models.DateField("last day", null=True, blank=True)
    source = models.CharField(max_length=40, blank=True, editable=False)
    sourced_id = models.CharField(max_length=255, blank=True, editable=False)

    objects = OfAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "assessment"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "year", "window"],
                name="administration_once",
                violation_error_message="This window of the year is there already.",
            ),
            models.CheckConstraint(
                condition=Q(opens=None) | Q(closes=None) | Q(closes__gte=F("opens")),
                name="administration_closes_after_it_opens",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self):
        return f"{self.assessment}, {self.get_window_display()} {year_name(self.year)}"

    def get_absolute_url(self):
        return reverse("assessments:administration_detail", args=[self.pk])


class Sitting(models.Model):
    """That a class takes an administration, and who gives it: in a district that narrows its
    specialists, they see the students of classes to whom they give a test."""

    administration = models.ForeignKey(Administration, models.CASCADE, related_name="sittings")
    school_class = models.ForeignKey(SchoolClass, models.CASCADE, related_name="sittings")
    given_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["administration", "school_class"], name="sitting_once")
        ]

    def __str__(self):
        return f"{self.school_class}, {self.administration}"


class ResultQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(student__in=Student.objects.visible_to(user).order_by().values("pk"))


class Result(models.Model):
    """What one student reached in one administration: points, percent, or the place of a letter
    (A is 1); only a level for a rubric. Without a score `status` says why."""

    class Status(models.TextChoices):
        SCORED = "scored", "Scored"
        EXEMPT = "exempt", "Exempt"
        ABSENT = "absent", "Not taken"

    district = of_district()
    student = models.ForeignKey(Student, models.CASCADE, related_name="results", db_index=False)
    administration = models.ForeignKey(Administration, models.PROTECT, related_name="results")
    level = models.ForeignKey(
        PerformanceLevel, models.PROTECT, null=True, related_name="+", db_index=False
    )
    score = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.SCORED)
    given_on = models.DateField(null=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")

    objects = ResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "administration"], name="result_once"),
        ]

    def __str__(self):
        return f"{self.administration}: {self.level or self.score}"
