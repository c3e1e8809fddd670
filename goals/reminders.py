"""The Remind button: somebody asks those who owe an update to send it."""

from django.utils import timezone

from zones.models import District

from .digest import tell
from .mailing import LAST_HOUR, ONE_DAY, MailDays, queue
from .tasks import send_queued


def remind(assignments, by, now=None):
    """Asks for what is owed on `assignments` (a queryset): the number of people who get a mail.

    They get their digest, a day early: what it says is worked out when it is sent, and who has
    had one today gets no second. What is asked for in the night goes out in the morning.
    """
    now, count = now or timezone.now(), 0
    open_to_me = assignments.whose_reporting_is_open_to(by).order_by()
    wanted = dict(open_to_me.values_list("pk", "place__district"))
    for district in District.objects.filter(pk__in=set(wanted.values())):
        with timezone.override(district.time_zone):
            count += queue(district, _days(district, wanted, by, now), by)
        send_queued.enqueue(district.pk)
    return count


def _days(district, wanted, by, now):
    """{person id: the day of the mail} for those who owe something of `wanted`, but `by`."""
    local = timezone.localtime(now)
    days, first = MailDays(district, local.date()), local.date()
    if local.hour >= LAST_HOUR:
        first += ONE_DAY
    return {
        pk: days.next_day(told.places, first)
        for pk, told in tell(district, now, asked=True).items()
        if pk != by.pk and any(line.assignment in wanted for line in told.owed + told.returned)
    }
