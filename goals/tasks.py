"""Work of the reporting cycle that need not wait for an answer. Every task may run twice."""

from datetime import timedelta

import pghistory
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from zones.models import District

from .mailing import send_digests
from .rounds import go_round

ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('rounds', 0))"
KEPT_DAYS = 7  # how long it is on record that a round was made


@task()
def send_queued(district_id):
    return send_digests(District.objects.get(pk=district_id))


@task()
def district_round(district_id):
    with pghistory.context(reason="The round of the worker."):
        return go_round(District.objects.get(pk=district_id))


def enqueue_rounds(now=None, the_round=district_round):
    """At most one round for each district and hour, whoever asks and how often: the number.

    The queue itself says which are there; a lock lets one process at a time look and add.
    """
    now = now or timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    rounds = DBTaskResult.objects.filter(task_path=the_round.module_path)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ALONE)
        rounds.filter(status="SUCCESSFUL", enqueued_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
        known = rounds.filter(enqueued_at__gte=hour).values_list("args_kwargs", flat=True)
        there = {arguments["args"][0] for arguments in known}
        missing = District.objects.exclude(pk__in=there).values_list("pk", flat=True)
        for district in missing:
            the_round.enqueue(district)
    return len(missing)
