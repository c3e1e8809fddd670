from datetime import date, timedelta

import factory
from django.utils import timezone

from zones.access import Kind, Role, Side
from zones.models import (
    DayOff,
    District,
    Place,
    Position,
    ReportingPeriod,
    SchoolYear,
    Upload,
    User,
    Zone,
    ZoneMembership,
)


def first_of_july(day=None):
    """The first day of the school year that `day` (default: today) lies in."""
    day = day or timezone.localdate()
    return date(day.year if day.month >= 7 else day.year - 1, 7, 1)


def long_ago():
    """Long enough for a holder to have settled in the seat."""
    return timezone.localdate() - timedelta(days=400)


class DistrictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = District

    name = factory.Sequence("District {}".format)
    short_name = factory.SelfAttribute("name")
    slug = factory.Sequence("district-{}".format)


class PlaceFactory(factory.django.DjangoModelFactory):
    """An elementary school."""

    class Meta:
        model = Place

    district = factory.SubFactory(DistrictFactory)
    kind = Kind.SCHOOL
    side = Side.SCHOOLS
    name = factory.Sequence("School {}".format)
    short_name = factory.SelfAttribute("name")
    level = factory.LazyAttribute(
        lambda place: Place.Level.ELEMENTARY if place.kind == Kind.SCHOOL else ""
    )


class BranchFactory(PlaceFactory):
    kind = Kind.BRANCH
    side = Side.LIBRARY
    name = factory.Sequence("Branch {}".format)


class OfficeFactory(PlaceFactory):
    """An office of the schools; `side=Side.LIBRARY` makes one of the library."""

    kind = Kind.OFFICE
    name = factory.Sequence("Office {}".format)


class ZoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Zone

    district = factory.SelfAttribute("branch.district")
    name = factory.Sequence("Zone {}".format)
    branch = factory.SubFactory(BranchFactory)


class ZoneMembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ZoneMembership

    zone = factory.SubFactory(ZoneFactory)
    school = factory.SubFactory(PlaceFactory, district=factory.SelfAttribute("..zone.district"))
    starts = factory.LazyFunction(long_ago)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence("person{}@example.org".format)
    name = factory.Sequence("Person {}".format)


class PositionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Position

    user = factory.SubFactory(UserFactory)
    place = factory.SubFactory(PlaceFactory)
    role = Role.SPECIALIST
    starts = factory.LazyFunction(long_ago)


class SchoolYearFactory(factory.django.DjangoModelFactory):
    """The school year of today."""

    class Meta:
        model = SchoolYear

    district = factory.SubFactory(DistrictFactory)
    starts = factory.LazyFunction(first_of_july)
    ends = factory.LazyAttribute(
        lambda year: year.starts.replace(year=year.starts.year + 1) - timedelta(1)
    )


class ReportingPeriodFactory(factory.django.DjangoModelFactory):
    """A period that began 30 days ago and is due in ten days."""

    class Meta:
        model = ReportingPeriod

    school_year = factory.SubFactory(SchoolYearFactory)
    name = "Winter"
    starts = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=10))
    ends = factory.LazyAttribute(lambda period: period.due_on + timedelta(days=20))


class DayOffFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DayOff

    district = factory.SubFactory(DistrictFactory)
    day = factory.LazyFunction(timezone.localdate)
    name = "Snow day"


class UploadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Upload

    district = factory.SubFactory(DistrictFactory)
    created_by = factory.SubFactory(UserFactory)
    kind = Upload.Kind.PEOPLE
    name = "people.csv"
    rows = factory.LazyFunction(list)
