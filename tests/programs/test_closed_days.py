"""A session on a day the place is closed: it is said, and held if somebody means it."""

from datetime import date

import pytest

from programs.models import Program, Session
from tests.factories import DayOffFactory, SessionFactory

from .forms_sent import at, change, days, said, typed

pytestmark = pytest.mark.django_db
CLOSED = "Choose another day, or tick “Hold it anyway”."


@pytest.fixture
def closed(branch):
    return DayOffFactory(
        district=branch.district, branch=branch, day=date(2027, 2, 2), name="Inventory"
    )


@pytest.fixture
def lead(client, branch_lead):
    client.force_login(branch_lead)
    return client


def test_a_session_on_a_closed_day_is_asked_about_and_added_if_meant(lead, program, closed):
    address = f"/programs/{program.pk}/sessions/new/"
    before = lead.get(address)

    asked = lead.post(address, days())
    none = Session.objects.count()
    lead.post(address, days(anyway="on"))

    assert b"Hold it anyway" not in before.content
    assert said(asked) == [f"{program.place} is closed on February 2, 2027 (Inventory). {CLOSED}"]
    assert asked.content.count(b"<span>Hold it anyway") == 1
    assert (none, Session.objects.get().starts_at) == (0, at((2, 2), 15))


def test_a_tick_stays_while_something_else_is_mended(lead, program, closed):
    again = lead.post(f"/programs/{program.pk}/sessions/new/", days(anyway="on", ends="14:00"))

    assert said(again) == ["It cannot end before it begins."]
    assert again.content.count(b"<span>Hold it anyway") == 1


def test_a_new_program_is_asked_about_its_day_too(lead, branch, closed):
    asked = lead.post("/programs/new/", typed(branch))
    lead.post("/programs/new/", typed(branch) | {"when-anyway": "on"})

    assert said(asked) == [f"{branch} is closed on February 2, 2027 (Inventory). {CLOSED}"]
    assert Program.objects.get().sessions.count() == 1


def test_a_day_within_a_longer_time_and_a_day_left_out_by_a_series_are_not_asked_about(
    lead, program, closed
):
    display = days(last_day="2027-02-20", all_day="on")
    series = days(repeats="weekly", times="3", skips_days_off="on")

    lead.post(f"/programs/{program.pk}/sessions/new/", display)
    shown = lead.post(f"/programs/{program.pk}/series/new/", series)

    assert Session.objects.count() == 1
    assert shown.context["form"].preview()["closed"] == "February 2, 2027 (Inventory)"


def test_a_session_that_is_moved_to_a_closed_day_is_asked_about(lead, program, closed):
    one = SessionFactory(program=program, starts_at=at((2, 3), 15), ends_at=at((2, 3), 16))
    address = f"/sessions/{one.pk}/edit/"

    asked = lead.post(address, change(one, day="2027-02-02"))
    lead.post(address, change(one, day="2027-02-02", anyway="on"))
    one.refresh_from_db()
    moved = one.starts_at
    lead.post(address, change(one, note="Bring a blanket"))

    one.refresh_from_db()
    assert said(asked) == [f"{program.place} is closed on February 2, 2027 (Inventory). {CLOSED}"]
    assert (moved, one.note) == (at((2, 2), 15), "Bring a blanket")
