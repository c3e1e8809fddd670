"""My action items: what is due, in progress, done and absent, at all my places."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import Plan, Update
from goals.work import work_of
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    DayOffFactory,
    PlanFactory,
    PositionFactory,
    ReportingPeriodFactory,
    SchoolYearFactory,
    UpdateFactory,
    UserFactory,
)
from zones.access import Role
from zones.formats import short_date

URL = "/my-work/"
today = timezone.localdate


@pytest.fixture
def plan(office):
    return PlanFactory(owner=office, title="Library plan")


@pytest.fixture
def make(plan, school, specialist):
    """An assignment of the specialist at the school."""

    def make(label="", place=school, **item):
        return AssignmentFactory(
            item=ActionItemFactory(goal__plan=plan, label=label, **item), place=place
        )

    return make


@pytest.fixture
def sections(specialist):
    """{section: titles} of the specialist's work."""

    def sections():
        work = work_of(type(specialist).objects.get(pk=specialist.pk))
        names = ("returned", "due", "progress", "done")
        found = {name: [row.title for row in getattr(work, name)] for name in names}
        return {name: titles for name, titles in found.items() if titles}

    return sections


def test_work_is_due_until_it_is_in(make, sections, period, specialist):
    assignment = make("Shelving")
    before = sections()

    UpdateFactory(assignment=assignment, author=specialist)

    assert (before, sections()) == ({"due": ["Shelving"]}, {"done": ["Shelving"]})


def test_each_state_has_its_place(make, sections, period, specialist):
    returned, waiting, complete = make("Returned"), make("Waiting"), make("Done", ongoing=False)
    make("Yearly", rhythm="yearly", yearly_period="Spring")
    UpdateFactory(assignment=returned, author=specialist, state="returned")
    UpdateFactory(assignment=waiting, author=specialist, state="submitted")
    UpdateFactory(assignment=complete, author=specialist, status="complete")

    assert sections() == {
        "returned": ["Returned"],
        "progress": ["Waiting", "Yearly"],
        "done": ["Done"],
    }


def test_work_of_all_my_places_stands_on_one_page_with_its_place(
    client, make, period, specialist, other_school
):
    PositionFactory(user=specialist, place=other_school)
    make("Shelving")
    make("Reading nights", place=other_school)
    client.force_login(specialist)

    rows = client.get(URL).context["work"].due

    assert [(row.title, row.place) for row in rows] == [
        ("Shelving", "Juniper School"),
        ("Reading nights", "Oak School"),
    ]


def test_lateness_is_counted_in_school_days_and_late_work_leads(make, school_year, specialist):
    due = today() - timedelta(days=14)
    ReportingPeriodFactory(school_year=school_year, starts=due - timedelta(30), due_on=due)
    make("Shelving")
    school_days = sum((due + timedelta(n)).weekday() < 5 for n in range(1, 15))
    off = next(due + timedelta(n) for n in range(1, 9) if (due + timedelta(n)).weekday() < 5)
    DayOffFactory(district=school_year.district, day=off)

    row = work_of(specialist).due[0]

    assert (row.due, row.is_late) == (f"{school_days - 1} school days late", True)
    assert "Not reporting" in row.mark


def test_work_of_drafts_closed_plans_retired_items_and_other_seats_is_not_listed(
    make, sections, period, office, school, other_school, specialist, plan
):
    AssignmentFactory(
        item__goal__plan=PlanFactory(owner=office, status=Plan.Status.DRAFT), place=school
    )
    AssignmentFactory(item=ActionItemFactory(goal__plan=plan), place=other_school)
    AssignmentFactory(
        item=ActionItemFactory(goal__plan=plan), place=school, seat_role=Role.PRINCIPAL
    )
    make("Retired").item.retire()
    make("Ended").end()
    make("Counted", rhythm="from_records")
    closed = PlanFactory(owner=office, title="Old plan", status=Plan.Status.CLOSED)
    AssignmentFactory(item=ActionItemFactory(goal__plan=closed, label="Old"), place=school)

    absent = [
        (item.split(" ", 1)[1], why.split(" on ")[0]) for item, why in work_of(specialist).absent
    ]

    assert sections() == {}
    assert sorted(absent) == [
        ("Counted, Juniper School", "It is counted from records: nobody types."),
        ("Ended, Juniper School", f"It is no longer asked of this place since {long_today()}."),
        ("Old, Juniper School", "“Old plan” was closed"),
        ("Retired, Juniper School", "The item was retired"),
    ]


def long_today():
    return f"{today():%B} {today().day}, {today().year}"


def test_the_page_tells_why_an_item_is_absent(client, make, period, specialist):
    make("Counted", rhythm="from_records")
    client.force_login(specialist)

    page = client.get(URL).content.decode()

    assert "Why is an item not on this page?" in page
    assert "It is counted from records: nobody types." in page


def test_the_next_due_date_stands_only_where_every_period_asks(
    make, period, school_year, specialist
):
    opens = period.ends + timedelta(1)
    spring = ReportingPeriodFactory(
        school_year=school_year, name="Spring", starts=opens, due_on=opens + timedelta(9)
    )
    UpdateFactory(assignment=make("In"), author=specialist)
    make("Yearly", rhythm="yearly", yearly_period="Summer")

    said = {row.title: row.due for row in work_of(specialist).rows}

    assert said == {"In": f"Next due {short_date(spring.due_on)}", "Yearly": ""}


def test_a_draft_says_continue(make, period, specialist):
    draft = UpdateFactory(assignment=make(), author=specialist, state="draft")

    row = work_of(specialist).due[0]

    assert (row.action, row.action_url) == ("Continue", f"/updates/{draft.pk}/edit/")
    assert row.said.startswith("Draft saved today, ")


def test_a_colleagues_draft_is_not_mine(make, period, specialist, school):
    colleague = PositionFactory(place=school).user
    UpdateFactory(assignment=make(), author=colleague, state="draft")

    assert work_of(specialist).due[0].action == "Log update"


def test_nothing_due_says_when_the_next_period_opens(client, school_year, specialist):
    opens = today() + timedelta(days=20)
    ReportingPeriodFactory(
        school_year=school_year, name="Spring", starts=opens, due_on=opens + timedelta(9)
    )
    client.force_login(specialist)

    page = client.get(URL).content.decode()

    assert "Nothing is due." in page
    assert f"The Spring period opens {opens:%B} {opens.day}, {opens.year}." in page


def test_filters_stand_in_the_address(client, make, period, specialist, other_school):
    PositionFactory(user=specialist, place=other_school)
    shelving = make("Shelving", text="Move fiction to genre shelving.")
    make("Reading nights", place=other_school)
    UpdateFactory(
        assignment=shelving,
        author=specialist,
        status="at_risk",
        happened_on=today() - timedelta(60),
    )
    client.force_login(specialist)
    asked = (
        {"q": "fiction genre"},
        {"q": "oak"},
        {"place": other_school.pk},
        {"plan": shelving.item.goal.plan_id},
        {"status": "at_risk"},
        {"place": 0},
    )

    found = [[row.title for row in client.get(URL, query).context["work"].rows] for query in asked]

    assert found == [
        ["Shelving"],
        ["Reading nights"],
        ["Reading nights"],
        ["Shelving", "Reading nights"],
        ["Shelving"],
        [],
    ]
    assert "1 of 2 items fit the filters." in client.get(URL, asked[0]).content.decode()


def test_the_year_switch_hides_nothing_due(client, make, period, specialist, school_year):
    past = SchoolYearFactory(
        district=school_year.district,
        starts=school_year.starts - timedelta(365),
        ends=school_year.starts - timedelta(1),
    )
    make("Shelving")
    client.force_login(specialist)
    session = client.session
    session["school_year"] = past.pk
    session.save()

    assert [row.title for row in client.get(URL).context["work"].due] == ["Shelving"]


def quick(assignment, **changes):
    return {
        "quick": "1",
        "form_key": str(uuid.uuid4()),
        "assignment": assignment.pk,
        "text": "Lessons reviewed.",
        "happened_on": str(today()),
        "status": "on_track",
    } | changes


def test_the_quick_log_sends_and_comes_back(client, make, period, specialist):
    assignment = make()
    client.force_login(specialist)

    response = client.post(URL, quick(assignment))

    assert response.url == URL
    assert list(Update.objects.values_list("assignment", "text", "state")) == [
        (assignment.pk, "Lessons reviewed.", "counted")
    ]


@pytest.mark.parametrize(("before", "after"), [("at_risk", "at_risk"), (None, None)])
def test_as_last_time_takes_the_last_status_or_asks(client, make, specialist, before, after):
    assignment = make()
    if before:
        UpdateFactory(assignment=assignment, author=specialist, status=before)
    client.force_login(specialist)

    response = client.post(URL, quick(assignment, status="last"))

    sent = Update.objects.filter(text="Lessons reviewed.").values_list("status", flat=True)
    assert list(sent) == ([after] if after else [])
    assert ("Choose a status." in response.content.decode()) is (after is None)


def test_add_files_and_more_keeps_the_text_in_a_draft(client, make, specialist):
    assignment = make()
    client.force_login(specialist)

    response = client.post(URL, quick(assignment, draft="more"))

    draft = Update.objects.get()
    assert (response.url, draft.state) == (f"/updates/{draft.pk}/edit/", "draft")


def test_a_quick_log_for_somebody_elses_work_is_refused(
    client, make, specialist, other_school, outsider
):
    theirs = make(place=other_school)
    foreign = AssignmentFactory(place=outsider.positions.first().place)
    client.force_login(specialist)

    codes = [client.post(URL, quick(row)).status_code for row in (theirs, foreign)]
    codes.append(client.post(URL, quick(theirs) | {"assignment": "x"}).status_code)

    assert codes == [403, 404, 404]
    assert not Update.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "data_steward"])
def test_who_answers_for_nothing_has_no_work_page(client, request, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get(URL).status_code == 403


def test_somebody_without_a_position_has_no_work_page(client, db):
    client.force_login(UserFactory())

    assert client.get(URL).status_code == 403


def test_the_page_costs_the_same_for_two_rows_and_for_forty(client, make, period, specialist):
    client.force_login(specialist)
    counts = []

    for more in (2, 38):
        for _ in range(more):
            UpdateFactory(assignment=make(), author=specialist, happened_on=today() - timedelta(60))
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 17
