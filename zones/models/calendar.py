"""School years, the periods in which updates are asked, and the days nobody works."""

from datetime import timedelta
from functools import cache, cached_property

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from zones.access import Kind, Side
from zones.formats import long_date

from .history import tracked
from .people import Position
from .places import DateRange, District, Place, same_row
from .scope import DistrictQuerySet

AWAY, SETTLING, SETTLED = range(3)  # how a seat is held, the better the higher
SETTLING_DAYS = 10  # working days a new holder of a seat is given before anything is owed


class SchoolYearQuerySet(DistrictQuerySet):
    def on(self, day):
        return self.filter(starts__lte=day, ends__gte=day)


@tracked()
class SchoolYear(models.Model):
    """A year of work, usually July 1 to June 30. Two may be open at once; a closed one is kept as
    it is: it refuses updates and edits."""

    district = models.ForeignKey(District, models.PROTECT, related_name="school_years")
    starts = models.DateField("first day")
    ends = models.DateField("last day")
    closed_on = models.DateField(null=True, blank=True, editable=False)

    objects = SchoolYearQuerySet.as_manager()

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="school_year_ends_after_it_starts",
                violation_error_message="The last day must be after the first.",
            ),
            ExclusionConstraint(
                name="school_years_do_not_overlap",
                expressions=[
                    (same_row("district"), RangeOperators.OVERLAPS),
                    (DateRange("starts", "ends"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Another school year has some of these days.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """2026-27, as districts write it."""
        return f"{self.starts.year}-{self.ends.year % 100:02d}"

    def get_absolute_url(self):
        return reverse("zones:year_detail", args=[self.pk])

    def why_closed(self):
        """Why the year takes nothing any more, in one sentence; "" while it is open."""
        if not self.closed_on:
            return ""
        return f"The school year {self} was closed on {long_date(self.closed_on)}."

    def close(self, on):
        """Open → closed, once its last day has passed; its periods are locked."""
        if self.closed_on:
            raise ValidationError(self.why_closed())
        if on <= self.ends:
            raise ValidationError(f"{self} runs until {long_date(self.ends)}: close it after that.")
        self.closed_on = on
        self.save(update_fields=["closed_on"])
        self.periods.filter(locked_on=None).update(locked_on=on)

    def reopen(self):
        """Closed → open again; its periods stay locked until each is opened by itself."""
        if not self.closed_on:
            raise ValidationError(f"{self} is open.")
        self.closed_on = None
        self.save(update_fields=["closed_on"])


class ReportingPeriodQuerySet(DistrictQuerySet):
    district_lookup = "school_year__district"

    def on(self, day):
        return self.filter(starts__lte=day, ends__gte=day)

    def current(self, day=None):
        """The period of `day` first, then those before it, the latest first."""
        return self.filter(starts__lte=day or timezone.localdate()).order_by("-starts")


class ReportingPeriod(models.Model):
    """A stretch of a school year for which updates are asked: start, due date, grace, end, lock.

    An update belongs to the period its date lies in.
    """

    school_year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="periods")
    name = models.CharField(max_length=20, help_text="Fall, Winter, Spring or Summer.")
    starts = models.DateField("first day")
    due_on = models.DateField("due")
    grace_days = models.PositiveSmallIntegerField(
        default=2,
        help_text="Working days after the due date before an update counts as missing.",
    )
    ends = models.DateField("last day")
    locked_on = models.DateField(
        null=True,
        blank=True,
        help_text="From this day on nothing is sent for the period.",
    )
    asks_schools = models.BooleanField("asks schools", default=True)
    asks_library = models.BooleanField("asks the library", default=True)

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_year", "name"],
                name="period_name_unique",
                violation_error_message="The year already has a period with this name.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts"), ends__gte=F("due_on")),
                name="period_due_inside",
                violation_error_message="The due date must lie between the first and the last day.",
            ),
            ExclusionConstraint(
                name="periods_do_not_overlap",
                expressions=[
                    (same_row("school_year"), RangeOperators.OVERLAPS),
                    (DateRange("starts", "ends"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Another period of the year has some of these days.",
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.due_on.year}"

    @cached_property
    def working_days(self):
        return WorkingDays(self.school_year.district_id)

    @cached_property
    def seats(self):
        """(held, away, settling): lists of seats, as 12specialist, on the day the period is due.

        Held by somebody; only by people who are away; by nobody present for ten working days.
        """
        due, days, held = self.due_on, self.working_days, {}
        since = cache(lambda calendar: days.shift(due, -SETTLING_DAYS, calendar))
        positions = Position.objects.filter(place__district=self.school_year.district_id).on(due)
        dates = ("starts", "away_from", "away_until")
        for place, role, starts, left, back in positions.order_by().values_list(
            "place", "role", *dates
        ):
            away = left and left <= due and (not back or back >= due)
            new = starts > since(days.key(place))
            seat, state = f"{place}{role}", AWAY if away else SETTLING if new else SETTLED
            held[seat] = max(state, held.get(seat, AWAY))
        return (held, *([seat for seat in held if held[seat] == how] for how in (AWAY, SETTLING)))

    def is_locked(self, day=None):
        return bool(self.locked_on and self.locked_on <= (day or timezone.localdate()))

    def asks(self, side):
        return self.asks_schools if side == Side.SCHOOLS else self.asks_library


class DayOffQuerySet(DistrictQuerySet):
    def for_schools(self):
        return self.filter(branch=None)


class DayOff(models.Model):
    """A day without school in the district, or a day on which one branch is closed."""

    district = models.ForeignKey(District, models.CASCADE, related_name="days_off")
    branch = models.ForeignKey(
        Place, models.CASCADE, null=True, blank=True, related_name="closed_days"
    )
    day = models.DateField()
    name = models.CharField(max_length=80, blank=True)

    objects = DayOffQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        verbose_name_plural = "days off"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "branch", "day"],
                nulls_distinct=False,
                name="day_off_once",
                violation_error_message="This day is already in the calendar.",
            )
        ]

    def __str__(self):
        return self.name or str(self.day)


class WorkingDays:
    """Counts the working days of a district's places: Monday to Friday without the days off.

    Schools and offices keep the district's days without school, a branch its own closed days.
    """

    def __init__(self, district):
        self.off = {}
        for branch, day in DayOff.objects.filter(district=district).values_list("branch", "day"):
            self.off.setdefault(branch, set()).add(day)
        self.branches = set(
            Place.objects.filter(district=district, kind=Kind.BRANCH).values_list("pk", flat=True)
        )

    def key(self, place_id):
        """Whose calendar the place keeps: its own id for a branch, None for the district's."""
        return place_id if place_id in self.branches else None

    def shift(self, day, count, calendar=None):
        """The day `count` working days after (negative: before) `day` in one calendar."""
        step, off = (1 if count >= 0 else -1), self.off.get(calendar, ())
        left = abs(count)
        while left:
            day += timedelta(days=step)
            left -= day.weekday() < 5 and day not in off
        return day

    def between(self, first, last, calendar=None):
        """How many working days lie after `first`, up to and with `last`."""
        off, days = self.off.get(calendar, ()), (last - first).days
        span = (first + timedelta(days=n) for n in range(1, days + 1))
        return sum(day.weekday() < 5 and day not in off for day in span)
