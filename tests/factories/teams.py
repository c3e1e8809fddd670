"""Teams, their meetings and what was decided there."""

from datetime import timedelta

import factory
from django.utils import timezone

from goals.models import Attendance, Decision, Feed, Meeting, Resource, Team, TeamSeat
from zones.access import Role

from .zones import DistrictFactory, PositionFactory, UserFactory


class TeamFactory(factory.django.DjangoModelFactory):
    """A team of seats named; `zone=` makes it the leadership team of that zone."""

    class Meta:
        model = Team

    district = factory.LazyAttribute(
        lambda team: team.zone.district if team.zone else DistrictFactory()
    )
    zone = None
    name = factory.Sequence("Team {}".format)


class TeamSeatFactory(factory.django.DjangoModelFactory):
    """The zone leads of every place."""

    class Meta:
        model = TeamSeat

    team = factory.SubFactory(TeamFactory)
    role = Role.ZONE_LEAD


class MeetingFactory(factory.django.DjangoModelFactory):
    """A meeting of an hour; `days` from today, before it where negative."""

    class Meta:
        model = Meeting

    class Params:
        days = -1

    team = factory.SubFactory(TeamFactory)
    starts_at = factory.LazyAttribute(lambda row: timezone.now() + timedelta(days=row.days))
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=1))
    created_by = factory.SubFactory(UserFactory)


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.SubFactory(PositionFactory)


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Decision

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(int)
    text = factory.Sequence("Decision {}.".format)


class ResourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Resource

    team = factory.SubFactory(TeamFactory)
    title = factory.Sequence("Resource {}".format)
    link = factory.Sequence("https://example.org/{}".format)
    by = factory.SubFactory(UserFactory)


class FeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Feed

    position = factory.SubFactory(PositionFactory)
