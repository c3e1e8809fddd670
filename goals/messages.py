"""When a message of the communication plan is due again, and how its sending is recorded."""

from calendar import monthrange
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from zones.access import Side
from zones.models import ReportingPeriod

from .models import Message

Cadence = Message.Cadence
SOON = timedelta(days=14)  # what is due within these days stands in the work of its owner
ONE_DAY = timedelta(days=1)
MONTHS = {Cadence.MONTHLY: 1, Cadence.YEARLY: 12}
WITHOUT_PERIODS = 3  # months from one reporting period to the next where none is known


def months_later(day, months, wanted=None):
    """The same day so many months on: day `wanted` of that month, or its last day if it is shorter.

    January 31 and one month is February 28; February 28, `wanted` 31, and one month is March 31.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(wanted or day.day, last))


def wanted_day(due, answered):
    """The day of the month a message is meant for: that of the due dates already `answered` where
    `due` is the last day of a month too short for it."""
    is_last = (due + ONE_DAY).month != due.month
    return max([due.day, *(day.day for day in answered)]) if is_last else due.day


def next_due(cadence, due, sent, today, periods=(), answered=()):
    """The day a message that was due on `due` and sent on `sent` is due next; None for once.

    It steps from the due date, not from the day it was sent, and passes over what already lies
    behind: the answer is after `due`, after `sent`, and not before `today`. `periods` are the due
    dates of the reporting periods; where all lie behind, they come again a year later.
    """
    if cadence == Cadence.ONCE:
        return None
    after = max(due, sent, today - ONE_DAY)
    if cadence == Cadence.WEEKLY:
        return due + timedelta(weeks=(after - due).days // 7 + 1)
    if cadence == Cadence.EVERY_PERIOD and periods:
        return _next_period(sorted(periods), after)
    step = MONTHS.get(cadence, WITHOUT_PERIODS)
    count = max(1, ((after.year - due.year) * 12 + after.month - due.month) // step)
    wanted = wanted_day(due, answered)
    while (day := months_later(due, count * step, wanted)) <= after:
        count += 1
    return day


def _next_period(dates, after):
    years = 0
    while True:
        shifted = (months_later(day, 12 * years) for day in dates)
        if found := next((day for day in shifted if day > after), None):
            return found
        years += 1


def period_dates(message):
    """The due dates of the reporting periods that ask the side of who sends the message."""
    asks = "asks_library" if message.owner_place.side == Side.LIBRARY else "asks_schools"
    periods = ReportingPeriod.objects.filter(school_year__district=message.district_id)
    return list(periods.filter(**{asks: True}).order_by().values_list("due_on", flat=True))


def due_after(message, due, sent):
    """As `next_due`, for a message as it stands in the database."""
    answered = message.deliveries.exclude(due_on=None).order_by()
    return next_due(
        message.cadence,
        due,
        sent,
        timezone.localdate(),
        periods=period_dates(message) if message.cadence == Cadence.EVERY_PERIOD else (),
        answered=answered.values_list("due_on", flat=True),
    )


@transaction.atomic
def record(delivery, seen):
    """Saves that a message was sent and moves its due date on: (delivery, whether it is new).

    `seen` is the due date its sender saw. Pressed twice, it is one delivery. Where a colleague was
    quicker, the date is answered already: this delivery is kept as well and moves nothing.
    """
    held = Message.objects.select_for_update(of=("self",)).select_related("owner_place")
    message = held.order_by().get(pk=delivery.message_id)
    same = {name: getattr(delivery, name) for name in ("sent_on", "what", "link", "by")}
    if known := message.deliveries.filter(**same, at__gte=timezone.now() - ONE_DAY).first():
        return known, False
    due = message.next_due if message.next_due == seen else None
    if due:
        message.next_due = due_after(message, due, delivery.sent_on)
        message.save(update_fields=["next_due"])
    delivery.message, delivery.due_on = message, due
    delivery.save()
    return delivery, True
