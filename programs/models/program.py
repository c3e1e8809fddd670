"""Programs: what a library offers, to whom, with whom; and the rooms it happens in."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from goals.models import Standard
from programs.access import inside, logged_by, planned_by
from zones.models import Place, Position, ScopedQuerySet, User, at, tracked

from .partner import Partner


class Language(models.TextChoices):
    """Languages programs and resources are held in; a community has more than two."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"
    PORTUGUESE = "pt", "Portuguese"
    POLISH = "pl", "Polish"
    ARABIC = "ar", "Arabic"
    CHINESE = "zh", "Chinese"
    HAITIAN = "ht", "Haitian Creole"
    SIGN = "ase", "American Sign Language"
    OTHER = "und", "Another language"


class RoomQuerySet(ScopedQuerySet):
    def editable_by(self, user):
        return self.filter(planned_by(user, "place__"))

    def in_use(self):
        return self.filter(closed_on=None)


class Room(models.Model):
    """A room of a place: it holds one session at a time."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=80)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    closed_on = models.DateField(null=True, editable=False)

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["place", Lower("name")]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "place",
                name="room_name_unique",
                violation_error_message="The place already has a room with this name.",
            )
        ]

    def __str__(self):
        return self.name


def held_together(places):
    """Ids of the programs one of `places` (ids) holds together with another, as a subquery."""
    return Program.together.through.objects.filter(place__in=places).values("program")


class ProgramQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(self.seen_by(user))

    @staticmethod
    def seen_by(user, path=""):
        """Q: what is published for the public, by the district's staff and viewers; other
        programs by their side and the places that hold them together; drafts by who plans."""
        mine = ProgramQuerySet.written_by(user, path)
        near = at(path, is_public=True, place__district__in=user.held.districts())
        near |= inside(user, f"{path}place__") | at(path, pk__in=held_together(user.held.places()))
        return mine | near & ~at(path, state=Program.State.DRAFT)

    def editable_by(self, user):
        return self.filter(self.written_by(user))

    @staticmethod
    def written_by(user, path=""):
        return planned_by(user, f"{path}place__")

    def published(self):
        """What the public site shows; a cancelled program stays, as cancelled."""
        return self.filter(is_public=True, place__district__public_site=True).exclude(
            state=Program.State.DRAFT
        )


@tracked()
class Program(models.Model):
    """A program a place offers: once, as a series, or again and again."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        CANCELLED = "cancelled", "Cancelled"

    class Kind(models.TextChoices):
        """What it is for the federal survey (IMLS Public Libraries Survey): only the first
        counts, and only where the library sponsors it."""

        GROUP = "group", "Program for a group"
        ONE_TO_ONE = "one_to_one", "One-to-one help"
        OUTREACH = "outreach", "Table at an event"
        ROOM_USE = "room_use", "Outside group using a room"

    class Sponsor(models.TextChoices):
        """Who pays for it or gives staff time."""

        LIBRARY = "library", "The public library"
        SCHOOL = "school", "The school"
        BOTH = "both", "Library and school together"
        NEITHER = "neither", "Neither: an outside group"

    class Format(models.TextChoices):
        ON_SITE = "on_site", "In person, here"
        OFF_SITE = "off_site", "In person, somewhere else"
        VIRTUAL = "virtual", "Virtual, live"
        HYBRID = "hybrid", "In person and virtual at once"
        SELF_DIRECTED = "self_directed", "Self-directed: people come when they like"

    class Age(models.TextChoices):
        """The one group it is mainly meant for: the buckets of the federal survey."""

        TO_5 = "0_5", "Birth to 5"
        TO_11 = "6_11", "6 to 11"
        TO_18 = "12_18", "12 to 18"
        ADULT = "19_up", "19 and older"
        GENERAL = "general", "All ages"

    class Season(models.TextChoices):
        SCHOOL_DAY = "school_day", "During the school day"
        AFTER_SCHOOL = "after_school", "After school"
        WEEKEND = "weekend", "Evening or weekend"
        BREAK = "break", "School break"
        SUMMER = "summer", "Summer"

    place = models.ForeignKey(
        Place, models.PROTECT, verbose_name="whose program it is", related_name="programs"
    )
    together = models.ManyToManyField(
        Place,
        blank=True,
        verbose_name="held together with",
        related_name="programs_together",
        help_text="It counts once, at the place whose program it is, and shows at all of them.",
    )
    partners = models.ManyToManyField(Partner, blank=True, related_name="programs")
    title = models.CharField(max_length=200)
    description = models.TextField(max_length=5000, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.GROUP)
    sponsor = models.CharField("sponsored by", max_length=8, choices=Sponsor.choices)
    format = models.CharField(max_length=13, choices=Format.choices, default=Format.ON_SITE)
    age = models.CharField("mainly for ages", max_length=8, choices=Age.choices)
    audience = models.CharField(
        "who it is for, in words",
        max_length=200,
        blank=True,
        help_text="For example: grades 3 to 8, with a grown-up.",
    )
    age_from = models.PositiveSmallIntegerField("youngest", null=True, blank=True)
    age_to = models.PositiveSmallIntegerField("oldest", null=True, blank=True)
    season = models.CharField("when in the year", max_length=12, choices=Season.choices)
    key_area = models.ForeignKey(
        Standard, models.SET_NULL, null=True, blank=True, related_name="programs"
    )
    languages = ArrayField(
        models.CharField(max_length=3, choices=Language.choices), default=list, blank=True
    )
    accessibility = models.CharField(
        max_length=300,
        blank=True,
        help_text="For example: step-free entrance; ask for an interpreter a week before.",
    )
    cost = models.DecimalField(
        max_digits=7, decimal_places=2, default=0, help_text="For those who come. 0 is free."
    )
    contact = models.ForeignKey(
        Position,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="who to ask",
        related_name="+",
        help_text="Public pages name this person only while ticked as a public contact.",
    )
    is_public = models.BooleanField(
        "for families and the public",
        default=True,
        help_text="Shown on the public site once it is published. A lesson is not.",
    )
    state = models.CharField(
        max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    published_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    why_cancelled = models.CharField(max_length=300, blank=True, editable=False)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="copies"
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        indexes = [
            models.Index(fields=["place", "state"], name="program_place"),
            GinIndex(SearchVector("title", "description", config="english"), name="program_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")),
                name="program_ages_in_order",
                violation_error_message="The oldest cannot be younger than the youngest.",
            ),
            models.CheckConstraint(
                condition=Q(cost__gte=0),
                name="program_costs_something_or_nothing",
                violation_error_message="A cost is 0 or more.",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") ^ Q(cancelled_at=None),
                name="program_cancelled_at_a_time",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("programs:program_detail", args=[self.pk])

    @property
    def counts_for_the_survey(self):
        """Whether its sessions are program sessions of the federal survey (standards.md 7.3)."""
        return (
            self.kind == self.Kind.GROUP
            and self.format != self.Format.SELF_DIRECTED
            and self.sponsor in (self.Sponsor.LIBRARY, self.Sponsor.BOTH)
        )

    def _hold(self):
        """Its state as it is now: of two at once, the second sees what the first did."""
        self.refresh_from_db(
            fields=["state", "published_at", "cancelled_at", "why_cancelled"],
            from_queryset=Program.objects.select_for_update(no_key=True, of=("self",)),
        )

    @transaction.atomic
    def publish(self):
        """Seen by staff, and by the public where it is for them; with the days that waited."""
        self._hold()
        if self.state == self.State.CANCELLED:
            raise ValidationError("It was cancelled. Plan it anew.")
        if not self.sessions.filter(cancelled_at=None).exists():
            raise ValidationError("Give it a day first: a program without sessions says nothing.")
        self.state = self.State.PUBLISHED
        self.published_at = self.published_at or timezone.now()
        self.save(update_fields=["state", "published_at"])
        self.sessions.all().let_out()

    @transaction.atomic
    def unpublish(self):
        """A draft again, while nobody has signed up and nothing was logged."""
        self._hold()
        if self.state != self.State.PUBLISHED:
            raise ValidationError("Only a published program goes back to being a draft.")
        list(self.sessions.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        taken = Q(sign_ups__isnull=False) | Q(log__isnull=False)
        if self.sessions.filter(taken).exists():
            raise ValidationError("People know of it: cancel it instead, and they are told.")
        self.state = self.State.DRAFT
        self.save(update_fields=["state"])

    @transaction.atomic
    def cancel(self, why=""):
        """Called off with every session to come; what was held stays. Ids of those sessions."""
        self._hold()
        if self.state == self.State.CANCELLED:
            return []
        now = timezone.now()
        self.state, self.cancelled_at, self.why_cancelled = self.State.CANCELLED, now, why
        self.save(update_fields=["state", "cancelled_at", "why_cancelled"])
        rows = self.sessions.filter(cancelled_at=None, log=None, starts_at__gte=now)
        called_off = list(rows.values_list("pk", flat=True))
        rows.cancel(why)
        return called_off


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(ProgramQuerySet.seen_by(user, "program__"))

    def editable_by(self, user):
        return self.filter(logged_by(user, "program__place__"))


@tracked()
class Contribution(models.Model):
    """A program, or one session of it, counts also toward an action item or a standard
    (a key area is one): picked once, shown there as evidence."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="contributions")
    session = models.ForeignKey(
        "programs.Session",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contributions",
        help_text="Empty: every session of the program.",
    )
    item = models.ForeignKey(
        "goals.ActionItem", models.CASCADE, null=True, blank=True, related_name="contributions"
    )
    standard = models.ForeignKey(
        Standard, models.CASCADE, null=True, blank=True, related_name="contributions"
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(item=None) ^ Q(standard=None), name="contribution_toward_one"
            ),
            models.UniqueConstraint(
                fields=["program", "session", "item", "standard"],
                nulls_distinct=False,
                name="contribution_once",
            ),
        ]

    def __str__(self):
        return f"{self.session or self.program} counts toward {self.item or self.standard}"
