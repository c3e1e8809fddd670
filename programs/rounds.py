"""What is done for the programs of a district several times a day. Every part may run again."""

from django.utils import timezone

from . import sign_up_rounds
from .calendars.tasks import enqueue_due


def go_round(district, now=None):
    """{what: how many} of each part, on the clock of the district."""
    now = now or timezone.now()
    with timezone.override(district.time_zone):
        done = sign_up_rounds.go_round(district, now)
        return done | {"calendars": enqueue_due(district, now)}
