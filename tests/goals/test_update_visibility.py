"""Who reads an update: its page, its row in the log, its line on the item's page."""

import pytest
from django.urls import reverse

from goals.models import Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    PlanFactory,
    StepFactory,
    UpdateFactory,
)
from zones.access import Role

INSIDE = {"specialist", "principal", "supervisor"}
OF_THE_SIDE = {"school_staff", "zone_lead", "district_admin", "data_steward", "viewer"}
LIBRARY = {"branch_lead", "branch_staff", "library_admin"}
EVERYBODY = sorted(INSIDE | OF_THE_SIDE | LIBRARY | {"outsider"})


@pytest.fixture
def assignment(office, school, zone):
    """A department plan's item at a school that shares a zone with a branch."""
    item = ActionItemFactory(goal__plan=PlanFactory(owner=office))
    return AssignmentFactory(item=item, place=school)


def answers(client, update):
    """(code of its page, is it in the log, in the export, on the item's page)."""
    said = update.text
    return (
        client.get(update.get_absolute_url()).status_code,
        said in client.get(reverse("goals:update_list")).content.decode(),
        said in b"".join(client.get(reverse("goals:update_export"))).decode(),
        said in client.get(update.assignment.item.get_absolute_url()).content.decode(),
    )


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_counted_update_of_a_department_plan(client, request, assignment, specialist, role):
    update = UpdateFactory(assignment=assignment, author=specialist)
    client.force_login(request.getfixturevalue(role))

    seen = role in INSIDE | OF_THE_SIDE

    assert answers(client, update) == ((200, True, True, True) if seen else (404, *[False] * 3))


@pytest.mark.parametrize("state", ["submitted", "returned"])
@pytest.mark.parametrize("role", EVERYBODY)
def test_an_update_under_review(client, request, assignment, specialist, role, state):
    update = UpdateFactory(assignment=assignment, author=specialist, state=state)
    client.force_login(request.getfixturevalue(role))

    seen = role in INSIDE

    assert answers(client, update) == ((200, True, True, True) if seen else (404, *[False] * 3))


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_draft_update(client, request, assignment, specialist, role):
    update = UpdateFactory(assignment=assignment, author=specialist, state="draft")
    client.force_login(request.getfixturevalue(role))

    seen = role == "specialist"

    assert answers(client, update) == ((200, True, True, False) if seen else (404, *[False] * 3))


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_counted_update_of_a_zone_action_plan(client, request, school, zone, zone_lead, role):
    plan = PlanFactory(owner=school, kind=Plan.Kind.ACTION)
    assignment = AssignmentFactory(item__goal__plan=plan, place=school, seat_role=Role.ZONE_LEAD)
    update = UpdateFactory(assignment=assignment, author=zone_lead)
    client.force_login(request.getfixturevalue(role))

    assert client.get(update.get_absolute_url()).status_code == (404 if role == "outsider" else 200)


@pytest.mark.parametrize(("role", "named"), [("viewer", False), ("supervisor", True)])
def test_a_viewer_reads_what_counts_without_a_name(
    client, request, assignment, specialist, role, named
):
    update = UpdateFactory(assignment=assignment, author=specialist)
    client.force_login(request.getfixturevalue(role))

    pages = [
        client.get(address).content.decode()
        for address in (
            update.get_absolute_url(),
            reverse("goals:update_list"),
            assignment.get_absolute_url(),
            assignment.item.get_absolute_url(),
        )
    ]
    pages.append(b"".join(client.get(reverse("goals:update_export"))).decode())

    assert [update.text in page for page in pages] == [True] * 5
    assert ["Dana Okafor" in page for page in pages] == [named] * 5


def test_a_note_of_review_is_read_by_insiders_only(client, assignment, specialist, school_staff):
    update = UpdateFactory(assignment=assignment, author=specialist)
    StepFactory(update=update, kind="returned", note="Please add the count.")
    read = []

    for user in (specialist, school_staff):
        client.force_login(user)
        read.append(
            "Please add the count." in client.get(update.get_absolute_url()).content.decode()
        )

    assert read == [True, False]


def test_what_was_sent_stays_visible_to_its_sender_after_leaving(client, assignment, specialist):
    update = UpdateFactory(assignment=assignment, author=specialist)
    specialist.positions.get().delete()
    client.force_login(specialist)

    assert client.get(update.get_absolute_url()).status_code == 200


def test_sent_together_names_only_what_the_reader_may_see(
    client, assignment, specialist, principal, other_school
):
    update = UpdateFactory(assignment=assignment, author=specialist, state="submitted")
    other = AssignmentFactory(item=assignment.item, place=other_school)
    twin = UpdateFactory(
        assignment=other, author=specialist, state="submitted", form_key=update.form_key
    )
    found = []

    for user in (specialist, principal):
        client.force_login(user)
        found.append(client.get(update.get_absolute_url()).context["others"])

    assert found == [[twin], []]
