"""What is done for a district several times a day, by the worker or by `manage.py rounds`.

Every part may run again at any time: it does what is left to do.
"""

import logging
from datetime import timedelta
from functools import partial

import pghistory
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils import timezone

from zones.models import Draft, Position

from .bin import DAYS as BIN_DAYS
from .mailing import send_digests
from .models import Evidence, Update
from .review import count_unreviewed

TYPED_DAYS = 180  # what was typed and never sent, nor thrown away, is kept for so long
logger = logging.getLogger(__name__)


def go_round(district, now=None):
    """Counts what nobody reviewed in time, empties the bin, sends the digests: {what: how many}."""
    now = now or timezone.now()
    with timezone.override(district.time_zone):
        with pghistory.context(reason="Nobody reviewed it in time."):
            counted = count_unreviewed(district, timezone.localdate(now))
        return {
            "counted": counted,
            "purged": purge(district, now),
            "sent": send_digests(district, now),
        }


def purge(district, now):
    """Deletes what the bin has kept long enough: the number of rows.

    What a hold covers the database does not let go; it stays, and is tried again after the hold.
    """
    binned = Update.objects.filter(
        assignment__place__district=district, discarded_at__lt=now - timedelta(days=BIN_DAYS)
    )
    people = Position.objects.filter(place__district=district).order_by().values("user")
    typed = Draft.objects.filter(user__in=people, saved_at__lt=now - timedelta(days=TYPED_DAYS))
    return sum(_delete(row) for row in (*binned.order_by("pk"), *typed.order_by("pk")))


def _delete(row):
    try:
        with transaction.atomic():
            files = _files(update=row) if isinstance(row, Update) else set()
            deleted, _ = row.delete()
            transaction.on_commit(partial(_delete_files, files))
    except DatabaseError as refusal:
        logger.info("%r stays: %s", row, refusal)
        return 0
    return min(deleted, 1)


def _files(**rows):
    """The names of the files and thumbnails of some evidence."""
    found = Evidence.objects.filter(**rows).values_list("file", "thumbnail")
    return {name for names in found for name in names if name}


def _delete_files(names):
    """Those that no row names any more: one file may be evidence of several updates."""
    for name in names - _files(file__in=names) - _files(thumbnail__in=names):
        default_storage.delete(name)
