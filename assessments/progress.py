"""How far a batch is, told while the work runs: by a connection of its own, because what the work
itself writes is seen by nobody before it is done."""

from contextlib import contextmanager
from time import monotonic

from django.db import connection

from .report import Cancelled

EVERY = 0.5  # seconds between two tellings of the same step
TELL = """UPDATE assessments_batchprogress SET what = %s, done = %s, total = %s, at = now()
    WHERE batch_id = %s RETURNING cancelled"""


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
    line = connection.copy()
    try:
        yield Progress(batch_id, line)
    finally:
        line.close()
