"""Districts, the places where work happens, and the zones that join branches with schools."""

from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    BigIntegerRangeField,
    DateRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS

from zones.access import FOLLOWING_ROLES, Kind, Role, Side
from zones.formats import long_date

from .history import UNDO_DAYS, may_undo
from .scope import DistrictQuerySet, at


def on_day(day, starts="starts", ends="ends"):
    """Rows whose dates hold on `day`; an open end holds for good. Both dates are included."""
    return Q(**{f"{starts}__lte": day}) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": day})
    )


class DateRange(Func):
    """daterange(starts, ends, '[]') with both days inside; no end is an open range."""

    function = "daterange"

    def __init__(self, starts, ends):
        bounds = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
        super().__init__(starts, ends, bounds, output_field=DateRangeField())


def same_row(field):
    """A foreign key as a range of one number: equality in a GiST index without any extension."""
    return Func(
        F(field),
        F(field),
        Value("[]"),
        function="int8range",
        output_field=BigIntegerRangeField(),
    )


class DistrictRowQuerySet(DistrictQuerySet):
    district_lookup = "pk"


class Weekday(models.IntegerChoices):
    MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


class District(models.Model):
    """A school district with its public-library partner: everything else belongs to one."""

    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    slug = models.SlugField(unique=True)
    load_limit = models.PositiveSmallIntegerField(
        "typed reports a person and period",
        default=6,
        help_text="Assigning warns above this number.",
    )
    review_days = models.PositiveSmallIntegerField(
        "working days until an update counts unreviewed", default=10
    )
    reminder_weekday = models.PositiveSmallIntegerField(
        "reminders go out on", choices=Weekday.choices, default=Weekday.MONDAY
    )
    time_zone = models.CharField(max_length=40, default="America/New_York")
    demonstration = models.BooleanField(default=False)
    public_site = models.BooleanField(
        "public partnership site",
        default=False,
        help_text="Pages for families at /site/…, without sign-in.",
    )
    fiscal_month = models.PositiveSmallIntegerField(
        "the library’s fiscal year begins in",
        default=7,
        choices=[(month, MONTHS[month]) for month in range(1, 13)],
    )
    sign_up_days = models.PositiveSmallIntegerField(
        "days sign-ups are kept after a session", default=14
    )
    least_answers = models.PositiveSmallIntegerField(
        "fewest answers shown",
        default=10,
        help_text="What fewer people answered in a survey is not shown. 5 or more.",
    )

    objects = DistrictRowQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reminder_weekday__lte=4),
                name="district_reminds_on_a_weekday",
                violation_error_message="Reminders go out from Monday to Friday.",
            ),
            models.CheckConstraint(
                condition=Q(least_answers__gte=5),
                name="district_hides_small_groups",
                violation_error_message="Fewer than 5 answers could be told apart.",
            ),
        ]

    def __str__(self):
        return self.name


class PlaceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(self.seen_by(user))

    @staticmethod
    def seen_by(user, path=""):
        """Q: school people see every place; branch people all but the schools of other zones."""
        held = user.held
        wide = held.districts(side=Side.SCHOOLS) | held.districts(*FOLLOWING_ROLES)
        rows = at(path, district__in=wide)
        if narrow := held.districts() - wide:
            rows |= at(path, district__in=narrow) & ~at(path, kind=Kind.SCHOOL)
            rows |= at(path, pk__in=user.partners)
        return rows

    def editable_by(self, user):
        """The steward keeps the list of all places, the library's lead that of the library side."""
        held = user.held
        return self.filter(
            Q(district__in=held.districts(Role.DATA_STEWARD))
            | Q(district__in=held.districts(Role.LIBRARY_ADMIN), side=Side.LIBRARY)
        )

    def partners_of(self, places, day=None):
        """The branch and the schools of every zone one of `places` (ids) belongs to on `day`."""
        zones = Zone.objects.around(places, day)
        return self.filter(
            Q(zone_as_branch__in=zones)
            | Q(pk__in=ZoneMembership.objects.on(day).filter(zone__in=zones).values("school"))
        )

    def open_on(self, day=None):
        day = day or timezone.localdate()
        return self.filter(Q(opens=None) | Q(opens__lte=day), Q(closes=None) | Q(closes__gte=day))

    def schools(self):
        return self.filter(kind=Kind.SCHOOL)

    def branches(self):
        return self.filter(kind=Kind.BRANCH)

    def offices(self):
        return self.filter(kind=Kind.OFFICE)


# As `partners_of`, written once: nearly every page asks for its reader's.
PARTNERS = """SELECT z.branch_id, m.school_id FROM zones_zone z LEFT JOIN zones_zonemembership m
    ON m.zone_id = z.id AND m.starts <= %(day)s AND coalesce(m.ends, %(day)s) >= %(day)s
    WHERE z.branch_id = ANY(%(places)s) OR z.id = ANY(ARRAY(
        SELECT zone_id FROM zones_zonemembership WHERE school_id = ANY(%(places)s)
        AND starts <= %(day)s AND coalesce(ends, %(day)s) >= %(day)s))"""


def partner_ids(places, day=None):
    """Ids of the places in the zones that one of `places` (ids) belongs to on `day`."""
    if not places:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(PARTNERS, {"places": list(places), "day": day or timezone.localdate()})
        return {place for row in cursor.fetchall() for place in row if place}


class Place(models.Model):
    """A school, a branch of a public library, or an office."""

    class Level(models.TextChoices):
        ELEMENTARY = "elementary", "Elementary school"
        MIDDLE = "middle", "Middle school"
        HIGH = "high", "High school"
        COMBINED = "combined", "Combined grades"

    district = models.ForeignKey(District, models.PROTECT, related_name="places")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    side = models.CharField(max_length=10, choices=Side.choices)
    name = models.CharField(max_length=120)
    short_name = models.CharField(
        max_length=40,
        help_text="For lists and grids: Juniper, not Juniper Elementary School.",
    )
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    grades = models.CharField(max_length=20, blank=True, help_text="For example PK-5.")
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField("phone for the public", max_length=40, blank=True)
    public_email = models.EmailField(
        "e-mail for the public",
        blank=True,
        help_text="Of the place, not of a person: it stands on the public site.",
    )
    website = models.URLField(max_length=300, blank=True)
    opens = models.DateField("opened", null=True, blank=True)
    closes = models.DateField("last day open", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="predecessors"
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "district",
                name="place_name_unique",
                violation_error_message="The district already has a place with this name.",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.SCHOOL, side=Side.SCHOOLS)
                | Q(kind=Kind.BRANCH, side=Side.LIBRARY)
                | Q(kind=Kind.OFFICE),
                name="place_side_fits_kind",
                violation_error_message="A school is on the schools' side, a branch is not.",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.SCHOOL) | Q(level=""),
                name="place_level_is_of_a_school",
                violation_error_message="Only a school has a level.",
            ),
            models.CheckConstraint(
                condition=Q(opens=None) | Q(closes=None) | Q(closes__gte=F("opens")),
                name="place_closes_after_it_opens",
                violation_error_message="A place cannot close before it opens.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("zones:place_detail", args=[self.pk])

    def is_open(self, day=None):
        day = day or timezone.localdate()
        return (not self.opens or self.opens <= day) and (not self.closes or self.closes >= day)


class ZoneQuerySet(DistrictQuerySet):
    def around(self, places, day=None):
        """The zones that one of `places` (ids) belongs to on `day`, as branch or as school."""
        return self.filter(
            Q(branch__in=places)
            | Q(pk__in=ZoneMembership.objects.on(day).filter(school__in=places).values("zone"))
        ).order_by()


class Zone(models.Model):
    """One branch of the public library and the schools around it."""

    district = models.ForeignKey(District, models.PROTECT, related_name="zones")
    name = models.CharField(max_length=80)
    branch = models.OneToOneField(Place, models.PROTECT, related_name="zone_as_branch")
    schools = models.ManyToManyField(Place, through="ZoneMembership", related_name="zones")
    archived_on = models.DateField(null=True, blank=True, editable=False)

    objects = ZoneQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "district",
                name="zone_name_unique",
                violation_error_message="The district already has a zone with this name.",
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.branch_id and self.branch.kind != Kind.BRANCH:
            raise ValidationError({"branch": "A zone is built around a branch of the library."})


class ZoneMembershipQuerySet(DistrictQuerySet):
    district_lookup = "zone__district"

    def on(self, day=None):
        return self.filter(on_day(day or timezone.localdate()))


class ZoneMembership(models.Model):
    """A school in a zone from a day to a day; on any day a school is in one zone at most."""

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="memberships")
    school = models.ForeignKey(Place, models.PROTECT, related_name="memberships")
    starts = models.DateField("from", default=timezone.localdate)
    ends = models.DateField("last day", null=True, blank=True)

    objects = ZoneMembershipQuerySet.as_manager()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="membership_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
            ExclusionConstraint(
                name="school_in_one_zone_a_day",
                expressions=[
                    (same_row("school"), RangeOperators.OVERLAPS),
                    (DateRange("starts", "ends"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="The school is already in a zone on one of these days.",
            ),
        ]

    def __str__(self):
        return f"{self.school} in {self.zone}"

    def move(self, zone, on):
        """Ends here the day before `on` and begins in `zone`: the new membership.

        The row is held: of two people who move the school at once the second is told.
        """
        try:
            with transaction.atomic():
                rows = ZoneMembership.objects.select_for_update(of=("self",))
                self.refresh_from_db(fields=["starts", "ends"], from_queryset=rows)
                self._may_move(on)
                self.ends = on - timedelta(days=1)
                self.save(update_fields=["ends"])
                new = {"zone": zone, "school": self.school, "starts": on}
                return ZoneMembership.objects.create(**new)
        except IntegrityError as problem:
            said = f"Somebody else put {self.school} into a zone just now. Look again."
            raise ValidationError(said) from problem

    def _may_move(self, on):
        others = ZoneMembership.objects.filter(Q(ends=None) | Q(ends__gte=on), school=self.school)
        if other := others.exclude(pk=self.pk).select_related("zone").order_by("starts").first():
            since = long_date(other.starts)
            raise ValidationError(f"{self.school} is in {other.zone} from {since} already.")
        if on <= self.starts:
            since = long_date(self.starts)
            said = f"{self.school} is in {self.zone} since {since}. Choose a later day."
            raise ValidationError(said)
        if self.ends and on > self.ends + timedelta(days=1):
            said = f"{self.school} is in {self.zone} until {long_date(self.ends)}. Choose a day"
            raise ValidationError(f"{said} until the day after, or add it to the other zone.")

    def move_back(self):
        """The move that began this membership is undone: the one before it, open again."""
        if not may_undo(self.starts):
            raise ValidationError(f"A move is undone within {UNDO_DAYS} days. Move it again.")
        with transaction.atomic():
            rows = ZoneMembership.objects.select_for_update(of=("self",)).select_related("zone")
            both = rows.filter(school=self.school).order_by("starts")
            before = both.filter(ends=self.starts - timedelta(days=1)).first()
            if not before or not both.filter(pk=self.pk, ends=None).exists():
                raise ValidationError(f"{self.school} has no move that can be undone.")
            self.delete()
            before.ends = None
            before.save(update_fields=["ends"])
        return before
