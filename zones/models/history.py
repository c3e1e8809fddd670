"""History: every insert, change and deletion of a tracked row is kept as an event."""

from datetime import timedelta

import pghistory
from django.utils import timezone

UNDO_DAYS = 30  # how long what never was a record may be undone: retired, ended, discarded


def tracked(**options):
    """Class decorator for a model whose history is kept, by triggers: SQL is caught as well."""
    events = pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    return pghistory.track(*events, **options)


def may_undo(day):
    """Whether what happened on `day` may still be undone today."""
    return day >= timezone.localdate() - timedelta(days=UNDO_DAYS)
