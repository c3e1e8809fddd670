"""Nothing that was not published stands on any public read, in either language."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from goals.models import Plan, Update
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    EvidenceFactory,
    PlanFactory,
    PositionFactory,
    UpdateFactory,
    UserFactory,
)
from tests.factories.programs import (
    AnswerFactory,
    CelebrationFactory,
    ExchangeFileFactory,
    ExchangeResourceFactory,
    PartnerContactFactory,
    PartnerFactory,
    ProgramFactory,
    PublicSentenceFactory,
    PublicYesFactory,
    SessionFactory,
    SessionFileFactory,
    SessionLogFactory,
    SignUpFactory,
    SurveyFactory,
    TranslationFactory,
)
from zones.access import Role
from zones.models import Place

pytestmark = pytest.mark.django_db
SECRET = "Xq"  # every word that must not appear begins with it
LINK = re.compile(r'(?:href|src)="(/site/[^"#]*)')


@pytest.fixture
def unpublished(site_zone, story_time, story_session):
    """What could leak, each with its own word; beside it a little of each that may be read."""
    branch = site_zone.branch
    _programs(branch, story_time)
    _people(branch, story_time, story_session)
    _logs(story_time)
    _plans(branch)
    _exchange(branch)
    _translations(story_time, story_session)
    ProgramFactory(title="XqFarDistrict")
    far = ProgramFactory(title="XqFarSession", place__district__public_site=True)
    SessionFactory(program=far, days=2)


def _programs(branch, story_time):
    draft = ProgramFactory(place=branch, title="XqDraft", description="XqDraftWords", state="draft")
    SessionFactory(program=draft, days=1, note="XqDraftNote")
    lesson = ProgramFactory(place=branch, title="XqLesson", is_public=False)
    SessionFactory(program=lesson, days=1, note="XqLessonNote")
    partner = PartnerFactory(district=branch.district, what_they_do="XqPartner")
    PartnerContactFactory(partner=partner, name="XqPartnerContact", email="xqpartner@example.org")
    story_time.partners.add(partner)
    Place.objects.filter(pk=branch.pk).update(public_email="juniper@library.example.org")


def _people(branch, story_time, story_session):
    hidden = PositionFactory(
        place=branch, role=Role.ZONE_LEAD, user__name="XqLead", user__email="xqlead@example.org"
    )
    named = UserFactory(name="Luz Marrero", email="xqluz@example.org")
    PositionFactory(place=branch, role=Role.BRANCH_STAFF, user=named, public_contact=True)
    gone = PositionFactory(
        place=branch, role=Role.BRANCH_STAFF, user__name="XqGone", public_contact=True
    )
    gone.end(timezone.localdate() - timedelta(days=5))
    story_time.contact = hidden
    story_time.created_by = hidden.user
    story_time.save()
    SignUpFactory(session=story_session, email="xqfamily@example.org")
    survey = SurveyFactory(program=story_time, created_by=hidden.user)
    AnswerFactory(survey=survey, liked="XqLiked", better="XqBetter")


def _logs(story_time):
    held = SessionFactory(program=story_time, days=-3)
    log = SessionLogFactory(session=held, what_happened="XqHappened", sure_because="XqSure")
    SessionFileFactory(log=log, link="https://example.org/XqLink", name="XqFile", alt="XqAlt")
    photo = {"link": "", "content_type": "image/png", "file": "programs/there"}
    SessionFileFactory(log=log, name="XqPhoto", alt="XqUnconsented", **photo)
    CelebrationFactory(session=held, sentence="XqCelebrated")


def _plans(branch):
    plan = PlanFactory(owner=branch, kind=Plan.Kind.ACTION, title="XqPlan")
    item = ActionItemFactory(goal__plan=plan, goal__title="XqGoal", text="XqItem", position=1)
    PublicSentenceFactory(item=item, sentence="We read together every week.", shows_status=True)
    work = AssignmentFactory(item=item, place=branch, seat_role=Role.ZONE_LEAD)
    update = UpdateFactory(assignment=work, text="XqUpdate")
    EvidenceFactory(update=update)
    UpdateFactory(assignment=work, text="XqWaiting", state=Update.State.SUBMITTED)
    unsaid = ActionItemFactory(goal=item.goal, text="XqUnsaid", number="9.8", position=8)
    PublicSentenceFactory(item=unsaid, sentence="XqNotYet", published_at=None)
    quiet = ActionItemFactory(goal=item.goal, text="XqQuiet", number="9.9", position=9)
    row = PublicSentenceFactory(item=quiet, sentence="We lend books.", shows_status=False)
    PublicYesFactory(
        sentence=row,
        says_yes=False,
        place__name="XqPartnerBranch",
        place__closes=timezone.localdate() - timedelta(days=1),
        place__district=branch.district,
    )
    draft = PlanFactory(owner=branch, status=Plan.Status.DRAFT, title="XqDraftPlan")
    PublicSentenceFactory(item__goal__plan=draft, sentence="XqOfADraft")


def _exchange(branch):
    now = timezone.now()
    open_row = ExchangeResourceFactory(place=branch, title="Poems to go", families_at=now)
    ExchangeFileFactory(resource=open_row)
    for word, fields in {
        "XqColleagues": {},
        "XqEverywhere": {"everywhere_at": now},
        "XqAsked": {"for_families": True},
        "XqHidden": {"families_at": now, "hidden_at": now, "hidden_because": "XqWhy"},
    }.items():
        row = ExchangeResourceFactory(place=branch, title=word, summary=f"{word}Words", **fields)
        ExchangeFileFactory(resource=row, link=f"https://example.org/{word}")


def _translations(story_time, story_session):
    TranslationFactory(of_row=story_time, text="XqUnchecked", checked_at=None, checked_by=None)
    TranslationFactory(
        of_row=story_time, field="description", text="XqOld", source="Other words than now."
    )
    TranslationFactory(
        of_row=story_session.program.place,
        field="name",
        text="XqFrench",
        language="fr",
        source="Juniper Branch",
        district=story_session.place.district,
    )


def crawl(client, *starts):
    """{address: (status, text)} of every page of the site that is linked from `starts`."""
    found, todo = {}, [*starts]
    while todo:
        address = todo.pop()
        if address in found or "/feeds/" in address or address.endswith(".ics"):
            continue
        response = client.get(address)
        text = response.content.decode(errors="replace")
        found[address] = (response.status_code, text)
        if len(found) < 200:
            todo += [link.replace("&amp;", "&") for link in LINK.findall(text)]
    return found


def test_nothing_unpublished_stands_on_any_public_page(client, unpublished):
    pages = crawl(client, "/site/riverbend/", "/site/riverbend/es/", "/site/riverbend/large/")

    assert {address: status for address, (status, _) in pages.items() if status != 200} == {}
    assert len(pages) > 40
    leaked = {
        word: address
        for address, (_, text) in pages.items()
        for word in re.findall(r"[Xx]q\w+", text)
    }
    assert leaked == {}


def test_what_was_published_is_there(client, read, unpublished):
    text = "".join(text for _, text in crawl(client, "/site/riverbend/").values())

    wanted = ("Story time", "Bring a blanket", "Luz Marrero", "We read together every week.")
    more = ("We lend books.", "Poems to go", "juniper@library.example.org", "On track")
    assert [words for words in (*wanted, *more) if words not in text] == []


def test_pages_of_what_is_not_public_are_not_found(client, unpublished):
    from programs.models import ExchangeFile, ExchangeResource, Program, Session, SessionFile

    hidden = [
        *(f"programs/{row.pk}/" for row in Program.objects.filter(title__startswith=SECRET)),
        *(f"sessions/{s.pk}/" for s in Session.objects.filter(program__title__startswith=SECRET)),
        *(f"photos/{row.pk}/" for row in SessionFile.objects.all()),
        *(f"resources/{r.pk}/" for r in ExchangeResource.objects.filter(title__startswith=SECRET)),
        *(f"resources/files/{row.pk}/" for row in ExchangeFile.objects.all()),
    ]

    found = {client.get(f"/site/riverbend/{inner}").status_code for inner in hidden}

    assert (len(hidden) > 12, found) == (True, {404})


def test_a_district_without_a_public_site_has_no_pages(client, unpublished, site_district):
    pages = [*crawl(client, "/site/riverbend/")]
    site_district.public_site = False
    site_district.save()

    assert {client.get(address).status_code for address in pages} == {404}


def test_a_status_is_shown_only_where_its_owner_says_so(read, unpublished):
    text = read("progress/")

    assert re.findall(r"We (?:read|lend)[^<]*|#st-\w+", text) == [
        "We read together every week.",
        "#st-on",
        "We lend books.",
    ]
