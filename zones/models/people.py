"""People who sign in, and the positions their rights come from."""

from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from zones.access import SEATS, Held, Role, Seat

from .history import UNDO_DAYS, may_undo, tracked
from .places import Place, on_day, partner_ids
from .scope import ScopedQuerySet


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody with a position, past or present, at a place this person sees; and themself."""
        return self.filter(
            Q(pk=user.pk) | Q(pk__in=Position.objects.visible_to(user).values("user"))
        )

    def editable_by(self, user):
        """Name and address hang together with rights: kept by who keeps every position."""
        kept = Position.objects.editable_by(user).order_by()
        others = Position.objects.exclude(pk__in=kept.values("pk")).order_by()
        return self.filter(pk__in=kept.values("user")).exclude(pk__in=others.values("user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password=None, **fields):
        """A person who may sign in once a password is set; `email` is kept in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in, known by e-mail address; rights come from positions only."""

    email = models.EmailField(
        "e-mail address",
        unique=True,
        error_messages={"unique": "Somebody with this e-mail address is already here."},
    )
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="user_email_lower_case",
                violation_error_message="Write the e-mail address in lower case.",
            )
        ]

    def __str__(self):
        return self.name or self.email

    def get_absolute_url(self):
        return reverse("zones:person_detail", args=[self.pk])

    def get_full_name(self):
        return self.name

    @cached_property
    def held(self):
        """The seats this person holds today, read once for the life of the object.

        Today is the day it is at the seat: where a person works is what tells their time.
        """
        now, far = timezone.now(), timedelta(days=2)
        before, after = now.date() - far, now.date() + far
        near = Q(starts__lte=after) & (Q(ends=None) | Q(ends__gte=before))
        rows = Position.objects.filter(near, user=self).order_by("pk")
        place = ("kind", "side", "district_id", "district__time_zone")
        fields = ("place_id", "role", *(f"place__{name}" for name in place))
        return Held(
            tuple(
                Seat(*row)
                for starts, ends, *row in rows.values_list("starts", "ends", *fields)
                if starts <= timezone.localdate(now, ZoneInfo(row[-1])) <= (ends or date.max)
            )
        )

    @cached_property
    def partners(self):
        """Ids of the places in the zones this person works in today; read once as well.

        As ids, because the rules of most tables ask for them: as a subquery each of those
        statements takes longer to write than to answer.
        """
        return partner_ids(self.held.places())

    @cached_property
    def fellows(self):
        """Ids of the places whose action plans are written together with this person's: those of
        the zones where they write one; its own included. Read once."""
        places = self.held.places(Role.ZONE_LEAD, Role.PRINCIPAL)
        if places == self.held.places():
            return self.partners
        return partner_ids(places)


class PositionQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Who works where is for staff; a board viewer reads no names there."""
        if user.held.only_views():
            return self.none()
        return super().visible_to(user).filter(place__district__in=user.held.staffed())

    def on(self, day):
        return self.filter(on_day(day))

    def today(self):
        return self.on(timezone.localdate())

    def present_on(self, day):
        """Held on `day` by somebody who is not away."""
        away = Q(away_from__lte=day) & (Q(away_until=None) | Q(away_until__gte=day))
        return self.on(day).exclude(away)

    def public_contacts(self, places, day=None):
        """Whom public pages name as the person to ask at `places`: only who was ticked, is there
        on that day, and can sign in. Of a zone: `places` are its partners."""
        day = day or timezone.localdate()
        there = Place.objects.open_on(day).order_by().filter(pk__in=places.order_by().values("pk"))
        return self.present_on(day).filter(
            public_contact=True, user__is_active=True, place__in=there
        )


@tracked()
class Position(models.Model):
    """A role held at a place by a person, with dates. Work belongs to the seat, not to them."""

    user = models.ForeignKey(User, models.PROTECT, related_name="positions")
    place = models.ForeignKey(Place, models.PROTECT, related_name="positions")
    role = models.CharField(max_length=16, choices=Role.choices)
    starts = models.DateField("from", default=timezone.localdate)
    ends = models.DateField("last day", null=True, blank=True)
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField("last day away", null=True, blank=True)
    public_contact = models.BooleanField(
        default=False, help_text="Named on public pages as the person to ask."
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["role", "starts"]
        indexes = [
            models.Index(fields=["place", "role", "starts"], name="position_seat"),
            models.Index(fields=["user", "starts"], name="position_user"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="position_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
            models.CheckConstraint(
                condition=Q(away_until=None)
                | Q(away_from__isnull=False, away_until__gte=F("away_from")),
                name="position_back_after_leaving",
                violation_error_message="The last day away cannot be before the first.",
            ),
            models.UniqueConstraint(
                fields=["user", "place", "role"],
                condition=Q(ends=None),
                name="position_open_once",
                violation_error_message="This person already holds this position.",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.place}"

    def clean(self):
        if not self.place_id or not self.role:
            return
        place = (self.place.kind, self.place.side)
        if place not in SEATS.get(self.role, ()):
            seats = ", ".join(role.label for role, at in SEATS.items() if place in at)
            raise ValidationError({"role": f"{self.place} has these roles: {seats}."})

    def end(self, on):
        """The last day of the position; it stays on record."""
        self.ends = max(on, self.starts)
        self.save(update_fields=["ends"])

    def reopen(self):
        """The end is undone, for a month; then a new position says it better."""
        if not self.ends or not may_undo(self.ends):
            raise ValidationError(f"An end is undone within {UNDO_DAYS} days. Add a position.")
        self.ends = None
        self.validate_constraints()
        self.save(update_fields=["ends"])

    def mark_away(self, starts, until=None):
        """Away from a day on; no reason is stored."""
        self.away_from, self.away_until = starts, until
        self.save(update_fields=["away_from", "away_until"])

    def name_in_public(self, named):
        """Ticks or unticks that public pages may name this person."""
        self.public_contact = named
        self.save(update_fields=["public_contact"])

    def mark_back(self):
        self.away_from = self.away_until = None
        self.save(update_fields=["away_from", "away_until"])
