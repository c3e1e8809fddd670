"""After its board adopted it, a plan's words change with a reason, and what they were stays."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from goals.amendments import on_record
from goals.forms.outline import GoalForm
from goals.models import ActionItem, Amendment, Goal, Plan
from tests.factories import ActionItemFactory, GoalFactory, PlanFactory

ITEM = {
    "number": "1.1",
    "text": "Read aloud daily.",
    "label": "Read aloud",
    "asks": "updates",
    "ongoing": "on",
    "rhythm": "every_period",
}
MISSING = ["Say why the adopted plan is changed."]
WHY = {"reason": "The committee asked for it."}


@pytest.fixture
def plan(office):
    return PlanFactory(owner=office, title="Reading plan", ends=date(2027, 6, 30))


@pytest.fixture
def goal(plan):
    return GoalFactory(
        plan=plan, number="1", title="Goal One", statement="Every child reads.", position=1
    )


@pytest.fixture
def item(goal):
    return ActionItemFactory(goal=goal, number="1.1", text="Read aloud daily.", label="Read aloud")


def page(name, row):
    return reverse(f"goals:{name}", args=[row.pk])


def kept():
    fields = ("kind", "plan__title", "goal__number", "item__number", "old", "new", "reason")
    return [row[:7] for row in Amendment.objects.values_list(*fields, "by__name")]


# What is changed in an adopted plan: (page, row it is of, what is sent, what is then on record).
CHANGES = {
    "an item's text": (
        ("item_edit", "item", ITEM | {"text": "Read aloud weekly."}),
        [("item_text", "1", "1.1", "Read aloud daily.", "Read aloud weekly.")],
    ),
    "an item's day": (
        ("item_edit", "item", ITEM | {"ongoing": "", "finish_by": "2027-05-01"}),
        [("due_date", "1", "1.1", "", "May 1, 2027")],
    ),
    "text and day": (
        ("item_edit", "item", ITEM | {"text": "Read.", "ongoing": "", "finish_by": "2027-05-01"}),
        [
            ("item_text", "1", "1.1", "Read aloud daily.", "Read."),
            ("due_date", "1", "1.1", "", "May 1, 2027"),
        ],
    ),
    "a new item": (
        ("item_create", "goal", ITEM | {"number": "1.2", "text": "Lend more."}),
        [("added", "1", "1.2", "", "Lend more.")],
    ),
    "an item retired": (
        ("item_retire", "item", {}),
        [("retired", "1", "1.1", "Read aloud daily.", "")],
    ),
    "a heading's words": (
        ("goal_edit", "goal", {"number": "1", "title": "Goal One", "statement": "All read."}),
        [("goal_text", "1", None, "Goal One\nEvery child reads.", "Goal One\nAll read.")],
    ),
    "a new heading": (
        ("goal_create", "plan", {"number": "2", "title": "Goal Two", "statement": ""}),
        [("added", "2", None, "", "Goal Two")],
    ),
    "the plan's last day": (
        (
            "plan_edit",
            "plan",
            {"title": "Reading plan", "ends": "2027-12-31", "level": "Goal"}
            | {"reviewed_by": "nobody"},
        ),
        [("due_date", None, None, "June 30, 2027", "December 31, 2027")],
    ),
}


def state():
    """All that a form of a plan could have changed."""
    plans = Plan.objects.values_list("title", "ends")
    goals = Goal.objects.order_by("pk").values_list("number", "title", "statement")
    items = ActionItem.objects.order_by("pk").values_list("number", "text", "finish_by")
    retired = ActionItem.objects.exclude(retired_on=None).count()
    return list(plans), list(goals), list(items), retired


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_an_adopted_plan_asks_why_and_is_kept(as_supervisor, plan, goal, item, change):
    (name, row, data), expected = CHANGES[change]
    address = page(name, {"plan": plan, "goal": goal, "item": item}[row])
    data = {"starts": plan.starts} | data
    before = state()

    asked = as_supervisor.post(address, data)
    blank = as_supervisor.post(address, data | {"reason": "  "})

    assert asked.context["form"].errors == blank.context["form"].errors == {"reason": MISSING}
    assert asked.context["form"]["reason"].label == "Why is the adopted plan changed?"
    assert (state(), kept()) == (before, [])

    done = as_supervisor.post(address, data | WHY)

    assert done.status_code == 302
    assert state() != before
    assert kept() == [(kind, "Reading plan", *words, WHY["reason"]) for kind, *words in expected]


def test_a_retired_item_is_taken_up_again_with_a_reason(as_supervisor, item):
    item.retire()

    as_supervisor.post(page("item_restore", item), WHY)

    item.refresh_from_db()
    assert item.retired_on is None
    assert kept() == [
        ("restored", "Reading plan", "1", "1.1", "", "Read aloud daily.", WHY["reason"])
    ]


FREE = {
    "number": {"number": "7"},
    "label": {"label": "Loud"},
    "rhythm": {"rhythm": "yearly", "yearly_period": "Winter"},
    "ongoing": {"ongoing": ""},
    "line ends and spaces": {"text": "Read aloud\r\ndaily. "},
}


@pytest.mark.parametrize("change", FREE)
def test_number_label_and_rhythm_are_the_offices_own(as_supervisor, item, change):
    answer = as_supervisor.post(page("item_edit", item), ITEM | FREE[change])

    assert (answer.status_code, kept()) == (302, [])


def test_moving_items_is_no_amendment(as_supervisor, goal, item):
    ActionItemFactory(goal=goal)

    as_supervisor.post(page("item_move", item), {"step": "down"})
    as_supervisor.post(page("goal_move", goal), {"step": "down"})

    assert kept() == []


@pytest.mark.parametrize(
    "fields",
    [{"status": "draft"}, {"kind": Plan.Kind.ACTION}],
    ids=["a draft", "an action plan"],
)
def test_drafts_and_action_plans_are_edited_freely(as_supervisor, plan, goal, fields):
    Plan.objects.filter(pk=plan.pk).update(**fields)
    form = as_supervisor.get(page("goal_edit", goal)).context["form"]

    data = {"number": "1", "title": "Goal One", "statement": "All read."}
    answer = as_supervisor.post(page("goal_edit", goal), data)

    assert (answer.status_code, "reason" in form.fields, kept()) == (302, False, [])


def test_a_plan_adopted_while_its_form_was_open_says_so_and_saves_nothing(plan, goal, supervisor):
    draft = Plan.objects.get(pk=plan.pk)
    draft.status = Plan.Status.DRAFT
    row = Goal.objects.get(pk=goal.pk)
    data = {"number": "1", "title": "Goal One", "statement": "All read."}
    form = GoalForm(data, instance=row, plan=draft, user=supervisor)
    assert form.is_valid()

    with pytest.raises(ValidationError, match="was adopted in the meantime"):
        form.save()

    goal.refresh_from_db()
    assert (goal.statement, kept()) == ("Every child reads.", [])


def test_the_reason_stands_in_the_history_too(as_supervisor, item):
    as_supervisor.post(page("item_retire", item), WHY)

    [line, *_] = as_supervisor.get(page("item_history", item)).context["lines"]

    assert (line["who"], line["did"], line["reason"]) == (
        "Karin Lindqvist",
        "Changed",
        WHY["reason"],
    )


@pytest.fixture
def amended(plan, goal, item, supervisor):
    """Reworded twice, moved to a later end, one item retired, one and a heading added."""
    gone = ActionItemFactory(goal=goal, number="1.2", text="Read on the roof.")
    for words in ("Read aloud weekly.", "Read aloud monthly."):
        with on_record(item, supervisor, f"To {words}"):
            item.text = words
            item.save()
    with on_record(goal, supervisor, "A new name."):
        goal.title, goal.statement = "First goal", ""
        goal.save()
    with on_record(gone, supervisor, "Too high."):
        gone.retire()
    new = Goal(plan=plan, number="2", title="Goal Two", position=9)
    with on_record(new, supervisor, "More to do."):
        new.save()
    added = ActionItem(goal=new, number="2.1", text="Lend more.", position=1)
    with on_record(added, supervisor, "More to lend."):
        added.save()
    with on_record(plan, supervisor, "It takes longer."):
        plan.ends = date(2027, 12, 31)
        plan.save()
    return plan


def text_of(answer):
    return [
        (goal["title"], goal["statement"], [(row["text"], row["marks"]) for row in goal["items"]])
        for goal in answer.context["goals"]
    ]


def test_the_text_as_adopted_stays_with_its_amendments_below(as_supervisor, amended):
    adopted = as_supervisor.get(page("plan_text", amended))
    now = as_supervisor.get(page("plan_text", amended) + "?as=now")

    assert text_of(adopted) == [
        (
            "Goal One",
            "Every child reads.",
            [("Read aloud daily.", ["1", "2"]), ("Read on the roof.", ["4"])],
        )
    ]
    assert adopted.context["dates"].endswith("to June 30, 2027")
    assert text_of(now) == [
        ("First goal", "", [("Read aloud monthly.", ["1", "2"])]),
        ("Goal Two", "", [("Lend more.", ["6"])]),
    ]
    assert now.context["dates"].endswith("to December 31, 2027")
    assert [row["reason"] for row in adopted.context["amendments"]] == [
        "To Read aloud weekly.",
        "To Read aloud monthly.",
        "A new name.",
        "Too high.",
        "More to do.",
        "More to lend.",
        "It takes longer.",
    ]


def test_the_list_of_amendments_names_what_and_who_but_no_person_to_a_viewer(
    client, supervisor, viewer, amended
):
    found = {}
    for person in (supervisor, viewer):
        client.force_login(person)
        answer = client.get(page("plan_amendments", amended))
        found[person] = answer.content.decode()
        rows = answer.context["amendments"]

    assert [(row["kind"], row["where"]) for row in rows] == [
        ("Action item reworded", "Action item 1.1"),
        ("Action item reworded", "Action item 1.1"),
        ("Goal reworded", "Heading 1"),
        ("Action item retired", "Action item 1.2"),
        ("Heading added", "Heading 2"),
        ("Action item added", "Action item 2.1"),
        ("Due date moved", "The plan"),
    ]
    assert supervisor.name in found[supervisor]
    assert supervisor.name not in found[viewer]


def test_an_item_says_what_was_amended_and_why(as_supervisor, amended, item):
    answer = as_supervisor.get(page("item_detail", item)).content.decode()

    assert 'because: <span class="quote">To Read aloud monthly.</span>' in answer
