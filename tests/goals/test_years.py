"""Opening the next school year and closing the last: two acts."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from goals.models import Assignment, Plan
from goals.years import left_open
from tests.factories import (
    AssignmentFactory,
    GoalFactory,
    PlaceFactory,
    PlanFactory,
    ReportingPeriodFactory,
    SchoolYearFactory,
    UpdateFactory,
)
from zones.models import SchoolYear


@pytest.fixture
def years(district):
    """Last year, which is over, and this year."""
    today = timezone.localdate()
    first = date(today.year - (today.month < 7), 7, 1)
    last = SchoolYearFactory(
        district=district,
        starts=first.replace(year=first.year - 1),
        ends=first - timedelta(1),
    )
    this = SchoolYearFactory(
        district=district, starts=first, ends=first.replace(year=first.year + 1) - timedelta(1)
    )
    return last, this


@pytest.fixture
def plan(office, years):
    """Runs through both years."""
    return PlanFactory(owner=office, starts=years[0].starts, ends=years[1].ends)


@pytest.fixture
def rows(plan, school, other_school):
    goal = GoalFactory(plan=plan)
    return [
        AssignmentFactory(item__goal=goal, place=place, starts=plan.starts)
        for place in (school, other_school)
    ]


def test_the_work_of_a_running_plan_is_confirmed_or_ended(client, supervisor, years, plan, rows):
    client.force_login(supervisor)
    _, this = years

    response = client.post(f"/plans/{plan.pk}/confirm/", {"end": rows[1].pk}, follow=True)

    assert response.context["rows"] == [(plan, 1, 1)]
    assert [str(message) for message in response.context["messages"]] == [
        f"{plan}: 1 assignments go on in {this}, 1 ended today."
    ]
    assert list(Assignment.objects.order_by("pk").values_list("ended_on", "confirmed_for")) == [
        (None, this.pk),
        (timezone.localdate(), None),
    ]


def test_work_begun_in_the_year_is_not_asked_about(client, supervisor, years, plan, school):
    AssignmentFactory(item__goal__plan=plan, place=school, starts=years[1].starts)
    client.force_login(supervisor)

    page = client.get(f"/plans/{plan.pk}/confirm/")

    assert page.context["places"] == []


def test_work_of_another_plan_is_not_ended_by_a_forged_id(client, supervisor, years, plan, rows):
    foreign = AssignmentFactory(item__goal__plan__starts=plan.starts, starts=plan.starts)
    client.force_login(supervisor)

    client.post(f"/plans/{plan.pk}/confirm/", {"end": foreign.pk})

    assert not Assignment.objects.exclude(ended_on=None).exists()


def test_plans_of_others_are_not_confirmed(client, principal, library_admin, years, plan, rows):
    answers = []
    for user in (principal, library_admin):
        client.force_login(user)
        answers.append(client.get(f"/plans/{plan.pk}/confirm/").status_code)

    assert answers == [403, 404]


def test_confirming_costs_the_same_for_many_places(
    client, supervisor, years, plan, rows, django_assert_num_queries
):
    client.force_login(supervisor)
    address, counts = f"/plans/{plan.pk}/confirm/", []
    for _ in range(2):
        with connection.execute_wrapper(lambda run, *a: (counts.append(1), run(*a))[1]):
            client.get(address)
        counts.append("|")
        for _ in range(5):
            place = PlaceFactory(district=plan.owner.district)
            AssignmentFactory(item=rows[0].item, place=place, starts=plan.starts)
    first, second, _ = "".join(map(str, counts)).split("|")

    assert first == second


def close(client, year, **data):
    return client.post(f"/years/{year.pk}/close/", data, follow=True)


def test_a_year_is_closed_with_the_plans_that_end_in_it(client, data_steward, years, office):
    last, _ = years
    ending, _ = [PlanFactory(owner=office, starts=last.starts, ends=last.ends) for _ in range(2)]
    period = ReportingPeriodFactory(
        school_year=last, starts=last.starts, due_on=last.starts, ends=last.ends
    )
    client.force_login(data_steward)

    close(client, last, plans=ending.pk)

    last.refresh_from_db()
    period.refresh_from_db()
    today = timezone.localdate()
    assert (last.closed_on, period.locked_on) == (today, today)
    assert list(Plan.objects.order_by("pk").values_list("status", flat=True)) == [
        *("closed", "adopted")
    ]


def test_a_year_that_runs_is_not_closed(client, data_steward, years):
    client.force_login(data_steward)

    page = close(client, years[1])

    assert page.context["form"].non_field_errors() == [
        f"{years[1]} runs until June 30, {years[1].ends.year}: close it after that."
    ]
    assert SchoolYear.objects.filter(closed_on=None).count() == 2


def test_a_plan_that_runs_on_or_a_foreign_one_is_not_closed_with_the_year(
    client, data_steward, years, plan
):
    foreign = PlanFactory(starts=years[0].starts, ends=years[0].ends)
    client.force_login(data_steward)

    for other in (plan, foreign):
        close(client, years[0], plans=other.pk)

    assert set(Plan.objects.values_list("status", flat=True)) == {"adopted"}


def test_closing_says_what_would_be_left_behind(years, plan, rows):
    for state in ("draft", "submitted", "submitted", "returned", "counted"):
        UpdateFactory(assignment=rows[0], state=state, happened_on=years[0].ends)
    UpdateFactory(assignment=rows[0], state="draft", happened_on=years[1].starts)

    assert left_open(years[0]) == {"draft": 1, "submitted": 2, "returned": 1}


def test_a_closed_year_refuses_edits_and_says_why(client, data_steward, years):
    last, _ = years
    period = ReportingPeriodFactory(
        school_year=last, starts=last.starts, due_on=last.starts, ends=last.ends
    )
    last.close(timezone.localdate())
    client.force_login(data_steward)
    pages = [f"/years/{last.pk}/{page}/" for page in ("edit", "periods/new", "days-off", "plans")]

    answers = [client.get(page) for page in (*pages, f"/periods/{period.pk}/edit/")]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert all(last.why_closed() in answer.content.decode() for answer in answers)


def test_a_closed_year_refuses_updates(client, specialist, years, plan, rows):
    last, _ = years
    last.close(timezone.localdate())
    client.force_login(specialist)

    page = client.post(
        f"/assignments/{rows[0].pk}/log/",
        {
            "form_key": "6a0ad4a8-23a3-4f5f-9dbe-1c2d8e5b0001",
            "status": "on_track",
            "text": "Came late.",
            "happened_on": str(last.ends),
        },
    )

    assert page.context["form"].errors["happened_on"][0].startswith(last.why_closed())
    assert page.context["form"]["text"].value() == "Came late."


def test_a_year_is_opened_again_with_a_reason_that_stays(client, data_steward, years):
    last, _ = years
    last.close(timezone.localdate())
    client.force_login(data_steward)

    empty = client.post(f"/years/{last.pk}/reopen/", {"reason": " "})
    client.post(f"/years/{last.pk}/reopen/", {"reason": "The audit asked for it."})

    last.refresh_from_db()
    newest = apps.get_model("zones", "SchoolYearEvent").objects.latest("pgh_id")
    assert empty.context["form"].errors == {"reason": ["Say why the year is opened again."]}
    assert last.closed_on is None
    assert (newest.closed_on, newest.pgh_context["reason"], newest.pgh_context["user"]) == (
        *(None, "The audit asked for it."),
        data_steward.pk,
    )


def test_only_the_steward_closes_and_opens_again(client, supervisor, outsider, years):
    pages = [f"/years/{years[0].pk}/{page}/" for page in ("close", "reopen")]
    answers = []
    for user in (supervisor, outsider):
        client.force_login(user)
        answers.append([client.get(page).status_code for page in pages])

    assert answers == [[403, 403], [404, 404]]


@pytest.mark.django_db(transaction=True)
def test_opening_a_year_twice_at_once_opens_it_once(data_steward, years):
    starts = years[1].ends + timedelta(1)
    data = {"starts": str(starts), "ends": str(starts + timedelta(364))}
    gate, answers = Barrier(2), []

    def press():
        client = Client()
        client.force_login(data_steward)
        gate.wait()
        answers.append(client.post("/years/new/", data).status_code)
        connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [200, 302]
    assert SchoolYear.objects.filter(starts=starts).count() == 1
