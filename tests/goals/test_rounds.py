"""What is done for a district each hour; and that it is done once, whoever asks."""

from datetime import timedelta
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from goals.models import Evidence, Plan, Update
from goals.rounds import go_round
from goals.tasks import district_round, enqueue_rounds
from tests.factories import (
    AssignmentFactory,
    DistrictFactory,
    EvidenceFactory,
    HoldFactory,
    PlanFactory,
    UpdateFactory,
)
from zones.models import Draft

MONTH = timedelta(days=31)


@pytest.fixture
def assignment(office, school, specialist):
    plan = PlanFactory(owner=office, reviewed_by=Plan.Reviewer.OWNER)
    return AssignmentFactory(item__goal__plan=plan, place=school)


@pytest.fixture
def binned(assignment, specialist):
    """A draft thrown away long ago, with a file."""
    update = UpdateFactory(
        assignment=assignment,
        author=specialist,
        state="draft",
        discarded_at=timezone.now() - MONTH,
    )
    EvidenceFactory(update=update)
    return update


def test_a_round_does_everything_that_is_due(district, assignment, specialist, binned, supervisor):
    waiting = UpdateFactory(
        assignment=assignment,
        author=specialist,
        state="submitted",
        submitted_at=timezone.now() - MONTH,
    )

    rounds = [go_round(district) for _ in range(2)]

    assert [{**done, "sent": None} for done in rounds] == [
        {"counted": 1, "purged": 1, "sent": None},
        {"counted": 0, "purged": 0, "sent": None},
    ]
    waiting.refresh_from_db()
    assert waiting.counted_how == Update.Counted.NOT_REVIEWED


def test_the_bin_keeps_what_is_younger_or_was_not_thrown_away(district, binned, specialist):
    kept = [
        UpdateFactory(
            assignment=AssignmentFactory(item=binned.assignment.item),
            author=specialist,
            state="draft",
            discarded_at=discarded,
        )
        for discarded in (None, timezone.now() - timedelta(days=29))
    ]
    elsewhere = UpdateFactory(state="draft", discarded_at=timezone.now() - MONTH)

    go_round(district)

    assert set(Update.objects.all()) == {*kept, elsewhere}


def test_files_go_with_the_draft_unless_another_update_has_them(
    district, binned, specialist, django_capture_on_commit_callbacks
):
    row = binned.evidence.get()
    shared = EvidenceFactory(update=binned, file=ContentFile(b"kept", "kept.txt")).file.name
    other = UpdateFactory(assignment=binned.assignment, author=specialist)
    Evidence.objects.create(update=other, file=shared, name="kept.txt")

    with django_capture_on_commit_callbacks(execute=True):
        go_round(district)

    assert [default_storage.exists(name) for name in (row.file.name, shared)] == [False, True]


def test_what_a_hold_covers_stays_and_the_round_goes_on(district, binned, specialist):
    covered = UpdateFactory(
        assignment=AssignmentFactory(item__goal__plan__owner=binned.assignment.place),
        author=specialist,
        state="draft",
        discarded_at=timezone.now() - MONTH,
    )
    HoldFactory(district=district, plan=covered.assignment.item.goal.plan)

    assert go_round(district)["purged"] == 1
    assert list(Update.objects.all()) == [covered]


def test_what_was_typed_stays_under_a_hold(district, specialist):
    long_ago = timezone.now() - timedelta(days=200)
    Draft.objects.create(user=specialist, address="/plans/new/", fields={}, saved_at=long_ago)
    HoldFactory(district=district, person=specialist)

    assert go_round(district)["purged"] == 0
    assert Draft.objects.count() == 1


def test_what_was_typed_half_a_year_ago_goes(district, specialist, outsider):
    old, young = timezone.now() - timedelta(days=181), timezone.now() - timedelta(days=179)
    for user, saved in ((specialist, old), (specialist, young), (outsider, old)):
        address = f"/plans/new/{saved:%s}/"
        Draft.objects.create(user=user, address=address, fields={"title": ["x"]}, saved_at=saved)

    go_round(district)

    assert [(draft.user, draft.saved_at) for draft in Draft.objects.order_by("pk")] == [
        (specialist, young),
        (outsider, old),
    ]


def rounds_queued():
    rows = DBTaskResult.objects.filter(task_path=district_round.module_path)
    return sorted(row.args_kwargs["args"][0] for row in rows)


def test_one_round_a_district_and_hour(db):
    districts = sorted(one.pk for one in DistrictFactory.create_batch(2))
    now = timezone.now()

    found = [enqueue_rounds(now) for _ in range(2)], rounds_queued()
    later = enqueue_rounds(now + timedelta(hours=1))

    assert (found, later) == (([2, 0], districts), 2)


def test_rounds_made_long_ago_are_no_longer_on_record(district):
    enqueue_rounds()
    DBTaskResult.objects.update(status="SUCCESSFUL")

    enqueue_rounds(timezone.now() + timedelta(days=8))

    assert len(rounds_queued()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_put_a_round_into_the_queue_once(transactional_db):
    DistrictFactory.create_batch(3)
    together, found = Barrier(2), []

    def look():
        together.wait()
        found.append(enqueue_rounds())
        connection.close()

    threads = [Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sorted(found), len(rounds_queued())) == ([0, 3], 3)


def test_the_command_goes_the_round_at_once(district, outsider):
    said = StringIO()

    call_command("rounds", district=district.slug, stdout=said)

    assert said.getvalue() == (
        "Riverbend Schools: 0 counted unreviewed, 0 purged, 0 digests sent.\n"
        "Riverbend Schools, programs: nothing to do.\n"
        "Riverbend Schools, students: nothing to do.\n"
    )
