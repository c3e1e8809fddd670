"""Names and texts that look like markup or formulas: shown as they are, run nowhere."""

import csv
import io

import pytest

from tests.factories import ActionItemFactory, AssignmentFactory, GoalFactory, PlanFactory
from tests.factories.goals import UpdateFactory

SCRIPT = "<script>alert(1)</script>"
RAW = "<script>alert"


@pytest.fixture
def scripted(specialist, school, office, period):
    """An assignment where every text a person types is a script."""
    for row, name in ((specialist, "name"), (school, "name"), (school, "short_name")):
        setattr(row, name, SCRIPT)
        row.save()
    plan = PlanFactory(owner=office, title=SCRIPT, preface=SCRIPT, level=SCRIPT, source_text=SCRIPT)
    goal = GoalFactory(plan=plan, title=SCRIPT, statement=SCRIPT)
    item = ActionItemFactory(goal=goal, text=SCRIPT, label=SCRIPT, number="<b>1</b>")
    row = AssignmentFactory(item=item, place=school, what_we_do=SCRIPT)
    UpdateFactory(assignment=row, author=specialist, text=SCRIPT, status="off_track")
    return row


@pytest.mark.parametrize("person", ["specialist", "supervisor", "data_steward", "viewer"])
def test_no_page_runs_what_was_typed(client, request, scripted, school, specialist, person):
    client.force_login(request.getfixturevalue(person))
    plan, item = scripted.item.goal.plan_id, scripted.item_id
    pages = ["/", "/plans/", f"/plans/{plan}/", f"/plans/{plan}/?view=list", f"/plans/{plan}/text/"]
    pages += [f"/goals/{scripted.item.goal_id}/", f"/items/{item}/", f"/assignments/{scripted.pk}/"]
    pages += [
        "/updates/",
        f"/updates/{scripted.updates.get().pk}/",
        "/my-work/",
        "/search/?q=script",
    ]
    pages += [f"/places/{school.pk}/", "/places/", "/people/", f"/people/{specialist.pk}/"]
    pages += [
        f"/assignments/{scripted.pk}/log/",
        f"/plans/{plan}/outline/",
        f"/items/{item}/assign/",
    ]

    found = [page for page in pages if RAW in client.get(page).content.decode()]

    assert found == []


def test_no_export_holds_a_formula(client, scripted, supervisor):
    scripted.updates.update(text='=HYPERLINK("https://evil.example")')
    client.force_login(supervisor)
    plan = scripted.item.goal.plan_id

    files = [client.get("/updates/export/"), client.get(f"/plans/{plan}/export/csv/")]
    texts = [file.getvalue().decode("utf-8-sig") for file in files]
    cells = [cell for text in texts for row in csv.reader(io.StringIO(text)) for cell in row]

    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert cells.count('\'=HYPERLINK("https://evil.example")') == 2
