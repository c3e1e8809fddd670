"""Trainings for shared tools: planned, held, with who attended; names are for staff."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import Training
from tests.factories import PositionFactory, ToolFactory, TrainingFactory
from zones.access import Role
from zones.models import Position

today = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def training(library_office):
    tool = ToolFactory(owner=library_office, name="Catalog search")
    return TrainingFactory(tool=tool, topic="Searching both catalogs", planned_for=today() - DAY)


def page_of(client, training):
    return client.get(training.tool.get_absolute_url())


def hold(client, training, *people, **fields):
    positions = [Position.objects.get(user=person).pk for person in people]
    form = {"held_on": str(today() - DAY), "attended": positions, "others": "3"}
    return client.post(f"/tools/trainings/{training.pk}/held/", form | fields)


def test_a_training_is_planned(client, training, supervisor):
    client.force_login(supervisor)
    form = {"topic": "Second round", "planned_for": str(today() + DAY), "where": "Heron Branch"}

    client.post(f"/tools/{training.tool.pk}/trainings/new/", form)

    made = Training.objects.get(topic="Second round")
    assert (made.tool, made.planned_for, made.where) == (
        *(training.tool, today() + DAY),
        "Heron Branch",
    )


def test_a_day_that_passed_without_a_record_is_flagged(client, training, supervisor, viewer):
    client.force_login(supervisor)
    page = page_of(client, training)
    assert page.context["trainings"][0]["forgotten"]
    assert "nothing is recorded" in page.content.decode()
    assert f"/tools/trainings/{training.pk}/held/" in page.content.decode()

    hold(client, training)

    assert not page_of(client, training).context["trainings"][0]["forgotten"]


def test_who_attended_is_recorded_and_read_by_staff(
    client, training, specialist, branch_staff, library_admin
):
    client.force_login(library_admin)

    hold(client, training, specialist, branch_staff)

    training.refresh_from_db()
    assert (training.held_on, training.others, training.attended.count()) == (today() - DAY, 3, 2)
    row = page_of(client, training).context["trainings"][0]
    assert (row["total"], row["names"], row["others"]) == (
        "5 attended",
        ["Ada Field, Heron", "Dana Okafor, Juniper"],
        3,
    )


def test_a_board_viewer_reads_how_many_and_no_name(
    client, training, specialist, library_admin, viewer
):
    client.force_login(library_admin)
    hold(client, training, specialist)
    client.force_login(viewer)

    page = page_of(client, training)

    assert "4 attended" in page.content.decode()
    assert "Dana Okafor" not in page.content.decode()
    assert "Who attended" not in page.content.decode()


def test_people_the_reader_does_not_see_are_counted(
    client, training, specialist, colleague, library_admin, branch_staff
):
    """A branch sees the school of its zone, and not the school of no zone."""
    client.force_login(library_admin)
    hold(client, training, specialist, colleague)
    client.force_login(branch_staff)

    row = page_of(client, training).context["trainings"][0]

    assert (row["names"], row["others"]) == (["Dana Okafor, Juniper"], 4)


@pytest.fixture
def colleague(other_school):
    return PositionFactory(place=other_school, user__name="Cole Gray").user


def test_people_of_another_district_are_not_offered(
    client, training, specialist, library_admin, outsider, viewer
):
    theirs = Position.objects.filter(user=outsider).first()
    client.force_login(library_admin)

    page = hold(client, training, attended=[theirs.pk])
    form = page.context["form"]

    assert list(form.errors) == ["attended"]
    offered = {pk for _, people in form.fields["attended"].choices for pk, _ in people}
    assert offered == set(
        Position.objects.filter(place__district=training.tool.district)
        .exclude(role=Role.VIEWER)
        .values_list("pk", flat=True)
    )
    assert not training.attended.exists()


def test_who_left_since_stays_among_those_who_attended(client, training, specialist, supervisor):
    client.force_login(supervisor)
    hold(client, training, specialist)
    Position.objects.filter(user=specialist).update(ends=today() - 30 * DAY)

    form = client.get(f"/tools/trainings/{training.pk}/held/").context["form"]

    seat = Position.objects.get(user=specialist)
    assert form["attended"].value() == [seat.pk]
    assert seat in form.fields["attended"].queryset


def test_it_is_not_held_before_its_day(client, training, supervisor):
    client.force_login(supervisor)

    page = hold(client, training, held_on=str(today() + DAY))

    assert page.context["form"].errors == {
        "held_on": ["This day lies ahead: record the training once it is held."]
    }


@pytest.mark.parametrize(("who", "status"), [("branch_staff", 403), ("outsider", 404)])
def test_others_record_nothing(client, training, request, who, status):
    client.force_login(request.getfixturevalue(who))

    assert hold(client, training).status_code == status
    training.refresh_from_db()
    assert training.held_on is None


def test_the_form_costs_the_same_for_five_people_and_for_fifty(client, training, supervisor):
    client.force_login(supervisor)
    counts = []

    for more in (5, 45):
        for _ in range(more):
            PositionFactory(place__district=training.tool.district)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/tools/trainings/{training.pk}/held/")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 18


def test_the_page_of_a_tool_costs_the_same_for_two_trainings_and_for_twenty(
    client, training, specialist, supervisor
):
    client.force_login(supervisor)
    counts, seat = [], Position.objects.get(user=specialist)

    for more in (2, 18):
        for _ in range(more):
            TrainingFactory(tool=training.tool, held_on=today()).attended.add(seat)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, training)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 16
