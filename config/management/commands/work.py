"""`manage.py work`: the task worker; the tasks of a killed worker run again.

Beside the tasks it keeps time: once an hour a round of every district is put into the queue.
"""

import logging
from threading import Event, Thread

from django.db import DatabaseError, connection, transaction
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from assessments.tasks import district_round as students_round
from goals.tasks import district_round, enqueue_rounds
from programs.tasks import district_round as programs_round

ALIVE = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
IS_FREE = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
LOOK_EVERY = 60  # seconds, whether an hour has begun whose rounds are not in the queue
ROUNDS = (district_round, programs_round, students_round)
logger = logging.getLogger(__name__)


def requeue_orphans():
    """Make every task ready whose worker is gone: its lock is free, so it is nobody's."""
    for task in DBTaskResult.objects.running():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(IS_FREE, [task.worker_ids[-1]])
            if cursor.fetchone()[0]:
                again = DBTaskResult.objects.running().filter(pk=task.pk)
                again.update(status="READY", started_at=None)


def keep_time(stop):
    """Until `stop` is set. Several workers may all do it: see enqueue_rounds."""
    while True:
        try:
            for one in ROUNDS:
                enqueue_rounds(the_round=one)
        except DatabaseError:
            logger.exception("The rounds were not put into the queue; looking again in a minute.")
        connection.close()  # this thread's own
        if stop.wait(LOOK_EVERY):
            return


class Command(db_worker.Command):
    help = "Runs background tasks, and first those a killed worker left behind."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(queue_name="*", reload=False)

    def handle(self, *, worker_id, batch, **options):
        life = connection.copy()  # held while this process lives; direct, not through PgBouncer
        with life.cursor() as cursor:
            cursor.execute(ALIVE, [worker_id])
        requeue_orphans()
        stop = Event()
        if not batch:
            Thread(target=keep_time, args=[stop], daemon=True).start()
        super().handle(worker_id=worker_id, batch=batch, **options)
        stop.set()
        life.close()
