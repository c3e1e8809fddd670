from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from goals.imports import read_text
from goals.models import (
    ActionItem,
    Agreement,
    Amendment,
    Assignment,
    Comment,
    Digest,
    Evidence,
    Framework,
    Goal,
    Hold,
    Lesson,
    Offer,
    PeriodNote,
    Plan,
    PlanImport,
    Serves,
    Stage,
    Standard,
    Step,
    Unlock,
    Update,
    Waiver,
)
from goals.outline import grow
from zones.access import Role, Side

from .zones import (
    DistrictFactory,
    OfficeFactory,
    PlaceFactory,
    PositionFactory,
    ReportingPeriodFactory,
    UserFactory,
    ZoneFactory,
    first_of_july,
)


class FrameworkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Framework

    district = factory.SubFactory(DistrictFactory)
    kind = Framework.Kind.KEY_AREAS
    title = "Key areas"


class StandardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Standard

    framework = factory.SubFactory(FrameworkFactory)
    position = factory.Sequence(int)
    title = factory.Sequence("Key area {}".format)


class PlanFactory(factory.django.DjangoModelFactory):
    """A department plan of an office, adopted for the current school year."""

    class Meta:
        model = Plan

    owner = factory.SubFactory(OfficeFactory)
    kind = Plan.Kind.DEPARTMENT
    title = factory.Sequence("Plan {}".format)
    starts = factory.LazyFunction(first_of_july)
    ends = factory.LazyAttribute(
        lambda plan: plan.starts.replace(year=plan.starts.year + 1) - timedelta(1)
    )
    status = Plan.Status.ADOPTED
    adopted_on = factory.LazyAttribute(
        lambda plan: None if plan.status == Plan.Status.DRAFT else plan.starts
    )
    closed_on = factory.LazyAttribute(
        lambda plan: plan.ends if plan.status == Plan.Status.CLOSED else None
    )


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal

    plan = factory.SubFactory(PlanFactory)
    position = factory.Sequence(int)
    number = factory.Sequence(str)
    title = factory.Sequence("Goal {}".format)


class ActionItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActionItem

    goal = factory.SubFactory(GoalFactory)
    position = factory.Sequence(int)
    number = factory.Sequence("1.{}".format)
    text = factory.Sequence("Continue the work described in bullet {}.".format)
    ongoing = True


class ServesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Serves

    item = factory.SubFactory(ActionItemFactory)
    serves_item = factory.SubFactory(ActionItemFactory)


class AssignmentFactory(factory.django.DjangoModelFactory):
    """An item at a school of the plan's district; its specialist answers for it."""

    class Meta:
        model = Assignment

    item = factory.SubFactory(ActionItemFactory)
    place = factory.SubFactory(
        PlaceFactory, district=factory.SelfAttribute("..item.goal.plan.owner.district")
    )
    seat_place = factory.SelfAttribute("place")
    seat_role = Role.SPECIALIST
    starts = factory.SelfAttribute("item.goal.plan.starts")


class OfferFactory(factory.django.DjangoModelFactory):
    """A step of a school's action plan, offered to another school; it waits for an answer."""

    class Meta:
        model = Offer

    item = factory.SubFactory(
        ActionItemFactory,
        goal__plan__kind=Plan.Kind.ACTION,
        goal__plan__owner=factory.SubFactory(PlaceFactory),
    )
    place = factory.SubFactory(
        PlaceFactory, district=factory.SelfAttribute("..item.goal.plan.owner.district")
    )
    by = factory.SubFactory(UserFactory)


class UpdateFactory(factory.django.DjangoModelFactory):
    """An update that counts, written by somebody who holds the seat."""

    class Meta:
        model = Update

    assignment = factory.SubFactory(AssignmentFactory)
    author = factory.LazyAttribute(
        lambda update: (
            PositionFactory(
                place=update.assignment.seat_place, role=update.assignment.seat_role
            ).user
        )
    )
    text = factory.Sequence("What happened, part {}.".format)
    status = Update.Status.ON_TRACK
    state = Update.State.COUNTED
    submitted_at = factory.LazyAttribute(
        lambda update: None if update.state == Update.State.DRAFT else timezone.now()
    )
    counted_at = factory.LazyAttribute(
        lambda update: timezone.now() if update.state == Update.State.COUNTED else None
    )
    counted_how = factory.LazyAttribute(
        lambda update: "no_review" if update.state == Update.State.COUNTED else ""
    )


class StepFactory(factory.django.DjangoModelFactory):
    """That an update was sent, by its author."""

    class Meta:
        model = Step

    update = factory.SubFactory(UpdateFactory)
    kind = Step.Kind.SUBMITTED
    by = factory.SelfAttribute("update.author")


class CommentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Comment

    update = factory.SubFactory(UpdateFactory)
    author = factory.SelfAttribute("update.author")
    text = factory.Sequence("Comment {}.".format)


class UnlockFactory(factory.django.DjangoModelFactory):
    """Somebody asks to send for a locked period."""

    class Meta:
        model = Unlock

    user = factory.SubFactory(UserFactory)
    period = factory.SubFactory(ReportingPeriodFactory)
    side = Side.SCHOOLS
    reason = "I was at a training."


class PeriodNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PeriodNote

    period = factory.SubFactory(ReportingPeriodFactory)
    office = factory.SubFactory(
        OfficeFactory, district=factory.SelfAttribute("..period.school_year.district")
    )
    text = "This winter I ask for one photo of each program."
    author = factory.SubFactory(UserFactory)


class DigestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Digest

    district = factory.SubFactory(DistrictFactory)
    user = factory.SubFactory(UserFactory)
    day = factory.LazyFunction(timezone.localdate)
    subject = "2 updates are due"
    text = "Two updates are due."


class AmendmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Amendment

    item = factory.SubFactory(ActionItemFactory)
    goal = factory.SelfAttribute("item.goal")
    plan = factory.SelfAttribute("goal.plan")
    kind = Amendment.Kind.ITEM_TEXT
    old = "Read on six days."
    new = "Read on five days."
    reason = "The board asked for it."
    by = factory.SubFactory(UserFactory)


class HoldFactory(factory.django.DjangoModelFactory):
    """Nothing in the district is deleted."""

    class Meta:
        model = Hold

    district = factory.SubFactory(DistrictFactory)
    reason = "A request for records is open."
    set_by = factory.SubFactory(UserFactory)


class EvidenceFactory(factory.django.DjangoModelFactory):
    """A small text file."""

    class Meta:
        model = Evidence

    update = factory.SubFactory(UpdateFactory)
    name = "notes.txt"
    content_type = "text/plain"
    file = factory.LazyFunction(lambda: ContentFile(b"what was done", "notes.txt"))
    size = 13


def office_of(district):
    return district.places.offices().first() or OfficeFactory(district=district)


class PlanImportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanImport

    district = factory.SubFactory(DistrictFactory)
    created_by = factory.SubFactory(UserFactory)
    source = "Plan 2026-2027\nGoal One\n• Continue the work."
    tree = factory.LazyAttribute(
        lambda row: (
            grow(read_text(row.source))
            | {"owner": office_of(row.district).pk, "kind": Plan.Kind.DEPARTMENT}
            | {"step": 0, "before": None}
        )
    )


class StageFactory(factory.django.DjangoModelFactory):
    """A zone in its pilot."""

    class Meta:
        model = Stage

    zone = factory.SubFactory(ZoneFactory)
    stage = Stage.Code.PILOT
    starts = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=100))


class LessonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lesson

    zone = factory.SubFactory(ZoneFactory)
    text = factory.Sequence("Lesson {}.".format)


class AgreementFactory(factory.django.DjangoModelFactory):
    """An action plan was sent for agreement."""

    class Meta:
        model = Agreement

    plan = factory.SubFactory(PlanFactory, kind=Plan.Kind.ACTION, status=Plan.Status.DRAFT)
    kind = Agreement.Kind.SENT
    by = factory.SubFactory(UserFactory)


class WaiverFactory(factory.django.DjangoModelFactory):
    """A key area is not for the place of a plan."""

    class Meta:
        model = Waiver

    plan = factory.SubFactory(PlanFactory, kind=Plan.Kind.ACTION)
    key_area = factory.SubFactory(
        StandardFactory, framework__district=factory.SelfAttribute("...plan.owner.district")
    )
    reason = "our students are too old for it."
    by = factory.SubFactory(UserFactory)
