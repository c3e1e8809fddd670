"""What goes round in a reporting cycle beside the updates: notes to everybody, and reminders."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from zones.access import Role, Side
from zones.models import Place, Position, ReportingPeriod, User


class PeriodNoteQuerySet(models.QuerySet):
    """A note is read on the side of the office that wrote it: the other asks its own people."""

    def visible_to(self, user):
        rows = Q(pk__in=())
        for district, side in user.held.sides():
            rows |= Q(office__district=district, office__side=side)
        return self.filter(rows)

    def editable_by(self, user):
        offices = user.held.places(Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.LIBRARY_ADMIN)
        return self.filter(office__in=offices)


class PeriodNote(models.Model):
    """What an office asks of everybody in a period; stands on top of it."""

    period = models.ForeignKey(ReportingPeriod, models.CASCADE, related_name="notes")
    office = models.ForeignKey(Place, models.PROTECT, related_name="+")
    text = models.TextField("what you ask this period", max_length=2000)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PeriodNoteQuerySet.as_manager()

    class Meta:
        ordering = ["office__name"]
        constraints = [
            models.UniqueConstraint(fields=["period", "office"], name="period_note_of_an_office")
        ]

    def __str__(self):
        return self.text


class DigestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; that one was sent, to the offices that run the cycle on that person's side."""
        held, rows = user.held, Q(user=user)
        offices = {
            Side.SCHOOLS: (Role.SUPERVISOR, Role.DISTRICT_ADMIN, Role.DATA_STEWARD),
            Side.LIBRARY: (Role.LIBRARY_ADMIN,),
        }
        for side, roles in offices.items():
            districts = held.districts(*roles)
            staff = Position.objects.filter(place__district__in=districts, place__side=side)
            rows |= Q(district__in=districts, user__in=staff.order_by().values("user"))
        return self.filter(rows)


class Digest(models.Model):
    """The one mail a person gets on a day: what they owe, what they must review, what is said."""

    district = models.ForeignKey("zones.District", models.PROTECT, related_name="digests")
    user = models.ForeignKey(User, models.PROTECT, related_name="digests")
    day = models.DateField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    owed = models.PositiveSmallIntegerField("updates owed", default=0)
    to_review = models.PositiveSmallIntegerField("updates to review", default=0)
    asked_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who pressed Remind; nobody for the district's day.",
    )
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "user__name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day"),
        ]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("goals:digest_detail", args=[self.pk])
