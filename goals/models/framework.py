"""Lists of statements to align with: key areas, policy sections, best practices, standards."""

from django.db import models
from django.db.models import Q

from zones.models import District, DistrictQuerySet


class FrameworkQuerySet(DistrictQuerySet):
    def key_areas(self):
        return self.filter(kind=Framework.Kind.KEY_AREAS)


class Framework(models.Model):
    """A named list of statements, with the document it comes from."""

    class Kind(models.TextChoices):
        KEY_AREAS = "key_areas", "Key areas"
        BEST_PRACTICES = "best_practices", "Best practices"
        POLICY = "policy", "Policy"
        STANDARDS = "standards", "Standards"

    district = models.ForeignKey(District, models.PROTECT, related_name="frameworks")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    title = models.CharField(max_length=200)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["district"],
                condition=Q(kind="key_areas"),
                name="framework_key_areas_once",
                violation_error_message="The district already has its key areas.",
            )
        ]

    def __str__(self):
        return self.title


class StandardQuerySet(DistrictQuerySet):
    district_lookup = "framework__district"

    def key_areas(self):
        return self.filter(framework__kind=Framework.Kind.KEY_AREAS)


class Standard(models.Model):
    """One statement of a framework, in the framework's own words."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="standards")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    objects = StandardQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "position"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "position"], name="standard_position")
        ]

    def __str__(self):
        return self.title
