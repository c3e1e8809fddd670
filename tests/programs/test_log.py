"""After the event: the log, what it asks, who may write it, and what becomes of it."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import Update
from programs.models import Session, SessionFile, SessionLog
from programs.odd import odd
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    ContributionFactory,
    PlanFactory,
    PositionFactory,
    ProgramFactory,
    SessionFactory,
    SessionLogFactory,
    StaffingFactory,
)
from tests.programs.sending import errors, photo, send
from zones.access import Role


@pytest.fixture
def program(branch):
    return ProgramFactory(place=branch, title="Craft hour")


@pytest.fixture
def session(program):
    return SessionFactory(program=program, days=-1)


@pytest.fixture
def signed_in(client, branch_staff):
    client.force_login(branch_staff)
    return client


def counts(session):
    log = SessionLog.objects.get(session=session)
    names = [f.name for f in SessionLog._meta.get_fields() if f.name.startswith("came_")]
    return {name: getattr(log, name) for name in names if getattr(log, name)}


def test_ages_alone_are_a_log(signed_in, branch_staff, session):
    response = send(signed_in, session, came_6_11=12, came_19_up=3, what_happened="Paper birds.")

    assert response.url == f"/sessions/{session.pk}/"
    assert counts(session) == {"came_6_11": 12, "came_19_up": 3, "came_on_site": 15}
    log = session.log
    assert (log.what_happened, log.logged_by, log.attendance) == ("Paper birds.", branch_staff, 15)


def test_an_online_program_counts_online_and_a_hybrid_one_asks(signed_in, session, program):
    type(program).objects.update(format="virtual")
    send(signed_in, session, came_6_11=12)
    assert counts(session) == {"came_6_11": 12, "came_virtual": 12}

    type(program).objects.update(format="hybrid")
    other = SessionFactory(program=program, days=-2)
    assert errors(send(signed_in, other, came_6_11=12)) == {
        "came_on_site": ["12 came: how many of them here, how many online?"]
    }
    send(signed_in, other, came_6_11=12, came_virtual=4)
    assert counts(other) == {"came_6_11": 12, "came_on_site": 8, "came_virtual": 4}


def test_two_counts_that_differ_are_told_with_both_numbers(signed_in, session):
    response = send(signed_in, session, came_6_11=24, came_on_site=10, came_virtual=10)

    assert errors(response) == {
        "came_on_site": [
            "By age 24 came, by where they took part 20. Both counts are of the same people: "
            "they must be equal."
        ]
    }
    assert not SessionLog.objects.exists()


def test_nobody_came_is_said_and_an_empty_form_is_asked(signed_in, session):
    assert errors(send(signed_in, session)) == {
        "came_6_11": ["How many came? Write 0 if nobody did."]
    }

    send(signed_in, session, came_6_11=0)

    assert session.log.attendance == 0
    again = signed_in.get(f"/sessions/{session.pk}/log/").context["form"]
    assert again["came_6_11"].value() == 0


@pytest.mark.parametrize("typed", ["-3", "x", "100001", "1.5", "9" * 30])
def test_what_is_no_count_is_refused(signed_in, session, typed):
    assert "came_0_5" in errors(send(signed_in, session, came_0_5=typed))


def test_an_odd_number_is_asked_about_and_kept_with_a_reason(signed_in, session, program):
    for day, came in ((5, 10), (6, 12), (7, 14)):
        SessionLogFactory(session=SessionFactory(program=program, days=-day), came_6_11=came)

    response = send(signed_in, session, came_6_11=140)

    assert errors(response) == {
        "sure_because": [
            "Is this right? At earlier sessions 10 to 14 came, and 140 at this one. If it is, "
            "say why."
        ]
    }
    send(signed_in, session, came_6_11=140, sure_because="Two schools came by bus.")
    assert (session.log.attendance, session.log.sure_because) == (140, "Two schools came by bus.")


def test_what_is_odd(program, session):
    assert odd(session, 300, None) == ""
    assert odd(session, 301, None) == "301 is a large number."
    session.capacity = 20
    assert odd(session, 30, None) == ""
    assert odd(session, 31, None) == "There is room for 20, and 31 came."
    assert odd(session, 5, 1500) == "1,500 minutes of staff time are more than 25 hours."
    SessionLogFactory(session=SessionFactory(program=program, days=-5), came_6_11=40)
    assert odd(session, 9, None) == "At earlier sessions 40 came, and 9 at this one."
    assert odd(session, 25, None) == ""


def test_a_second_press_of_the_button_changes_nothing(signed_in, session):
    form = signed_in.get(f"/sessions/{session.pk}/log/").context["form"]
    typed = {"key": form["key"].value(), "version": form["version"].value(), "came_6_11": 12}

    for _ in range(2):
        answer = signed_in.post(f"/sessions/{session.pk}/log/", typed | {"files": photo()})
        assert answer.status_code == 302

    assert (SessionLog.objects.count(), SessionFile.objects.count()) == (1, 1)


def test_two_who_log_the_same_session_read_both_versions(signed_in, branch_lead, session):
    other = Client()
    other.force_login(branch_lead)
    address = f"/sessions/{session.pk}/log/"
    forms = [client.get(address).context["form"] for client in (signed_in, other)]
    mine, theirs = (
        {"key": form["key"].value(), "version": form["version"].value()} for form in forms
    )
    other.post(address, theirs | {"came_6_11": 9, "what_happened": "Birds."})

    response = signed_in.post(address, mine | {"came_6_11": 12})

    assert [row[:3] for row in response.context["form"].versions] == [
        ("6 to 11", "9", "12"),
        ("Here", "9", "12"),
        ("What happened", "Birds.", "Nothing"),
    ]
    assert counts(session) == {"came_6_11": 9, "came_on_site": 9}


def test_correcting_a_log_keeps_who_wrote_it_and_corrects_its_update(
    signed_in, branch_lead, branch, session, program
):
    item = ActionItemFactory(goal__plan=PlanFactory(owner=branch), rhythm="from_records")
    AssignmentFactory(item=item, place=branch, seat_role=Role.ZONE_LEAD)
    ContributionFactory(program=program, item=item)
    SessionLogFactory(session=session, logged_by=branch_lead)

    send(signed_in, session, came_6_11=20)
    send(signed_in, session, came_6_11=21)

    log, update = SessionLog.objects.get(), Update.objects.get()
    assert (log.attendance, log.logged_by) == (21, branch_lead)
    assert "21 came: 21 aged 6 to 11." in update.text


def test_it_did_not_happen(signed_in, session):
    signed_in.post(f"/sessions/{session.pk}/not-held/", {"why": "Snow"})

    session.refresh_from_db()
    assert (session.is_cancelled, session.why_cancelled, session.sequence) == (True, "Snow", 1)
    assert signed_in.get(f"/sessions/{session.pk}/log/").status_code == 403


def test_what_was_logged_was_held(signed_in, session):
    SessionLogFactory(session=session)

    signed_in.post(f"/sessions/{session.pk}/not-held/")

    session.refresh_from_db()
    assert not session.is_cancelled


def test_a_log_on_the_wrong_day_is_taken_back_while_nothing_was_told_from_it(
    signed_in, branch, branch_staff, session, program
):
    send(signed_in, session, came_6_11=2, files=photo())
    signed_in.post(f"/sessions/{session.pk}/unlog/")
    assert (SessionLog.objects.count(), SessionFile.objects.count()) == (0, 0)

    item = ActionItemFactory(goal__plan=PlanFactory(owner=branch), rhythm="from_records")
    AssignmentFactory(item=item, place=branch, seat_role=Role.ZONE_LEAD)
    ContributionFactory(program=program, item=item)
    send(signed_in, session, came_6_11=2)
    signed_in.post(f"/sessions/{session.pk}/unlog/")

    assert (SessionLog.objects.count(), Update.objects.count()) == (1, 1)


def test_a_session_to_come_is_not_logged_yet(signed_in, program):
    ahead = SessionFactory(program=program, days=2)

    assert signed_in.get(f"/sessions/{ahead.pk}/log/").status_code == 403
    assert signed_in.post(f"/sessions/{ahead.pk}/not-held/").status_code == 403


def test_the_list_holds_what_is_over_and_mine_to_log(
    client, branch, school, branch_staff, specialist, session, program, outsider
):
    SessionLogFactory(session=SessionFactory(program=program, days=-2))
    SessionFactory(program=program, days=3)
    SessionFactory(program=program, days=-4, cancelled_at=timezone.now())
    SessionFactory(program=ProgramFactory(place=branch, state="draft"), days=-4)
    SessionFactory(program=ProgramFactory(place=branch, kind="room_use"), days=-4)
    foreign = SessionFactory(days=-4)
    held = SessionFactory(program=ProgramFactory(place=branch, title="With Dana"), days=-9)
    StaffingFactory(session=held, user=specialist)

    def listed(person):
        client.force_login(person)
        rows = client.get("/sessions/to-log/").context["rows"]
        home = client.get("/").context["sections"]
        shown = [s["count"] for s in home if s["template"] == "dashboards/_to_log.html"]
        return [row["url"] for row in rows], shown

    of_branch = [f"/sessions/{held.pk}/", f"/sessions/{session.pk}/"]
    assert listed(branch_staff) == (of_branch, [2])
    assert listed(specialist) == (of_branch[:1], [1])
    assert listed(outsider) == ([], [])
    assert foreign.pk


def test_the_list_costs_as_much_for_many(signed_in, program, session):
    def cost():
        with CaptureQueriesContext(connection) as found:
            signed_in.get("/sessions/to-log/")
        return len(found)

    few = cost()
    for day in range(2, 30):
        SessionFactory(program=program, days=-day)

    assert cost() == few


def test_html_is_shown_as_text(signed_in, session):
    send(signed_in, session, came_6_11=1, what_happened="<script>alert(1)</script><b>x</b>")

    page = signed_in.get(f"/sessions/{session.pk}/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_what_was_typed_comes_back(signed_in, session):
    address = f"/sessions/{session.pk}/log/"
    page = signed_in.get(address)
    typed = {
        "draft_of": page.wsgi_request.draft.token,
        "came_6_11": "7",
        "what_happened": "Half a sente",
    }
    signed_in.post("/drafts/", typed)

    form = signed_in.get(address).context["form"]

    assert (form["came_6_11"].value(), form["what_happened"].value()) == ("7", "Half a sente")


def test_a_teacher_named_for_a_session_logs_it(client, school, session):
    teacher = PositionFactory(place=school, role=Role.SCHOOL_STAFF).user
    client.force_login(teacher)
    before = client.get(f"/sessions/{session.pk}/log/").status_code
    StaffingFactory(session=session, user=teacher)

    answer = send(client, session, came_12_18=4)

    assert (before, answer.status_code, session.log.logged_by) == (403, 302, teacher)
    assert Session.objects.get().log.form_key != uuid.UUID(int=0)
    assert session.log.logged_at > timezone.now() - timedelta(minutes=5)


def test_a_lesson_a_branch_takes_part_in_is_no_line_of_the_library_office(
    client, school, branch, library_admin, branch_staff
):
    lesson = ProgramFactory(place=school, title="Grade 3 visits", is_public=False)
    lesson.together.add(branch)
    SessionFactory(program=lesson, days=-3)
    listed = {}
    for person in (library_admin, branch_staff):
        client.force_login(person)
        listed[person] = "Grade 3 visits" in client.get("/sessions/to-log/").content.decode()

    assert listed == {library_admin: False, branch_staff: True}
