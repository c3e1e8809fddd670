"""Nobody gets two digests on a day, and nobody is left out; the Remind button."""

from datetime import date, datetime
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django_tasks_db.models import DBTaskResult

from goals.digest import tell
from goals.mailing import send_digests
from goals.models import Assignment, Digest
from goals.reminders import remind
from tests.factories import (
    AssignmentFactory,
    PositionFactory,
)
from tests.goals.reminding import DAY, HOUR, MONDAY, ZONE, holder, sent_update
from zones.models import District, User


def mailed():
    return sorted(message.to[0] for message in mail.outbox)


def test_run_twice_it_sends_once(district, owed, also_owed):
    assert [send_digests(district, MONDAY + hours * HOUR) for hours in (0, 0, 3)] == [2, 0, 0]
    assert [send_digests(district, MONDAY + 7 * DAY)] == [2]


def test_who_has_finished_meanwhile_gets_none(district, owed, also_owed, specialist):
    Digest.objects.create(district=district, user=specialist, day=MONDAY.date())
    sent_update(owed)

    send_digests(district, MONDAY)

    assert [digest.user.name for digest in Digest.objects.all()] == ["Wren Hollis"]


class Fragile(EmailBackend):
    """Fails at the mails whose number is in `fails`, with `problem`."""

    fails, problem, count = (), OSError, 0

    def send_messages(self, messages):
        Fragile.count += 1
        if Fragile.count in Fragile.fails:
            raise Fragile.problem("The mail server is gone.")
        return super().send_messages(messages)


@pytest.fixture
def fragile(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Fragile"
    monkeypatch.setattr(Fragile, "count", 0)
    return lambda fails, problem: (
        monkeypatch.setattr(Fragile, "fails", fails),
        monkeypatch.setattr(Fragile, "problem", problem),
    )


@pytest.fixture
def five(district, winter_plan, owed, also_owed):
    """Five who owe something."""
    for number in range(3):
        place = AssignmentFactory(item__goal__plan=winter_plan).place
        holder(place, f"Person {number}")
    return sorted(User.objects.values_list("email", flat=True))


def test_killed_half_way_the_next_run_sends_the_rest(district, five, fragile):
    fragile([3], SystemExit)
    with pytest.raises(SystemExit):
        send_digests(district, MONDAY)
    before = len(mailed())

    send_digests(district, MONDAY + HOUR)

    assert (before, mailed()) == (2, five)


def test_a_mail_that_fails_is_sent_in_the_next_round(district, five, fragile):
    fragile([2], OSError)

    assert [send_digests(district, MONDAY + hours * HOUR) for hours in (0, 1, 2)] == [4, 1, 0]
    assert mailed() == five


def test_without_a_mail_server_the_round_ends_soon(district, five, fragile):
    fragile(range(9), OSError)

    assert (send_digests(district, MONDAY), Fragile.count) == (0, 3)


def test_what_stayed_unsent_goes_out_on_the_next_day_and_only_once(district, five, fragile):
    fragile(range(9), OSError)
    send_digests(district, MONDAY)
    fragile([], OSError)

    assert [send_digests(district, MONDAY + days * DAY) for days in (1, 2)] == [5, 0]
    assert set(Digest.objects.values_list("day", flat=True)) == {date(2026, 2, 3)}


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_one_mail_each(district, five):
    together, sent = Barrier(2), []

    def run():
        together.wait()
        sent.append(send_digests(District.objects.get(pk=district.pk), MONDAY))
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sum(sent), mailed()) == (5, five)


def test_a_person_of_two_districts_gets_one_mail_a_day(district, owed, specialist):
    elsewhere = PositionFactory(user=specialist, starts=date(2025, 7, 1)).place.district
    Digest.objects.create(district=elsewhere, user=specialist, day=MONDAY.date(), sent_at=MONDAY)

    assert [send_digests(district, MONDAY + days * DAY) for days in (0, 1, 2)] == [0, 1, 0]


# The Remind button


def of(*assignments):
    return Assignment.objects.filter(pk__in=[one.pk for one in assignments])


def test_remind_sends_the_digest_at_once_and_says_who_asked(
    district, owed, also_owed, supervisor, specialist
):
    thursday = MONDAY + 3 * DAY

    count = remind(of(owed), supervisor, thursday)

    assert (count, DBTaskResult.objects.filter(task_path="goals.tasks.send_queued").count()) == (
        *(1, 1),
    )
    send_digests(district, thursday)
    assert mailed() == [specialist.email]
    assert "Karin Lindqvist asks you for what is still missing." in mail.outbox[0].body
    assert remind(of(owed), supervisor, thursday + HOUR) == 0


def test_who_is_asked_is_told_of_what_is_due_much_later(district, owed, supervisor):
    early = datetime(2026, 1, 13, 9, 30, tzinfo=ZONE)

    assert tell(district, early) == {}
    assert (remind(of(owed), supervisor, early), send_digests(district, early)) == (1, 1)
    assert "1.1 Read aloud, Juniper School: due Feb 6" in mail.outbox[0].body


def test_who_owes_nothing_is_not_reminded(owed, also_owed, supervisor):
    sent_update(owed)

    assert remind(of(owed, also_owed), supervisor, MONDAY + DAY) == 1


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (MONDAY.replace(hour=20) + DAY, date(2026, 2, 4)),
        (MONDAY.replace(hour=5) + DAY, date(2026, 2, 3)),
        (MONDAY.replace(hour=20) + 4 * DAY, date(2026, 2, 9)),
    ],
)
def test_what_is_asked_for_in_the_night_goes_out_in_the_morning(
    district, owed, supervisor, now, morning
):
    remind(of(owed), supervisor, now)

    assert send_digests(district, now) == 0
    assert Digest.objects.get().day == morning
    at_seven = datetime(morning.year, morning.month, morning.day, 7, tzinfo=ZONE)
    assert send_digests(district, at_seven) == 1


def test_nobody_is_reminded_by_who_may_not_know(owed, outsider, library_admin):
    assert [remind(of(owed), by, MONDAY) for by in (outsider, library_admin)] == [0, 0]
    assert Digest.objects.count() == 0
