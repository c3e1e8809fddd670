"""Sessions: a program on one day in one room, who is there to hold it, and series of them."""

import uuid

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.urls import reverse
from django.utils import timezone

from programs.access import logged_by, plans
from zones.models import Place, User, tracked
from zones.models.places import same_row

from .intake import ProgramUpload, Subscription
from .program import Program, ProgramQuerySet, Room, held_together

MOST_SESSIONS = 400  # of one series: every school day of two years


class During(Func):
    """tstzrange(starts_at, ends_at): the end is free for the next."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


@tracked()
class Series(models.Model):
    """How the sessions of a program repeat: a rule of RFC 5545, on the clock of the district.

    It says how its sessions were made. Each is a row of its own, moved or cancelled by itself.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="series")
    rule = models.CharField(max_length=300)  # FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260814
    skips_days_off = models.BooleanField("not on days the place is closed", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self):
        return self.rule


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With the program; and to who is named to hold it. A day that waits is a draft: seen by
        who plans it."""
        settled = Q(waits=False)
        if plans(user):
            settled |= ProgramQuerySet.written_by(user, "program__")
        seen = ProgramQuerySet.seen_by(user, "program__")
        return self.filter(seen & settled | self.held_by(user))

    def editable_by(self, user):
        return self.filter(ProgramQuerySet.written_by(user, "program__"))

    def loggable_by(self, user):
        """By who works at a place that holds it, and by who is named to hold it."""
        together = Place.objects.filter(logged_by(user)).order_by().values("pk")
        near = logged_by(user, "program__place__") | Q(program__in=held_together(together))
        rows = self.filter(near | self.held_by(user), waits=False)
        return rows.exclude(program__state=Program.State.DRAFT)

    @staticmethod
    def held_by(user):
        """Q: named for it, while a position is held in its district."""
        named = Staffing.objects.filter(user=user).values("session")
        return Q(pk__in=named, program__place__district__in=user.held.staffed())

    def published(self):
        """Of the public site; cancelled ones stay, as cancelled."""
        return self._for_the_public().filter(program__place__district__public_site=True)

    def published_by(self, district):
        """Of the site of one district: whether it has one is not asked again for every row."""
        rows = self._for_the_public().filter(program__place__district=district)
        return rows if district.public_site else self.none()

    def _for_the_public(self):
        rows = self.filter(waits=False, program__is_public=True)
        return rows.exclude(program__state=Program.State.DRAFT)

    def waiting(self):
        """Days a calendar brought to a published program, and nobody has said yes to."""
        return self.filter(waits=True, cancelled_at=None, program__state=Program.State.PUBLISHED)

    def let_out(self):
        """Yes to days that wait: how many. Calendars read them from now on."""
        return self.filter(waits=True).update(waits=False, changed_at=timezone.now())

    def standing(self):
        """Not called off."""
        return self.filter(cancelled_at=None)

    def between(self, start, end):
        """Those that touch [start, end)."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def of_places(self, places):
        """At one of `places` (ids), its program, or held together with it."""
        together = Q(program__in=held_together(places))
        return self.filter(Q(place__in=places) | Q(program__place__in=places) | together)

    def cancel(self, why=""):
        """Called off in one statement; calendars learn of it by the sequence."""
        now = timezone.now()
        return self.filter(cancelled_at=None).update(
            cancelled_at=now, why_cancelled=why, sequence=F("sequence") + 1, changed_at=now
        )


@tracked(exclude=["said"])
class Session(models.Model):
    """A program on one day: where, from when to when, for how many."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="sessions")
    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, editable=False, related_name="sessions"
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="sessions")
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="sessions")
    where = models.CharField("address, if it is somewhere else", max_length=200, blank=True)
    link = models.URLField("link to join", max_length=500, blank=True)
    starts_at = models.DateTimeField("begins")
    ends_at = models.DateTimeField("ends")
    all_day = models.BooleanField(
        default=False, help_text="From midnight to midnight on the clock of the district."
    )
    note = models.CharField(
        "about this day",
        max_length=300,
        blank=True,
        help_text="What is special about it: with the author, bring a blanket.",
    )
    capacity = models.PositiveIntegerField("how many may come", null=True, blank=True)
    takes_sign_up = models.BooleanField("people sign up", default=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    why_cancelled = models.CharField(max_length=300, blank=True, editable=False)
    # For calendars (RFC 5545): never reused; one more with every change of time, place, status.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # Where it came from, if nobody typed it.
    subscription = models.ForeignKey(
        Subscription, models.SET_NULL, null=True, editable=False, related_name="sessions"
    )
    source_uid = models.CharField(max_length=300, blank=True, editable=False)
    # What its calendar said last: what somebody changed here since is not overwritten.
    said = models.JSONField(default=dict, editable=False)
    # A day that arrived for a program published before: a draft until somebody says yes.
    waits = models.BooleanField(default=False, editable=False)
    upload = models.ForeignKey(
        ProgramUpload, models.SET_NULL, null=True, editable=False, related_name="sessions"
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["starts_at", "program"], name="session_starts"),
            models.Index(fields=["place", "starts_at"], name="session_place"),
            models.Index(fields=["program", "starts_at"], name="session_program"),
            models.Index(fields=["program", "ends_at"], name="session_program_ends"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_begins",
                violation_error_message="It cannot end before it begins.",
            ),
            models.UniqueConstraint(
                fields=["subscription", "source_uid"],
                condition=~Q(source_uid=""),
                name="session_once_a_source",
            ),
            ExclusionConstraint(
                name="room_holds_one_session",
                expressions=[
                    (same_row("room"), RangeOperators.OVERLAPS),
                    (During("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at=None, room__isnull=False),
                deferrable=Deferrable.IMMEDIATE,  # asked at the end of a statement: series move
                violation_error_message="The room is taken at that time.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="staff_follow_session",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(new="changed"),
                func="""
                    UPDATE programs_staffing SET during = programs_busy(
                        changed.starts_at, changed.ends_at, changed.cancelled_at)
                    FROM changed WHERE session_id = changed.id AND during IS DISTINCT FROM
                        programs_busy(changed.starts_at, changed.ends_at, changed.cancelled_at);
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self):
        return f"{self.program}, {timezone.localtime(self.starts_at):%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("programs:session_detail", args=[self.pk])

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def is_over(self):
        return self.ends_at <= timezone.now()


class StaffingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who holds a session is for staff."""
        sessions = Session.objects.visible_to(user).order_by().values("pk")
        staffed = user.held.staffed()
        return self.filter(session__in=sessions, session__place__district__in=staffed)


@tracked(exclude=["during"])
class Staffing(models.Model):
    """Somebody holds a session; nobody holds two at once.

    `during` is kept by the database: the session's time, nothing once it is cancelled or where it
    lasts longer than a day (a self-directed program needs nobody all week).
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="staffing")
    user = models.ForeignKey(User, models.PROTECT, related_name="staffing")
    during = DateTimeRangeField(null=True, editable=False)

    objects = StaffingQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "staffing"
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="staffing_once"),
            ExclusionConstraint(
                name="person_holds_one_session",
                expressions=[
                    (same_row("user"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message="This person is at another session at that time.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="staff_busy",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    SELECT programs_busy(starts_at, ends_at, cancelled_at) INTO NEW.during
                    FROM programs_session WHERE id = NEW.session_id;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.user} holds {self.session}"
