"""What is said inside the work stays there: readers outside it follow every link they can find."""

import re

import pytest

from goals.models import Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    DigestFactory,
    GoalFactory,
    PlanFactory,
    UnlockFactory,
)
from tests.goals.leaking import SECRET, SEEDS, direct, fill, walk
from zones.access import Role
from zones.models import Draft


@pytest.fixture
def world(zone, school, branch, office, late_period, specialist, principal, supervisor):
    """Work of Juniper in a zone's action plan and in the office's plan: counted words, then words
    that do not count yet, in every place where somebody can write them."""
    rows = []
    for owner, kind in ((school, Plan.Kind.ACTION), (office, Plan.Kind.DEPARTMENT)):
        plan = PlanFactory(owner=owner, kind=kind, reviewed_by=Plan.Reviewer.PRINCIPAL)
        item = ActionItemFactory(goal=GoalFactory(plan=plan), counts="families")
        rows.append(AssignmentFactory(item=item, place=school))
        AssignmentFactory(item=item, place=branch, seat_role=Role.BRANCH_STAFF, reports=False)
    for work in rows:
        fill(work, specialist, principal)
    DigestFactory(
        district=school.district, user=specialist, subject=f"{SECRET}, 1 due", text=SECRET
    )
    UnlockFactory(user=specialist, period=late_period, reason=f"{SECRET} week.")
    Draft.objects.create(user=specialist, address="/plans/", fields={"text": [SECRET]})
    return rows


@pytest.mark.parametrize("person", ["branch_staff", "library_admin", "viewer", "outsider"])
def test_readers_outside_the_work_find_nothing_that_does_not_count(client, request, world, person):
    reader = request.getfixturevalue(person)
    client.force_login(reader)

    told = walk(client, [*direct(world), *SEEDS])

    asked = {address for address, _ in told if SECRET in address}  # the pages say what was asked
    leaks = [address for address, said in told if SECRET in said and address not in asked]
    leaks += [
        address
        for address, said in told
        if address in asked and re.search(rf"{SECRET}(\.txt| (words|reason|note|comment))", said)
    ]
    assert leaks == []
    assert len(told) > 10
    if person == "viewer":  # what counts, and nobody's name
        names = re.compile("Dana Okafor|Piet Janssen|Karin Lindqvist")
        assert [address for address, said in told if names.search(said)] == []
        assert any("Open words." in said for _, said in told)


def test_those_inside_the_work_find_it(client, world, principal):
    """The walk would find it: what it looks for is there to be read."""
    client.force_login(principal)

    told = walk(client, direct(world))

    found = " ".join(said for _, said in told)
    for word in ("words", "reason", "note", "comment", "shown"):
        assert f"{SECRET} {word}" in found
