"""Recognition: with consent, once, of what counts; read by staff, taken back by who is near."""

import pytest

from programs.models import Celebration
from tests.factories import (
    AssignmentFactory,
    CelebrationFactory,
    PlanFactory,
    SessionFactory,
    SessionLogFactory,
    UpdateFactory,
)

pytestmark = pytest.mark.django_db
SAID = {"sentence": "Forty families came to the garden walk.", "consent": "on"}


@pytest.fixture
def log(branch):
    return SessionLogFactory(session__program__place=branch)


def address(log):
    return f"/sessions/{log.session_id}/celebrate/"


def test_a_logged_session_is_celebrated_with_consent(client, branch_lead, log, branch):
    client.force_login(branch_lead)

    refused = client.post(address(log), {"sentence": SAID["sentence"]})
    client.post(address(log), SAID)

    found = Celebration.objects.get()
    assert refused.context["form"].errors == {
        "consent": ["Ask the people it is about, then tick this."]
    }
    assert (found.place, found.district, found.by, found.session, found.sentence) == (
        *(branch, branch.district, branch_lead, log.session),
        SAID["sentence"],
    )


def test_an_update_is_celebrated_once_it_counts(client, branch_lead, branch):
    plan = PlanFactory(owner=branch, kind="action")
    work = AssignmentFactory(item__goal__plan=plan, place=branch, seat_role="zone_lead")
    update = UpdateFactory(assignment=work, author=branch_lead)
    waiting = UpdateFactory(assignment=work, author=branch_lead, state="submitted")
    client.force_login(branch_lead)

    client.post(f"/updates/{update.pk}/celebrate/", SAID)
    early = client.post(f"/updates/{waiting.pk}/celebrate/", SAID)

    found = Celebration.objects.get()
    assert early.status_code == 403
    assert (found.update, found.happened_on, found.place) == (update, update.happened_on, branch)


def test_what_was_taken_back_can_be_celebrated_again_and_nothing_twice(client, branch_lead, log):
    client.force_login(branch_lead)
    client.post(address(log), SAID)
    first = Celebration.objects.get()

    twice = client.post(address(log), SAID)
    client.post(f"/recognition/{first.pk}/withdraw/")
    gone = client.get("/recognition/").context["rows"]
    client.post(address(log), SAID | {"sentence": "Forty-one came."})

    assert twice.url == "/recognition/"
    assert gone == []
    assert [row["sentence"] for row in client.get("/recognition/").context["rows"]] == [
        "Forty-one came."
    ]
    assert Celebration.objects.get().pk == first.pk


def test_the_feed_links_only_to_what_its_reader_may_open(client, branch_lead, specialist, school):
    lesson = SessionFactory(
        program__place=school, program__is_public=False, program__sponsor="school", days=-3
    )
    CelebrationFactory(session=lesson, by=specialist)
    CelebrationFactory(sentence="Of another district")
    client.force_login(branch_lead)

    rows = client.get("/recognition/").context["rows"]

    assert [(row["place"], row["url"], row["mine"]) for row in rows] == [
        ("Juniper School", "", False)
    ]


def test_the_feed_is_narrowed_to_a_place(client, branch_lead, branch, school):
    here = CelebrationFactory(session__program__place=branch)
    CelebrationFactory(session__program__place=school)
    client.force_login(branch_lead)

    rows = client.get("/recognition/", {"place": branch.pk}).context["rows"]

    assert [row["pk"] for row in rows] == [str(here.pk)]
    assert client.get("/recognition/", {"place": "0"}).status_code == 404
