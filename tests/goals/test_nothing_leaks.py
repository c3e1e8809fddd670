"""What is said inside the work stays there: readers outside it follow every link they can find."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import Comment, Evidence, Plan, Step
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    DigestFactory,
    EvidenceFactory,
    GoalFactory,
    PlanFactory,
    UnlockFactory,
    UpdateFactory,
)
from zones.access import Role
from zones.models import Draft

SECRET = "Heliotrope"  # a word that stands nowhere else
MOST = 130  # pages that are opened for one reader
SEEDS = (
    *("/", "/plans/", "/updates/", "/updates/export/", "/my-work/", "/my-work/check-in/"),
    *("/updates/review/", "/reporting/", "/reporting/export/csv/", "/unlocks/", "/reminders/"),
    *("/holds/", "/places/", "/people/", "/zones/", f"/search/?q={SECRET}"),
    *(f"/updates/?q={SECRET}", f"/updates/export/?q={SECRET}", "/my-work/sent/"),
)
LINK = re.compile(r'(?:href|src)="([^"#]+)')


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


def fill(work, author, reviewer):
    counted = timezone.localdate() - timedelta(days=3)
    words = {"assignment": work, "author": author, "text": f"{SECRET} words.", "number": 7}
    UpdateFactory(**words | {"text": "Open words.", "happened_on": counted, "number": 3})
    for state in ("draft", "submitted", "returned"):
        row = UpdateFactory(
            **words, state=state, status="off_track", number_reason=f"{SECRET} reason."
        )
        note_on(row, reviewer)
    note_on(UpdateFactory(**words | {"text": "Open too.", "happened_on": counted}), reviewer)


def note_on(update, reviewer):
    for by in (update.author, reviewer):
        Step.objects.create(update=update, kind="submitted", by=by, note=f"{SECRET} note.")
        Comment.objects.create(update=update, author=by, text=f"{SECRET} comment.")
    named = {"name": f"{SECRET}.txt", "caption": f"{SECRET} shown"}
    shared = {"shared_with_district": True, "shared_with_zone": True}
    EvidenceFactory(update=update, **named, **(shared if update.state != "counted" else {}))


def words_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    return unescape(content.decode("utf-8", "replace")) if "zip" not in kind else ""


def direct(world):
    """The addresses nobody is led to, of what is not theirs."""
    updates = [row for work in world for row in work.updates.all()]
    names = ("update_detail", "update_history", "update_review", "update_edit", "redact")
    yield from (reverse(f"goals:{name}", args=[row.pk]) for row in updates for name in names)
    for row in Evidence.objects.all():
        yield row.get_absolute_url()
        yield f"/evidence/{row.pk}/thumbnail/"
    for work in world:
        yield f"/goals/{work.item.goal_id}/evidence/"
        yield from (f"/assignments/{work.pk}/{page}" for page in ("", "log/", "history/"))
        plan = f"/plans/{work.item.goal.plan_id}/"
        tails = ("export/csv/", "?view=list", "text/", "history/", "amendments/")
        yield from (plan + tail for tail in tails)


def walk(client, seeds):
    """[(address, words)] of every page within reach, beginning with `seeds`."""
    waiting, seen, told = list(seeds), set(), []
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code == 200:
            said = words_of(response)
            told.append((address, said))
            links = (urljoin(address, unescape(link)) for link in LINK.findall(said))
            waiting += [
                link for link in links if not urlsplit(link).netloc and "/static/" not in link
            ]
    return told


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
