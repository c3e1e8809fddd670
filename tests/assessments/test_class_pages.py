"""Classes: who is in one, how they did, its files; and what of it stands on record."""

import csv
import hashlib
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.access import openings
from assessments.acting import acting_as, importing
from assessments.models import Disclosure, Result, SchoolClass
from tests.factories.assessments import (
    AdministrationFactory,
    ClassEnrollmentFactory,
    ResultFactory,
    SchoolClassFactory,
    SittingFactory,
    StudentFactory,
)


@pytest.fixture
def given(school_class, maya):
    """An administration that Maya's class takes."""
    with importing(maya.district_id):
        given = AdministrationFactory(
            assessment__district_id=maya.district_id, assessment__name="Reading task"
        )
        SittingFactory(school_class=school_class, administration=given)
        ResultFactory(student=maya, administration=given, score="74.50")
        return given


def address(name, row, *more):
    return reverse(f"assessments:{name}", args=[row.pk, *more])


def records(user):
    with acting_as(user.pk):
        return list(Disclosure.objects.filter(user=user).order_by("pk"))


def line(student, said):
    """Of the table, where Reading task is given."""
    return (
        '<tr role="row"><th role="rowheader" scope="row" class="fld">'
        f'<a href="/students/{student.pk}/">{student.name}</a></th>'
        f'<td role="cell" data-l="ID">{student.local_id}</td>'
        '<td role="cell" data-l="Grade">Grade 4</td>'
        f'<td role="cell" data-l="Reading task, Fall">{said}</td></tr>'
    )


def test_a_class_shows_its_students_by_the_names_they_go_by_with_results(
    client, school_staff, school_class, given, school, maya
):
    with importing(school.district_id):
        named = {"given_name": "Zachary", "preferred_given_name": "Abe"}
        abe = StudentFactory(school=school, family_name="Invented", **named)
        ClassEnrollmentFactory(student=abe, school_class=school_class)
        ResultFactory(
            student=abe, administration=given, score=None, level=None, status=Result.Status.ABSENT
        )
        StudentFactory(school=school)  # in no class: not theirs to see
    client.force_login(school_staff)

    context = client.get(school_class.get_absolute_url()).context

    assert context["rows"] == [line(abe, "Not taken"), line(maya, "74.5, Meeting")]
    assert context["reasons"] == ["The student is in your class Reading 4."]


def test_who_enters_results_is_led_to_the_sheet(client, specialist, principal, school_class, given):
    typed_on = address("grid", given, school_class.pk)

    for who, expected in ((specialist, [("Reading task, Fall", typed_on)]), (principal, [])):
        client.force_login(who)
        page = client.get(school_class.get_absolute_url())
        assert page.context["to_enter"] == expected
    client.force_login(specialist)
    assert client.get(typed_on).status_code == 200


def test_who_left_the_class_is_not_on_its_page(client, specialist, school_class, noel):
    days = timezone.localdate() - timedelta(days=300)
    with importing(noel.district_id):
        ClassEnrollmentFactory(
            student=noel, school_class=school_class, starts=days, ends=days + timedelta(9)
        )
    client.force_login(specialist)

    [row] = client.get(school_class.get_absolute_url()).context["rows"]

    assert ">Maya Invented<" in row


def test_a_class_that_is_over_is_shown_as_it_was(client, specialist, school_class, maya):
    last = timezone.localdate() - timedelta(days=100)
    with importing(maya.district_id):
        school_class.enrollments.update(ends=last)
        school_class.ends = last
        school_class.save()
    client.force_login(specialist)

    context = client.get(school_class.get_absolute_url()).context

    assert (context["last_day"], len(context["rows"])) == (last, 1)


def test_looking_printing_and_exporting_stand_on_record_apart(
    client, specialist, school_class, given, maya
):
    client.force_login(specialist)

    client.get(address("class_detail", school_class))
    paper = client.get(address("class_print", school_class)).content.decode()
    file = client.get(address("class_export", school_class, "csv"))

    assert f"Printed by {specialist.name}, " in paper
    rows = records(specialist)
    assert [(row.what, row.students) for row in rows] == [
        ("view", [maya.pk]),
        ("print", [maya.pk]),
        ("export", [maya.pk]),
    ]
    assert rows[2].file_sha256 == hashlib.sha256(file.content).hexdigest()


def test_the_file_holds_what_the_page_shows(client, specialist, school_class, given, maya):
    client.force_login(specialist)

    file = client.get(address("class_export", school_class, "csv"))

    assert list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")))) == [
        [
            "Student",
            "Student ID",
            "Grade",
            "Reading task, Fall: score",
            "Reading task, Fall: level",
        ],
        ["Maya Invented", maya.local_id, "04", "74.5", "Meeting"],
    ]
    assert client.get(address("class_export", school_class, "xlsx")).status_code == 200
    assert client.get(address("class_export", school_class, "pdf")).status_code == 404


def test_another_year_has_its_own_results(client, specialist, school_class, given, maya):
    year = given.year - 1
    with importing(maya.district_id):
        earlier = AdministrationFactory(
            assessment__district_id=maya.district_id, assessment__name="Earlier task", year=year
        )
        ResultFactory(student=maya, administration=earlier)
    client.force_login(specialist)

    response = client.get(address("class_detail", school_class), {"year": year})

    assert "Earlier task" in response.context["headings"]
    assert "Reading task" not in response.context["headings"]
    for wrong in ("0", "99999999999999999999", "²", "x"):
        found = client.get(address("class_detail", school_class), {"year": wrong})
        assert "Reading task" in found.context["headings"]


def test_classes_of_another_school_are_not_there(client, specialist, other_school, school_class):
    with importing(other_school.district_id):
        other = SchoolClassFactory(place=other_school)
    client.force_login(specialist)

    rows = client.get(reverse("assessments:class_list")).context["rows"]

    assert [row["title"] for row in rows] == ["Reading 4"]
    for name, more in (("class_detail", []), ("class_print", []), ("class_export", ["csv"])):
        assert client.get(address(name, other, *more)).status_code == 404
    assert [(row.what, row.allowed) for row in records(specialist)] == [
        ("view", False),
        ("print", False),
        ("export", False),
    ]


@pytest.mark.parametrize("who", ["specialist", "principal", "school_staff", "data_steward"])
def test_a_class_is_opened_to_whom_it_is_listed(request, who, school_class, other_school):
    user = request.getfixturevalue(who)
    SchoolClassFactory(place=school_class.place)
    SchoolClassFactory(place=other_school)
    SchoolClassFactory()  # of another district

    with acting_as(user.pk, "A question."):
        found = openings(user)
        listed = set(SchoolClass.objects.visible_to(user))
        opened = {row for row in SchoolClass.objects.all() if found.opens(row)}

    assert opened == listed
    assert school_class in listed


@pytest.mark.parametrize("many", [1, 8])
def test_a_class_page_asks_the_same_however_many_students_there_are(
    client, specialist, school_class, given, django_assert_num_queries, many
):
    with importing(school_class.district_id):
        for _ in range(many):
            student = StudentFactory(school=school_class.place)
            ClassEnrollmentFactory(student=student, school_class=school_class)
            ResultFactory(student=student, administration=given)
            ResultFactory(student=student)
    client.force_login(specialist)

    with django_assert_num_queries(18):
        client.get(school_class.get_absolute_url())


@pytest.mark.parametrize(
    "asked", [{"q": "x" * 101}, {"q": "a\0b"}, {"place": "²"}, {"place": "9" * 30}, {"page": "-1"}]
)
def test_a_clumsy_address_is_answered(client, specialist, school_class, asked):
    client.force_login(specialist)

    for name in ("class_list", "student_list"):
        assert client.get(reverse(f"assessments:{name}"), asked).status_code == 200
