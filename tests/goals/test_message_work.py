"""A message that is due stands in the work of who sends it, until it is recorded."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from goals.digest import tell
from tests.factories import MessageFactory
from tests.goals.reminding import MONDAY
from zones.access import Role

today = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def due(branch):
    """Three of the branch's staff: overdue, soon, and one that is far ahead."""
    whose = {"owner_place": branch, "owner_role": Role.BRANCH_STAFF}
    return [
        MessageFactory(title="Overdue", next_due=today() - DAY, **whose),
        MessageFactory(title="Soon", next_due=today() + 14 * DAY, **whose),
        MessageFactory(title="Far", next_due=today() + 15 * DAY, **whose),
    ]


def listed(client):
    return [(row["title"], row["late"]) for row in client.get("/my-work/").context["to_send"]]


def test_my_work_lists_what_is_due_within_two_weeks(client, due, branch_staff, branch_lead):
    client.force_login(branch_staff)

    assert listed(client) == [("Overdue", True), ("Soon", False)]
    home = client.get("/").content.decode()
    assert "Messages to send" in home
    client.force_login(branch_lead)
    assert listed(client) == []
    assert "Messages to send" not in client.get("/").content.decode()


def test_it_stops_the_moment_it_is_recorded(client, due, branch_staff):
    client.force_login(branch_staff)
    sent = {"sent_on": str(today()), "what": "Handed out.", "seen": str(due[0].next_due)}

    client.post(f"/communication/{due[0].pk}/sent/", sent)

    assert listed(client) == [("Soon", False)]


def test_an_office_that_owes_nothing_else_finds_it_on_the_home(client, library_admin):
    place = library_admin.positions.get().place
    MessageFactory(owner_place=place, title="Board letter", next_due=today())
    client.force_login(library_admin)

    assert "Board letter" in client.get("/").content.decode()


# MONDAY is February 2, 2026


def told(district, now=MONDAY):
    return {one.name: [line.text for line in one.messages] for one in tell(district, now).values()}


@pytest.fixture
def letter(branch, branch_staff):
    branch_staff.positions.update(starts=date(2025, 7, 1))
    return MessageFactory(
        owner_place=branch,
        owner_role=Role.BRANCH_STAFF,
        title="Letter",
        next_due=date(2026, 2, 10),
    )


def test_the_digest_names_it_to_who_holds_the_seat(district, letter, branch_staff, outsider):
    theirs = outsider.positions.order_by("pk").first().place
    MessageFactory(owner_place=theirs, owner_role=Role.SPECIALIST, next_due=date(2026, 2, 3))

    assert told(district) == {"Ada Field": ["Letter: due Feb 10"]}
    told_one = tell(district, MONDAY)[branch_staff.pk]
    assert told_one.subject == "1 message to send"
    assert told_one.messages[0].path == f"communication/{letter.pk}/sent/"


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 1, 30), {"Ada Field": ["Letter: was due Jan 30"]}),
        (date(2026, 2, 17), {}),
        (date(2025, 12, 1), {}),
        (None, {}),
    ],
)
def test_the_digest_names_what_is_near(district, letter, due, said):
    letter.next_due = due
    letter.save()

    assert told(district) == said


def test_the_digest_is_silent_once_it_ended_or_the_holder_is_away(district, letter, branch_staff):
    branch_staff.positions.update(away_from=date(2026, 1, 1))
    away = told(district)
    branch_staff.positions.update(away_from=None)
    letter.end()

    assert (away, told(district)) == ({}, {})


def test_the_mail_says_where_it_is_recorded(district, letter, branch_staff, settings):
    from django.template.loader import render_to_string

    one = tell(district, datetime.combine(MONDAY, MONDAY.timetz()))[branch_staff.pk]
    text = render_to_string(
        "goals/digest_email.txt", {"told": one, "digest": None, "site": "https://x.example/"}
    )

    assert (
        "Messages to send\n- Letter: due Feb 10\n"
        f"  https://x.example/communication/{letter.pk}/sent/\n"
    ) in text


def test_what_is_due_is_not_mistaken_for_a_notice(client, due, branch_staff):
    client.force_login(branch_staff)

    page = client.get("/my-work/")

    assert list(page.context["messages"]) == []
