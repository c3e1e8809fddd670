"""Stop, pressed while the worker is in the middle of a statement."""

from threading import Thread

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from assessments import batches
from assessments.models import Batch
from assessments.progress import interrupt

from .test_batches import Rename, in_file, ready, received, state

State = Batch.State
# Asked again every 50 ms, for 20 seconds.
WORKING = """SELECT count(*) FROM pg_stat_activity, pg_sleep(0.05)
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE %s"""
LONG = "SELECT pg_sleep(120)"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def until_somebody_is_at(statement):
    with connection.cursor() as cursor:
        for _ in range(400):
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WORKING, [f"{statement}%"])
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody is at it.")


def at_work(work, *given, **more):
    """The work in a thread with a connection of its own."""

    def run():
        work(*given, **more)
        connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def long(batch, report, progress, apply):
    """Writes, and is then at one statement for two minutes."""
    Rename()(batch, report, progress, apply)
    progress("Results", 1, 2)
    with connection.cursor() as cursor:
        cursor.execute(LONG)


@pytest.mark.parametrize(
    ("make", "work", "expected"),
    [(received, batches.read, State.CANCELLED), (ready, batches.apply, State.READY)],
)
def test_a_long_statement_ends_and_everything_is_as_before(
    client, data_steward, district, maya, make, work, expected
):
    batch = make(data_steward, district)
    thread = at_work(work, batch.pk, take=long)
    until_somebody_is_at(LONG)
    client.force_login(data_steward)
    client.post(reverse("assessments:purpose"), {"kind": "Correction", "words": "A wrong file."})

    client.post(reverse("assessments:batch_cancel", args=[batch.pk]))
    thread.join()

    assert state(batch) == (expected, False)
    assert in_file(district) == [("Maya", "Invented")]


def test_what_waits_for_another_import_of_the_district_stops_too(data_steward, district, maya):
    first, second = received(data_steward, district), received(data_steward, district)
    holding = at_work(batches.read, first.pk, take=long)
    until_somebody_is_at(LONG)
    waiting = at_work(batches.read, second.pk, take=long)
    until_somebody_is_at("SELECT pg_advisory_xact_lock")

    assert batches.cancel(second)
    waiting.join()
    assert (state(second), holding.is_alive()) == ((State.CANCELLED, False), True)

    assert batches.cancel(first)
    holding.join()
    assert state(first) == (State.CANCELLED, False)


def test_nobody_is_interrupted_who_is_not_at_the_batch_any_more(data_steward, district):
    batch = received(data_steward, district)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_batchprogress SET backend = pg_backend_pid()")
        cursor.execute("UPDATE assessments_batchprogress SET cancelled = true")
        interrupt(batch.pk)
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_a_statement_that_somebody_else_canceled_is_no_stop(data_steward, district, maya):
    batch = ready(data_steward, district)

    def canceled(batch, report, progress, apply):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1")
            cursor.execute(LONG)

    with pytest.raises(DatabaseError, match="statement timeout"):
        batches.apply(batch.pk, take=canceled)

    assert state(batch) == (State.FAILED, False)
