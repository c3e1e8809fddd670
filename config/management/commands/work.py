"""`manage.py work`: the task worker; the tasks of a killed worker run again."""

from django.db import connection, transaction
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

ALIVE = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
IS_FREE = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"


def requeue_orphans():
    """Make every task ready whose worker is gone: its lock is free, so it is nobody's."""
    for task in DBTaskResult.objects.running():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(IS_FREE, [task.worker_ids[-1]])
            if cursor.fetchone()[0]:
                again = DBTaskResult.objects.running().filter(pk=task.pk)
                again.update(status="READY", started_at=None)


class Command(db_worker.Command):
    help = "Runs background tasks, and first those a killed worker left behind."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(queue_name="*", reload=False)

    def handle(self, *, worker_id, **options):
        life = connection.copy()  # held while this process lives; direct, not through PgBouncer
        with life.cursor() as cursor:
            cursor.execute(ALIVE, [worker_id])
        requeue_orphans()
        super().handle(worker_id=worker_id, **options)
        life.close()
