"""Sign-ups: how many children of what age a family brings, and where to write to it.

No name of a child, no link to a student, none to a school: what a family does at the library is
its own (Conn. Gen. Stat. 11-25). The row is deleted some days after the session.
"""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.crypto import get_random_string

from programs.access import logged_by

from .session import Session

HELD = timedelta(minutes=45)  # how long seats are kept for a family that has not confirmed
COMING = ("children_0_5", "children_6_11", "children_12_18", "adults")


def sign_up_key():
    return get_random_string(32)


class SignUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Counts only, to who holds the session; the address is read by nobody here."""
        return self.filter(logged_by(user, "session__program__place__"))

    def holding_a_seat(self):
        """Not confirmed, and asked for so short a time ago that its seats are kept."""
        return self.filter(state=SignUp.State.ASKED, asked_at__gt=timezone.now() - HELD)

    def people(self):
        """How many people these are."""
        return (
            self.aggregate(n=Sum(F(COMING[0]) + F(COMING[1]) + F(COMING[2]) + F(COMING[3])))["n"]
            or 0
        )


class SignUp(models.Model):
    """A family comes to a session, or waits for a seat."""

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for the link in the e-mail"
        COMING = "coming", "Coming"
        WAITING = "waiting", "On the waiting list"
        CANCELLED = "cancelled", "Not coming"

    session = models.ForeignKey(Session, models.CASCADE, related_name="sign_ups")
    email = models.EmailField()
    children_0_5 = models.PositiveSmallIntegerField("children from birth to 5", default=0)
    children_6_11 = models.PositiveSmallIntegerField("children from 6 to 11", default=0)
    children_12_18 = models.PositiveSmallIntegerField("children from 12 to 18", default=0)
    adults = models.PositiveSmallIntegerField("grown-ups", default=0)
    language = models.CharField(max_length=3, default="en")
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    key = models.CharField(max_length=32, unique=True, default=sign_up_key, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)  # that the session was called off

    objects = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["session", "state", "asked_at"], name="sign_up_session")]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "email"],
                condition=~Q(state="cancelled"),
                name="sign_up_once",
                violation_error_message="This address is signed up already.",
            ),
            models.CheckConstraint(
                condition=Q(children_0_5__gt=0)
                | Q(children_6_11__gt=0)
                | Q(children_12_18__gt=0)
                | Q(adults__gt=0),
                name="sign_up_of_somebody",
                violation_error_message="Say how many people come.",
            ),
        ]

    def __str__(self):
        return f"Sign-up {self.pk}"

    @property
    def people(self):
        return sum(getattr(self, name) for name in COMING)
