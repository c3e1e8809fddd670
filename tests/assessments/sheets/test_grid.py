"""A class's results typed on one page: by whom, what is kept, and what two people type at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.acting import importing
from assessments.models import Administration, Batch, Replaced, Result
from tests.assessments.sheets.found import name, records, stored, typed
from tests.factories.assessments import (
    AdministrationFactory,
    ClassEnrollmentFactory,
    ResultFactory,
    SchoolClassFactory,
    StudentFactory,
)

AS_SPECIALIST = "You are library media specialist at Juniper School."


def test_the_page_shows_the_class_by_windows_and_is_on_record(
    client, specialist, address, fall, maya, noel_too, district
):
    with importing(district.pk):
        ResultFactory(student=maya, administration=fall)
    client.force_login(specialist)

    response = client.get(address)

    shown = response.context
    assert [row[1] for row in shown["rows"]] == ["Noel Imaginary", "Maya Invented"]
    assert [column.title for column in shown["columns"]] == ["Fall", "Winter"]
    assert 'value="75"' in response.content.decode()
    assert records(district) == [
        ("view", "Dana Okafor", [noel_too.pk, maya.pk], AS_SPECIALIST, True)
    ]


def test_what_is_typed_is_saved_with_its_level_batch_and_record(
    client, specialist, address, fall, winter, maya, noel_too, district
):
    client.force_login(specialist)

    response = client.post(
        address,
        typed({(maya, fall): "69.5", (maya, winter): "70", (noel_too, fall): "not taken"}),
        follow=True,
    )

    assert "3 results saved." in response.content.decode()
    assert stored(district) == [
        ("Maya", "fall", 69.5, "Developing", "scored"),
        ("Maya", "winter", 70, "Meeting", "scored"),
        ("Noel", "fall", None, None, "absent"),
    ]
    batch = Batch.objects.get(kind="hand")
    assert (batch.state, batch.created_by, batch.name) == (
        "applied",
        specialist,
        "Reading 4, typed by hand",
    )
    with importing(district.pk):
        assert set(Result.objects.values_list("batch", flat=True)) == {batch.pk}
        assert [row.was for row in Replaced.objects.filter(batch=batch)] == [None] * 3
    assert records(district)[0] == (
        "change",
        "Dana Okafor",
        [maya.pk, noel_too.pk],
        AS_SPECIALIST,
        True,
    )


def test_a_new_result_has_the_day_it_was_typed_and_an_old_one_keeps_its_own(
    client, specialist, address, fall, maya, noel_too, district
):
    day = timezone.localdate() - timedelta(days=30)
    with importing(district.pk):
        ResultFactory(student=noel_too, administration=fall, score=75, given_on=day)
    client.force_login(specialist)

    client.post(
        address,
        typed({(maya, fall): "50", (noel_too, fall): "80"}, seen={(noel_too, fall): "75"}),
    )

    with importing(district.pk):
        days = dict(Result.objects.values_list("student", "given_on"))
    assert days == {maya.pk: timezone.localdate(), noel_too.pk: day}


def test_what_is_changed_or_emptied_is_kept_as_it_was(
    client, school_staff, address, fall, winter, maya, school_class, district
):
    with importing(district.pk):
        rows = [ResultFactory(student=maya, administration=row) for row in (fall, winter)]
    client.force_login(school_staff)
    seen = {(maya, fall): "75", (maya, winter): "75"}

    for cells in ({(maya, fall): "80"}, {(maya, winter): ""}):
        client.post(address, typed(cells, seen))

    assert stored(district) == [("Maya", "fall", 80, "Meeting", "scored")]
    with importing(district.pk):
        kept = Replaced.objects.order_by("pk").values_list("row", "student", "was__score")
        assert list(kept) == [(row.pk, maya.pk, 75) for row in rows]
    assert Batch.objects.filter(kind="hand").count() == 1  # one a person, class and day


def test_a_cell_is_saved_by_itself_and_says_what_became_of_it(
    client, specialist, address, fall, winter, maya, district
):
    client.force_login(specialist)

    response = client.post(
        address,
        typed({(maya, fall): "71", (maya, winter): "700"}),
        headers={"accept": "application/json"},
    )

    assert response.json() == {
        "cells": {
            name(maya, fall): {"state": "saved", "now": "71", "level": "Meeting", "says": ""},
            name(maya, winter): {
                "state": "wrong",
                "now": "",
                "level": "",
                "says": "700 is not on the scale: 0 to 100.",
            },
        }
    }
    assert stored(district) == [("Maya", "fall", 71, "Meeting", "scored")]


def test_what_two_people_type_is_shown_to_the_second_and_not_lost(
    client, specialist, school_staff, address, fall, maya, district
):
    client.force_login(school_staff)
    client.post(address, typed({(maya, fall): "80"}))
    client.force_login(specialist)

    response = client.post(address, typed({(maya, fall): "75"}))

    page = response.content.decode()
    assert "Ines Duarte entered 80 meanwhile. Save again to put “75” in its place." in page
    assert 'value="75" data-was="80"' in page
    assert stored(district) == [("Maya", "fall", 80, "Meeting", "scored")]

    client.post(address, {name(maya, fall): "75", "seen": response.context["seen"]})
    assert stored(district) == [("Maya", "fall", 75, "Meeting", "scored")]


def test_two_who_type_the_same_do_not_disagree(
    client, specialist, school_staff, address, fall, maya, district
):
    for person in (school_staff, specialist):
        client.force_login(person)
        response = client.post(address, typed({(maya, fall): "80"}))
        assert response.status_code == 302

    assert stored(district) == [("Maya", "fall", 80, "Meeting", "scored")]


def test_what_cannot_be_read_comes_back_as_it_was_typed(
    client, specialist, address, fall, winter, maya, noel_too, district
):
    client.force_login(specialist)

    response = client.post(
        address, typed({(maya, fall): "<b>", (noel_too, fall): "12", (noel_too, winter): ""})
    )

    page = response.content.decode()
    assert "Error: Reading task" in page
    assert 'value="&lt;b&gt;"' in page
    assert response.context["problems"] == [
        (
            f"id_{name(maya, fall)}",
            "Maya Invented, Fall",
            "“<b>” is not a number with at most two decimals.",
        )
    ]
    assert stored(district) == [("Noel", "fall", 12, "Beginning", "scored")]


def test_a_window_that_is_not_open_takes_nothing(
    client, specialist, address, winter, maya, district
):
    Administration.objects.filter(pk=winter.pk).update(opens="2999-01-01")
    client.force_login(specialist)

    response = client.post(address, typed({(maya, winter): "80"}))

    assert response.context["problems"][0][2] == "It opens on January 1, 2999."
    assert stored(district) == []


def test_who_looks_on_enters_nothing(client, principal, address, fall, maya, district):
    client.force_login(principal)

    statuses = [client.get(address).status_code]
    statuses.append(client.post(address, typed({(maya, fall): "80"})).status_code)

    assert (statuses, stored(district)) == ([200, 403], [])


@pytest.mark.parametrize(
    "who", ["zone_lead", "branch_staff", "viewer", "supervisor", "outsider", "oak_specialist"]
)
def test_for_who_has_no_reason_the_page_is_not_there(request, client, who, address, fall, maya):
    client.force_login(request.getfixturevalue(who))

    statuses = [
        client.get(address).status_code,
        client.post(address, typed({(maya, fall): "80"})).status_code,
    ]

    assert (statuses, stored(maya.district)) == ([404, 404], [])


def test_no_student_or_window_of_another_sheet_can_be_sent(
    client, school_staff, address, fall, noel_too, maya, oak_student, school, district
):
    with importing(district.pk):
        unseen = StudentFactory(school=school, given_name="Una")  # in no class of this person
    elsewhere = AdministrationFactory(assessment__district=district)
    client.force_login(school_staff)

    statuses = [
        client.post(address, typed({key: "80"})).status_code
        for key in ((oak_student, fall), (unseen, fall), (maya, elsewhere))
    ]
    statuses += [
        client.post(address, {key: "80"}).status_code for key in ("c-", "c-x-1", f"c-{2**80}-1")
    ]

    assert (statuses, stored(district)) == ([404] * 6, [])


@pytest.mark.parametrize("seen", ["", "[1]", "{", "[" * 5000, '{"c-1-1": {}}', "null"])
def test_a_page_that_does_not_say_what_it_saw_overwrites_nothing(
    client, specialist, address, fall, maya, district, seen
):
    with importing(district.pk):
        ResultFactory(student=maya, administration=fall)
    client.force_login(specialist)

    client.post(address, {name(maya, fall): "80", "seen": seen})

    assert stored(district) == [("Maya", "fall", 75, "Meeting", "scored")]


def test_a_class_that_does_not_take_the_test_has_no_sheet(
    client, specialist, fall, school, district
):
    with importing(district.pk):
        other = SchoolClassFactory(place=school)
    client.force_login(specialist)

    response = client.get(reverse("assessments:grid", args=[fall.pk, other.pk]))

    assert response.status_code == 404


def test_a_class_whose_students_have_results_has_one(
    client, specialist, fall, maya, school, district
):
    with importing(district.pk):
        other = SchoolClassFactory(place=school)
        ClassEnrollmentFactory(school_class=other, student=maya)
        ResultFactory(student=maya, administration=fall)
    client.force_login(specialist)

    response = client.get(reverse("assessments:grid", args=[fall.pk, other.pk]))

    assert [column.title for column in response.context["columns"]] == ["Fall"]


def test_a_data_steward_says_first_what_for(client, data_steward, address, fall, maya, district):
    client.force_login(data_steward)

    response = client.post(address, typed({(maya, fall): "80"}))

    assert (response.status_code, stored(district)) == (302, [])


@pytest.mark.parametrize("others", [0, 12])
def test_a_class_of_any_size_costs_the_same_queries(
    client, specialist, address, fall, school_class, district, others, django_assert_num_queries
):
    with importing(district.pk):
        for row in StudentFactory.create_batch(others, school=school_class.place):
            ClassEnrollmentFactory(school_class=school_class, student=row)
            ResultFactory(student=row, administration=fall)
    client.force_login(specialist)
    client.get(address)

    with django_assert_num_queries(17):
        client.get(address)


def test_who_left_the_class_stands_there_if_they_were_in_it_in_the_window(
    client, specialist, address, fall, winter, school_class, district
):
    today = timezone.localdate()
    ago = [today - timedelta(days=days) for days in (300, 200, 100, 50)]
    Administration.objects.filter(pk=fall.pk).update(opens=ago[1], closes=ago[2])
    with importing(district.pk):
        for given_name, ends in (("Early", ago[0]), ("Within", ago[2]), ("Later", ago[3])):
            student = StudentFactory(school=school_class.place, given_name=given_name)
            ClassEnrollmentFactory(school_class=school_class, student=student, ends=ends)
            if given_name == "Early":
                ResultFactory(student=student, administration=winter)
            starts = today - timedelta(days=400)
            student.class_enrollments.update(starts=starts)
        gone = StudentFactory(school=school_class.place, given_name="Gone")
        ClassEnrollmentFactory(school_class=school_class, student=gone, starts=ago[0], ends=ago[0])
    client.force_login(specialist)

    rows = client.get(address).context["rows"]

    assert sorted(row[1].split()[0] for row in rows) == [
        "Early",
        "Later",
        "Maya",
        "Noel",
        "Within",
    ]
