"""History: every insert, change and deletion of a tracked row is kept as an event."""

import pghistory


def tracked(**options):
    """Class decorator for a model whose history is kept, by triggers: SQL is caught as well."""
    events = pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    return pghistory.track(*events, **options)
