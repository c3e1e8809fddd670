"""Seats at a session: asked for, confirmed, given back, passed on to who waits.

Whoever wants or frees a seat first locks the row of the session, so two families never take the
last seat both. A family is one party: it comes whole or waits whole. Seats are a family's once it
has confirmed; anybody can ask, so asking alone never fills a session.
"""

from django.db import transaction
from django.utils import timezone

from .models import Program, Session, SignUp
from .sign_up_mail import mail_sign_up

State = SignUp.State


def is_open(session, now=None):
    """Whether a family can sign up, for a seat or the waiting list."""
    return (
        session.takes_sign_up
        and not session.is_cancelled
        and not session.waits
        and session.program.state == Program.State.PUBLISHED
        and session.starts_at > (now or timezone.now())
    )


def free_seats(session, asking=None):
    """How many more people may come, beside the sign-up `asking`; None where everybody may.

    Who has not confirmed holds seats for a short time, and all of them together no more than half
    of what the confirmed leave: however many addresses somebody makes up, the other half is there
    for families who open their link.
    """
    if session.capacity is None:
        return None
    rows = session.sign_ups.order_by()
    left = max(0, session.capacity - rows.filter(state=State.COMING).people())
    held = rows.holding_a_seat().exclude(pk=asking and asking.pk).people()
    return left - min(held, left // 2)


@transaction.atomic
def ask(session, email, language, coming):
    """A family asks for seats for `coming` {age group: how many}: its sign-up; None where it
    was called off meanwhile.

    An address that is signed up already gets its mail again: the page never tells whose address it
    knows. Who waits comes first where the time of others that never confirmed is over.
    """
    session = _locked(session.pk)
    if not is_open(session):
        return None  # it was called off while the family wrote
    row = SignUp.objects.filter(session=session, email=email).exclude(state=State.CANCELLED).first()
    if row and row.confirmed_at:
        _mail(row, row.state)
        return row
    if row:
        row.delete()
    _move_up(session)
    row = SignUp(session=session, email=email, language=language, **coming)
    row.state = State.ASKED if _fits(row, free_seats(session)) else State.WAITING
    row.save()
    _mail(row, "asked")
    return row


@transaction.atomic
def confirm(sign_up):
    """The link in the mail was followed: the seats are theirs, or their place in the line."""
    session = _locked(sign_up.session_id)
    row = SignUp.objects.get(pk=sign_up.pk)
    if row.confirmed_at or row.state == State.CANCELLED or not is_open(session):
        return row
    _move_up(session)
    row.state = State.COMING if _fits(row, free_seats(session, row)) else State.WAITING
    row.confirmed_at = timezone.now()
    row.save(update_fields=["state", "confirmed_at"])
    _mail(row, row.state)
    return row


@transaction.atomic
def cancel(sign_up):
    """The family does not come: its address goes at once, its seats to who waits."""
    session = _locked(sign_up.session_id)
    SignUp.objects.filter(pk=sign_up.pk).update(state=State.CANCELLED, email="")
    _move_up(session)


@transaction.atomic
def move_up(session_id):
    """Gives free seats to who waits, also after the room became larger: how many families."""
    return _move_up(_locked(session_id))


def tell_cancelled(session_ids):
    """Everybody signed up is told, once, that these sessions were called off: how many."""
    rows = _signed_up(session_ids).filter(told_at=None)
    with transaction.atomic():
        waiting = list(rows.select_for_update(of=("self",)))
        SignUp.objects.filter(pk__in=[row.pk for row in waiting]).update(told_at=timezone.now())
        for row in waiting:
            _mail(row, "called_off")
    return len(waiting)


def tell_on_again(session_ids):
    """Everybody who was told that these sessions were called off is told that they take place
    after all: how many. If they are called off once more, they are told once more."""
    rows = _signed_up(session_ids).filter(session__cancelled_at=None).exclude(told_at=None)
    with transaction.atomic():
        told = list(rows.select_for_update(of=("self",)))
        keys = [row.pk for row in told]
        SignUp.objects.filter(pk__in=keys).update(told_at=None, reminded_at=None)
        for row in told:
            _mail(row, "on_again")
    return len(told)


def tell_moved(session_ids):
    """Everybody signed up is told where and when these sessions are now: how many."""
    rows = _signed_up(session_ids).filter(session__cancelled_at=None)
    with transaction.atomic():
        rows.update(reminded_at=None)
        moved = list(rows)
        for row in moved:
            _mail(row, "moved")
    return len(moved)


def write_to_all(session, words):
    """Sends `words` of the staff to every family that comes or waits: how many."""
    rows = list(_signed_up([session.pk]).exclude(confirmed_at=None))
    with transaction.atomic():
        for row in rows:
            _mail(row, "written", words)
    return len(rows)


def _signed_up(session_ids):
    rows = SignUp.objects.filter(session__in=session_ids, session__ends_at__gt=timezone.now())
    return rows.exclude(state=State.CANCELLED).order_by("pk")


def _locked(session_id):
    """The session, its row locked until the transaction ends."""
    rows = Session.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("program").get(pk=session_id)


def _move_up(session):
    if not is_open(session):
        return 0
    free, moved = free_seats(session), 0
    waiting = session.sign_ups.filter(state=State.WAITING).exclude(confirmed_at=None)
    for row in waiting.order_by("asked_at", "pk"):
        if _fits(row, free):
            row.state, moved = State.COMING, moved + 1
            row.save(update_fields=["state"])
            free = free_seats(session)
            _mail(row, "moved_up")
    return moved


def _fits(row, free):
    return free is None or row.people <= free


def _mail(row, what, words=""):
    mail_sign_up.enqueue(row.pk, str(what), words)
