"""Two people in one form: who sends second reads both versions, and decides."""

import re
import threading
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.db import connection
from django.test import Client

from goals.forms.outline import ItemForm
from goals.models import ActionItem, Assignment, Plan
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    CommunicationReviewFactory,
    DecisionFactory,
    ExpansionCostFactory,
    ExpansionFactory,
    GoalFactory,
    LessonFactory,
    MessageFactory,
    PlanFactory,
    PositionFactory,
    ResourceFactory,
    StageFactory,
    StandardFactory,
    TeamFactory,
    ToolFactory,
    TrainingFactory,
    WaiverFactory,
)
from zones.access import Role
from zones.forms.versions import Versioned
from zones.models import DayOff, Position, ZoneMembership

FORMS = [
    path
    for room in ("zones", "goals")
    for path in (Path(__file__).parents[2] / room / "forms").glob("*.py")
    if path.stem != "__init__"
]
# Forms that change a row, and yet nobody else can have changed it meanwhile.
OF_ONE_PERSON = {
    "UpdateForm": "written by its author alone; its key keeps it from being sent twice",
    "ResendForm": "likewise; what the reviewer did meanwhile is told by its turn",
    "PeriodNoteForm": "tells in its own words what a colleague wrote meanwhile",
}
# Forms that only make something new.
OF_NOBODY = {
    *("VersionedForm", "OwnedForm", "SeatForm"),  # parts of other forms
    *("NewPlanForm", "PersonCreateForm", "PositionForm", "MembershipForm", "HoldForm"),
    *("UnlockForm", "CommentForm", "PartnershipForm", "DeliveryForm"),
}
# name: (person, row of the world, address, field both change, theirs as stored, yours as typed)
FOCUS, MONDAYS = "Reading, every day", "With grade 3, on Mondays"
LONG = "/tools/long-term/"
EDITS = {
    "PlanForm": ("supervisor", "plan", "/plans/{}/edit/", "preface", "We know.", "We think."),
    "GoalForm": ("supervisor", "goal", "/goals/{}/edit/", "statement", "To grow.", "To read."),
    "ItemForm": ("supervisor", "item", "/items/{}/edit/", "text", "Move shelves.", "Buy shelves."),
    "StepForm": ("zone_lead", "step", "/items/{}/edit/", "text", "Read aloud.", "Read along."),
    "WaiverForm": (
        *("zone_lead", "waiver", "/plans/{row.plan_id}/not-for-us/{row.key_area_id}/"),
        *("reason", "Ours are older.", "Ours are too old."),
    ),
    "AssignmentForm": ("supervisor", "work", "/assignments/{}/edit/", "what_we_do", FOCUS, MONDAYS),
    "PartForm": ("branch_lead", "part", "/assignments/{}/edit/", "what_we_do", FOCUS, MONDAYS),
    "WhatWeDoForm": ("specialist", "work", "/assignments/{}/edit/", "what_we_do", FOCUS, MONDAYS),
    "TeamForm": ("supervisor", "team", "/teams/{}/edit/", "purpose", "To learn.", "To share."),
    "ResourceForm": ("zone_lead", "resource", "/resources/{}/edit/", "title", "Dates", "Days"),
    "MeetingForm": ("zone_lead", "meeting", "/meetings/{}/edit/", "where", "Library", "Office"),
    "MinutesForm": ("zone_lead", "meeting", "/meetings/{}/minutes/", "notes", "By all.", "By us."),
    "DecisionForm": ("zone_lead", "decision", "/decisions/{}/edit/", "text", "Call.", "Write."),
    "PlaceForm": ("data_steward", "school", "/places/{}/edit/", "address", "1 Elm St", "2 Oak St"),
    "PlaceCloseForm": ("data_steward", "school", "/places/{}/close/", "closes", *2 * [None]),
    "ZoneForm": ("data_steward", "zone", "/zones/{}/edit/", "name", "North zone", "South zone"),
    "MembershipEndForm": ("data_steward", "member", "/zones/schools/{}/end/", "ends", *2 * [None]),
    "PersonForm": ("data_steward", "colleague", "/people/{}/edit/", "name", "Eva Lund", "Eva Berg"),
    "PositionEndForm": ("data_steward", "position", "/positions/{}/end/", "ends", *2 * [None]),
    "PositionAwayForm": (
        "data_steward",
        "position",
        "/positions/{}/away/",
        "away_from",
        *2 * [None],
    ),
    "SchoolYearForm": ("data_steward", "school_year", "/years/{}/edit/", "ends", *2 * [None]),
    "PeriodForm": ("data_steward", "period", "/periods/{}/edit/", "name", "Autumn", "First third"),
    "StageForm": ("supervisor", "stage", "/zones/stages/{}/edit/", "decided", "By all.", "By us."),
    "LessonForm": ("zone_lead", "lesson", "/zones/lessons/{}/edit/", "text", "Call.", "Write."),
    "MessageForm": ("supervisor", "message", "/communication/{}/edit/", "channel", "Flyer", "Web"),
    "CommunicationReviewForm": (
        *("supervisor", "review", "/communication/reviews/{}/edit/"),
        *("due_on", None, None),
    ),
    "ToolForm": ("supervisor", "tool", "/tools/{}/edit/", "may_use", "All staff", "All students"),
    "TrainingForm": ("supervisor", "training", "/tools/trainings/{}/edit/", "topic", "A", "B"),
    "TrainingHeldForm": ("supervisor", "training", "/tools/trainings/{}/held/", "others", "4", "7"),
    "ExpansionForm": (
        "supervisor",
        "expansion",
        "/tools/long-term/{}/edit/",
        "why",
        "So.",
        "Thus.",
    ),
    "ExpansionCostForm": ("supervisor", "cost", f"{LONG}costs/{{}}/edit/", "what", "Books", "Kits"),
    "DistrictForm": ("data_steward", "district", "/district/", "name", "Riverbend", "River Bend"),
}
DATES, SAID = ("2031-05-04", "2031-06-07"), ("May 4, 2031", "June 7, 2031")


@pytest.fixture
def world(request, office, school, specialist, zone, period, school_year, district):
    plan = PlanFactory(owner=office, title="Library plan", preface="We believe.")
    item = ActionItemFactory(goal=GoalFactory(plan=plan))
    action = PlanFactory(owner=school, kind=Plan.Kind.ACTION)
    colleague = PositionFactory(place=school, role=Role.SCHOOL_STAFF).user
    area = StandardFactory(framework=WaiverFactory(plan=action).key_area.framework)
    step = ActionItemFactory(goal=GoalFactory(plan=action), key_area=area)
    part = {"place": zone.branch, "seat_role": Role.ZONE_LEAD, "reports": False}
    decision = DecisionFactory(meeting__team=TeamFactory(zone=zone))
    return {
        "team": decision.meeting.team,
        "meeting": decision.meeting,
        "decision": decision,
        "resource": ResourceFactory(team=decision.meeting.team),
        "plan": plan,
        "goal": item.goal,
        "item": item,
        "step": step,
        "part": AssignmentFactory(item=step, **part),
        "work": AssignmentFactory(item=item, place=school),
        "school": school,
        "zone": zone,
        "member": ZoneMembership.objects.get(zone=zone),
        "colleague": colleague,
        "position": Position.objects.get(user=colleague),
        "school_year": school_year,
        "period": period,
        "district": district,
        "stage": StageFactory(zone=zone),
        "lesson": LessonFactory(zone=zone),
        "waiver": action.waivers.get(),
        "message": MessageFactory(owner_place=office, owner_role=Role.SUPERVISOR),
        "review": CommunicationReviewFactory(district=district),
        "tool": ToolFactory(owner=office),
        "training": TrainingFactory(tool__owner=office),
        "expansion": ExpansionFactory(district=district),
        "cost": ExpansionCostFactory(expansion__district=district),
    }


def fields_of(page):
    """What the browser would send of the page's form: {name: value or [values]}."""
    form = page.context["form"]
    html = page.content.decode()
    sent = {"draft_of": re.search(r'name="draft_of" value="([^"]+)"', html)[1]}
    assert f'name="{form.add_prefix("version")}"' in html
    if "reason" in form.fields:
        sent["reason"] = "The board asked for it."
    for bound in form:
        value = bound.value()
        if isinstance(bound.field, forms.BooleanField):
            sent |= {bound.html_name: "on"} if value else {}
        elif value is not None:
            sent[bound.html_name] = [str(one) for one in value] if _many(value) else str(value)
    return sent


def _many(value):
    return isinstance(value, (list, tuple))


@pytest.mark.parametrize("name", EDITS)
def test_second_of_two_editors_reads_both_versions_and_nothing_is_saved(
    client, world, request, name
):
    person, row, address, field, theirs, yours = EDITS[name]
    row, address = world[row], address.format(world[row].pk, row=world[row])
    stored, (theirs, yours), said = theirs or DATES[0], (theirs, yours), SAID
    if theirs is None:
        yours = DATES[1]
    else:
        said = (theirs, yours)
    client.force_login(request.getfixturevalue(person))
    sent = fields_of(client.get(address))
    type(row).objects.filter(pk=row.pk).update(**{field: stored})

    page = client.post(address, sent | {field: yours})

    html = page.content.decode()
    assert page.status_code == 200
    assert "while you wrote. Nothing of yours is saved yet." in html
    assert [(line[1], line[2]) for line in page.context["form"].versions] == [said]
    assert page.context["form"][field].value() == yours
    row.refresh_from_db()
    assert str(getattr(row, field)) == stored
    assert type(page.context["form"]).__name__ == name

    again = client.post(address, fields_of(page) | {field: yours})

    row.refresh_from_db()
    assert again.status_code == 302
    assert str(getattr(row, field)) == yours


def test_every_form_that_changes_a_row_is_in_the_table():
    modules = [import_module(".".join(path.with_suffix("").parts[-3:])) for path in FORMS]
    found = {
        name: kind
        for module in modules
        for name, kind in vars(module).items()
        if isinstance(kind, type)
        and issubclass(kind, forms.ModelForm)
        and kind.__module__ == module.__name__
    }

    assert set(found) == {*EDITS, *OF_ONE_PERSON, *OF_NOBODY}
    assert [name for name in EDITS if not issubclass(found[name], Versioned)] == []


@pytest.fixture
def item(office):
    return ActionItemFactory(goal=GoalFactory(plan=PlanFactory(owner=office)), text="Buy books.")


@pytest.fixture
def two(supervisor, district_admin, office):
    """Two browsers of two people who write the same plan."""
    PositionFactory(user=district_admin, place=office, role=Role.SUPERVISOR)
    browsers = Client(), Client()
    for browser, person in zip(browsers, (supervisor, district_admin), strict=True):
        browser.force_login(person)
    return browsers


def test_who_changed_it_is_named_with_the_time(two, item):
    first, second = two
    address = f"/items/{item.pk}/edit/"
    sent = fields_of(second.get(address))
    first.post(address, fields_of(first.get(address)) | {"text": "Buy new books."})

    html = second.post(address, sent | {"text": "Buy more books."}).content.decode()

    assert re.search(r"Karin Lindqvist changed this at \d+:\d\d [ap]m while you wrote\.", html)
    assert "Buy new books." in html
    assert "Buy more books." in html


def test_field_you_did_not_touch_takes_what_was_saved_meanwhile(two, item):
    first, second = two
    address = f"/items/{item.pk}/edit/"
    sent = fields_of(second.get(address))
    first.post(address, fields_of(first.get(address)) | {"label": "Books"})

    page = second.post(address, sent | {"text": "Buy more books."})

    form = page.context["form"]
    assert (form["label"].value(), form["text"].value()) == ("Books", "Buy more books.")
    assert "Not changed by you: theirs now stands in the form." in page.content.decode()
    second.post(address, fields_of(page))
    item.refresh_from_db()
    assert (item.label, item.text) == ("Books", "Buy more books.")


def test_what_was_overwritten_stays_in_the_history(two, item):
    first, second = two
    address = f"/items/{item.pk}/edit/"
    sent = fields_of(second.get(address))
    first.post(address, fields_of(first.get(address)) | {"text": "Buy new books."})
    page = second.post(address, sent | {"text": "Buy more books."})
    second.post(address, fields_of(page))

    events = {model.__name__: model for model in ActionItem.pgh_event_models.values()}

    texts = [
        text
        for model in events.values()
        for text in model.objects.filter(pgh_obj_id=item.pk)
        .order_by("pgh_id")
        .values_list("text", flat=True)
    ]
    assert texts == ["Buy books.", "Buy new books.", "Buy more books."]


def test_form_sent_twice_is_saved_once_and_no_conflict(two, item):
    first, _ = two
    address = f"/items/{item.pk}/edit/"
    sent = fields_of(first.get(address)) | {"text": "Buy new books."}

    answers = [first.post(address, sent).status_code for _ in range(2)]

    assert answers == [302, 302]


def test_what_the_form_does_not_hold_is_never_written_back(two, item, supervisor):
    address = f"/items/{item.pk}/edit/"
    form = ItemForm(
        fields_of(two[0].get(address)) | {"text": "Buy new books."},
        instance=ActionItem.objects.get(pk=item.pk),
        plan=item.goal.plan,
        user=supervisor,
    )
    ActionItem.objects.filter(pk=item.pk).update(position=7)

    assert form.is_valid()
    form.save()

    item.refresh_from_db()
    assert (item.text, item.position) == ("Buy new books.", 7)


def test_partners_of_a_step_changed_meanwhile_are_seen(client, zone_lead, school, branch, period):
    StandardFactory()
    step = ActionItemFactory(goal__plan=PlanFactory(owner=school, kind=Plan.Kind.ACTION))
    client.force_login(zone_lead)
    sent = fields_of(client.get(f"/items/{step.pk}/edit/"))
    AssignmentFactory(item=step, place=branch, seat_role=Role.ZONE_LEAD)

    page = client.post(f"/items/{step.pk}/edit/", sent | {"text": "Read along."})

    form = page.context["form"]
    assert [line[1:] for line in form.versions] == [("Heron Branch", "Nothing", True)]
    assert form["partners"].value() == [str(branch.pk)]
    client.post(f"/items/{step.pk}/edit/", fields_of(page))
    assert Assignment.objects.filter(item=step, place=branch, ended_on=None).exists()


def test_day_off_added_meanwhile_is_not_taken_away(client, data_steward, school_year, district):
    client.force_login(data_steward)
    address = f"/years/{school_year.pk}/days-off/"
    sent = fields_of(client.get(address))
    DayOff.objects.create(district=district, day=school_year.starts, name="Opening")

    page = client.post(address, sent | {"days": ""})
    again = client.post(address, sent | {"days": f"{school_year.ends:%m/%d/%Y} Last day"})

    assert (page.status_code, again.status_code) == (200, 200)
    assert list(DayOff.objects.values_list("name", flat=True)) == ["Opening"]


def test_draft_that_came_back_is_still_compared_with_what_its_writer_saw(two, item):
    first, second = two
    address = f"/items/{item.pk}/edit/"
    sent = fields_of(second.get(address)) | {"text": "Buy more books."}
    second.post("/drafts/", sent)
    first.post(address, fields_of(first.get(address)) | {"text": "Buy new books."})

    back = second.get(address)
    page = second.post(address, fields_of(back))

    assert back.context["form"]["text"].value() == "Buy more books."
    assert [line[1:3] for line in page.context["form"].versions] == [
        ("Buy new books.", "Buy more books.")
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_asked(supervisor, office):
    item = ActionItemFactory(goal=GoalFactory(plan=PlanFactory(owner=office)), text="Buy books.")
    address, start, answers = f"/items/{item.pk}/edit/", threading.Barrier(2), []
    browsers = Client(), Client()
    for browser in browsers:
        browser.force_login(supervisor)
    ready = [
        (browser, fields_of(browser.get(address)) | {"text": text})
        for browser, text in zip(browsers, ("Buy new books.", "Buy more books."), strict=True)
    ]

    def send(browser, sent):
        start.wait()
        answers.append(browser.post(address, sent).status_code)
        connection.close()

    people = [threading.Thread(target=send, args=one) for one in ready]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(answers) == [200, 302]


def test_a_forged_choice_is_not_called_by_its_name(client, data_steward, school, outsider):
    """A stale page that names a place of another district is not told what that place is called."""
    theirs = outsider.positions.order_by("pk").first().place
    assert theirs.kind == school.kind
    client.force_login(data_steward)
    url = f"/places/{school.pk}/close/"
    form = {"closes": "2031-06-30", "version": "closes:0,successor:0"}

    pages = [client.post(url, form | {"successor": named}) for named in (theirs.pk, "nobody")]

    assert [page.status_code for page in pages] == [200, 200]
    assert [theirs.name in page.content.decode() for page in pages] == [False, False]
    assert [page.context["form"].errors["successor"] for page in pages]
