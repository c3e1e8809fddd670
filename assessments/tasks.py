"""Work for students and results that need not wait for an answer. Every task may run twice."""

import pghistory
from django_tasks import task

from zones.models import District

from . import batches, retention, undo
from .rounds import go_round


@task()
def read_batch(batch_id):
    batches.read(batch_id)


@task()
def apply_batch(batch_id, user_id):
    batches.apply(batch_id, user_id)


@task()
def undo_batch(batch_id, user_id):
    undo.undo(batch_id, user_id)


@task()
def delete_students(deletion_id):
    retention.carry_out(deletion_id)


@task()
def district_round(district_id):
    with pghistory.context(reason="The round of the worker."):
        return go_round(District.objects.get(pk=district_id))
