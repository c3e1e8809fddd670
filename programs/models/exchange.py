"""The exchange: what colleagues give each other, what they say of it, and who used it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from goals.models import Standard
from zones.access import PARTNERSHIP_ROLES, Role
from zones.models import District, Place, User, tracked

from .log import file_path
from .program import Language, Program

STAFF = tuple(role for role in Role if role != Role.VIEWER)
GRADES = ("PK", "K", *map(str, range(1, 13)))


class ExchangeResourceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of one's own district what stands; of every district what was allowed there; what was
        hidden, to who gave it and who moderates."""
        standing = Q(hidden_at=None)
        own = Q(district__in=user.held.staffed()) & standing
        everywhere = (
            Q(everywhere_at__isnull=False) & standing if user.held.staffed() else Q(pk=None)
        )
        return self.filter(own | everywhere | self._given_by(user) | self._moderated_by(user))

    def editable_by(self, user):
        return self.filter(self._given_by(user))

    def moderated_by(self, user):
        return self.filter(self._moderated_by(user))

    @staticmethod
    def _given_by(user):
        return Q(place__in=user.held.places(*STAFF))

    @staticmethod
    def _moderated_by(user):
        return Q(district__in=user.held.districts(*PARTNERSHIP_ROLES))

    def published(self):
        """For families: on the public site of its own district."""
        return self.filter(families_at__isnull=False, hidden_at=None, district__public_site=True)


@tracked(exclude=["used", "said"])
class ExchangeResource(models.Model):
    """A resource, a program idea, a strategy or a lesson plan, given by a place to colleagues.

    Its owner asks for more readers, somebody who leads the partnership says yes: all districts
    (then without names of staff), families (then on the public site).
    """

    class Kind(models.TextChoices):
        RESOURCE = "resource", "Resource"
        IDEA = "idea", "Program idea"
        STRATEGY = "strategy", "Instructional strategy"
        LESSON = "lesson", "Lesson plan"

    class Licence(models.TextChoices):
        OURS = "ours", "For use in our district"
        CC_BY = "cc_by", "CC BY: use it, name us"
        CC_BY_SA = "cc_by_sa", "CC BY-SA: use it, name us, share alike"
        CC_BY_NC = "cc_by_nc", "CC BY-NC: use it, name us, not for money"
        CC0 = "cc0", "CC0: use it freely"
        THEIRS = "theirs", "Somebody else’s: only the link is shared"

    district = models.ForeignKey(District, models.PROTECT, related_name="exchange_resources")
    place = models.ForeignKey(
        Place, models.PROTECT, verbose_name="who gives it", related_name="exchange_resources"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=200)
    summary = models.TextField("what it is and how to use it", max_length=5000)
    grades = ArrayField(
        models.CharField(max_length=2, choices=[(grade, grade) for grade in GRADES]),
        default=list,
        blank=True,
    )
    key_area = models.ForeignKey(
        Standard, models.SET_NULL, null=True, blank=True, related_name="exchange_resources"
    )
    standards = models.ManyToManyField(Standard, blank=True, related_name="exchange_aligned")
    language = models.CharField(max_length=3, choices=Language.choices, default=Language.ENGLISH)
    licence = models.CharField(max_length=8, choices=Licence.choices, default=Licence.OURS)
    program = models.ForeignKey(
        Program, models.SET_NULL, null=True, editable=False, related_name="exchange_resources"
    )  # the program the idea was made from
    for_all_districts = models.BooleanField(
        default=False, help_text="Shown there without names of staff, once it was looked at."
    )
    for_families = models.BooleanField(
        default=False, help_text="On the public site, once it was looked at."
    )
    everywhere_at = models.DateTimeField(null=True, editable=False)
    families_at = models.DateTimeField(null=True, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)
    hidden_because = models.CharField(max_length=300, blank=True, editable=False)
    at = models.DateTimeField("given on", default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # How many uses there are, in every district: kept by `count_uses`, so that a list of
    # thousands can be sorted by it.
    used = models.PositiveIntegerField(default=0, editable=False)
    # Its words in English and in Spanish forms, stored: reckoned for each row while a list is
    # read they cost a hundred times as much, and the planner does not know.
    said = models.GeneratedField(
        expression=SearchVector("title", "summary", config="english")
        + SearchVector("title", "summary", config="spanish"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ExchangeResourceQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["district", "-at"], name="exchange_district"),
            models.Index(fields=["-at", "-id"], name="exchange_newest"),
            models.Index(fields=["-used", "-at", "-id"], name="exchange_most_used"),
            GinIndex(fields=["said"], name="exchange_search"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("programs:exchange_detail", args=[self.pk])

    @property
    def asks(self):
        """For whom its owner opens it and nobody has said yes yet: everywhere, families."""
        return [
            who
            for who, (asked, yes) in READERS.items()
            if getattr(self, asked) and not getattr(self, yes)
        ]

    def allow(self, who):
        """A yes to READERS `who`; nothing where its owner did not ask."""
        asked, yes = READERS[who]
        if not getattr(self, asked):
            raise ValidationError("Who gives it does not ask for this any more.")
        setattr(self, yes, getattr(self, yes) or timezone.now())
        self.save(update_fields=[yes])

    def decline(self, who):
        """Not for READERS `who`; its owner may ask again."""
        asked, yes = READERS[who]
        setattr(self, asked, False)
        setattr(self, yes, None)
        self.save(update_fields=[asked, yes])

    def hide(self, because):
        """Out of every list and off the public site, at once."""
        if self.hidden_at:
            raise ValidationError("It is hidden already.")
        self.hidden_at, self.hidden_because = timezone.now(), because
        self.save(update_fields=["hidden_at", "hidden_because"])

    def show(self):
        """Back where it stood."""
        self.hidden_at, self.hidden_because = None, ""
        self.save(update_fields=["hidden_at", "hidden_because"])

    def count_uses(self):
        """After a use came or went."""
        self.used = self.uses.count()
        self.save(update_fields=["used"])


# {who: (the owner asks, somebody said yes)}
READERS = {
    "everywhere": ("for_all_districts", "everywhere_at"),
    "families": ("for_families", "families_at"),
}


class OfResourceQuerySet(models.QuerySet):
    """What hangs on a resource is seen with it."""

    def visible_to(self, user):
        rows = ExchangeResource.objects.visible_to(user).order_by().values("pk")
        return self.filter(resource__in=rows)

    def editable_by(self, user):
        rows = ExchangeResource.objects.editable_by(user).order_by().values("pk")
        return self.filter(resource__in=rows)


class ExchangeFile(models.Model):
    """A file or a link of a resource."""

    resource = models.ForeignKey(ExchangeResource, models.CASCADE, related_name="files")
    file = models.FileField(upload_to=file_path, max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(null=True, editable=False)  # bytes
    link = models.URLField(max_length=500, blank=True)

    objects = OfResourceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(file="") ^ Q(link=""), name="exchange_file_or_link")
        ]

    def __str__(self):
        return self.name or self.link


class SaidQuerySet(OfResourceQuerySet):
    def visible_to(self, user):
        """What colleagues say stays in their district: elsewhere only how many used it."""
        return super().visible_to(user).filter(district__in=user.held.staffed())

    def editable_by(self, user):
        """One's own words; and whoever moderates may take them away."""
        moderated = Q(district__in=user.held.districts(*PARTNERSHIP_ROLES))
        return self.filter(Q(by=user, district__in=user.held.staffed()) | moderated)


class ExchangeCommentQuerySet(SaidQuerySet):
    def reported_to(self, user):
        """What is wrong with resources this person moderates, whichever district says it."""
        mine = ExchangeResource.objects.moderated_by(user).order_by().values("pk")
        return self.filter(resource__in=mine, reports_a_problem=True)


class ExchangeComment(models.Model):
    """What a colleague says about a resource."""

    resource = models.ForeignKey(ExchangeResource, models.CASCADE, related_name="comments")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")  # of who says it
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)
    reports_a_problem = models.BooleanField("something is wrong with it", default=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)

    objects = ExchangeCommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text


class ExchangeUse(models.Model):
    """A place used it, and says what it changed."""

    resource = models.ForeignKey(ExchangeResource, models.CASCADE, related_name="uses")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    used_on = models.DateField(default=timezone.localdate)
    changed = models.TextField("what we changed", max_length=2000, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SaidQuerySet.as_manager()

    class Meta:
        ordering = ["-used_on", "-pk"]
        indexes = [models.Index(fields=["resource", "used_on"], name="exchange_use_resource")]

    def __str__(self):
        return f"{self.place} used {self.resource}"
