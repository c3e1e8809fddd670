"""Teams made of seats, their meetings, what was decided there, and the calendar of a seat."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from zones.access import PARTNERSHIP_ROLES, Kind, Role
from zones.models import District, DistrictQuerySet, Place, Position, User, Zone, at, tracked

from .item import ActionItem


class TeamQuerySet(DistrictQuerySet):
    def visible_to(self, user):
        """Who is on a team, and when it meets, is for staff."""
        return self._in(user.held.staffed())

    def editable_by(self, user):
        return self._in(user.held.districts(*PARTNERSHIP_ROLES, Role.DATA_STEWARD))

    def joined_by(self, user):
        return self.filter(self.of_member(user))

    @staticmethod
    def of_member(user, path=""):
        """Q: teams one of whose seats this person holds today: a zone's leads, or seats named."""
        held = user.held
        rows = at(path, zone__in=Zone.objects.around(held.places(Role.ZONE_LEAD)).values("pk"))
        for seat in held.seats:
            named = {"district": seat.district_id, "seats__role": seat.role}
            rows |= at(path, seats__place=seat.place_id, seats__role=seat.role)
            rows |= at(path, seats__place=None, seats__kind__in=("", seat.kind), **named)
        return rows


@tracked()
class Team(models.Model):
    """A zone leadership team (the leads of its places), or one of seats named, as the citywide
    leadership team. Who holds the seats today is on the team today."""

    district = models.ForeignKey(District, models.PROTECT, related_name="teams")
    zone = models.OneToOneField(
        Zone, models.PROTECT, null=True, blank=True, editable=False, related_name="team"
    )
    name = models.CharField(max_length=120)
    purpose = models.TextField(blank=True, max_length=1000)
    ended_on = models.DateField(null=True, blank=True, editable=False)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name"],
                name="team_name_unique",
                violation_error_message="The district already has a team with this name.",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("goals:team_detail", args=[self.pk])

    def end(self):
        """It meets no more; what it wrote stays."""
        self.ended_on = timezone.localdate()
        self.save(update_fields=["ended_on"])

    def reopen(self):
        self.ended_on = None
        self.save(update_fields=["ended_on"])


@tracked()
class TeamSeat(models.Model):
    """A seat on a team: a role at one place, or at every place of a kind."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="seats")
    role = models.CharField(max_length=16, choices=Role.choices)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(
        "at every", max_length=10, choices=Kind.choices, blank=True
    )  # where no place is named

    class Meta:
        ordering = ["role", "place__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "role", "place", "kind"],
                nulls_distinct=False,
                name="team_seat_once",
                violation_error_message="The team has this seat already.",
            ),
            models.CheckConstraint(
                condition=Q(place=None) | Q(kind=""), name="team_seat_at_a_place_or_at_all"
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.place or 'every place'}"


class OfTeamQuerySet(models.QuerySet):
    """Rows of a team: kept by its members and by who leads the partnership."""

    def visible_to(self, user):
        """When a team meets and what it decided is for all staff of the district."""
        return self.filter(team__district__in=user.held.staffed())

    def editable_by(self, user):
        teams = Team.objects.joined_by(user) | Team.objects.editable_by(user)
        return self.filter(team__in=teams.order_by().values("pk"))

    def inner_to(self, user):
        """Notes are read by the team alone, and by who came."""
        mine = self.filter(team__in=Team.objects.joined_by(user).order_by().values("pk"))
        return mine | self.filter(came__position__in=user.positions.order_by().values("pk"))


@tracked()
class Meeting(models.Model):
    """A meeting of a team: before it an agenda, after it who came, notes and decisions."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField("begins")
    ends_at = models.DateTimeField("ends")
    where = models.CharField(max_length=200, blank=True)
    agenda = models.TextField(max_length=5000, blank=True)
    notes = models.TextField(
        max_length=20000,
        blank=True,
        help_text="Do not name families or students. Only the team reads the notes.",
    )
    guests = models.CharField(
        "who else came",
        max_length=300,
        blank=True,
        help_text="Organizations or staff. Do not name families or students.",
    )
    cancelled_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = OfTeamQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["team", "starts_at"], name="meeting_team")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_begins",
                violation_error_message="The meeting cannot end before it begins.",
            )
        ]

    def __str__(self):
        return f"{self.team}, {timezone.localtime(self.starts_at):%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("goals:meeting_detail", args=[self.pk])

    def cancel(self):
        """Called off; it stays in the calendars, as cancelled."""
        self.cancelled_at = self.cancelled_at or timezone.now()
        self.save(update_fields=["cancelled_at"])

    def restore(self):
        self.cancelled_at = None
        self.save(update_fields=["cancelled_at"])


@tracked()
class Attendance(models.Model):
    """Somebody came, in the position they held that day."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="came")
    position = models.ForeignKey(Position, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="came_once")]

    def __str__(self):
        return f"{self.position} at {self.meeting}"


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__team__district__in=user.held.staffed())

    def editable_by(self, user):
        meetings = Meeting.objects.editable_by(user).order_by()
        return self.filter(meeting__in=meetings.values("pk"))


@tracked()
class Decision(models.Model):
    """What a meeting decided; it may have become a step of somebody's plan."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=1000)
    item = models.OneToOneField(
        ActionItem, models.SET_NULL, null=True, editable=False, related_name="decided"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "position"]

    def __str__(self):
        return self.text


class ResourceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(team__district__in=user.held.staffed())

    def editable_by(self, user):
        teams = Team.objects.joined_by(user) | Team.objects.editable_by(user)
        return self.filter(team__in=teams.order_by().values("pk"))


class Resource(models.Model):
    """A link a team shares; what it shares with everybody belongs in the exchange."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="resources")
    title = models.CharField(max_length=200)
    link = models.URLField(max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "link"],
                name="resource_once",
                violation_error_message="The team shares this link already.",
            )
        ]

    def __str__(self):
        return self.title


def new_key():
    return get_random_string(43)


class Feed(models.Model):
    """The private address of a position's calendar; it dies with the position."""

    position = models.OneToOneField(Position, models.CASCADE, related_name="feed")
    key = models.CharField(max_length=43, unique=True, default=new_key)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"Calendar of {self.position}"

    def get_absolute_url(self):
        return reverse("goals:calendar_feed", args=[self.key])

    def reset(self):
        """A new address; the old one is gone at once."""
        if not self.pk:
            raise ValidationError("There is no calendar to reset.")
        self.key, self.made_at = new_key(), timezone.now()
        self.save(update_fields=["key", "made_at"])
