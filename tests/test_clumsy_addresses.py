"""Addresses and fields filled with what no page sends: refused or ignored, never an error page."""

from datetime import timedelta

import pytest

from goals.agreed_words import differences
from goals.models import PlanImport
from tests.factories import PositionFactory, SchoolYearFactory
from tests.factories.goals import ActionItemFactory, AssignmentFactory, GoalFactory, PlanFactory
from tests.goals.importing import SMALL, START
from zones.access import Role
from zones.drafts import Page
from zones.numbers import LARGEST, number

ODD = ["²", "abc", "1'", "-1", "9" * 40, "1\x00"]
UNKNOWN, TOO_LONG = "900000009", "9" * 5000  # Python reads no number of 5,000 figures


@pytest.fixture
def item(office):
    return ActionItemFactory(goal=GoalFactory(plan=PlanFactory(owner=office)))


@pytest.fixture
def everything(supervisor, head_office, school):
    """Somebody who may open all of these pages."""
    PositionFactory(user=supervisor, place=head_office, role=Role.DATA_STEWARD)
    PositionFactory(user=supervisor, place=school, role=Role.SPECIALIST)
    return supervisor


@pytest.mark.parametrize("odd", ODD)
def test_odd_values_in_an_address_never_end_in_an_error(client, item, everything, school_year, odd):
    client.force_login(everything)
    plan = f"/plans/{item.goal.plan_id}/"
    asked = [
        ("/", "period"),
        ("/search/", "q"),
        ("/updates/", "item"),
        (plan, "period"),
        (plan, "places"),
        (f"{plan}goals/new/", "under"),
        (f"{plan}assign/", "items"),
        (f"/goals/{item.goal_id}/items/new/", "area"),
        (f"/items/{item.pk}/", "period"),
        (f"/items/{item.pk}/serves/", "words"),
        (f"/years/{school_year.pk}/days-off/", "branch"),
    ]

    answers = {address: client.get(address, {name: odd}).status_code for address, name in asked}

    assert set(answers.values()) <= {200, 302, 404}


@pytest.mark.parametrize("odd", ODD)
def test_odd_ids_in_a_form_are_not_there(client, item, everything, odd):
    client.force_login(everything)
    asked = [
        ("/year/", {"year": odd}),
        ("/my-work/", {"assignment": odd}),
        (f"/items/{item.pk}/serves/", {"serves": f"item-{odd}"}),
    ]

    answers = [client.post(address, data).status_code for address, data in asked]

    assert answers == [404, 404, 404]


GET = [
    ("/?period={id}", 404),
    ("/search/?q={id}", 200),
    ("/updates/?item={id}&place={id}&plan={id}", 404),
    ("/updates/review/?place={id}", 404),
    ("/updates/review/?plan={id}", 404),
    ("/plans/?owner={id}&page={id}", 200),
    ("/plans/{plan}/?period={id}", 404),
    ("/plans/{plan}/?places=place-{id}", 404),
    ("/plans/{plan}/?goal={id}", 404),
    ("/plans/{plan}/assign/?items={id}", 302),
    ("/plans/{plan}/goals/new/?under={id}", 200),
    ("/plans/{plan}/goals/new/?zone={id}", 200),
    ("/plans/action/new/?place={id}", 200),
    ("/plans/action/new/?source={id}", 404),
    ("/plans/import/{draft}/?page={id}&lines={id}", 200),
    ("/goals/{goal}/items/new/?area={id}", 200),
    ("/items/{item}/?period={id}", 404),
    ("/reporting/?period={id}", 404),
    ("/reporting/?plan={id}", 404),
    ("/reporting/note/?period={id}", 404),
    ("/communication/?zone={id}", 404),
    ("/communication/new/?zone={id}", 200),
    ("/district/?district={id}", 404),
    ("/years/{year}/days-off/?branch={id}", 404),
    ("/people/new/?place={id}", 200),
    ("/people/{person}/positions/new/?place={id}", 200),
    ("/zones/{zone}/edit/?branch={id}", 200),
    ("/plans/{id}/", 404),
]
POST = [
    ("/year/", {"year": "{id}"}, 404),
    ("/my-work/", {"assignment": "{id}"}, 404),
    ("/updates/review/approve/", {"count": "{id}"}, 302),
    ("/updates/review/approve/", {"count": "{item}", "turn_{item}": "{id}"}, 302),
    ("/items/{item}/serves/", {"serves": "item-{id}"}, 404),
    ("/plans/{plan}/confirm/", {"end": "{id}"}, 200),
    ("/plans/import/", {"owner": "{id}", "kind": "department", "text": "x"}, 404),
    ("/plans/import/{draft}/", {"do": "use:item", "step": "0", "line": "{id}"}, 302),
    ("/plans/import/{draft}/", {"do": "page:{id}", "step": "0"}, 302),
    ("/plans/import/{draft}/", {"plan-owner": "{id}"}, 404),
    ("/reporting/remind/", {"place": "{id}"}, 404),
    ("/drafts/discard/", {"draft_of": "{page}", "draft_row": "{id}"}, 302),
]


@pytest.fixture
def given(client, everything, item, zone, school_year, period):
    """The ids that the addresses name."""
    plan, starts = item.goal.plan, school_year.starts
    before = SchoolYearFactory(
        district=school_year.district, starts=starts - timedelta(365), ends=starts - timedelta(1)
    )
    type(plan).objects.filter(pk=plan.pk).update(starts=before.starts, ends=school_year.ends)
    AssignmentFactory(item=item, place=zone.branch, starts=before.starts)
    client.force_login(everything)
    client.post(START, {"owner": plan.owner_id, "kind": "department", "text": SMALL})
    return {
        "plan": plan.pk,
        "goal": item.goal_id,
        "item": item.pk,
        "draft": PlanImport.objects.get().pk,
        "year": school_year.pk,
        "person": everything.pk,
        "zone": zone.pk,
        "page": Page(everything.pk, "/plans/", 0, "key").token,
    }


@pytest.mark.parametrize("pk", [UNKNOWN, TOO_LONG], ids=["unknown", "too_long"])
def test_an_id_in_an_address_that_is_too_long_is_answered_like_an_unknown_one(client, given, pk):
    answers = [
        (address, client.get(address.format(id=pk, **given)).status_code) for address, _ in GET
    ]

    assert answers == GET


@pytest.mark.parametrize("pk", [UNKNOWN, TOO_LONG], ids=["unknown", "too_long"])
def test_an_id_in_a_form_that_is_too_long_is_answered_like_an_unknown_one(client, given, pk):
    def answer(address, data):
        sent = {name.format(id=pk, **given): data[name].format(id=pk, **given) for name in data}
        return client.post(address.format(**given), sent).status_code

    answers = [(address, data, answer(address, data)) for address, data, _ in POST]

    assert answers == POST


def test_a_step_that_nobody_knows_changes_nothing_in_what_was_agreed(item):
    plan = item.goal.plan

    unknown, too_long = (differences(plan, f"step-{pk}:x") for pk in (UNKNOWN, TOO_LONG))

    assert too_long == unknown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0", 0),
        ("12", 12),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        (TOO_LONG, None),
        *((odd, None) for odd in (None, "", "²", "\u0663", "-1", "1.5", " 1", "1\x00")),
    ],
)
def test_a_number_is_what_is_written_in_figures_and_no_more_than_an_id(text, found):
    assert number(text) == found


def test_character_no_database_keeps_is_left_out_of_a_draft(client, school, specialist, item):
    assignment = AssignmentFactory(item=item, place=school)
    client.force_login(specialist)

    response = client.post(
        f"/assignments/{assignment.pk}/log/", {"text": "Shelves\x00", "status": "on_track"}
    )

    assert response.status_code == 200
    assert not assignment.updates.exists()
