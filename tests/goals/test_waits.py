"""What waits for review or was returned: told inside the work, marked as such; to nobody else."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from goals.models import Plan
from goals.reports import plan_report
from tests.factories import AssignmentFactory, PlanFactory, UpdateFactory
from zones.access import Role

INSIDE = ["specialist", "principal", "supervisor"]
OUTSIDE = ["school_staff", "district_admin", "data_steward", "viewer"]
SAID = {"submitted": "Waiting for review", "returned": "Returned"}
SECRET = "The boiler is broken and nobody came."


@pytest.fixture(params=SAID)
def state(request):
    return request.param


@pytest.fixture
def sent(mine, specialist, state):
    """On track counts; off track was sent after it, and does not count."""
    return UpdateFactory(
        assignment=mine,
        author=specialist,
        state=state,
        status="off_track",
        text=SECRET,
        happened_on=timezone.localdate(),
    )


def pages(client, user, row):
    """{page: its text} of every page and file that shows how this work stands."""
    client.force_login(user)
    plan, item = row.item.goal.plan, row.item
    base = plan.get_absolute_url()
    addresses = {
        "grid": base,
        "list": f"{base}?view=list",
        "item": item.get_absolute_url(),
        "assignment": row.get_absolute_url(),
        "goal": item.goal.get_absolute_url(),
        "csv": f"{base}export/csv/",
        "home": "/",
        "plans": "/plans/",
    }
    return {name: client.get(url).content.decode() for name, url in addresses.items()}


@pytest.mark.parametrize("person", OUTSIDE)
def test_others_read_the_last_status_that_counts_on_every_page(
    request, client, mine, sent, state, person
):
    user = request.getfixturevalue(person)

    found = pages(client, user, mine)

    assert [name for name, text in found.items() if SECRET in text] == []
    assert [name for name, text in found.items() if "w-sent" in text or "w-back" in text] == []
    [row] = plan_report(mine.item.goal.plan, user, None)
    assert (row.status, row.waits, row.update != sent.pk) == ("on_track", "", True)
    assert "Off track" not in found["csv"]
    for page in ("item", "assignment"):
        assert "st-off" not in found[page]
    assert "1 off track" not in found["goal"] + found["home"]


@pytest.mark.parametrize("person", INSIDE)
def test_inside_the_work_the_last_sent_is_shown_with_a_mark(
    request, client, mine, sent, state, person
):
    user = request.getfixturevalue(person)

    found = pages(client, user, mine)

    [row] = plan_report(mine.item.goal.plan, user, None)
    assert (row.status, row.waits, row.update) == ("off_track", state, sent.pk)
    mark = {"submitted": "w-sent", "returned": "w-back"}[state]
    assert f'<td class="st-off {mark}" title="{SAID[state]}">' in found["grid"]
    for page in ("list", "item", "assignment"):
        assert SAID[state] in found[page]
    _, line = csv.reader(io.StringIO(found["csv"].removeprefix("\ufeff"), newline=""))
    assert line[5:7] == ["Off track", {"submitted": "Yes", "returned": "Returned"}[state]]


@pytest.fixture
def step(school, zone, zone_lead, period, state):
    """A step of a school's action plan, whose update does not count yet."""
    plan = PlanFactory(owner=school, kind=Plan.Kind.ACTION)
    row = AssignmentFactory(item__goal__plan=plan, place=school, seat_role=Role.ZONE_LEAD)
    UpdateFactory(assignment=row, author=zone_lead, state=state, status="at_risk", text=SECRET)
    return row


@pytest.mark.parametrize("person", ["branch_lead", "branch_staff", "library_admin"])
def test_partners_of_the_zone_know_that_it_was_sent_and_not_what_came_of_it(
    request, client, step, period, person
):
    user = request.getfixturevalue(person)

    found = pages(client, user, step)

    [row] = plan_report(step.item.goal.plan, user, period)
    assert (row.status, row.waits, row.reporting) == ("not_started", "", "waiting")
    assert [name for name, text in found.items() if SECRET in text] == []
    words = found["list"] + found["item"] + found["assignment"] + found["csv"]
    assert "</svg>Returned" not in words
    assert ",Returned" not in words


def test_the_totals_of_a_viewer_do_not_tell_what_was_returned(
    client, mine, theirs, sent, late_period, viewer
):
    before = timezone.localdate() - timedelta(days=40)
    mine.updates.exclude(pk=sent.pk).update(happened_on=before)
    client.force_login(viewer)

    totals = client.get(mine.item.get_absolute_url()).context["places"].totals

    assert [
        (mark.rsplit("</svg>")[1].removesuffix("</span>"), count) for mark, count in totals
    ] == [
        ("Waiting for review", 1),
        ("Not reporting", 1),
    ]
