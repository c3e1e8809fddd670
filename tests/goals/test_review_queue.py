"""The review queue: who has one, what stands in it, in which order, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals import review
from goals.models import Plan, Update
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
    UpdateFactory,
)
from zones.access import Role

QUEUE = "/updates/review/"


@pytest.fixture
def plan(office):
    return PlanFactory(owner=office, title="Reading plan", reviewed_by=Plan.Reviewer.OWNER)


@pytest.fixture
def item(plan):
    return ActionItemFactory(goal__plan=plan, number="2.1", text="Buy more books.")


def sent(work, days=1, **fields):
    at = timezone.now() - timedelta(days=days)
    return UpdateFactory(assignment=work, state="submitted", turn=1, submitted_at=at, **fields)


def counted(work, **fields):
    past = {"happened_on": timezone.localdate() - timedelta(days=60)}
    return UpdateFactory(assignment=work, **past | fields)


@pytest.fixture
def work(item, school, other_school):
    return [AssignmentFactory(item=item, place=place) for place in (school, other_school)]


def titles(client, address=QUEUE):
    return [row.title for row in client.get(address).context["rows"]]


def test_the_oldest_stands_first(as_supervisor, work):
    sent(work[0], days=2)
    sent(work[1], days=5)

    assert titles(as_supervisor) == ["Oak, 2.1", "Juniper, 2.1"]


def test_each_reviewer_has_what_plans_ask_of_them(
    client, school, other_school, branch, office, request
):
    seats = {"school": Role.SPECIALIST, "other_school": Role.SPECIALIST, "branch": Role.ZONE_LEAD}
    places = {"school": school, "other_school": other_school, "branch": branch}
    for asked in Plan.Reviewer:
        plan = PlanFactory(owner=office, kind=Plan.Kind.PARTNERSHIP, reviewed_by=asked)
        for name, place in places.items():
            sent(
                AssignmentFactory(
                    item__goal__plan=plan,
                    item__number=asked,
                    place=place,
                    seat_role=seats[name],
                )
            )
    sent(AssignmentFactory(item__goal__plan=PlanFactory(reviewed_by="owner")))  # elsewhere

    found = {}
    for person in ("principal", "supervisor", "library_admin", "district_admin"):
        client.force_login(request.getfixturevalue(person))
        found[person] = sorted(titles(client))

    branch_name = branch.short_name
    assert found == {
        "principal": ["Juniper, principal"],
        "supervisor": [f"{branch_name}, owner", "Juniper, owner", "Oak, owner"],
        "library_admin": [f"{branch_name}, library"],
        "district_admin": [],
    }


def test_ones_own_update_is_not_in_ones_queue(as_supervisor, supervisor, work):
    sent(work[0], author=supervisor)
    sent(work[1], on_behalf=True, entered_for=supervisor)

    assert titles(as_supervisor) == []


def test_a_row_says_what_moved_and_how_long_it_waits(as_supervisor, work, item):
    counted(work[0], status="at_risk")
    counted(work[0], status="on_track", happened_on=timezone.localdate() - timedelta(days=90))
    sent(work[0], days=30, status="off_track", number=3, number_reason="Two were lost.", returns=1)

    [row] = as_supervisor.get(QUEUE).context["rows"]

    assert "From At risk to" in row.move
    assert "Off track" in row.move
    assert (row.why, row.soon, row.item) == ("Number jumped, sent again", True, item.text)


@pytest.fixture
def variety(item, district):
    """{name: update}: each way to need reading, and one that needs none."""
    found = {}
    for name, last, now in (
        ("changed", "at_risk", {}),
        ("off", "off_track", {"status": "off_track"}),
        ("first", None, {}),
        ("jumped", "on_track", {"number": 9, "number_reason": "A gift of books."}),
        ("again", "on_track", {"returns": 1}),
        ("same", "on_track", {"nothing_new": True}),
        ("quiet", "on_track", {}),
    ):
        work = AssignmentFactory(item=item, place=PlaceFactory(district=district, short_name=name))
        if last:
            counted(work, status=last)
        found[name] = sent(work, **now)
    return found


def test_needs_reading_keeps_what_is_not_as_it_was(as_supervisor, variety):
    found = {title.split(",")[0] for title in titles(as_supervisor, f"{QUEUE}?show=read")}

    assert found == {"changed", "off", "first", "jumped", "again"}


def test_nothing_new_is_offered_to_be_counted_in_one_go(as_supervisor, supervisor, variety):
    page = as_supervisor.get(QUEUE)
    [row] = page.context["same"]
    late = variety["quiet"]
    office = supervisor.positions.get().place
    second = PositionFactory(place=office, role=Role.SUPERVISOR, user__name="Eva Roth").user
    review.approve(late, second, 1)

    answer = as_supervisor.post(
        f"{QUEUE}approve/",
        {"count": [row.id, str(late.pk), "x"], f"turn_{row.id}": row.seen, f"turn_{late.pk}": "1"},
        follow=True,
    )

    assert Update.objects.get(pk=variety["same"].pk).counted_how == "approved"
    said = [str(message) for message in answer.context["messages"]]
    assert said[0] == "Counted: 1 update."
    assert said[1].startswith("Not counted: quiet, 2.1. It was counted by Eva Roth on ")


def test_what_was_sent_again_meanwhile_is_not_counted_unread(as_supervisor, variety):
    same = variety["same"]
    Update.objects.filter(pk=same.pk).update(turn=3)

    answer = as_supervisor.post(
        f"{QUEUE}approve/", {"count": str(same.pk), f"turn_{same.pk}": "1"}, follow=True
    )

    assert "read the new words first" in answer.content.decode()
    assert Update.objects.get(pk=same.pk).state == "submitted"


def test_nothing_of_another_district_is_counted_or_told(as_supervisor, outsider):
    elsewhere = AssignmentFactory(item__goal__plan=PlanFactory(reviewed_by="owner"))
    update = sent(elsewhere)

    answer = as_supervisor.post(
        f"{QUEUE}approve/", {"count": str(update.pk), f"turn_{update.pk}": "1"}, follow=True
    )

    assert [str(message) for message in answer.context["messages"]] == [
        "Nothing was ticked, so nothing was counted."
    ]
    assert Update.objects.get(pk=update.pk).state == "submitted"


def test_filters_narrow_by_place_and_plan_and_refuse_what_cannot_be_seen(
    as_supervisor, work, plan, other_school, office
):
    other = PlanFactory(owner=office, title="Art plan", reviewed_by=Plan.Reviewer.OWNER)
    sent(AssignmentFactory(item__goal__plan=other, item__number="7", place=other_school))
    for row in work:
        sent(row, days=3)

    assert titles(as_supervisor, f"{QUEUE}?place={other_school.pk}") == ["Oak, 2.1", "Oak, 7"]
    assert titles(as_supervisor, f"{QUEUE}?plan={other.pk}") == ["Oak, 7"]
    foreign = PlaceFactory()
    bad = [f"place={foreign.pk}", "place=x", f"plan={PlanFactory().pk}", "show=all"]
    assert [as_supervisor.get(f"{QUEUE}?{query}").status_code for query in bad] == [404] * 4


def test_the_last_one_of_a_filter_leaves_the_filter_standing(as_supervisor, work, other_school):
    page = as_supervisor.get(f"{QUEUE}?place={other_school.pk}")

    assert "No update waiting fits these filters." in page.content.decode()
    assert "Asked for: Oak School." in page.content.decode()


def test_an_empty_queue_says_why(as_supervisor):
    assert "Nothing waits for your review." in as_supervisor.get(QUEUE).content.decode()


def test_what_went_back_stands_with_its_note(as_supervisor, supervisor, work):
    update = sent(work[0])
    review.send_back(update, supervisor, 1, "How many came?")

    [(address, title, _, note)] = as_supervisor.get(QUEUE).context["returned"]

    assert (address, title, note) == (f"/updates/{update.pk}/", "Juniper, 2.1", "How many came?")


def test_the_bar_counts_what_waits(as_supervisor, work):
    for row in work:
        sent(row)

    [link] = [link for link in as_supervisor.get("/").context["nav"] if link.title == "Review"]

    assert (link.url, link.count) == (QUEUE, 2)


@pytest.mark.parametrize("address", [QUEUE, "update"])
def test_the_number_of_queries_does_not_grow(address, client, supervisor, item, district, office):
    client.force_login(supervisor)

    def cost():
        first = Update.objects.order_by("pk").first()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/updates/{first.pk}/review/" if address == "update" else address)
        return len(queries)

    def more(count):
        for _ in range(count):
            work = AssignmentFactory(item=item, place=PlaceFactory(district=district))
            counted(work)
            sent(work, nothing_new=True)

    more(2)
    client.get(QUEUE)
    few = cost()
    more(30)

    assert cost() == few
