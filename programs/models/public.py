"""What the public site says: sentences about plans, each with a yes; translations, each checked."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from goals.models import ActionItem, Assignment, Plan, PlanQuerySet
from zones.models import District, Place, User, tracked


class PublicSentenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(PlanQuerySet.seen_by(user, "item__goal__plan__"))

    def editable_by(self, user):
        return self.filter(PlanQuerySet.written_by(user, "item__goal__plan__"))

    def published(self):
        """Said by its owner, of an adopted plan's item that is in force."""
        return self.filter(
            published_at__isnull=False,
            item__retired_on=None,
            item__goal__plan__status="adopted",
            item__goal__plan__owner__district__public_site=True,
        )


@tracked()
class PublicSentence(models.Model):
    """What families read about an action item: a sentence of its own, in plain words, when its
    owner says so; its status beside it only where that is said too."""

    item = models.OneToOneField(ActionItem, models.CASCADE, related_name="public_sentence")
    sentence = models.CharField("in plain words, for families", max_length=300)
    shows_status = models.BooleanField("show how it stands", default=False)
    published_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PublicSentenceQuerySet.as_manager()

    class Meta:
        ordering = ["item"]

    def __str__(self):
        return self.sentence


def partners():
    """Parts of partner places in steps that another place leads, today."""
    parts = Assignment.objects.filter(ended_on=None, item__goal__plan__kind=Plan.Kind.ACTION)
    return parts.exclude(place=F("item__goal__plan__owner"))


class PublicYesQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(PlanQuerySet.seen_by(user, "sentence__item__goal__plan__"))

    def editable_by(self, user):
        """By who writes the plan of the partner place, or leads its side."""
        return self.filter(PlanQuerySet.writers(user.held, "place__"))

    def standing(self):
        """What lets a partner be named: a yes to the words that stand there now, of a place that
        takes part today."""
        part = partners().filter(item=OuterRef("sentence__item"), place=OuterRef("place"))
        said = self.filter(says_yes=True, at__gte=F("sentence__changed_at"))
        return said.filter(Exists(part.order_by()))


@tracked()
class PublicYes(models.Model):
    """A partner of a shared step lets the public site name it; without a yes it is not named."""

    sentence = models.ForeignKey(PublicSentence, models.CASCADE, related_name="yeses")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    says_yes = models.BooleanField(default=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PublicYesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "public yeses"
        constraints = [
            models.UniqueConstraint(fields=["sentence", "place"], name="public_yes_once")
        ]

    def __str__(self):
        return f"{self.place}: {'yes' if self.says_yes else 'no'}"


class TranslationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(district__in=user.held.staffed())

    def checked(self):
        """What a person checked, of the very words that stand there now, is public."""
        return self.filter(checked_at__isnull=False)

    def of(self, model, rows, language):
        """{(row id, field): (text, source)} of checked translations."""
        kind = ContentType.objects.get_for_model(model)
        found = self.checked().filter(kind=kind, row__in=rows, language=language)
        return {
            (row, field): (text, source)
            for row, field, text, source in found.values_list("row", "field", "text", "source")
        }


@tracked()
class Translation(models.Model):
    """The words of one field of one row in another language, who checked them, and when.

    `source` are the words that were translated: once they change, the translation is old and the
    site falls back on them, visibly.
    """

    district = models.ForeignKey(District, models.CASCADE, related_name="translations")
    kind = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    row = models.PositiveBigIntegerField()
    field = models.CharField(max_length=40)
    language = models.CharField(max_length=3)
    text = models.TextField(max_length=10000)
    source = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    checked_at = models.DateTimeField(null=True, editable=False)

    of_row = GenericForeignKey("kind", "row")

    objects = TranslationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row", "field", "language"], name="translation_once"
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="translation_checked_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.language}: {self.text}"
