"""A public site like that of the demonstration: something of every kind that may stand there, and
beside it rows that must not, each with a word of its own."""

from datetime import date, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from goals.models import Plan
from programs.models import Session
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    BranchFactory,
    CelebrationFactory,
    DecisionFactory,
    ExchangeCommentFactory,
    ExchangeFileFactory,
    ExchangeResourceFactory,
    ExchangeUseFactory,
    LessonFactory,
    MeetingFactory,
    OfferFactory,
    PartnerAgreementFactory,
    PartnerContactFactory,
    PartnerFactory,
    PlanFactory,
    PositionFactory,
    ProgramFactory,
    PublicSentenceFactory,
    PublicYesFactory,
    SessionFactory,
    SessionFileFactory,
    SessionLogFactory,
    SignUpFactory,
    SubscriptionFactory,
    TeamFactory,
    TranslationFactory,
    UpdateFactory,
    ZoneFactory,
    ZoneMembershipFactory,
)
from zones.access import Role
from zones.models import District, Place

SECRET = "Zq"  # what must not be read begins with it


def open_site(zone, school, areas):
    """The site of the zone's district, with everything on it; the district."""
    branch, district = zone.branch, zone.district
    District.objects.filter(pk=district.pk).update(public_site=True, slug="riverbend")
    district.refresh_from_db()
    Place.objects.filter(pk__in=[branch.pk, school.pk]).update(
        address="12 Elm Street", phone="860-555-0100", public_email="branch@library.example.org"
    )
    lead = PositionFactory(
        place=branch, role=Role.ZONE_LEAD, public_contact=True, user__name="Luz Marrero",
        user__email="zqlead@example.org",
    )  # fmt: skip
    _programs(branch, school, lead)
    _resources(branch)
    _plans(branch, school, areas)
    empty = BranchFactory(district=district, name="Quiet Branch")
    ZoneFactory(branch=empty, district=district, name="Quiet zone")
    _not_public(zone, branch, school)
    _another_district()
    return district


def _programs(branch, school, lead):
    story = ProgramFactory(
        place=branch, title="Story time & <songs>", description="Two books.\n\nBring a <blanket>.",
        audience="Grades K to 2", accessibility="Step-free entrance.", languages=["en", "es"],
        contact=lead,
    )  # fmt: skip
    TranslationFactory(of_row=story, text="Hora del cuento y <canciones>")
    for days in (1, 8, 40):
        row = SessionFactory(program=story, days=days, note="With the author")
    Session.objects.filter(pk=row.pk).update(takes_sign_up=True, capacity=1)
    SignUpFactory(session=row, email="zqfamily@example.org")
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    fair = ProgramFactory(place=school, title="Book fair", sponsor="school", cost=3)
    SessionFactory(
        program=fair, all_day=True, starts_at=midnight + timedelta(days=3),
        ends_at=midnight + timedelta(days=4),
    )  # fmt: skip
    talk = ProgramFactory(place=branch, title="Talk online", format="virtual", age="19_up")
    SessionFactory(program=talk, days=2, link="https://meet.example.org/talk")
    walk = ProgramFactory(place=branch, title="Poetry walk", format="off_site", age="general")
    SessionFactory(program=walk, days=5, where="The park, south gate")
    SessionFactory(program=walk, days=6, cancelled_at=timezone.now(), why_cancelled="Rain")
    over = ProgramFactory(place=branch, title="Called off", state="cancelled")
    SessionFactory(program=over, days=4, cancelled_at=timezone.now())
    log = SessionLogFactory(session=SessionFactory(program=story, days=-6))
    photo = SessionFileFactory(
        log=log, link="", content_type="image/png", alt="Two children read", consent=True,
        is_public=True, file=ContentFile(picture(), "photo.png"),
    )  # fmt: skip
    TranslationFactory(
        of_row=photo, field="alt", text="Dos niños leen", district=branch.district,
    )  # fmt: skip


def picture():
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()


def _resources(branch):
    row = ExchangeResourceFactory(
        place=branch, title="Ten ways to read", summary="At home,\nin ten minutes.",
        families_at=timezone.now(), for_families=True,
    )  # fmt: skip
    ExchangeFileFactory(resource=row)
    ExchangeFileFactory(
        resource=row, link="", name="ten-ways.txt", content_type="text/plain",
        file=ContentFile(b"Read.", "ten-ways.txt"),
    )  # fmt: skip
    ExchangeCommentFactory(resource=row, text="ZqComment", by__name="ZqCommenter")
    ExchangeUseFactory(resource=row, changed="ZqChanged", by__name="ZqUser")


def _plans(branch, school, areas):
    plan = PlanFactory(owner=branch, kind=Plan.Kind.ACTION, title="ZqPlan")
    for number, (area, partner_says) in enumerate(((areas[0], True), (areas[1], None))):
        item = ActionItemFactory(
            goal__plan=plan, goal__title="ZqGoal", key_area=area, text=f"ZqWords{number}",
        )  # fmt: skip
        work = AssignmentFactory(item=item, place=branch, seat_role=Role.ZONE_LEAD)
        AssignmentFactory(item=item, place=school, seat_role=Role.ZONE_LEAD, what_we_do="ZqPart")
        UpdateFactory(assignment=work, text="ZqUpdate", author__name="ZqAuthor")
        row = PublicSentenceFactory(item=item, sentence=f"We read, {number}.", shows_status=True)
        if partner_says is not None:
            PublicYesFactory(sentence=row, place=school, by__name="ZqSaysYes")
    OfferFactory(item=item, place=BranchFactory(district=branch.district), note="ZqOffer")


def _not_public(zone, branch, school):
    """What other pages of the district hold about the same rows."""
    quiet = PositionFactory(
        place=school, role=Role.ZONE_LEAD, user__name="ZqSchoolLead",
        user__email="zqschool@example.org",
    )  # fmt: skip
    draft = ProgramFactory(place=branch, title="ZqDraft", state="draft", created_by=quiet.user)
    SessionFactory(program=draft, days=2, note="ZqDraftNote")
    lesson = ProgramFactory(place=school, title="ZqLesson", is_public=False, sponsor="school")
    SessionFactory(program=lesson, days=2)
    SubscriptionFactory(place=branch, name="ZqCalendar", address="https://zq.example.org/a.ics")
    partner = PartnerFactory(district=branch.district, name="ZqPartner", what_they_do="ZqDoes")
    PartnerContactFactory(partner=partner, name="ZqContact", email="zqcontact@example.org")
    PartnerAgreementFactory(partner=partner, title="ZqAgreement")
    held = SessionFactory(program__place=branch, program__title="Chess", days=-4)
    SessionLogFactory(session=held, what_happened="ZqHappened", logged_by__name="ZqLogger")
    CelebrationFactory(session=held, sentence="ZqCelebrated")
    team = TeamFactory(zone=zone, purpose="ZqPurpose")
    meeting = MeetingFactory(team=team, agenda="ZqAgenda", notes="ZqMinutes")
    DecisionFactory(meeting=meeting, text="ZqDecided")
    LessonFactory(zone=zone, text="ZqLearned")
    PublicSentenceFactory(
        item__goal__plan__owner=branch, item__goal__plan__title="ZqOther", sentence="ZqSentence",
        published_at=None,
    )  # fmt: skip


def _another_district():
    other = ZoneFactory(branch__district__public_site=True, name="ZqZone")
    ZoneMembershipFactory(zone=other, school__name="ZqSchool", starts=date(2020, 1, 1))
    SessionFactory(program__place=other.branch, program__title="ZqElsewhere", days=2)
