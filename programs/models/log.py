"""Logs: what happened at a session, who came, and what shows it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from programs.access import inside
from zones.models import User, tracked

from .program import held_together
from .session import Session, SessionQuerySet


def file_path(row, filename):
    """Stored under a random name; the name people know is kept in the row."""
    return f"programs/{uuid.uuid4().hex}"


class LogQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was counted is for who sees the session."""
        sessions = Session.objects.visible_to(user).order_by().values("pk")
        return self.filter(session__in=sessions)

    def editable_by(self, user):
        sessions = Session.objects.loggable_by(user).order_by().values("pk")
        return self.filter(session__in=sessions)


BY_AGE = ("came_0_5", "came_6_11", "came_12_18", "came_19_up", "came_unknown")
BY_FORMAT = ("came_on_site", "came_off_site", "came_virtual")


def total(names):
    first, *rest = (F(name) for name in names)
    for one in rest:
        first += one
    return first


@tracked()
class SessionLog(models.Model):
    """What happened at a session: counts by age and by format, never a name.

    The two totals are the same people counted twice, so they are equal. Nobody came is a log too.
    """

    session = models.OneToOneField(Session, models.PROTECT, related_name="log")
    came_0_5 = models.PositiveIntegerField("birth to 5", default=0)
    came_6_11 = models.PositiveIntegerField("6 to 11", default=0)
    came_12_18 = models.PositiveIntegerField("12 to 18", default=0)
    came_19_up = models.PositiveIntegerField("19 and older", default=0)
    came_unknown = models.PositiveIntegerField("age not known", default=0)
    came_on_site = models.PositiveIntegerField("here", default=0)
    came_off_site = models.PositiveIntegerField("somewhere else", default=0)
    came_virtual = models.PositiveIntegerField("online, live", default=0)
    staff_minutes = models.PositiveIntegerField(
        "staff time in minutes", null=True, blank=True, help_text="Of all staff, with preparation."
    )
    what_happened = models.TextField(
        max_length=5000, blank=True, help_text="Do not name families or students."
    )
    sure_because = models.CharField(
        "why the number is right", max_length=300, blank=True
    )  # asked where it is far from what is usual
    logged_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    logged_at = models.DateTimeField(default=timezone.now, editable=False)
    form_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = LogQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(came_on_site=total(BY_AGE) - F("came_off_site") - F("came_virtual")),
                name="log_totals_reconcile",
                violation_error_message="Both counts are of the same people: they must be equal.",
            )
        ]

    def __str__(self):
        return f"Log of {self.session}"

    def get_absolute_url(self):
        return self.session.get_absolute_url()

    @property
    def attendance(self):
        """How many came."""
        return sum(getattr(self, name) for name in BY_FORMAT)


class SessionFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """To the side that held it, and to who may log it: photos show people."""
        together = Q(program__in=held_together(user.held.places()))
        near = SessionQuerySet.held_by(user) | inside(user, "program__place__") | together
        rows = Session.objects.visible_to(user).filter(near)
        staffed = Q(log__session__place__district__in=user.held.staffed())
        return self.filter(staffed, log__session__in=rows.order_by().values("pk"))

    def editable_by(self, user):
        sessions = Session.objects.loggable_by(user).order_by().values("pk")
        return self.filter(log__session__in=sessions)

    def published(self):
        """Photos for everybody: ticked, consented, described, of a program that is public."""
        sessions = Session.objects.published().order_by().values("pk")
        return self.filter(is_public=True, log__session__in=sessions)


@tracked()
class SessionFile(models.Model):
    """A file, a photo or a link that shows what happened at a session."""

    log = models.ForeignKey(SessionLog, models.CASCADE, related_name="files")
    file = models.FileField(upload_to=file_path, max_length=200, blank=True)
    thumbnail = models.CharField(max_length=200, blank=True, editable=False)
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(null=True, editable=False)  # bytes
    link = models.URLField(max_length=500, blank=True)
    alt = models.CharField("what it shows, for those who cannot see it", max_length=300, blank=True)
    consent = models.BooleanField(
        "everybody who can be recognized (for children, a parent) agreed that it is shown",
        default=False,
    )
    is_public = models.BooleanField("may stand on the public site", default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SessionFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(file="") ^ Q(link=""), name="session_file_or_link"),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(consent=True) & ~Q(alt=""),
                name="session_file_public_with_consent",
                violation_error_message="A public photo needs consent and words for who cannot "
                "see it.",
            ),
        ]

    def __str__(self):
        return self.name or self.link

    def get_absolute_url(self):
        return reverse("programs:file_download", args=[self.pk])


class CelebrationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The staff feed of the district."""
        return self.filter(district__in=user.held.staffed())

    def editable_by(self, user):
        return self.filter(Q(by=user) | Q(place__in=user.held.places()), withdrawn_at=None).filter(
            district__in=user.held.staffed()
        )

    def standing(self):
        return self.filter(withdrawn_at=None)


@tracked()
class Celebration(models.Model):
    """Work worth telling everybody: a counted update or a logged session, in one sentence, with
    the consent of who did it."""

    district = models.ForeignKey("zones.District", models.PROTECT, related_name="celebrations")
    place = models.ForeignKey("zones.Place", models.PROTECT, related_name="celebrations")
    update = models.OneToOneField(
        "goals.Update", models.PROTECT, null=True, editable=False, related_name="celebration"
    )
    session = models.OneToOneField(
        Session, models.PROTECT, null=True, editable=False, related_name="celebration"
    )
    sentence = models.CharField("what to celebrate", max_length=400)
    consent = models.BooleanField("the people it is about agreed", default=False)
    happened_on = models.DateField(editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = CelebrationQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-pk"]
        indexes = [models.Index(fields=["place", "happened_on"], name="celebration_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(update=None) ^ Q(session=None), name="celebration_of_one"
            ),
            models.CheckConstraint(
                condition=Q(consent=True),
                name="celebration_with_consent",
                violation_error_message="Ask the people it is about first.",
            ),
        ]

    def __str__(self):
        return self.sentence

    def withdraw(self):
        """Out of the feed and of every report; the row stays."""
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])
