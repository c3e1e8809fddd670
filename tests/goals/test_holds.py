"""A hold stops every deletion it covers; what was once sent is never deleted, hold or not."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, InternalError, connection, transaction
from django.utils import timezone

from goals.holds import unheld
from goals.models import Assignment, Evidence, Goal, Hold, Plan, PlanImport, Serves, Update
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    DayOffFactory,
    EvidenceFactory,
    HoldFactory,
    PlanFactory,
    PlanImportFactory,
    PositionFactory,
    ServesFactory,
    UpdateFactory,
    UploadFactory,
)
from zones.models import DayOff, Draft, Position, Upload

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = "A hold keeps this: A request for records is open."


@pytest.fixture
def draft(office, school, specialist):
    assignment = AssignmentFactory(item__goal__plan__owner=office, place=school)
    return UpdateFactory(assignment=assignment, author=specialist, state="draft")


@pytest.fixture
def draft_plan(office):
    return PlanFactory(owner=office, status=Plan.Status.DRAFT)


@pytest.fixture
def hold(district, data_steward):
    return HoldFactory(district=district, set_by=data_steward)


def refused(client, user, address, data=None):
    """The page says that a hold keeps it."""
    client.force_login(user)
    answer = client.post(address, data or {}, headers={"referer": "http://testserver/plans/"})
    return (
        answer.status_code == 409
        and KEPT in answer.content.decode()
        and 'href="http://testserver/plans/"' in answer.content.decode()
    )


# Every verb of the site that deletes


def test_a_discarded_draft_stays_in_the_bin(client, hold, draft, specialist):
    EvidenceFactory(update=draft)
    client.force_login(specialist)

    client.post(f"/updates/{draft.pk}/delete/")

    draft.refresh_from_db()
    assert draft.discarded_at
    with pytest.raises(InternalError, match="A hold keeps this"):
        draft.delete()
    assert Evidence.objects.get().update == draft


def test_a_goal_an_item_and_a_link_stay(client, hold, draft_plan, supervisor):
    item = ActionItemFactory(goal__plan=draft_plan)
    AssignmentFactory(item=item)
    link = ServesFactory(item=item, serves_item__goal__plan__owner=draft_plan.owner)

    assert refused(client, supervisor, f"/goals/{item.goal.pk}/delete/")
    assert refused(client, supervisor, f"/items/{item.pk}/delete/")
    assert refused(client, supervisor, f"/serves/{link.pk}/remove/")
    assert Goal.objects.filter(plan=draft_plan).exists()
    assert (Assignment.objects.count(), Serves.objects.count()) == (1, 1)


def test_a_plan_on_its_way_in_stays(client, hold, district, supervisor):
    found = PlanImportFactory(district=district, created_by=supervisor)

    assert refused(client, supervisor, f"/plans/import/{found.pk}/delete/")
    assert PlanImport.objects.exists()


def test_a_position_and_a_list_of_people_stay(client, hold, district, school, data_steward):
    soon = timezone.localdate() + timedelta(days=9)
    position = PositionFactory(place=school, starts=soon)
    upload = UploadFactory(district=district, created_by=data_steward)

    assert refused(client, data_steward, f"/positions/{position.pk}/remove/")
    assert refused(client, data_steward, f"/uploads/{upload.pk}/discard/")
    assert Position.objects.filter(pk=position.pk).exists()
    assert Upload.objects.exists()


def test_a_day_of_the_calendar_stays(client, hold, school_year, data_steward):
    DayOffFactory(district=school_year.district, day=school_year.starts + timedelta(days=40))

    page = f"/years/{school_year.pk}/days-off/"

    assert refused(client, data_steward, page, {"days": ""})
    assert DayOff.objects.count() == 1


def test_evidence_of_a_draft_stays_and_the_form_says_so(client, hold, draft, specialist):
    row = EvidenceFactory(update=draft)
    client.force_login(specialist)
    form = {
        "text": "New words.",
        "status": "on_track",
        "happened_on": str(timezone.localdate()),
        "form_key": str(draft.form_key),
        f"remove_{row.pk}": "1",
    }

    answer = client.post(f"/updates/{draft.pk}/edit/", form)

    assert KEPT in answer.content.decode()
    assert "New words." in answer.content.decode()
    assert Evidence.objects.get() == row
    assert Update.objects.get().state == "draft"


def test_what_was_typed_steps_aside_and_stays(hold, specialist):
    row = Draft.objects.create(user=specialist, address="/assignments/1/log/", fields={"a": ["b"]})

    Draft.objects.filter(user=specialist).delete()
    Draft.objects.filter(user=specialist).delete()

    kept = Draft.objects.get()
    assert (kept.pk, kept.address, kept.fields) == (
        row.pk,
        f"kept {row.pk} /assignments/1/log/",
        {"a": ["b"]},
    )


def test_a_purge_leaves_alone_what_a_hold_keeps(hold, draft):
    elsewhere = UpdateFactory(state="draft")

    assert list(unheld(Update.objects.all())) == [elsewhere]


def test_statements_are_refused_as_well(hold, draft_plan):
    with pytest.raises(InternalError, match="A hold keeps this"):
        connection.cursor().execute("DELETE FROM goals_plan")


# What a hold covers


@pytest.mark.parametrize(
    ("covers", "kept"),
    [
        ({"plan": "own"}, True),
        ({"plan": "other"}, False),
        ({"place": "own"}, True),
        ({"place": "other"}, False),
        ({"person": "own"}, True),
        ({"person": "other"}, False),
        ({"starts": date(2026, 3, 1), "ends": date(2026, 3, 31)}, True),
        ({"starts": date(2026, 3, 11), "ends": date(2026, 3, 31)}, False),
        ({"starts": date(2026, 3, 10)}, True),
        ({"ends": date(2026, 3, 9)}, False),
        ({"plan": "own", "place": "own", "person": "own"}, True),
        ({"plan": "own", "place": "other"}, False),
        ({"lifted_at": timezone.now()}, False),
    ],
)
def test_a_hold_covers_its_plan_place_person_and_dates(
    draft, district, other_school, principal, covers, kept
):
    at = timezone.make_aware(timezone.datetime(2026, 3, 10, 12))
    Update.objects.filter(pk=draft.pk).update(happened_on=at.date(), created_at=at)
    choices = {
        "plan": (draft.assignment.item.goal.plan, PlanFactory(owner=draft.assignment.seat_place)),
        "place": (draft.assignment.place, other_school),
        "person": (draft.author, principal),
    }
    chosen = {
        name: choices[name][value == "other"] if name in choices else value
        for name, value in covers.items()
    }
    HoldFactory(district=district, **chosen)

    assert unheld(Update.objects.all()).exists() is not kept


def test_a_hold_of_another_district_covers_nothing_here(draft):
    HoldFactory()

    draft.delete()

    assert not Update.objects.exists()


def test_a_place_hold_keeps_the_plan_of_the_place(office, draft_plan, district):
    HoldFactory(district=district, place=office)

    with pytest.raises(InternalError, match="A hold keeps this"):
        draft_plan.delete()


# Nothing once sent is deleted


@pytest.mark.parametrize("state", ["submitted", "returned", "counted"])
def test_what_was_sent_is_not_deleted_without_any_hold(state):
    row = EvidenceFactory(update=UpdateFactory(state=state))

    for one in (row, row.update):
        with pytest.raises(InternalError, match="What was sent stays on record"):
            one.delete()
    with pytest.raises(InternalError, match="What was sent"):
        connection.cursor().execute("DELETE FROM goals_evidence")

    assert list(Evidence.objects.all()) == [row]


def test_what_was_sent_and_taken_back_is_not_deleted(client, draft, specialist):
    Update.objects.filter(pk=draft.pk).update(submitted_at=timezone.now())
    client.force_login(specialist)

    answer = client.post(f"/updates/{draft.pk}/delete/")

    assert answer.status_code != 500
    assert Update.objects.filter(pk=draft.pk).exists()


def test_a_hold_is_lifted_and_never_changed_or_deleted(hold):
    for statement in ("UPDATE goals_hold SET reason = 'x'", "DELETE FROM goals_hold"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)

    assert Hold.objects.get() == hold


# The pages


def test_the_steward_sets_a_hold_and_lifts_it(client, district, school, specialist, data_steward):
    client.force_login(data_steward)
    form = {
        "place": school.pk,
        "person": specialist.pk,
        "starts": "2026-01-01",
        "ends": "2026-06-30",
        "reason": "A parent asked for records.",
    }

    made = client.post("/holds/new/", form, follow=True)
    hold = Hold.objects.get()
    lifted = client.post(f"/holds/{hold.pk}/lift/", follow=True)
    again = client.post(f"/holds/{hold.pk}/lift/")

    covers = "at Juniper School, by Dana Okafor, from January 1, 2026, until June 30, 2026"
    assert hold.covers == covers
    assert [one.covers for one in made.context["in_force"]] == [covers]
    assert (hold.district, hold.set_by, hold.reason) == (district, data_steward, form["reason"])
    assert lifted.context["in_force"] == []
    assert lifted.context["lifted"] == [hold]
    assert Hold.objects.get().lifted_by == data_steward
    assert again.status_code == 404


def test_a_hold_of_the_whole_district_says_so(client, data_steward, district):
    client.force_login(data_steward)

    client.post("/holds/new/", {"reason": "A court asked."})

    assert Hold.objects.get().covers == "Everything in Riverbend Schools"


def test_a_hold_names_nothing_of_another_district(client, data_steward, outsider):
    plan = PlanFactory(owner=outsider.positions.first().place)
    client.force_login(data_steward)
    form = {"plan": plan.pk, "place": plan.owner.pk, "person": outsider.pk, "reason": "Why."}

    answer = client.post("/holds/new/", form)

    assert answer.context["form"].errors.keys() == {"plan", "place", "person"}
    assert plan.title not in answer.content.decode()
    assert not Hold.objects.exists()


def test_the_supervisor_reads_holds_and_lifts_none(client, hold, supervisor):
    client.force_login(supervisor)

    page = client.get("/holds/")

    assert page.context["in_force"] == [hold]
    assert "Lift" not in page.content.decode()
    assert client.post(f"/holds/{hold.pk}/lift/").status_code == 403


def test_a_person_reads_the_hold_that_names_them_and_no_other(
    client, hold, district, specialist, principal
):
    about = HoldFactory(district=district, person=specialist)
    client.force_login(specialist)

    page = client.get("/holds/")
    client.force_login(principal)
    other = client.get("/holds/")

    assert page.context["in_force"] == [about]
    assert other.status_code == 403


def test_the_page_says_what_is_true_without_any_hold(client, data_steward):
    client.force_login(data_steward)

    page = client.get("/holds/").content.decode()

    assert "No hold is in force." in page
    assert "Nothing was made unreadable." in page
