"""Calendars are read in the background; a task may run twice, the second changes nothing."""

from django_tasks import task

from .reading import due, read_address


@task()
def read_calendar(subscription_id):
    return read_address(subscription_id)


def enqueue_due(district, now):
    """How many calendars of a district will be read now."""
    found = due(district, now)
    for pk in found:
        read_calendar.enqueue(pk)
    return len(found)
