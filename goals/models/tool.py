"""Tools and systems for shared use, training for them, and the long-term plan with its costs."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from zones.access import PARTNERSHIP_ROLES
from zones.models import District, DistrictQuerySet, Place, Position, tracked


class PartnershipQuerySet(DistrictQuerySet):
    """Read in the whole district, kept by who leads the partnership for either organization."""

    def editable_by(self, user):
        return self._in(user.held.districts(*PARTNERSHIP_ROLES))


@tracked()
class Tool(models.Model):
    """A tool or system both organizations may use: whose it is, where it stands, who may use it."""

    class State(models.TextChoices):
        IDENTIFIED = "identified", "Identified"
        DEPLOYED = "deployed", "Deployed"
        RETIRED = "retired", "Retired"

    district = models.ForeignKey(District, models.PROTECT, related_name="tools")
    name = models.CharField(max_length=120)
    purpose = models.TextField("what it is for", max_length=2000, blank=True)
    owner = models.ForeignKey(
        Place, models.PROTECT, verbose_name="whose it is", related_name="tools_owned"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.IDENTIFIED)
    deployed_at = models.ManyToManyField(
        Place, blank=True, verbose_name="where it is in use", related_name="tools"
    )
    may_use = models.CharField("who may use it", max_length=300)
    access_points = models.TextField(
        "where people reach it",
        max_length=1000,
        blank=True,
        help_text="A website, a desk, a cart: one a line.",
    )
    link = models.URLField(max_length=500, blank=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name"],
                name="tool_name_unique",
                violation_error_message="The register already has a tool with this name.",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("goals:tool_detail", args=[self.pk])

    def retire(self):
        """No longer for shared use; what was held for it stays."""
        self.state = self.State.RETIRED
        self.save(update_fields=["state"])

    def restore(self):
        in_use = self.deployed_at.exists()
        self.state = self.State.DEPLOYED if in_use else self.State.IDENTIFIED
        self.save(update_fields=["state"])


class OfToolQuerySet(PartnershipQuerySet):
    district_lookup = "tool__district"


@tracked()
class Training(models.Model):
    """Professional development for a tool: planned for a day, then held, with who attended."""

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="trainings")
    topic = models.CharField(max_length=200)
    planned_for = models.DateField("planned for")
    where = models.CharField(max_length=200, blank=True)
    held_on = models.DateField("held on", null=True, blank=True)
    attended = models.ManyToManyField(
        Position, blank=True, verbose_name="who attended", related_name="trainings"
    )
    others = models.PositiveSmallIntegerField("how many others", default=0)

    objects = OfToolQuerySet.as_manager()

    class Meta:
        ordering = ["planned_for", "pk"]

    def __str__(self):
        return self.topic

    @property
    def is_forgotten(self):
        """The planned day passed, and nothing was recorded."""
        return self.held_on is None and self.planned_for < timezone.localdate()


@tracked()
class Expansion(models.Model):
    """One line of the long-term plan: a shared service, resource or access point to come."""

    class Kind(models.TextChoices):
        SERVICE = "service", "Shared service"
        RESOURCE = "resource", "Shared resource"
        ACCESS_POINT = "access_point", "Access point"

    district = models.ForeignKey(District, models.PROTECT, related_name="expansions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    why = models.TextField("what it changes", max_length=2000, blank=True)
    tool = models.ForeignKey(
        Tool, models.SET_NULL, null=True, blank=True, related_name="expansions"
    )
    done_on = models.DateField("in place since", null=True, blank=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "title"],
                name="expansion_title_unique",
                violation_error_message="The long-term plan says this already.",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{reverse('goals:expansion_list')}#line-{self.pk}"

    def finish(self):
        """It is in place, from today."""
        self.done_on = self.done_on or timezone.localdate()
        self.save(update_fields=["done_on"])

    def reopen(self):
        self.done_on = None
        self.save(update_fields=["done_on"])


class OfExpansionQuerySet(PartnershipQuerySet):
    district_lookup = "expansion__district"


@tracked()
class ExpansionCost(models.Model):
    """What an expansion costs in one fiscal year: money with its source, or time of staff."""

    expansion = models.ForeignKey(Expansion, models.CASCADE, related_name="costs")
    year = models.PositiveSmallIntegerField("fiscal year that begins in")
    what = models.CharField("for what", max_length=200)
    cost = models.DecimalField(
        "cost in dollars", max_digits=12, decimal_places=2, null=True, blank=True
    )
    funding_source = models.CharField(max_length=120, blank=True)
    staff_hours = models.DecimalField(
        "hours of staff", max_digits=8, decimal_places=1, null=True, blank=True
    )
    noted_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfExpansionQuerySet.as_manager()

    class Meta:
        ordering = ["year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cost__isnull=False) | Q(staff_hours__isnull=False),
                name="expansion_cost_says_something",
                violation_error_message="Say what it costs, in dollars or in hours of staff.",
            ),
            models.CheckConstraint(
                condition=(Q(cost=None) | Q(cost__gte=0))
                & (Q(staff_hours=None) | Q(staff_hours__gte=0)),
                name="expansion_cost_not_negative",
                violation_error_message="A cost cannot be below zero.",
            ),
        ]

    def __str__(self):
        return f"{self.what}, {self.year}"
