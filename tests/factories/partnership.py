from datetime import timedelta

import factory
from django.utils import timezone

from goals.models import CommunicationReview, Delivery, Message
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
