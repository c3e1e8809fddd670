"""What the database itself refuses, and who may read and change a program."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from programs.models import Program, Session, SessionLog, SignUp, Staffing
from tests.factories import (
    PositionFactory,
    ProgramFactory,
    RoomFactory,
    SessionFactory,
    SessionLogFactory,
    SignUpFactory,
    StaffingFactory,
)
from zones.access import Role

pytestmark = pytest.mark.django_db


def refused(name, make):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_a_room_holds_one_session_at_a_time():
    room = RoomFactory()
    first = SessionFactory(room=room)
    taken = {"room": room, "starts_at": first.starts_at + timedelta(minutes=30)}

    refused("room_holds_one_session", lambda: SessionFactory(**taken))
    SessionFactory(room=room, starts_at=first.ends_at)
    Session.objects.filter(pk=first.pk).cancel("Snow")
    SessionFactory(**taken | {"ends_at": first.ends_at})


def test_a_person_holds_one_session_at_a_time_also_after_it_was_moved():
    first, second = SessionFactory(), SessionFactory(days=8)
    staffing = StaffingFactory(session=first)
    StaffingFactory(session=second, user=staffing.user)
    moved = {"starts_at": first.starts_at, "ends_at": first.ends_at}

    refused(
        "person_holds_one_session",
        lambda: Session.objects.filter(pk=second.pk).update(**moved),
    )
    Session.objects.filter(pk=first.pk).cancel()
    Session.objects.filter(pk=second.pk).update(**moved)
    assert Staffing.objects.get(pk=staffing.pk).during is None


def test_a_whole_series_moves_at_once_onto_its_own_days():
    room, user, program = RoomFactory(), PositionFactory().user, ProgramFactory()
    for week in range(1, 4):
        session = SessionFactory(program=program, room=room, days=7 * week)
        StaffingFactory(session=session, user=user)
    before = list(Session.objects.values_list("starts_at", flat=True))

    week = timedelta(days=7)
    Session.objects.update(starts_at=F("starts_at") + week, ends_at=F("ends_at") + week)

    assert list(Session.objects.values_list("starts_at", flat=True)) == [
        *before[1:],
        before[-1] + week,
    ]


def test_who_holds_a_program_of_weeks_is_free_for_others():
    now = timezone.now()
    display = SessionFactory(starts_at=now, ends_at=now + timedelta(days=20))
    staffing = StaffingFactory(session=display)

    StaffingFactory(user=staffing.user, session=SessionFactory(days=1))

    staffing.refresh_from_db()
    assert staffing.during is None


def test_the_two_counts_of_a_log_are_of_the_same_people():
    session = SessionFactory(days=-1)

    refused(
        "log_totals_reconcile",
        lambda: SessionLogFactory(session=session, came_6_11=5, came_on_site=4),
    )
    log = SessionLogFactory(session=session, came_6_11=5, came_on_site=3, came_virtual=2)
    assert log.attendance == 5
    nobody = SessionLogFactory(came_6_11=0)
    assert (nobody.attendance, SessionLog.objects.count()) == (0, 2)


def test_no_name_and_no_student_can_be_reached_from_a_sign_up():
    """Conn. Gen. Stat. 11-25: what a family does at the library is not the school's to know."""
    names = {field.name for field in SignUp._meta.get_fields()}
    related = {
        field.related_model._meta.label for field in SignUp._meta.get_fields() if field.is_relation
    }

    assert related == {"programs.Session"}
    assert names == {
        *("id", "session", "email", "children_0_5", "children_6_11", "children_12_18", "adults"),
        *("language", "state", "key", "asked_at", "confirmed_at", "reminded_at", "told_at"),
    }


def test_an_address_signs_up_once_and_again_after_it_cancelled():
    first = SignUpFactory()

    refused("sign_up_once", lambda: SignUpFactory(session=first.session, email=first.email))
    SignUp.objects.update(state=SignUp.State.CANCELLED)
    SignUpFactory(session=first.session, email=first.email)

    assert SignUp.objects.count() == 2


def test_programs_are_read_by_side_and_drafts_by_who_plans_them(
    district,
    school,
    branch,
    zone,
    specialist,
    branch_lead,
    library_admin,
    supervisor,
    viewer,
    outsider,
):
    public = ProgramFactory(place=branch, title="Public")
    lesson = ProgramFactory(place=school, title="Lesson", is_public=False)
    shared = ProgramFactory(place=school, title="Shared", is_public=False)
    shared.together.add(branch)
    draft = ProgramFactory(place=branch, title="Draft", state=Program.State.DRAFT)
    mine = ProgramFactory(place=school, title="My draft", state=Program.State.DRAFT)

    def seen(user, verb="visible_to"):
        rows = getattr(Program.objects, verb)(user)
        return set(Program.objects.filter(pk__in=rows.values("pk")))

    assert {user: seen(user) for user in (specialist, branch_lead, library_admin)} == {
        specialist: {public, lesson, shared, mine},
        branch_lead: {public, shared, draft},
        library_admin: {public, draft},
    }
    assert seen(supervisor) == {public, lesson, shared, mine}
    assert seen(viewer) == {public, lesson, shared}
    assert seen(outsider) == set()
    assert seen(specialist, "editable_by") == {lesson, shared, mine}
    assert seen(branch_lead, "editable_by") == {public, draft}
    assert seen(viewer, "editable_by") == set()


def test_staff_named_for_a_session_may_log_it_while_they_work_in_the_district(branch, school):
    teacher = PositionFactory(place=school, role=Role.SCHOOL_STAFF).user
    session = SessionFactory(program__place=branch, program__place__district=branch.district)
    SessionFactory(program__place=branch)

    assert not Session.objects.loggable_by(teacher).exists()
    StaffingFactory(session=session, user=teacher)
    assert list(Session.objects.loggable_by(teacher)) == [session]


def test_a_row_is_seen_once_however_many_reasons_there_are(branch, branch_lead):
    session = SessionFactory(program=ProgramFactory(place=branch))
    session.program.together.add(RoomFactory().place, RoomFactory().place)
    for _ in range(2):
        StaffingFactory(session=session)

    seen = list(Session.objects.visible_to(branch_lead))

    assert (seen, list(Session.objects.loggable_by(branch_lead))) == ([session], [session])
