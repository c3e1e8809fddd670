"""A log becomes updates: by itself where work is counted from records, else with one click."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.contributed import Total, area_totals, item_totals, named, rows_of
from goals.models import Plan, Step, Update
from goals.records import tell
from programs.contributions import AROUND, pairs_of, pick, report_log, tell_logged
from programs.models import Contribution, SessionLog
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    ContributionFactory,
    PlanFactory,
    ProgramFactory,
    ReportingPeriodFactory,
    SchoolYearFactory,
    SessionFactory,
    SessionLogFactory,
    StandardFactory,
    UpdateFactory,
)
from zones.access import Role


@pytest.fixture
def plan(branch):
    return PlanFactory(owner=branch, kind=Plan.Kind.ACTION, title="Heron’s action plan")


@pytest.fixture
def step(plan, branch):
    """A step of the branch that is counted from records, answered for by its zone lead."""
    item = ActionItemFactory(goal__plan=plan, rhythm="from_records", text="Hold story times.")
    AssignmentFactory(item=item, place=branch, seat_role=Role.ZONE_LEAD)
    return item


@pytest.fixture
def typed(plan, branch):
    """A step somebody reports on."""
    item = ActionItemFactory(goal__plan=plan, text="Work with the schools.")
    AssignmentFactory(item=item, place=branch, seat_role=Role.ZONE_LEAD)
    return item


@pytest.fixture
def program(branch):
    return ProgramFactory(place=branch, title="Story time")


def logged(program, by, days=-3, **fields):
    session = SessionFactory(program=program, days=days)
    return SessionLogFactory(session=session, logged_by=by, **fields)


def told(logs=None):
    logs = SessionLog.objects.all() if logs is None else logs
    return tell_logged(logs.select_related(*AROUND), None)


def test_a_log_writes_the_update_of_work_that_is_counted_from_records(
    branch_staff, program, step, typed
):
    for item in (step, typed):
        ContributionFactory(program=program, item=item)
    log = logged(program, branch_staff, came_6_11=10, came_19_up=4, what_happened="We read aloud.")
    day = timezone.localdate(log.session.starts_at)

    said = told()

    update = Update.objects.get()
    assert said == "1 update was written by itself."
    assert update.text == (
        f"Story time, Heron Branch, {day:%B} {day.day}, {day.year}: 14 came: 10 aged 6 to 11, "
        "4 aged 19 or more. We read aloud."
    )
    assert (update.assignment.item, update.author, update.happened_on) == (step, branch_staff, day)
    assert (update.state, update.counted_how, update.status) == ("counted", "record", "on_track")
    assert update.origin == f"/sessions/{log.session_id}/"
    assert list(update.steps.values_list("kind", "by")) == [(Step.Kind.COUNTED, None)]


def test_a_corrected_log_corrects_its_update_and_a_second_telling_changes_nothing(
    branch_staff, program, step
):
    type(step).objects.filter(pk=step.pk).update(counts="people who came")
    ContributionFactory(program=program, item=step)
    log = logged(program, branch_staff)
    told()
    before = Update.objects.get()

    assert told() == ""
    log.came_6_11 = log.came_on_site = 30
    log.save()
    told()

    after = Update.objects.get()
    assert ("30 came" in after.text, after.pk, after.turn) == (True, before.pk, before.turn + 1)
    assert (before.number, after.number) == (12, 30)
    assert after.counted_at == before.counted_at


def test_what_a_person_said_of_the_status_stays(branch_staff, program, step):
    ContributionFactory(program=program, item=step)
    work = step.assignments.get()
    UpdateFactory(assignment=work, status="at_risk", happened_on=timezone.localdate())
    logged(program, branch_staff)

    told()

    assert work.updates.get(counted_how="record").status == "at_risk"


def test_only_the_work_of_places_that_held_it_is_told(
    school, other_school, branch, branch_staff, program, step
):
    for place, reports in ((school, True), (other_school, True)):
        AssignmentFactory(item=step, place=place, reports=reports)
    ContributionFactory(program=program, item=step)
    program.together.add(school)
    log = logged(program, branch_staff)

    places = {one.place for _, one in pairs_of([log])}

    assert places == {branch, school}


def test_a_partner_that_only_takes_part_and_a_plan_that_ended_are_not_told(
    school, branch_staff, program, step, plan
):
    AssignmentFactory(item=step, place=school, reports=False)
    program.together.add(school)
    ContributionFactory(program=program, item=step)
    log = logged(program, branch_staff)

    assert len(pairs_of([log])) == 1
    Plan.objects.update(status="closed", closed_on=timezone.localdate())
    assert pairs_of([log]) == []


def test_a_session_picked_by_itself_counts_alone(branch_staff, program, step):
    first, second = (logged(program, branch_staff, days=-day) for day in (2, 3))
    ContributionFactory(program=program, session=first.session, item=step)

    told()

    assert [one.origin for one in Update.objects.all()] == [f"/sessions/{first.session_id}/"]
    assert second.session_id != first.session_id


def test_picking_a_program_later_tells_what_was_logged_before(branch_staff, program, step):
    logs = [logged(program, branch_staff, days=-day) for day in (2, 3, 4)]
    ContributionFactory(program=program, session=logs[0].session, item=step)

    new, said = pick(program, None, {"item": step}, branch_staff)
    again = pick(program, None, {"item": step}, branch_staff)

    assert (new, Update.objects.count(), again) == (True, 3, (False, ""))
    assert said == "3 updates were written by themselves."
    assert list(Contribution.objects.values_list("session", "item")) == [(None, step.pk)]


def test_a_locked_day_keeps_its_updates_and_says_why(branch, branch_staff, program, step):
    day = timezone.localdate() - timedelta(days=40)
    year = SchoolYearFactory(
        district=branch.district,
        starts=day - timedelta(days=100),
        ends=day + timedelta(days=100),
    )
    ReportingPeriodFactory(
        school_year=year,
        name="Fall",
        starts=day - timedelta(days=5),
        ends=day + timedelta(days=5),
        due_on=day + timedelta(days=5),
        locked_on=day + timedelta(days=20),
    )
    ContributionFactory(program=program, item=step)
    logged(program, branch_staff, days=-40)

    changed, why = tell(pairs_of(SessionLog.objects.select_related(*AROUND)), branch_staff)

    assert (changed, Update.objects.count(), len(why)) == (0, 0, 1)
    assert "has been locked since" in why[0]


def test_one_click_sends_the_log_as_an_update_the_usual_way(branch_lead, program, typed, plan):
    Plan.objects.update(reviewed_by=Plan.Reviewer.NOBODY)
    ContributionFactory(program=program, item=typed)
    log = logged(program, branch_lead, what_happened="We read aloud.")

    update = report_log(log, typed.assignments.get(), branch_lead)

    update.refresh_from_db()
    assert (update.state, update.counted_how) == ("counted", "no_review")
    assert update.text.endswith("We read aloud.")
    assert update.origin == f"/sessions/{log.session_id}/"


def test_telling_many_logs_costs_as_much_as_telling_few(branch_staff, program, step):
    ContributionFactory(program=program, item=step)

    def cost(count):
        for day in range(count):
            logged(program, branch_staff, days=-3 - day)
        with CaptureQueriesContext(connection) as found:
            told()
        return len(found)

    cost(1)
    few = cost(2)
    assert cost(12) == few


def test_items_and_key_areas_show_what_was_logged_to_who_may_see_it(
    zone, school, branch, branch_lead, outsider, program, step, branch_staff
):
    area = StandardFactory(framework__district=branch.district)
    lesson = ProgramFactory(place=school, is_public=False, sponsor="school", title="Lesson")
    for one in (program, lesson):
        ContributionFactory(program=one, item=step)
    ContributionFactory(program=program, standard=area)
    type(program).objects.filter(pk=program.pk).update(key_area=area)
    log = logged(program, branch_staff, came_6_11=12)
    ContributionFactory(program=program, session=log.session, item=step)  # the same day twice
    logged(program, branch_staff, days=-5, came_6_11=8)
    logged(lesson, branch_staff, came_6_11=100)
    day = timezone.localdate()
    span = day - timedelta(days=30), day

    rows, total = rows_of(step.pk, branch_lead)

    assert total == Total(2, 20) == item_totals([step.pk], branch_lead)[step.pk]
    assert [(row.title, row.said) for row in rows] == [
        ("Story time", "12 came"),
        ("Story time", "8 came"),
    ]
    assert area_totals([area.pk], [branch.pk], span, branch_lead) == {area.pk: Total(2, 20)}
    assert area_totals([area.pk], [school.pk], span, branch_lead) == {}
    assert item_totals([step.pk], outsider) == {}
    assert rows_of(step.pk, outsider) == ([], Total())
    assert named(f"/sessions/{log.session_id}/", outsider) is None
    assert named(f"/sessions/{log.session_id}/", branch_lead)[1] == f"/sessions/{log.session_id}/"
    assert [named(odd, branch_lead) for odd in ("", "/sessions/x/", "/items/1/")] == [None] * 3
