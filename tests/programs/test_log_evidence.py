"""Photos and files of a session, what it counts toward, and its report with one click."""

import io
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from goals.models import Update
from programs.models import Contribution, SessionFile, SessionLog
from programs.waiting_files import WAITING
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    ContributionFactory,
    PlanFactory,
    ProgramFactory,
    SessionFactory,
    SessionFileFactory,
    SessionLogFactory,
    StandardFactory,
)
from tests.programs.sending import errors, photo, send
from zones.access import Role


@pytest.fixture
def program(branch):
    return ProgramFactory(place=branch, title="Craft hour")


@pytest.fixture
def session(program):
    return SessionFactory(program=program, days=-1)


@pytest.fixture
def signed_in(client, branch_staff):
    client.force_login(branch_staff)
    return client


def kept(response):
    """What the form that came back says of the files that arrived with it."""
    return re.findall(r'name="kept" value="([^"]+)" checked', response.text)


def waiting():
    try:
        return default_storage.listdir(WAITING)[1]
    except FileNotFoundError:
        return []


def _size(response):
    assert response["Content-Type"] == "image/jpeg"
    return Image.open(io.BytesIO(b"".join(response))).size


def test_a_photo_is_public_with_consent_and_words_only(signed_in, session):
    response = send(signed_in, session, came_6_11=2, files=photo(), is_public="on")

    assert errors(response) == {
        "alt": ["Say what it shows: not everybody can see a public photo."],
        "consent": ["Ask first: a public photo needs everybody’s consent."],
    }
    words = {"alt": "Paper birds on a table", "consent": "on", "is_public": "on"}
    send(signed_in, session, came_6_11=2, kept=kept(response), **words)
    row = SessionFile.objects.get()
    assert (row.alt, row.consent, row.is_public, row.name) == (
        *("Paper birds on a table", True, True, "craft.jpg"),
    )
    sizes = [_size(signed_in.get(f"/session-files/{row.pk}/{end}")) for end in ("", "small/")]
    assert sizes == [(640, 480), (320, 240)]


def test_files_chosen_with_a_form_that_came_back_are_not_chosen_again(
    signed_in, session, django_capture_on_commit_callbacks
):
    first = send(signed_in, session, came_6_11=None, files=photo("a.jpg"), links="no link")
    second = send(signed_in, session, kept=kept(first), files=photo("b.jpg"))
    there = len(waiting())

    with django_capture_on_commit_callbacks(execute=True):
        send(signed_in, session, came_6_11=2, kept=kept(second))

    assert (len(kept(first)), len(kept(second)), there) == (1, 2, 4)  # each with one made small
    assert b"craft" not in second.content
    assert sorted(SessionFile.objects.values_list("name", flat=True)) == ["a.jpg", "b.jpg"]
    for row in SessionFile.objects.all():
        sizes = [_size(signed_in.get(f"/session-files/{row.pk}/{end}")) for end in ("", "small/")]
        assert sizes == [(640, 480), (320, 240)]
    assert waiting() == []


def test_a_file_that_waits_is_left_out_when_its_box_is_not_ticked(signed_in, session):
    first = send(signed_in, session, came_6_11=None, files=[photo("a.jpg"), photo("b.jpg")])

    send(signed_in, session, came_6_11=2, kept=kept(first)[:1])

    assert [row.name for row in SessionFile.objects.all()] == ["a.jpg"]


def test_a_file_of_somebody_else_or_a_made_up_one_is_not_taken(
    signed_in, session, branch_lead, client
):
    first = send(signed_in, session, came_6_11=None, files=photo("a.jpg"))
    client.force_login(branch_lead)

    send(client, session, came_6_11=2, kept=[*kept(first), "made up", ""])

    assert kept(first)
    assert SessionLog.objects.exists()
    assert not SessionFile.objects.exists()


def test_a_file_too_large_or_of_another_kind_is_refused_and_nothing_is_kept(
    signed_in, session, settings
):
    settings.EVIDENCE_MAX_BYTES = 1000
    said = errors(send(signed_in, session, came_6_11=2, files=photo(size=(900, 900))))
    assert "Files can be up to" in said["files"][0]

    settings.EVIDENCE_MAX_BYTES = 10**7
    script = SimpleUploadedFile("craft.jpg", b"<script>alert(1)</script>", "image/jpeg")
    said = errors(send(signed_in, session, came_6_11=2, files=script))
    assert "is not what its name says" in said["files"][0]
    assert errors(send(signed_in, session, came_6_11=2, links="javascript:alert(1)")).keys() == {
        "links"
    }
    assert not SessionLog.objects.exists()


def test_what_a_file_shows_is_said_later_and_it_is_removed(signed_in, session):
    send(signed_in, session, came_6_11=2, files=photo())
    row = SessionFile.objects.get()
    address = f"/session-files/{row.pk}/edit/"

    refused = signed_in.post(address, {"is_public": "on"})
    signed_in.post(address, {"alt": "Birds", "consent": "on", "is_public": "on"})

    assert errors(refused).keys() == {"alt"}
    row.refresh_from_db()
    assert (row.alt, row.is_public) == ("Birds", True)
    signed_in.post(f"/session-files/{row.pk}/delete/")
    assert not SessionFile.objects.exists()


def test_a_school_s_photos_are_not_the_library_s_to_see(client, school, branch_lead, specialist):
    lesson = ProgramFactory(place=school, is_public=False, sponsor="school")
    row = SessionFileFactory(log__session=SessionFactory(program=lesson, days=-1))

    found = {}
    for person in (branch_lead, specialist):
        client.force_login(person)
        found[person] = client.get(f"/session-files/{row.pk}/").status_code

    assert found == {branch_lead: 404, specialist: 302}


def test_what_it_counts_toward_is_picked_and_removed(
    signed_in, branch, office, session, program, outsider
):
    item = ActionItemFactory(goal__plan=PlanFactory(owner=branch), text="Hold craft hours.")
    AssignmentFactory(item=item, place=branch)
    hidden = ActionItemFactory(goal__plan=PlanFactory(owner=office))
    foreign = ActionItemFactory()
    area = StandardFactory(framework__district=branch.district)
    other_area = StandardFactory()
    address = f"/programs/{program.pk}/counts-toward/"

    page = signed_in.get(address).context
    answers = [
        signed_in.post(address, {"item": row.pk}).status_code for row in (item, hidden, foreign)
    ]
    answers += [
        signed_in.post(f"/sessions/{session.pk}/counts-toward/", {"standard": row.pk}).status_code
        for row in (area, other_area)
    ]
    answers += [signed_in.post(address, odd).status_code for odd in ({}, {"item": "x"})]

    assert [row[0] for row in page["items"]] == [str(item.pk)]
    assert answers == [302, 404, 404, 302, 404, 404, 404]
    assert list(Contribution.objects.order_by("pk").values_list("session", "item", "standard")) == [
        (None, item.pk, None),
        (session.pk, None, area.pk),
    ]
    assert [row["title"] for row in signed_in.get(address).context["picked"]] == [
        str(item),
        str(area),
    ]
    found = signed_in.get(address, {"q": "no such words"}).context
    assert (found["items"], found["standards"]) == ([], [])
    signed_in.post(f"/contributions/{Contribution.objects.first().pk}/delete/")
    assert Contribution.objects.count() == 1


def test_a_log_is_reported_with_one_click_by_who_answers_for_the_work(
    client, branch, branch_lead, branch_staff, session, program
):
    plan = PlanFactory(owner=branch, reviewed_by="nobody")
    work = AssignmentFactory(
        item=ActionItemFactory(goal__plan=plan), place=branch, seat_role=Role.ZONE_LEAD
    )
    foreign = AssignmentFactory()
    ContributionFactory(program=program, item=work.item)
    SessionLogFactory(session=session, logged_by=branch_staff)
    address = f"/sessions/{session.pk}/report/"

    def press(person, assignment):
        client.force_login(person)
        return client.post(address, {"assignment": assignment}).status_code

    answers = [
        press(branch_staff, work.pk),
        press(branch_lead, foreign.pk),
        press(branch_lead, "x"),
        press(branch_lead, work.pk),
        press(branch_lead, work.pk),
    ]

    assert answers == [404, 404, 404, 302, 302]
    update = Update.objects.get()
    assert (update.author, update.state, update.counted_how) == (
        *(branch_lead, "counted", "no_review"),
    )
    page = client.get(f"/updates/{update.pk}/")
    assert page.context["record"][1] == f"/sessions/{session.pk}/"


def test_two_who_describe_the_same_file_read_both_versions(signed_in, branch_lead, session):
    send(signed_in, session, came_6_11=2, files=photo())
    address = f"/session-files/{SessionFile.objects.get().pk}/edit/"
    other = Client()
    other.force_login(branch_lead)
    seen = [client.get(address).context["form"]["version"].value() for client in (signed_in, other)]
    other.post(address, {"version": seen[1], "alt": "Paper birds"})

    response = signed_in.post(address, {"version": seen[0], "alt": "A table"})

    assert [row[1:3] for row in response.context["form"].versions] == [("Paper birds", "A table")]
    assert SessionFile.objects.get().alt == "Paper birds"
