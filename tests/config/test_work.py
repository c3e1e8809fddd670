from threading import Event

import pytest
from django.db import connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.management.commands.work import ALIVE, keep_time, requeue_orphans
from tests.factories import DistrictFactory

pytestmark = pytest.mark.django_db


def running_task(worker):
    return DBTaskResult.objects.create(
        task_path="config.nothing",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        queue_name="default",
        status=TaskResultStatus.RUNNING,
        worker_ids=[worker],
    )


def test_the_task_of_a_killed_worker_becomes_ready_again():
    task = running_task("killed")

    requeue_orphans()

    task.refresh_from_db()
    assert task.status == TaskResultStatus.READY


def test_the_task_of_a_living_worker_is_left_alone():
    task = running_task("living")
    life = connection.copy()
    with life.cursor() as cursor:
        cursor.execute(ALIVE, ["living"])

    requeue_orphans()

    life.close()
    task.refresh_from_db()
    assert task.status == TaskResultStatus.RUNNING


@pytest.mark.django_db(transaction=True)
def test_the_worker_puts_the_rounds_into_the_queue_and_stops_when_asked():
    DistrictFactory()
    stop = Event()
    stop.set()

    keep_time(stop)

    assert sorted(row.task_path for row in DBTaskResult.objects.all()) == [
        "assessments.tasks.district_round",
        "goals.tasks.district_round",
        "programs.tasks.district_round",
    ]
