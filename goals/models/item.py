"""Action items: the bullets of a plan, and what they serve."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from zones.models import tracked

from .framework import Standard
from .plan import Goal, PlanQuerySet


class ActionItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(PlanQuerySet.seen_by(user, "goal__plan__"))

    def editable_by(self, user):
        return self.filter(PlanQuerySet.written_by(user, "goal__plan__"))

    def in_force(self):
        return self.filter(retired_on=None)

    def of_work(self):
        return self.filter(asks=ActionItem.Asks.UPDATES)


@tracked(exclude=["lines"])
class ActionItem(models.Model):
    """One bullet of a plan in the plan's own words, with a short label."""

    class Asks(models.TextChoices):
        UPDATES = "updates", "Updates: work somebody does"
        MEASURE = "measure", "A measure: a number that should move"
        NOTHING = "nothing", "Nothing: a belief that stands there"

    class Rhythm(models.TextChoices):
        EVERY_PERIOD = "every_period", "Every period"
        YEARLY = "yearly", "Once a year, in a named period"
        WHEN_FINISHED = "when_finished", "When it is finished"
        FROM_RECORDS = "from_records", "From records: nobody types"

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20, blank=True)
    text = models.TextField("the plan's words")
    label = models.CharField("short label", max_length=120, blank=True)
    asks = models.CharField("asks for", max_length=8, choices=Asks.choices, default=Asks.UPDATES)
    ongoing = models.BooleanField(
        default=False,
        help_text="Ongoing work is never complete: it is carried on or ended.",
    )
    rhythm = models.CharField(max_length=14, choices=Rhythm.choices, default=Rhythm.EVERY_PERIOD)
    yearly_period = models.CharField(
        "in which period",
        max_length=20,
        blank=True,
        help_text="For once a year: Winter.",
    )
    finish_by = models.DateField(null=True, blank=True)
    counts = models.CharField(
        "number asked for",
        max_length=60,
        blank=True,
        help_text="What each update counts: families who came, titles added. Empty: no number.",
    )
    key_area = models.ForeignKey(
        Standard, models.SET_NULL, null=True, blank=True, related_name="items"
    )
    carried_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="carried_to",
    )
    retired_on = models.DateField(null=True, blank=True, editable=False)
    lines = ArrayField(models.PositiveIntegerField(), default=list, blank=True, editable=False)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ["goal__plan", "goal__position", "position"]
        indexes = [
            GinIndex(SearchVector("label", "text", config="english"), name="item_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(asks="updates") | Q(rhythm="every_period"),
                name="item_rhythm_is_of_work",
                violation_error_message="Only work has a rhythm.",
            ),
            models.CheckConstraint(
                condition=Q(rhythm="yearly") ^ Q(yearly_period=""),
                name="item_yearly_names_its_period",
                violation_error_message="Name the period for work reported once a year.",
            ),
            models.CheckConstraint(
                condition=Q(ongoing=False) | ~Q(rhythm="when_finished"),
                name="item_ongoing_never_finishes",
                violation_error_message="Ongoing work is never finished: choose another rhythm.",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.short}".strip()

    def get_absolute_url(self):
        return reverse("goals:item_detail", args=[self.pk])

    @property
    def short(self):
        """Its name inside our own sentences, so without the period of the plan's sentence."""
        return self.label or self.text.removesuffix(".")

    def copy_to(self, goal):
        """An unsaved copy under another goal, linked back."""
        return ActionItem(
            goal=goal,
            position=self.position,
            number=self.number,
            text=self.text,
            label=self.label,
            asks=self.asks,
            ongoing=self.ongoing,
            rhythm=self.rhythm,
            yearly_period=self.yearly_period,
            counts=self.counts,
            key_area=self.key_area,
            carried_from=self,
            lines=self.lines,
        )

    def retire(self):
        """Out of force from today on; what was logged stays."""
        self.retired_on = timezone.localdate()
        self.save(update_fields=["retired_on"])

    def restore(self):
        self.retired_on = None
        self.save(update_fields=["retired_on"])


class ServesQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Both ends must be visible: the line of sight shows nothing a person may not read."""
        items = ActionItem.objects.visible_to(user).order_by()
        goals = Goal.objects.visible_to(user).order_by()
        return self.filter(
            Q(item__in=items) | Q(goal__in=goals),
            Q(serves_item__in=items) | Q(serves_goal__in=goals),
        )


class Serves(models.Model):
    """The line of sight: a goal or an item serves a goal or an item of a wider plan."""

    item = models.ForeignKey(
        ActionItem, models.CASCADE, null=True, blank=True, related_name="serves"
    )
    goal = models.ForeignKey(Goal, models.CASCADE, null=True, blank=True, related_name="serves")
    serves_item = models.ForeignKey(
        ActionItem, models.CASCADE, null=True, blank=True, related_name="served_by"
    )
    serves_goal = models.ForeignKey(
        Goal, models.CASCADE, null=True, blank=True, related_name="served_by"
    )

    objects = ServesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "serves"
        constraints = [
            models.CheckConstraint(condition=Q(item=None) ^ Q(goal=None), name="serves_from_one"),
            models.CheckConstraint(
                condition=Q(serves_item=None) ^ Q(serves_goal=None), name="serves_one"
            ),
            models.CheckConstraint(
                condition=~Q(item=F("serves_item")) & ~Q(goal=F("serves_goal")),
                name="serves_something_else",
            ),
            models.UniqueConstraint(
                fields=["item", "goal", "serves_item", "serves_goal"],
                nulls_distinct=False,
                name="serves_once",
            ),
        ]

    def __str__(self):
        return f"{self.item or self.goal} serves {self.serves_item or self.serves_goal}"
