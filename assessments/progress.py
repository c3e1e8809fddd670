"""How far a batch is, told while the work runs: by a connection of its own, because what the work
itself writes is seen by nobody before it is done."""

from contextlib import contextmanager
from time import monotonic

from django.db import connection
from psycopg2.errors import QueryCanceled

from .models import BatchProgress
from .report import Cancelled

EVERY = 0.5  # seconds between two tellings of the same step
TELL = """UPDATE assessments_batchprogress SET what = %s, done = %s, total = %s, at = now()
    WHERE batch_id = %s RETURNING cancelled"""

AT_WORK = "UPDATE assessments_batchprogress SET backend = pg_backend_pid() WHERE batch_id = %s"
# Only a server process that holds the district's imports, or waits for them: that of a batch that
# ended in the meantime may do anything else by now.
INTERRUPT = """SELECT pg_cancel_backend(working.backend)
FROM assessments_batchprogress working JOIN assessments_batch batch ON batch.id = working.batch_id
JOIN pg_locks held ON held.pid = working.backend AND held.locktype = 'advisory'
    AND (held.classid::bigint << 32 | held.objid::bigint)
        = hashtextextended('import', batch.district_id)
WHERE batch.id = %s AND working.cancelled"""


class Progress:
    """`progress(what, done, total)`; raises Cancelled once somebody has asked to stop."""

    def __init__(self, batch_id, line):
        self.batch_id, self.line = batch_id, line
        self.what, self.again = None, 0

    def __call__(self, what, done=0, total=0):
        now = monotonic()
        if what == self.what and now < self.again:
            return
        self.what, self.again = what, now + EVERY
        with self.line.cursor() as cursor:
            cursor.execute(TELL, [what[:120], done, total, self.batch_id])
            if cursor.fetchone() == (True,):
                raise Cancelled


@contextmanager
def following(batch_id):
    with connection.cursor() as cursor:
        cursor.execute(AT_WORK, [batch_id])
    line = connection.copy()
    try:
        yield Progress(batch_id, line)
    finally:
        line.close()


def interrupt(batch_id):
    """Stops the statement a batch that was asked to stop is at: it may be a long one, and nothing
    is told before its end."""
    with connection.cursor() as cursor:
        cursor.execute(INTERRUPT, [batch_id])


def was_interrupted(problem, batch_id):
    """Whether the work failed because somebody asked it to stop."""
    canceled = isinstance(problem, QueryCanceled) or isinstance(problem.__cause__, QueryCanceled)
    return canceled and BatchProgress.objects.filter(batch=batch_id, cancelled=True).exists()
