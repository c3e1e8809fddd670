"""What time does to sign-ups: unconfirmed ones lapse, who waits moves up, who comes is reminded,
and everything is forgotten some days after the session."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from .models import Session, SignUp
from .sign_up_mail import mail_sign_up
from .sign_ups import State, move_up, tell_cancelled

LAPSE_HOURS = 24  # how long a link that nobody opened stays good
REMIND_HOURS = 24  # before the session
FIRST_HOUR, LAST_HOUR = 8, 20  # reminders reach families by day
TRIED_DAYS = 2  # how long a mail that failed is tried again
KEPT_DAYS = 7  # how long it is on record that a mail was sent


def go_round(district, now):
    here = SignUp.objects.filter(session__program__place__district=district)
    return {
        "lapsed": lapse(here, now),
        "moved_up": _move_up_all(here, now),
        "told": tell_cancelled(_called_off(here, now)),
        "reminded": remind(here, now),
        "forgotten": forget(here, district, now),
        "mailed_again": try_again(now),
    }


def lapse(here, now):
    """Who never opened the link is forgotten, long after its seats went to others: the number."""
    old = now - timedelta(hours=LAPSE_HOURS)
    rows = here.filter(state__in=(State.ASKED, State.WAITING), confirmed_at=None, asked_at__lt=old)
    return rows.update(state=State.CANCELLED, email="")


def _move_up_all(here, now):
    """Also where seats became free otherwise: a larger room, a link that nobody opened."""
    waiting = here.filter(state=State.WAITING, session__starts_at__gt=now)
    sessions = set(waiting.exclude(confirmed_at=None).order_by().values_list("session", flat=True))
    return sum(move_up(session) for session in sorted(sessions))


def _called_off(here, now):
    """Sessions called off by whatever way, with somebody who was not told yet."""
    untold = here.filter(session=OuterRef("pk"), told_at=None).exclude(state=State.CANCELLED)
    rows = Session.objects.filter(Exists(untold), starts_at__gt=now, cancelled_at__isnull=False)
    return list(rows.values_list("pk", flat=True))


def remind(here, now):
    """One mail the day before, to who signed up earlier than that: the number."""
    if not FIRST_HOUR <= timezone.localtime(now).hour < LAST_HOUR:
        return 0
    ahead = timedelta(hours=REMIND_HOURS)
    due = here.filter(
        state=State.COMING,
        reminded_at=None,
        session__cancelled_at=None,
        session__starts_at__gt=now,
        session__starts_at__lte=now + ahead,
        confirmed_at__lt=F("session__starts_at") - ahead,
    )
    rows = list(due.order_by("pk").values_list("pk", flat=True))
    # Claimed row by row in one statement: a second round at the same time finds none of them.
    return sum(_claim_reminder(pk, now) for pk in rows)


def _claim_reminder(pk, now):
    claimed = SignUp.objects.filter(pk=pk, reminded_at=None).update(reminded_at=now)
    if claimed:
        mail_sign_up.enqueue(pk, "reminder")
    return claimed


def forget(here, district, now):
    """Nothing of a sign-up is kept longer than the district says: the number of rows deleted."""
    over = now - timedelta(days=district.sign_up_days)
    deleted, _ = here.filter(session__ends_at__lt=over).delete()
    return deleted


def try_again(now):
    """Mails that failed go back into the queue; what is done is soon off the record."""
    mails = DBTaskResult.objects.filter(task_path=mail_sign_up.module_path)
    mails.finished().filter(enqueued_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    failed = mails.failed().filter(enqueued_at__gte=now - timedelta(days=TRIED_DAYS))
    return failed.update(status="READY", started_at=None, finished_at=None)
