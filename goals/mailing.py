"""How digests go out: on which day and at which hour, once a day, and nobody left out.

A digest is a row before it is a mail. Queued, the row has no `sent_at`; what it says is written
when it is sent. So a run that was killed leaves rows that the next one sends.
"""

import logging
from datetime import timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from zones.models import WorkingDays

from .digest import tell
from .models import Digest

FIRST_HOUR, LAST_HOUR = 7, 18  # mails go out from 7:00 and before 18:00, local time
GIVE_UP = 3  # mails that failed one after the other: the mail server is gone
ONE_DAY = timedelta(days=1)
logger = logging.getLogger(__name__)


def send_digests(district, now=None):
    """Queues the digests of the district's day, and sends what is queued: the number of mails.

    May run at any time and any number of times: nothing happens in the night, on a day without
    school, or for somebody who has had a digest that day.
    """
    now = now or timezone.now()
    with timezone.override(district.time_zone):
        if not FIRST_HOUR <= timezone.localtime(now).hour < LAST_HOUR:
            return 0
        days = MailDays(district, timezone.localdate(now))
        if days.may_be_reminder_day():
            told = tell(district, now)
            due = {pk: days.today for pk, one in told.items() if days.is_reminder_day(one.places)}
            queue(district, due)
        return _deliver(district, days, now)


def queue(district, days, by=None):
    """A row for each person of `days`, {person id: day}; who has one that day keeps it.

    Returns the number of new rows. A digest of another district that day comes first, and this
    one a working day later: one mail a person and day.
    """
    after = MailDays(district, max(days.values(), default=None))
    known = Digest.objects.filter(user__in=list(days), day__in=set(days.values()))
    rows = {(user, day): whose for user, day, whose in known.values_list("user", "day", "district")}
    new = []
    for user, day in days.items():
        if rows.get((user, day)) != district.pk:
            day = after.shift(day, 1) if (user, day) in rows else day
            new.append(Digest(district=district, user_id=user, day=day, asked_by=by))
    Digest.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


class MailDays(WorkingDays):
    """On which days the people of a district get mail: when one of their places works."""

    def __init__(self, district, today):
        super().__init__(district)
        self.weekday, self.today = district.reminder_weekday, today

    def may_be_reminder_day(self):
        return any(self.is_reminder_day([place]) for place in (None, *self.branches))

    def is_reminder_day(self, places):
        """The district's weekday; where nobody works then, the next working day."""
        since = self.today - timedelta(days=(self.today.weekday() - self.weekday) % 7)
        return self.next_day(places, since) == self.today

    def next_day(self, places, day):
        """`day`, or the first working day after it at one of `places`."""
        return min(self.shift(day - ONE_DAY, 1, self.key(place)) for place in places)


def _deliver(district, days, now):
    """Sends what is queued up to today. A mail that fails stays queued for the next round."""
    waiting = Digest.objects.filter(district=district, sent_at=None, day__lte=days.today)
    sent = failed = 0
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        try:
            sent += _send_one(district, pk, days, now)
            failed = 0
        except (SMTPException, OSError, DatabaseError):
            logger.exception("Digest %s was not sent; it stays queued.", pk)
            failed += 1
            if failed == GIVE_UP:
                break
    return sent


def _send_one(district, pk, days, now):
    """Claims a row, looks again what is to be said, and sends it: 1, or 0 where nothing was sent.

    The row is locked until the end, and who finds it locked passes on: two runs at once send one
    mail. What is left is the moment between the mail server's yes and the commit: who is killed
    just then sends the mail again. Nothing else is done in that moment, one commit covers one
    mail, and both mails would carry one Message-ID, by which mailboxes know a message they have.
    """
    with transaction.atomic():
        rows = Digest.objects.filter(pk=pk, sent_at=None).select_related("district", "asked_by")
        row = rows.select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return 0
        told = tell(district, now, row.user_id, bool(row.asked_by_id)).get(row.user_id)
        if told is None or _had_one(row, days.today):
            row.delete()
            return 0
        if days.next_day(told.places, days.today) != days.today:
            return 0
        row.day, row.made_at = days.today, now
        write(row, told, timezone.now())
        if not district.demonstration:  # its people are invented: the page shows what they'd get
            _mail(row, told.email).send()
    return 1


def _had_one(row, today):
    """Whether a row left over from an earlier day meets today's own."""
    return Digest.objects.filter(user=row.user_id, day=today).exclude(pk=row.pk).exists()


def write(row, told, sent_at):
    """Fills the row: written before the mail leaves, so that nothing is left to fail after it."""
    words = {"told": told, "digest": row, "site": settings.SITE_URL}
    row.sent_at, row.subject = sent_at, told.subject[:200]
    row.text = render_to_string("goals/digest_email.txt", words).strip() + "\n"
    row.owed, row.to_review = len(told.owed) + len(told.returned), told.to_review
    row.save()


def _mail(row, address):
    host = urlsplit(settings.SITE_URL).hostname
    headers = {"Message-ID": f"<digest-{row.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(row.subject, row.text, None, [address], headers=headers)
