"""What each person is told in a digest, and on which days and at which hours it goes out."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from goals.digest import tell
from goals.mailing import send_digests
from goals.models import Digest, Unlock
from tests.factories import (
    AssignmentFactory,
    BranchFactory,
    CommentFactory,
    DayOffFactory,
    UnlockFactory,
)
from tests.goals.reminding import DAY, HOUR, MONDAY, holder, sent_update, work
from zones.access import Role, Side


def told(district, now=MONDAY):
    """{name: subject of what they are told}"""
    return {one.name: one.subject for one in tell(district, now).values()}


# What it says


def test_the_mail_says_what_is_owed_and_where_to_do_it(district, owed, specialist):
    assert send_digests(district, MONDAY) == 1

    [message] = mail.outbox
    assert (message.to, message.subject) == ([specialist.email], "1 update due")
    assert message.body == (
        "Hello Dana Okafor,\n"
        "\n"
        "Due\n"
        "- 1.1 Read aloud, Juniper School: due Feb 6\n"
        "All on one page, with one Send:\n"
        "http://127.0.0.1:8000/my-work/check-in/\n"
        "\n"
        "--\n"
        "This mail comes on Mondays, and only while something waits for you: once it\n"
        "is done, nothing comes. Your data steward can choose another day of the week.\n"
        "What was sent to you: http://127.0.0.1:8000/reminders/\n"
    )
    digest = Digest.objects.get()
    assert (digest.user, digest.day, digest.owed, digest.text) == (
        *(specialist, date(2026, 2, 2)),
        *(1, message.body),
    )


def test_every_address_in_the_mail_is_a_page_of_the_site():
    text = (Path(settings.BASE_DIR) / "templates/goals/digest_email.txt").read_text()

    for path in re.findall(r"{{ site }}([a-z-/]+)", text):
        assert resolve(f"/{path}").url_name, path


def test_each_is_told_what_waits_for_them_and_nothing_else(
    district, owed, also_owed, supervisor, principal, data_steward, outsider
):
    sent_update(also_owed, "submitted")
    UnlockFactory(user=principal, period=winter_of(owed))
    comment = CommentFactory(update=sent_update(owed), author=supervisor, at=MONDAY - HOUR)
    comment.mentions.add(principal, supervisor)
    work(owed.item.goal.plan, owed.place)

    assert told(district) == {
        "Dana Okafor": "1 update due",
        "Karin Lindqvist": "1 update to review, 1 request to unlock",
        "Mira Szabo": "1 request to unlock",
        "Piet Janssen": "1 comment mentions you",
    }


def winter_of(assignment):
    return assignment.place.district.school_years.get().periods.get()


def test_what_was_returned_is_told_to_its_author(district, owed):
    sent_update(owed, "returned")

    [one] = tell(district, MONDAY).values()

    assert (one.subject, one.returned[0].text) == (
        "1 update returned to you",
        "1.1 Read aloud, Juniper School",
    )


def test_after_grace_the_supervisor_reads_where_updates_are_missing(
    district, owed, also_owed, winter_plan, other_school, supervisor, library_admin
):
    vacant = holder(other_school, "Gone Since", Role.PRINCIPAL)
    work(winter_plan, other_school, seat_role=Role.PRINCIPAL)
    vacant.positions.update(ends=date(2026, 2, 8))

    before, after = (tell(district, MONDAY + days * DAY) for days in (7, 14))

    assert supervisor.pk not in before
    assert [tuple(place) for place in after[supervisor.pk].silent] == [
        ("Juniper School", 1, "Dana Okafor"),
        ("Oak School", 2, "Wren Hollis, vacant today"),
    ]
    assert library_admin.pk not in after


def test_a_mention_is_told_once(district, owed, specialist):
    update = sent_update(owed)
    author = holder(owed.place, "Ada Field", Role.PRINCIPAL)
    CommentFactory(update=update, author=author, at=MONDAY - HOUR).mentions.add(specialist)

    assert [send_digests(district, MONDAY + days * DAY) for days in (0, 7)] == [1, 0]


def test_who_decides_on_unlocks_is_who_is_told_of_them(
    district, winter, supervisor, district_admin, data_steward, library_admin, principal
):
    people = [supervisor, district_admin, data_steward, library_admin, principal]
    for side, closed in ((Side.SCHOOLS, None), (Side.LIBRARY, None), (Side.SCHOOLS, MONDAY.date())):
        Unlock.objects.update(revoked_at=MONDAY)
        asked = Unlock.objects.filter(
            pk=UnlockFactory(period=winter, side=side, asked_at=MONDAY).pk
        )
        type(winter.school_year).objects.update(closed_on=closed)
        deciders = {one.pk for one in people if asked.decidable_by(one).exists()}

        assert tell(district, MONDAY).keys() == deciders


# Who and when


def test_what_is_due_much_later_or_is_long_past_is_not_named(district, owed, winter):
    days = [date(2026, 1, 16), date(2026, 1, 23), MONDAY.date(), date(2026, 3, 20)]

    assert [bool(told(district, datetime.combine(day, MONDAY.timetz()))) for day in days] == [
        *(False, True),
        *(True, False),
    ]


def test_a_locked_period_asks_nobody(district, owed, winter):
    winter.locked_on = date(2026, 2, 9)
    winter.save()

    assert told(district, MONDAY + 7 * DAY) == {}


def test_nobody_away_is_written_to(district, owed, also_owed, specialist):
    specialist.positions.get().mark_away(MONDAY.date())

    assert told(district) == {"Wren Hollis": "1 update due"}


def test_who_left_is_not_written_to(district, owed, specialist):
    specialist.positions.get().end(MONDAY.date() - DAY)

    assert told(district) == {}


WHEN = [
    # the district's weekday, days off, now, mails
    (0, [], MONDAY, 1),
    (0, [], MONDAY.replace(hour=6, minute=59), 0),
    (0, [], MONDAY.replace(hour=7, minute=0), 1),
    (0, [], MONDAY.replace(hour=17, minute=59), 1),
    (0, [], MONDAY.replace(hour=18, minute=0), 0),
    (0, [], MONDAY + DAY, 0),
    (0, [2], MONDAY, 0),
    (0, [2], MONDAY + DAY, 1),
    (0, [2], MONDAY + 2 * DAY, 0),
    (0, [2, 3, 4, 5, 6], MONDAY + 5 * DAY, 0),
    (4, [], MONDAY, 0),
    (4, [], MONDAY + 4 * DAY, 1),
    (4, [6], MONDAY + 7 * DAY, 1),
]


@pytest.mark.parametrize(("weekday", "off", "now", "mails"), WHEN)
def test_mails_go_out_on_the_districts_day(district, owed, weekday, off, now, mails):
    district.reminder_weekday = weekday
    district.save()
    for day in off:
        DayOffFactory(district=district, day=date(2026, 2, day))

    assert send_digests(district, now) == mails


def test_the_hours_are_those_of_the_district(district, owed):
    district.time_zone = "Pacific/Honolulu"
    district.save()

    in_new_york = [send_digests(district, MONDAY.replace(hour=hour)) for hour in (9, 13)]

    assert in_new_york == [0, 1]


def test_a_branch_keeps_its_own_closed_days(district, winter_plan, owed):
    branch = BranchFactory(district=district)
    holder(branch, "Ada Field", Role.BRANCH_STAFF)
    work(winter_plan, branch, seat_role=Role.BRANCH_STAFF)
    DayOffFactory(district=district, day=MONDAY.date(), branch=branch)

    names = []
    for days in (0, 1):
        mail.outbox.clear()
        send_digests(district, MONDAY + days * DAY)
        names.append([message.body.splitlines()[0] for message in mail.outbox])

    assert names == [["Hello Dana Okafor,"], ["Hello Ada Field,"]]


def test_no_mail_leaves_a_demonstration(district, owed):
    district.demonstration = True
    district.save()

    assert (send_digests(district, MONDAY), mail.outbox) == (1, [])
    assert Digest.objects.get().subject == "1 update due"


# Cost


def test_the_number_of_queries_does_not_grow(district, winter_plan, owed, supervisor):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            tell(district, MONDAY + 7 * DAY)
        counts.append(len(queries))
        for _ in range(4):
            row = AssignmentFactory(item__goal__plan=winter_plan)
            holder(row.place, "Somebody else")
            CommentFactory(update=sent_update(row, "submitted")).mentions.add(supervisor)
            UnlockFactory(period=winter_of(owed))

    assert counts[0] == counts[1] <= 13
