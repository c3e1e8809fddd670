"""The evidence under a goal as a grid, small pictures, and sharing changed after sending."""

import io
import uuid

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from goals.evidence import ready
from goals.models import Evidence, Plan
from tests.factories import (
    AssignmentFactory,
    EvidenceFactory,
    GoalFactory,
    PlanFactory,
    UpdateFactory,
)
from zones.access import Role


def photo(size=(800, 400)):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG")
    return SimpleUploadedFile("garden.jpg", out.getvalue())


@pytest.fixture
def goal(office):
    return GoalFactory(plan__owner=office, number="2", title="Libraries")


@pytest.fixture
def update(goal, school, specialist):
    child = GoalFactory(plan=goal.plan, parent=goal, position=goal.position + 1)
    assignment = AssignmentFactory(item__goal=child, item__number="2.1", place=school)
    return UpdateFactory(assignment=assignment, author=specialist)


@pytest.fixture
def shared_update(school, zone, specialist):
    """Of a step both organisations work on."""
    plan = PlanFactory(owner=school, kind=Plan.Kind.ACTION)
    assignment = AssignmentFactory(item__goal__plan=plan, place=school)
    return UpdateFactory(assignment=assignment, author=specialist)


def log(client, update, files, **more):
    """Logs another update at the same place with files."""
    form = {
        "text": "The garden grows.",
        "status": "on_track",
        "happened_on": str(timezone.localdate()),
        "form_key": "8d1c6f0e-3f5a-4a86-9f25-3d6d7d0f4c11",
        "caption": "The garden",
        "files": files,
    } | more
    return client.post(f"/assignments/{update.assignment_id}/log/", form)


def test_a_picture_is_kept_small_as_well():
    found = ready(photo())

    small = Image.open(found.thumbnail.content)
    assert (found.thumbnail.width, found.thumbnail.height) == small.size == (320, 160)
    assert ready(SimpleUploadedFile("a.txt", b"words")).thumbnail is None


def test_the_small_picture_is_shown_with_its_size_to_who_may_see_it(
    client, update, specialist, other_school, district_admin, outsider
):
    client.force_login(specialist)
    log(client, update, [photo()])
    row = Evidence.objects.get()

    page = client.get(row.update.get_absolute_url()).content.decode()
    small = client.get(f"/evidence/{row.pk}/thumbnail/")

    address = f"/evidence/{row.pk}/thumbnail/"
    assert f'<img src="{address}" width="320" height="160" alt="The garden"' in page
    assert Image.open(io.BytesIO(b"".join(small))).size == (320, 160)
    assert small["Content-Type"] == "image/jpeg"
    for person in (district_admin, outsider):
        client.force_login(person)
        assert client.get(address).status_code == 404


def test_files_of_a_removed_row_leave_the_storage_with_their_small_pictures(
    client, update, specialist, django_capture_on_commit_callbacks
):
    client.force_login(specialist)
    log(client, update, [photo()], draft="1")
    row = Evidence.objects.get()
    names = [row.file.name, row.thumbnail.name]
    before = [default_storage.exists(name) for name in names]

    with django_capture_on_commit_callbacks(execute=True):
        log(client, update, [], draft="1", **{f"remove_{row.pk}": "1"})

    assert before == [True, True]
    assert not Evidence.objects.exists()
    assert [default_storage.exists(name) for name in names] == [False, False]


def test_the_grid_shows_what_the_reader_may_see(client, update, goal, specialist, supervisor):
    own = EvidenceFactory(update=update, caption="Before and after")
    link = EvidenceFactory(update=update, file="", name="", link="https://example.org/x")
    EvidenceFactory(update=update, file="removed", name="[removed]")
    EvidenceFactory(update=UpdateFactory(state="draft", assignment=update.assignment))
    EvidenceFactory()
    page = f"/goals/{goal.pk}/evidence/"

    client.force_login(specialist)
    rows = client.get(page).context["rows"]

    assert [(row["title"], row["url"], row["what"], row["place"]) for row in rows] == [
        ("https://example.org/x", "https://example.org/x", "Link", "2.1 Juniper School"),
        ("Before and after", f"/evidence/{own.pk}/", "File, 13 bytes", "2.1 Juniper School"),
    ]
    assert {row["update"] for row in rows} == {update.get_absolute_url()}
    assert link.pk


def test_the_grid_is_narrowed_by_place_and_kind(client, update, goal, supervisor, other_school):
    picture = EvidenceFactory(update=update, content_type="image/png", name="a.png")
    there = AssignmentFactory(item=update.assignment.item, place=other_school)
    elsewhere = EvidenceFactory(update=UpdateFactory(assignment=there), name="b.txt")
    client.force_login(supervisor)
    page = f"/goals/{goal.pk}/evidence/"

    def titles(**asked):
        return [row["title"] for row in client.get(page, asked).context["rows"]]

    assert titles() == [elsewhere.name, picture.name]
    assert titles(place=other_school.pk) == ["b.txt"]
    assert titles(kind="picture") == ["a.png"]
    assert titles(kind="link") == []
    assert "No evidence fits these filters." in client.get(page, {"kind": "link"}).content.decode()


def test_a_viewer_sees_that_nothing_is_shared_with_them(client, update, goal, viewer):
    EvidenceFactory(update=update, shared_with_district=True)
    client.force_login(viewer)

    page = client.get(f"/goals/{goal.pk}/evidence/")

    assert page.context["rows"] == []
    assert "No evidence you may see" in page.content.decode()


def test_the_grid_asks_as_many_questions_for_many_as_for_few(client, update, goal, supervisor):
    client.force_login(supervisor)
    asked = []
    for more in (2, 18):
        EvidenceFactory.create_batch(more, update=update)
        with CaptureQueriesContext(connection) as queries:
            rows = client.get(f"/goals/{goal.pk}/evidence/").context["rows"]
        asked.append((len(rows), len(queries)))

    assert [rows for rows, _ in asked] == [2, 20]
    assert asked[0][1] == asked[1][1]


def test_a_file_that_is_missing_or_removed_is_said_on_a_page(client, update, specialist):
    gone, removed = EvidenceFactory(update=update), EvidenceFactory(update=update)
    default_storage.delete(gone.file.name)
    Evidence.objects.filter(pk=removed.pk).update(file="removed", name="[removed]")
    client.force_login(specialist)

    missing = client.get(f"/evidence/{gone.pk}/")
    unreadable = client.get(f"/evidence/{removed.pk}/")

    assert (missing.status_code, unreadable.status_code) == (404, 410)
    assert "not in the storage" in missing.content.decode()
    assert "made unreadable" in unreadable.content.decode()


# Sharing after sending


def test_the_author_shares_what_was_sent_and_it_is_recorded(client, update, specialist):
    row = EvidenceFactory(update=update)
    client.force_login(specialist)

    shared = {"shared_with_district": "on", "shared_with_zone": "on"}
    answer = client.post(f"/evidence/{row.pk}/share/", shared, follow=True)

    row.refresh_from_db()
    assert (row.shared_with_district, row.shared_with_zone) == (True, False)  # no shared plan
    assert "shared with the district’s staff" in answer.content.decode()
    event = row.events.get()
    assert (event.shared_with_district, event.pgh_context["user"]) == (True, specialist.pk)


def test_nobody_else_changes_the_sharing(client, update, supervisor, principal, outsider):
    row = EvidenceFactory(update=update)
    found = []
    for person in (supervisor, principal, outsider):
        client.force_login(person)
        found.append(client.post(f"/evidence/{row.pk}/share/", {}).status_code)

    assert found == [403, 403, 404]


def test_a_spreadsheet_is_shared_with_the_zone_only_after_a_look(client, shared_update, specialist):
    row = EvidenceFactory(update=shared_update, name="list.csv", content_type="text/csv")
    client.force_login(specialist)
    page, zone = f"/evidence/{row.pk}/share/", {"shared_with_zone": "on"}

    warned = client.post(page, zone, follow=True)
    before = Evidence.objects.get().shared_with_zone
    client.post(page, zone | {"no_lists": "on"})

    assert "No lists of students" in warned.content.decode()
    assert (before, Evidence.objects.get().shared_with_zone) == (False, True)


def test_evidence_of_a_seat_is_not_shared_by_who_left(client, update, specialist):
    row = EvidenceFactory(update=update)
    specialist.positions.update(
        starts=timezone.localdate() - timezone.timedelta(days=9),
        ends=timezone.localdate() - timezone.timedelta(days=1),
    )
    client.force_login(specialist)

    assert client.post(f"/evidence/{row.pk}/share/", {}).status_code == 403
    assert specialist.positions.get().role == Role.SPECIALIST


@pytest.mark.parametrize("name", ["list.csv", "list.CSV"])
def test_a_spreadsheet_on_a_shared_step_is_sent_only_after_a_look(
    client, shared_update, specialist, name
):
    client.force_login(specialist)
    sheet = SimpleUploadedFile(name, b"room,books\n12,30\n")

    warned = log(client, shared_update, [sheet])
    draft = Evidence.objects.select_related("update").get()
    sent = log(client, shared_update, [], no_lists="on")

    assert "No lists of students" in warned.content.decode()
    assert 'name="no_lists"' in warned.content.decode()
    assert (draft.name, draft.update.state) == (name, "draft")
    assert sent.status_code == 302
    assert Evidence.objects.get().update.state == "counted"


def test_a_spreadsheet_elsewhere_and_a_draft_need_no_look(
    client, update, shared_update, specialist
):
    client.force_login(specialist)
    sheet = SimpleUploadedFile("list.csv", b"room,books\n12,30\n")

    plain = log(client, update, [sheet])
    sheet.seek(0)
    draft = log(client, shared_update, [sheet], draft="1", form_key=str(uuid.uuid4()))

    assert (plain.status_code, draft.status_code) == (302, 302)
