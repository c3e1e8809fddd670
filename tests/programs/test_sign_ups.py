"""Seats at a session: who gets them, who waits, what is told, and what is kept."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from programs.models import Session, SignUp
from programs.models.sign_up import HELD
from programs.rounds import go_round
from programs.sign_up_mail import mail_sign_up
from programs.sign_ups import ask, cancel, confirm, free_seats, tell_cancelled, tell_moved
from tests.factories import SessionFactory, SignUpFactory

pytestmark = pytest.mark.django_db
State = SignUp.State


def asked(session, email, **coming):
    return ask(session, email, "en", coming or {"children_6_11": 1})


def confirmed(session, email, **coming):
    return confirm(asked(session, email, **coming))


def sent():
    """Runs the mails that wait, as the worker does: [(to, first words of the subject)]"""
    mail.outbox.clear()
    for row in DBTaskResult.objects.filter(task_path=mail_sign_up.module_path).order_by(
        "enqueued_at"
    ):
        mail_sign_up.call(*row.args_kwargs["args"])
        row.delete()
    return [(one.to[0], one.subject.split(":")[0]) for one in mail.outbox]


def states(session):
    rows = SignUp.objects.filter(session=session).order_by("pk")
    return [row.state for row in rows]


@pytest.fixture
def session(branch):
    branch.district.public_site = True
    branch.district.save()
    return SessionFactory(program__place=branch, takes_sign_up=True, capacity=3)


def test_a_family_asks_confirms_and_cancels(session):
    row = asked(session, "a@example.org", children_6_11=2, adults=1)
    first = sent()
    row = confirm(row)
    then = row.state, sent()
    cancel(row)
    row.refresh_from_db()

    assert first == [("a@example.org", "Please confirm")]
    assert then == (State.COMING, [("a@example.org", "You are signed up")])
    assert (row.state, row.email, sent()) == (State.CANCELLED, "", [])


def test_who_asks_holds_the_seats_and_a_party_comes_whole_or_waits(session):
    Session.objects.update(capacity=6)
    asked(session, "a@example.org", children_6_11=3)
    confirmed(session, "b@example.org", children_6_11=3, adults=1)
    confirmed(session, "c@example.org", adults=3)

    assert states(session) == [State.ASKED, State.WAITING, State.COMING]


def test_seats_nobody_confirms_are_soon_free_without_a_round(session):
    asked(session, "a@example.org", adults=1)
    waiting = confirmed(session, "b@example.org", adults=3)
    then = waiting.state
    SignUp.objects.filter(email="a@example.org").update(asked_at=timezone.now() - HELD)
    sent()

    asked(session, "c@example.org", adults=1)

    assert (then, states(session)) == (State.WAITING, [State.ASKED, State.COMING, State.WAITING])
    assert sent() == [
        ("b@example.org", "There is a seat for you now"),
        ("c@example.org", "Please confirm"),
    ]


def test_who_confirms_late_gets_seats_if_there_are_some_and_else_waits(session):
    late = [asked(session, f"{name}@example.org", adults=1) for name in "ab"]
    SignUp.objects.update(asked_at=timezone.now() - HELD)
    confirmed(session, "c@example.org", adults=2)

    found = [confirm(row).state for row in late]

    assert found == [State.COMING, State.WAITING]


@pytest.mark.parametrize("capacity", [1, 3, 12, 30])
def test_made_up_addresses_never_fill_a_session(session, capacity):
    """Forty sign-ups an hour of twelve from one network, and as many networks as one likes."""
    Session.objects.update(capacity=capacity)
    for number in range(60):
        asked(session, f"made-up-{number}@example.org", adults=12 if number % 2 else 1)
    session.refresh_from_db()

    families = 0
    while confirmed(session, f"family-{families}@example.org", adults=1).state == State.COMING:
        families += 1
        asked(session, f"more-{families}@example.org", adults=1)

    assert families == capacity
    assert free_seats(session) == 0


def test_who_confirmed_never_loses_a_seat(session):
    kept = [confirmed(session, f"{name}@example.org", adults=1) for name in "ab"]
    for number in range(30):
        row = asked(session, f"made-up-{number}@example.org", adults=12)
        confirm(row)
        cancel(row)

    for row in kept:
        row.refresh_from_db()
    assert [row.state for row in kept] == [State.COMING, State.COMING]
    assert SignUp.objects.filter(state=State.COMING).people() <= session.capacity


def test_the_waiting_list_moves_up_by_itself_first_come_first(session):
    first = confirmed(session, "a@example.org", adults=3)
    confirmed(session, "b@example.org", adults=4)
    confirmed(session, "c@example.org", adults=2)
    asked(session, "d@example.org", adults=1)
    confirmed(session, "e@example.org", adults=1)
    sent()

    cancel(first)

    assert states(session)[1:] == [State.WAITING, State.COMING, State.WAITING, State.COMING]
    assert sent() == [
        ("c@example.org", "There is a seat for you now"),
        ("e@example.org", "There is a seat for you now"),
    ]


def test_the_same_address_asks_twice_and_the_page_learns_nothing(session):
    known = confirmed(session, "a@example.org")
    sent()

    assert asked(session, "a@example.org", adults=2) == known
    assert (states(session), sent()) == ([State.COMING], [("a@example.org", "You are signed up")])


def test_a_sign_up_nobody_confirms_gives_the_seats_back(session, district):
    asked(session, "a@example.org", adults=1)
    confirmed(session, "b@example.org", adults=3)
    SignUp.objects.filter(email="a@example.org").update(
        asked_at=timezone.now() - timedelta(hours=25)
    )
    sent()

    done = go_round(district)

    assert (done["lapsed"], done["moved_up"]) == (1, 1)
    assert list(SignUp.objects.order_by("pk").values_list("email", "state")) == [
        ("", State.CANCELLED),
        ("b@example.org", State.COMING),
    ]
    assert sent() == [("b@example.org", "There is a seat for you now")]


def test_a_larger_room_lets_the_waiting_in(session, district):
    confirmed(session, "a@example.org", adults=3)
    confirmed(session, "b@example.org", adults=3)
    Session.objects.update(capacity=6)

    assert go_round(district)["moved_up"] == 1
    assert states(session) == [State.COMING, State.COMING]


def test_called_off_everybody_is_told_once(session, district):
    confirmed(session, "a@example.org", adults=3)
    asked(session, "b@example.org")
    cancel(asked(session, "c@example.org"))
    Session.objects.filter(pk=session.pk).cancel("The room is wet.")
    sent()

    told = tell_cancelled([session.pk]), tell_cancelled([session.pk]), go_round(district)["told"]

    assert told == (2, 0, 0)
    assert sent() == [("a@example.org", "Called off"), ("b@example.org", "Called off")]
    assert "The room is wet." in mail.outbox[0].body


def test_what_a_calendar_called_off_the_round_tells(session, district):
    confirmed(session, "a@example.org")
    Session.objects.filter(pk=session.pk).cancel()

    assert [go_round(district)["told"] for _ in range(2)] == [1, 0]


def test_put_back_who_was_told_that_it_is_off_is_told_that_it_is_on_again(
    session, client, branch_lead
):
    confirmed(session, "a@example.org")
    Session.objects.filter(pk=session.pk).cancel("Snow")
    tell_cancelled([session.pk])
    confirmed_later = SignUpFactory(session=session, email="b@example.org")  # was never told
    client.force_login(branch_lead)
    sent()

    done = client.post(f"/sessions/{session.pk}/put-back/", follow=True)

    session.refresh_from_db()
    assert (session.is_cancelled, session.why_cancelled, session.sequence) == (False, "", 2)
    assert sent() == [("a@example.org", "It takes place after all")]
    assert "Your sign-up stands." in mail.outbox[0].body
    assert [str(one) for one in done.context["messages"]] == [
        "It takes place after all. Who was told that it is off is told that it is on again."
    ]
    Session.objects.filter(pk=session.pk).cancel()
    assert tell_cancelled([session.pk]) == 2
    assert confirmed_later.told_at is None


def test_moved_everybody_is_told_the_new_time_and_reminded_of_it(session):
    confirmed(session, "a@example.org")
    SignUp.objects.update(reminded_at=timezone.now())
    session.starts_at += timedelta(days=1)
    session.ends_at += timedelta(days=1)
    session.save()
    sent()

    assert (tell_moved([session.pk]), sent()) == (1, [("a@example.org", "Changed")])
    assert f"{timezone.localtime(session.starts_at):%A, %B}" in mail.outbox[0].body
    assert SignUp.objects.get().reminded_at is None


def test_a_mail_speaks_the_language_of_the_family(session):
    ask(session, "a@example.org", "es", {"adults": 1})

    assert [to for to, _ in sent()] == ["a@example.org"]
    assert mail.outbox[0].subject.startswith("Confirme, por favor: ")
    assert "/es/sign-ups/" in mail.outbox[0].body


def noon(day):
    return timezone.localtime().replace(hour=12, minute=0, second=0) + timedelta(days=day)


def test_the_day_before_who_comes_is_reminded_once_and_by_day(session, district):
    starts = noon(3)
    Session.objects.update(starts_at=starts, ends_at=starts + timedelta(hours=1))
    confirmed(session, "a@example.org", adults=1)
    asked(session, "b@example.org", adults=1)
    sent()
    moments = [starts - timedelta(hours=hours) for hours in (30, 20, 11, 3, 2)]

    found = [go_round(district, moment)["reminded"] for moment in moments[:1]]
    SignUp.objects.filter(email="b@example.org").update(asked_at=starts)  # not lapsed yet
    found += [go_round(district, moment)["reminded"] for moment in moments[1:]]

    assert found == [0, 1, 0, 0, 0]
    assert sent() == [("a@example.org", "Reminder")]


def test_by_night_nobody_is_reminded(session, district):
    starts = noon(3).replace(hour=5)
    Session.objects.update(starts_at=starts, ends_at=starts + timedelta(hours=1))
    confirmed(session, "a@example.org")

    found = [go_round(district, starts - timedelta(hours=hours))["reminded"] for hours in (23, 20)]

    assert found == [0, 1]


def test_nothing_is_kept_longer_than_the_district_says(session, district, outsider):
    kept = district.sign_up_days
    for days in (kept - 1, kept + 1):
        SignUpFactory(session=SessionFactory(program=session.program, days=-days))
    elsewhere = SignUpFactory(session=SessionFactory(days=-kept - 1))

    done = go_round(district)

    assert done["forgotten"] == 1
    assert SignUp.objects.count() == 2
    assert SignUp.objects.filter(pk=elsewhere.pk).exists()
    assert not re.search("@", str(list(DBTaskResult.objects.values_list("args_kwargs"))))


def test_a_mail_that_failed_is_sent_again_by_the_round(session, district):
    asked(session, "a@example.org")
    mails = DBTaskResult.objects.filter(task_path=mail_sign_up.module_path)
    mails.update(status="FAILED", finished_at=timezone.now())

    assert go_round(district)["mailed_again"] == 1
    assert [row.status for row in mails] == ["READY"]


def test_a_mail_to_who_has_gone_meanwhile_is_not_sent(session):
    cancel(confirmed(session, "a@example.org"))

    assert sent() == []


def test_a_sign_up_leads_to_no_person_no_student_and_no_school():
    to = {
        field.related_model.__name__ for field in SignUp._meta.get_fields() if field.related_model
    }
    from_there = [field.name for field in SignUp._meta.get_fields() if "name" in field.name]

    assert (to, from_there) == ({"Session"}, [])


@pytest.mark.django_db(transaction=True)
def test_two_families_do_not_both_get_the_last_seat(transactional_db):
    session = SessionFactory(takes_sign_up=True, capacity=1)
    together = Barrier(2)

    def sign_up(email):
        together.wait()
        confirm(ask(session, email, "en", {"adults": 1}))
        connection.close()

    threads = [Thread(target=sign_up, args=[f"{name}@example.org"]) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(states(session)) == [State.COMING, State.WAITING]
