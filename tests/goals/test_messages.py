"""The communication plan: when a message is due again, who writes and who records it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from goals.messages import next_due
from goals.models import Delivery, Message
from tests.factories import (
    MessageFactory,
    ReportingPeriodFactory,
    ZoneFactory,
)
from zones.access import Role

URL = "/communication/"
today = timezone.localdate
DAY = timedelta(days=1)
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
again = st.sampled_from([one for one in Message.Cadence if one != Message.Cadence.ONCE])


# The rule


@given(again, days, days, days, st.lists(days, max_size=4))
def test_the_next_date_is_always_after_the_delivery_and_never_behind(
    cadence, due, sent, now, periods
):
    found = next_due(cadence, due, sent, now, periods)

    assert found > due
    assert found > sent
    assert found >= now


@given(days, days)
def test_a_week_stays_on_its_weekday_and_a_month_on_its_day(due, sent):
    week = next_due(Message.Cadence.WEEKLY, due, sent, sent)
    month = next_due(Message.Cadence.MONTHLY, due, sent, sent)

    assert week.weekday() == due.weekday()
    assert month.day == due.day or (month + DAY).day == 1


@pytest.mark.parametrize(
    ("cadence", "due", "sent", "expected"),
    [
        ("weekly", date(2026, 2, 2), date(2026, 2, 2), date(2026, 2, 9)),
        ("weekly", date(2026, 2, 2), date(2026, 1, 30), date(2026, 2, 9)),
        ("weekly", date(2026, 2, 2), date(2026, 2, 27), date(2026, 3, 2)),
        ("monthly", date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 28)),
        ("monthly", date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 29)),
        ("monthly", date(2026, 4, 30), date(2026, 5, 30), date(2026, 6, 30)),
        ("monthly", date(2026, 12, 15), date(2026, 12, 14), date(2027, 1, 15)),
        ("yearly", date(2024, 2, 29), date(2024, 2, 29), date(2025, 2, 28)),
        ("every_period", date(2026, 1, 10), date(2026, 1, 9), date(2026, 4, 10)),
        ("once", date(2026, 1, 10), date(2026, 1, 9), None),
    ],
)
def test_the_date_moves_on_by_the_cadence(cadence, due, sent, expected):
    assert next_due(cadence, due, sent, date(2024, 1, 1)) == expected


def test_a_month_that_was_short_does_not_shorten_the_next():
    answered = [date(2026, 1, 31)]

    assert next_due(
        "monthly", date(2026, 2, 28), date(2026, 2, 28), date(2026, 2, 28), answered=answered
    ) == date(2026, 3, 31)


def test_a_period_is_followed_by_the_next_and_the_last_by_the_first_a_year_later():
    periods = [date(2026, 6, 1), date(2026, 11, 20), date(2026, 2, 13)]

    found = [
        next_due("every_period", due, due, due, periods)
        for due in (date(2026, 2, 13), date(2026, 6, 1), date(2026, 11, 20))
    ]

    assert found == [date(2026, 6, 1), date(2026, 11, 20), date(2027, 2, 13)]


# Recording


@pytest.fixture
def message(library_office):
    return MessageFactory(owner_place=library_office, title="Story times", next_due=today())


def send(client, message, **fields):
    typed = {"sent_on": str(today()), "what": "The list of March.", "seen": message.next_due or ""}
    return client.post(f"{URL}{message.pk}/sent/", typed | fields)


def test_recording_keeps_the_date_answered_and_moves_on(client, message, library_admin):
    client.force_login(library_admin)

    answer = send(client, message, link="https://library.example.org/march")

    assert answer.url == message.get_absolute_url()
    delivery = Delivery.objects.get()
    assert (delivery.due_on, delivery.by, delivery.link) == (
        *(message.next_due, library_admin),
        "https://library.example.org/march",
    )
    expected = next_due("monthly", message.next_due, today(), today())
    message.refresh_from_db()
    assert message.next_due == expected > today()


def test_pressed_twice_it_is_recorded_once(client, message, library_admin):
    client.force_login(library_admin)

    answers = [send(client, message).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Delivery.objects.count() == 1
    due = message.next_due
    message.refresh_from_db()
    assert message.next_due == next_due("monthly", due, today(), today())


def test_two_who_record_the_same_date_move_it_on_once(client, message, library_admin, supervisor):
    for person, what in ((library_admin, "By mail."), (supervisor, "At the meeting.")):
        client.force_login(person)
        send(client, message, what=what)

    rows = Delivery.objects.order_by("pk").values_list("what", "due_on")
    assert list(rows) == [("By mail.", message.next_due), ("At the meeting.", None)]
    due = message.next_due
    message.refresh_from_db()
    assert message.next_due == next_due("monthly", due, today(), today())


def test_what_is_sent_once_is_done(client, message, library_admin):
    Message.objects.update(cadence="once")
    client.force_login(library_admin)

    send(client, message)

    message.refresh_from_db()
    assert message.next_due is None
    assert client.get(URL).context["rows"][0]["state"] == "Done"


def test_what_was_not_sent_yet_is_not_recorded(client, message, library_admin):
    client.force_login(library_admin)

    page = send(client, message, sent_on=str(today() + DAY), what="")

    assert page.context["form"].errors == {
        "sent_on": ["This day lies ahead: record what was sent once it is sent."],
        "what": ["Say what was sent."],
    }
    assert not Delivery.objects.exists()


def test_the_periods_of_the_senders_side_are_followed(client, message, library_admin, period):
    due = today() + timedelta(days=60)
    ReportingPeriodFactory(
        school_year=period.school_year, name="Next", due_on=due, starts=due - DAY, asks_schools=0
    )
    Message.objects.update(cadence="every_period", next_due=today() + timedelta(days=20))
    message.refresh_from_db()
    client.force_login(library_admin)

    send(client, message)

    message.refresh_from_db()
    assert message.next_due == due


# Who may


def test_the_seat_that_sends_it_records_it_and_does_not_edit_it(client, branch, branch_staff):
    message = MessageFactory(owner_place=branch, owner_role=Role.BRANCH_STAFF)
    client.force_login(branch_staff)

    statuses = [
        client.get(f"{URL}{message.pk}/{word}").status_code for word in ("", "sent/", "edit/")
    ]
    refused = client.post(f"{URL}{message.pk}/end/").status_code

    assert (statuses, refused) == ([200, 200, 403], 403)


def test_branch_staff_records_nothing_of_others(client, message, branch_staff):
    client.force_login(branch_staff)

    assert send(client, message).status_code == 403
    assert not Delivery.objects.exists()


def test_a_zone_lead_writes_for_the_own_zone_and_no_other(client, zone, branch_lead, branch):
    other = ZoneFactory(branch__district=zone.district)
    mine, theirs = (
        MessageFactory(zone=one, owner_place=one.branch, owner_role=Role.ZONE_LEAD)
        for one in (zone, other)
    )
    client.force_login(branch_lead)

    assert client.get(f"{URL}{mine.pk}/edit/").status_code == 200
    assert client.get(f"{URL}{theirs.pk}/edit/").status_code == 403
    form = client.get(f"{URL}new/").context["form"]
    assert list(form.fields["zone"].queryset) == [zone]
    assert form.fields["zone"].required
    assert other.branch not in form.fields["owner_place"].queryset


def typed(message, **fields):
    return {
        "title": "Summer reading",
        "text": "",
        "audiences": ["families", "students"],
        "channel": "Flyer",
        "languages": "English and Spanish",
        "cadence": "monthly",
        "next_due": str(today() + DAY),
        "owner_place": message.owner_place_id,
        "owner_role": message.owner_role,
        "zone": "",
    } | fields


def test_a_message_is_added(client, message, library_admin):
    client.force_login(library_admin)

    answer = client.post(f"{URL}new/", typed(message))

    made = Message.objects.get(title="Summer reading")
    assert answer.url == made.get_absolute_url()
    assert (made.district, made.audiences, made.next_due) == (
        *(message.district, ["families", "students"]),
        today() + DAY,
    )


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"audiences": []}, {"audiences": ["Say for whom the message is."]}),
        ({"next_due": ""}, {"next_due": ["Say when it is due next."]}),
        (
            {"next_due": str(today() - DAY)},
            {
                "next_due": [
                    "This day has passed. Choose the next one, then record what was sent already."
                ]
            },
        ),
        (
            {"next_due": "9999-12-31"},
            {"next_due": ["Choose a day within the next 10 years."]},
        ),
        (
            {"owner_role": "principal"},
            {"owner_role": ["Main library office has these roles: Library partnership lead."]},
        ),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(client, message, library_admin, fields, errors):
    client.force_login(library_admin)

    page = client.post(f"{URL}new/", typed(message, **fields))

    assert page.context["form"].errors == errors
    assert Message.objects.count() == 1


def test_a_place_of_another_district_is_refused(client, message, library_admin, outsider):
    theirs = outsider.positions.order_by("pk").first().place
    their_zone = ZoneFactory(branch__district=theirs.district)
    client.force_login(library_admin)

    page = client.post(f"{URL}new/", typed(message, owner_place=theirs.pk, owner_role="specialist"))
    other = client.post(f"{URL}new/", typed(message, zone=their_zone.pk))

    assert list(page.context["form"].errors) == ["owner_place"]
    assert list(other.context["form"].errors) == ["zone"]
    assert theirs.name not in page.content.decode()
    assert Message.objects.count() == 1


def test_an_overdue_date_that_is_left_alone_stands(client, message, library_admin):
    Message.objects.update(next_due=today() - DAY)
    client.force_login(library_admin)

    answer = client.post(f"{URL}{message.pk}/edit/", typed(message, next_due=today() - DAY))

    assert answer.status_code == 302


def test_ended_it_asks_nobody_and_is_resumed(client, message, library_admin):
    client.force_login(library_admin)

    client.post(f"{URL}{message.pk}/end/")
    ended = client.get(message.get_absolute_url())
    listed = client.get(URL).context["rows"]
    refused = client.get(f"{URL}{message.pk}/sent/").status_code
    client.post(f"{URL}{message.pk}/resume/")

    assert "Undo the end" in ended.content.decode()
    assert (listed, refused) == ([], 403)
    message.refresh_from_db()
    assert message.ended_on is None
