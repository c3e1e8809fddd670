"""Work for students and results that need not wait for an answer. Every task may run twice."""

from django_tasks import task

from . import batches, undo


@task()
def read_batch(batch_id):
    batches.read(batch_id)


@task()
def apply_batch(batch_id, user_id):
    batches.apply(batch_id, user_id)


@task()
def undo_batch(batch_id, user_id):
    undo.undo(batch_id, user_id)
