"""Programs, their sessions and logs, partners, surveys, the exchange and the public site."""

from datetime import date, timedelta

import factory
from django.utils import timezone

from programs.models import (
    Answer,
    Celebration,
    Contribution,
    ExchangeComment,
    ExchangeFile,
    ExchangeResource,
    ExchangeUse,
    Partner,
    PartnerAgreement,
    PartnerContact,
    Program,
    ProgramUpload,
    PublicSentence,
    PublicYes,
    Room,
    Series,
    Session,
    SessionFile,
    SessionLog,
    SignUp,
    Staffing,
    Subscription,
    Survey,
    Translation,
)

from .goals import ActionItemFactory
from .zones import BranchFactory, DistrictFactory, UserFactory


class PartnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Partner

    district = factory.SubFactory(DistrictFactory)
    name = factory.Sequence("Friends of Reading {}".format)


class PartnerContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartnerContact

    partner = factory.SubFactory(PartnerFactory)
    name = factory.Sequence("Contact {}".format)


class PartnerAgreementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartnerAgreement

    partner = factory.SubFactory(PartnerFactory)
    title = "Use of the garden"
    starts = date(2026, 1, 1)
    kept_by = factory.SubFactory(UserFactory)


class RoomFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Room

    place = factory.SubFactory(BranchFactory)
    name = factory.Sequence("Room {}".format)


class ProgramFactory(factory.django.DjangoModelFactory):
    """A published program of a branch for children, for the public."""

    class Meta:
        model = Program

    place = factory.SubFactory(BranchFactory)
    title = factory.Sequence("Story time {}".format)
    sponsor = Program.Sponsor.LIBRARY
    age = Program.Age.TO_11
    season = Program.Season.AFTER_SCHOOL
    languages = ["en"]
    state = Program.State.PUBLISHED
    published_at = factory.LazyAttribute(
        lambda row: None if row.state == Program.State.DRAFT else timezone.now()
    )
    cancelled_at = factory.LazyAttribute(
        lambda row: timezone.now() if row.state == Program.State.CANCELLED else None
    )
    created_by = factory.SubFactory(UserFactory)


class SeriesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Series

    program = factory.SubFactory(ProgramFactory)
    rule = "FREQ=WEEKLY;COUNT=4"


class SessionFactory(factory.django.DjangoModelFactory):
    """An hour of a program; `days` from today, before it where negative."""

    class Meta:
        model = Session

    class Params:
        days = 7

    program = factory.SubFactory(ProgramFactory)
    place = factory.SelfAttribute("program.place")
    starts_at = factory.LazyAttribute(
        lambda row: timezone.now().replace(microsecond=0) + timedelta(days=row.days)
    )
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=1))


class StaffingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Staffing

    session = factory.SubFactory(SessionFactory)
    user = factory.SubFactory(UserFactory)


class SessionLogFactory(factory.django.DjangoModelFactory):
    """Twelve children came to a session last week."""

    class Meta:
        model = SessionLog

    session = factory.SubFactory(SessionFactory, days=-7)
    came_6_11 = 12
    came_on_site = factory.LazyAttribute(
        lambda row: row.came_6_11 + getattr(row, "came_0_5", 0) + getattr(row, "came_19_up", 0)
    )
    logged_by = factory.SubFactory(UserFactory)


class SessionFileFactory(factory.django.DjangoModelFactory):
    """A link that shows what happened."""

    class Meta:
        model = SessionFile

    log = factory.SubFactory(SessionLogFactory)
    link = factory.Sequence("https://example.org/photo/{}".format)
    by = factory.SubFactory(UserFactory)


class ContributionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contribution

    program = factory.SubFactory(ProgramFactory)
    item = factory.Maybe("standard", None, factory.SubFactory(ActionItemFactory))
    standard = None


class CelebrationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Celebration

    session = factory.SubFactory(SessionFactory, days=-7)
    update = None
    place = factory.LazyAttribute(
        lambda row: row.update.assignment.place if row.update else row.session.place
    )
    district = factory.SelfAttribute("place.district")
    sentence = factory.Sequence("Forty families came to story time {}.".format)
    consent = True
    happened_on = factory.LazyFunction(timezone.localdate)
    by = factory.SubFactory(UserFactory)


class SurveyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Survey

    program = factory.SubFactory(ProgramFactory)
    version = Survey.Version.ADULT
    created_by = factory.SubFactory(UserFactory)


class AnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Answer

    survey = factory.SubFactory(SurveyFactory)
    knowledge = 4
    confidence = 4
    application = 4
    awareness = 5


class SignUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SignUp

    session = factory.SubFactory(SessionFactory, takes_sign_up=True)
    email = factory.Sequence("family{}@example.org".format)
    children_6_11 = 1
    state = SignUp.State.COMING


class ExchangeResourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExchangeResource

    place = factory.SubFactory(BranchFactory)
    district = factory.SelfAttribute("place.district")
    by = factory.SubFactory(UserFactory)
    kind = ExchangeResource.Kind.IDEA
    title = factory.Sequence("Poetry walk {}".format)
    summary = "Poems along a path; children add a line."


class ExchangeFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExchangeFile

    resource = factory.SubFactory(ExchangeResourceFactory)
    link = factory.Sequence("https://example.org/plan/{}".format)


class ExchangeCommentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExchangeComment

    resource = factory.SubFactory(ExchangeResourceFactory)
    district = factory.SelfAttribute("resource.district")
    by = factory.SubFactory(UserFactory)
    text = "Worked well with grade 4."


class ExchangeUseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExchangeUse

    resource = factory.SubFactory(ExchangeResourceFactory)
    district = factory.SelfAttribute("resource.district")
    place = factory.SelfAttribute("resource.place")
    by = factory.SubFactory(UserFactory)


class SubscriptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Subscription

    place = factory.SubFactory(BranchFactory)
    name = "Our event calendar"
    address = factory.Sequence("https://calendar.example.org/{}.ics".format)
    created_by = factory.SubFactory(UserFactory)


class ProgramUploadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProgramUpload

    place = factory.SubFactory(BranchFactory)
    created_by = factory.SubFactory(UserFactory)
    name = "past-programs.csv"
    headings = ["Event Title", "Date", "Start", "End", "Attendance"]
    rows = [[2, ["Craft hour", "2026-03-05", "15:00", "16:00", "9"]]]


class PublicSentenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PublicSentence

    item = factory.SubFactory(ActionItemFactory)
    sentence = "Homework help, Monday to Thursday."
    published_at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class PublicYesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PublicYes

    sentence = factory.SubFactory(PublicSentenceFactory)
    place = factory.SubFactory(BranchFactory)
    by = factory.SubFactory(UserFactory)


class TranslationFactory(factory.django.DjangoModelFactory):
    """A checked translation of one field of `of_row`; `source` is what stands there."""

    class Meta:
        model = Translation

    of_row = factory.SubFactory(ProgramFactory)
    field = "title"
    language = "es"
    text = "Hora del cuento"
    source = factory.LazyAttribute(lambda row: getattr(row.of_row, row.field))
    district = factory.LazyAttribute(lambda row: row.of_row.place.district)
    by = factory.SubFactory(UserFactory)
    checked_by = factory.SubFactory(UserFactory)
    checked_at = factory.LazyFunction(timezone.now)
