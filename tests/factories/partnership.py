from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from goals.models import (
    CommunicationReview,
    Delivery,
    Expansion,
    ExpansionCost,
    Message,
    Tool,
    Training,
)
from zones.access import Role, Side

from .zones import DistrictFactory, OfficeFactory, UserFactory


class MessageFactory(factory.django.DjangoModelFactory):
    """A monthly message of the whole partnership; the library's lead sends it in ten days."""

    class Meta:
        model = Message

    district = factory.SelfAttribute("owner_place.district")
    title = factory.Sequence("Message {}".format)
    audiences = factory.LazyFunction(lambda: ["families"])
    channel = "Newsletter"
    cadence = Message.Cadence.MONTHLY
    owner_place = factory.SubFactory(OfficeFactory, side=Side.LIBRARY)
    owner_role = Role.LIBRARY_ADMIN
    next_due = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=10))


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delivery

    message = factory.SubFactory(MessageFactory)
    what = "The list of story times."
    by = factory.SubFactory(UserFactory)


class CommunicationReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CommunicationReview

    district = factory.SubFactory(DistrictFactory)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))


class ToolFactory(factory.django.DjangoModelFactory):
    """A tool of the library."""

    class Meta:
        model = Tool

    district = factory.SelfAttribute("owner.district")
    name = factory.Sequence("Tool {}".format)
    owner = factory.SubFactory(OfficeFactory, side=Side.LIBRARY)
    may_use = "Every student with a card"


class TrainingFactory(factory.django.DjangoModelFactory):
    """Planned for next week."""

    class Meta:
        model = Training

    tool = factory.SubFactory(ToolFactory)
    topic = factory.Sequence("Training {}".format)
    planned_for = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))


class ExpansionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Expansion

    district = factory.SubFactory(DistrictFactory)
    kind = Expansion.Kind.SERVICE
    title = factory.Sequence("Service {}".format)


class ExpansionCostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExpansionCost

    expansion = factory.SubFactory(ExpansionFactory)
    year = 2026
    what = "Licenses"
    cost = Decimal("12500.00")
